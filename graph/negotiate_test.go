package graph

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestAnswerTypeIsWhatTheClientWantsMost(t *testing.T) {
	for accept, want := range map[string]string{
		"":                                  typeJSON,
		"*/*":                               typeJSON,
		"application/*":                     typeJSON,
		"application/json":                  typeJSON,
		"application/graphql-response+json": typeResponse,
		"application/graphql-response+json, application/json;q=0.9": typeResponse,
		"application/json, application/graphql-response+json":       typeJSON,
		"application/json;q=0.5, application/graphql-response+json": typeResponse,
		"application/graphql-response+json;q=0.1, */*;q=0.2":        typeJSON,
		"text/html, */*;q=0.1":             typeJSON,
		"application/json; charset=utf-8":  typeJSON,
		"application/json; charset=UTF-8":  typeJSON,
		"application/json; charset=latin1": "",
		"application/json;q=0":             "",
		"application/json;q=2":             "",
		"application/json;q=x":             "",
		"text/html":                        "",
		"application/graphql+json":         "",
		"rubbish":                          "",
		",,":                               "",
		"text/html;;, application/json":    typeJSON,
		"APPLICATION/JSON":                 typeJSON,
	} {
		r := httptest.NewRequest(http.MethodPost, "/graphql", nil)
		if accept != "" {
			r.Header.Set("Accept", accept)
		}
		if got := answerType(r); got != want {
			t.Errorf("%q: got %q, want %q", accept, got, want)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/graphql", nil)
	r.Header["Accept"] = []string{"text/html", "application/graphql-response+json"}
	if got := answerType(r); got != typeResponse {
		t.Errorf("two headers: got %q", got)
	}
}

func TestBodiesAreJSONInUTF8(t *testing.T) {
	for contentType, want := range map[string]bool{
		"application/json": true, "application/json; charset=utf-8": true, "application/json;charset=UTF-8": true, "Application/JSON": true,
		"application/json; charset=utf-16": false, "text/json": false, "text/plain": false, "application/graphql": false, "": false,
		"application/x-www-form-urlencoded": false, "multipart/form-data; boundary=x": false, "application/json; charset": false,
	} {
		if got := isJSON(contentType); got != want {
			t.Errorf("%q: %v, want %v", contentType, got, want)
		}
	}
}

func TestCompressedAnswersAreForWhoTakesThem(t *testing.T) {
	for accepted, want := range map[string]bool{
		"": false, "gzip": true, "GZIP": true, "br, gzip": true, "gzip;q=0.1": true, "gzip;q=0": false, "gzip; q=0.0": false,
		"*": true, "*;q=0": false, "gzip;q=0, *": false, "identity": false, "x-gzip": false, "br;q=1, *;q=0.5": true,
	} {
		r := httptest.NewRequest(http.MethodPost, "/graphql", nil)
		r.Header.Set("Accept-Encoding", accepted)
		if got := acceptsGzip(r); got != want {
			t.Errorf("%q: %v, want %v", accepted, got, want)
		}
	}
}

func FuzzNegotiation(f *testing.F) {
	f.Add("application/json;q=0.5, */*", "gzip;q=0.3, *")
	f.Fuzz(func(t *testing.T, accept, encoding string) {
		r := httptest.NewRequest(http.MethodPost, "/graphql", nil)
		r.Header["Accept"], r.Header["Accept-Encoding"] = []string{accept}, []string{encoding}
		if got := answerType(r); got != "" && got != typeJSON && got != typeResponse {
			t.Errorf("%q: %q", accept, got)
		}
		acceptsGzip(r)
		isJSON(accept)
	})
}

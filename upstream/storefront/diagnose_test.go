package storefront

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestUnauthorizedNamesTheVariableAndTheRemedy(t *testing.T) {
	for text, want := range map[string]string{
		"GraphQL credentials were missing. No token was sent.":                               "did not arrive",
		"GraphQL invalid credentials. String is not a JWT " + canary:                         "is no token",
		"GraphQL invalid credentials. JWT signature is invalid":                              "not made by this store",
		"GraphQL invalid credentials. JWT is expired":                                        "is expired",
		"GraphQL invalid credentials. JWT channel id doesn't match channel id of the URL":    "not for this channel",
		`{"errors":[{"message":"JWT channel id doesn\u0027t match channel id of the URL"}]}`: "not for this channel",
		"GraphQL invalid credentials. JWT store id doesn't match store id of the URL":        "another store",
		"Unknown JWT token": "was revoked",
		"GraphQL invalid credentials. JWT has no valid Json":             "damaged",
		"GraphQL invalid credentials. JWT has Json of an unknown format": "kind that the store does not know",
		"something that nobody documented " + canary:                     "is not accepted",
	} {
		s := newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, text)
		})
		_, err := s.Settings(upstreamtest.Context(t), 3)
		wantCode(t, err, commerce.CodeInternal)
		var e *upstream.Error
		if !errors.As(err, &e) || e.Status != 401 || e.CorrelationID != correlation {
			t.Fatalf("got %+v", e)
		}
		for _, part := range []string{"BIGCOMMERCE_STOREFRONT_TOKEN", want, "POST /v3/storefront/api-token-private", "Unauthenticated and Customer"} {
			if !strings.Contains(e.Remedy, part) {
				t.Errorf("%s: remedy %q lacks %q", text, e.Remedy, part)
			}
		}
		var public *commerce.Error
		if errors.As(err, &public) && strings.Contains(public.Message, "BIGCOMMERCE") {
			t.Errorf("strangers read %q", public.Message)
		}
	}
}

func TestMissingScopesAreNamed(t *testing.T) {
	for scopes, want := range map[string]string{
		`["Customer"]`: "lacks the scope Customer:",
		`["TOKEN_SCOPE_CUSTOMER","Unauthenticated"]`: "lacks the scope Unauthenticated and Customer:",
		`["` + canary + `"]`:                         "lacks a scope:",
		`null`:                                       "lacks a scope:",
	} {
		s := newAnsweringStore(t, `{"data":null,"errors":[{"message":"x","path":["customer"],
			"extensions":{"code":"INSUFFICIENT_ACCESS_SCOPE","requiredScopes":`+scopes+`}}]}`)
		_, err := s.Login(upstreamtest.Context(t), credentials())
		wantCode(t, err, commerce.CodeInternal)
		if err == nil || !strings.Contains(err.Error(), tokenVariable+" "+want) {
			t.Errorf("%s: got %v, want %q", scopes, err, want)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		loginAnswer, `{"data":null}`, `{"errors":[{"extensions":{"code":"INVALID_CUSTOMER_ACCESS_TOKEN"}}]}`,
		`{"errors":[1,null,"x",{"path":{},"message":[]}]}`, `{"errors":{}}`, `{"data":{"login":{"customer":[]}}}`,
	} {
		f.Add([]byte(seed))
	}
	in := upstream.Intent{API: upstream.Storefront, Endpoint: "login"}
	f.Fuzz(func(t *testing.T, body []byte) {
		var data loginResponse
		err := read(upstream.Answer{Status: 200, Body: body}, in, privateToken(), &data)
		if err == nil && !json.Valid(body) {
			t.Error("broken JSON was read")
		}
		if err == nil && json.Unmarshal(body, new(struct{ Data *struct{} })) != nil {
			t.Error("an answer without data was read")
		}
		var public *commerce.Error
		if err != nil && !errors.As(publicErr(err), &public) {
			t.Errorf("%v is not public", err)
		}
	})
}

// publicErr is public under a name that no variable hides.
func publicErr(err error) error { return public(err) }

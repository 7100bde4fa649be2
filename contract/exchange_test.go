package contract

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestRecorder(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Heard", r.Header.Get("X-Said"))
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write(append([]byte("heard "), asked...))
	}))
	defer server.Close()
	recorder := &Recorder{Base: server.Client().Transport}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/stores/abc/v3/x?y=1", strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Said", "a")
	response, err := recorder.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if closeErr := response.Body.Close(); err != nil || closeErr != nil || string(body) != "heard hello" {
		t.Errorf("the caller reads %q, %v, %v", body, err, closeErr)
	}
	kept := recorder.Exchanges()
	if len(kept) != 1 {
		t.Fatalf("%d exchanges", len(kept))
	}
	e := kept[0]
	resource, ok := e.Resource()
	if e.Method != http.MethodPost || e.URL.RawQuery != "y=1" || !ok || resource != "/v3/x" ||
		e.Asked.Get("X-Said") != "a" || string(e.Question) != "hello" ||
		e.Status != http.StatusTeapot || e.Answered.Get("X-Heard") != "a" || string(e.Answer) != "heard hello" {
		t.Errorf("kept %+v", e)
	}
}

func TestRecorderKeepsNoFailures(t *testing.T) {
	broken := errors.New("broken")
	recorder := &Recorder{Base: roundTrip(func(*http.Request) (*http.Response, error) { return nil, broken })}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost/graphql", http.NoBody)
	response, err := recorder.RoundTrip(request)
	if !errors.Is(err, broken) || len(recorder.Exchanges()) != 0 {
		t.Errorf("%v, %v, %d exchanges", response, err, len(recorder.Exchanges()))
	}
	if response != nil {
		_ = response.Body.Close()
	}
	if path, ok := (Exchange{URL: request.URL}).Resource(); ok {
		t.Errorf("/graphql is the resource %q", path)
	}
}

// roundTrip is a function as a transport.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

package graph_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// The rules of the specification: what was not run is an error of HTTP only for
// who asked for the media type that says so.
func TestStatusesByMediaType(t *testing.T) {
	w := newWorld(t, func(w *world) {
		w.customers.viewer = func() (*commerce.Customer, error) { return nil, commerce.BadInput("x", "No.") }
	})
	for name, test := range map[string]struct {
		body               string
		plain, response    int
		hasData, hasErrors bool
	}{
		"works":           {`{"query":"{__typename}"}`, 200, 200, true, false},
		"a field fails":   {`{"query":"{viewer{entityId}}"}`, 200, 200, true, true},
		"parse error":     {`{"query":"{"}`, 200, 400, false, true},
		"no operation":    {`{"query":"fragment F on Query{__typename}"}`, 200, 400, false, true},
		"unknown field":   {`{"query":"{nonsense}"}`, 200, 400, false, true},
		"unknown name":    {`{"query":"{__typename}","operationName":"X"}`, 200, 400, false, true},
		"missing value":   {`{"query":"query($n: Int!){__type(name: \"A\"){name} ...F @include(if: true)} fragment F on Query {__typename}"}`, 200, 400, false, true},
		"too many":        {`{"query":"{` + strings.Repeat("a ", 101) + `}"}`, 200, 400, false, true},
		"no json":         {`{`, 400, 400, false, true},
		"no query":        {`{}`, 400, 400, false, true},
		"unknown hash":    {`{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + strings.Repeat("0", 64) + `"}}}`, 200, 200, false, true},
		"bad coercion":    {`{"query":"query($n: Int!){prices(input:{items:[{productEntityId:$n}]}){stale}}","variables":{"n":"x"}}`, 200, 400, false, true},
		"null where none": {`{"query":"query($n: Int!){prices(input:{items:[{productEntityId:$n}]}){stale}}","variables":{"n":null}}`, 200, 400, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			for mediaType, want := range map[string]int{"application/json": test.plain, "application/graphql-response+json": test.response} {
				request := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(test.body))
				request.Header.Set("Content-Type", "application/json")
				request.Header.Set("Accept", mediaType)
				recorder := httptest.NewRecorder()
				w.handler.ServeHTTP(recorder, request.WithContext(session.WithPrincipal(request.Context(), w.principal)))
				var got map[string]json.RawMessage
				if err := json.Unmarshal(recorder.Body.Bytes(), &got); err != nil {
					t.Fatal(err)
				}
				if recorder.Code != want || recorder.Header().Get("Content-Type") != mediaType+"; charset=utf-8" {
					t.Errorf("%s: status %d, want %d, %v: %s", mediaType, recorder.Code, want, recorder.Header(), recorder.Body)
				}
				if (got["data"] != nil) != test.hasData || (got["errors"] != nil) != test.hasErrors {
					t.Errorf("%s: %s", mediaType, recorder.Body)
				}
			}
		})
	}
}

func TestNobodyWhoTakesNothingOfOursIsAnswered(t *testing.T) {
	request := httptest.NewRequest(http.MethodPost, "/graphql", unread{t})
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/html")
	if status, body := newWorld(t).do(request); status != http.StatusNotAcceptable || !strings.Contains(body, "BAD_REQUEST") {
		t.Errorf("status %d: %s", status, body)
	}
}

func TestLongAnswersAreCompressed(t *testing.T) {
	w := newWorld(t)
	for query, want := range map[string]bool{`{ __typename }`: false, `{ _service { sdl } }`: true} {
		body := fmt.Sprintf(`{"query":%q}`, query)
		ask := func(encoding string) *httptest.ResponseRecorder {
			request := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
			request.Header.Set("Content-Type", "application/json")
			request.Header.Set("Accept-Encoding", encoding)
			recorder := httptest.NewRecorder()
			w.handler.ServeHTTP(recorder, request.WithContext(session.WithPrincipal(request.Context(), w.principal)))
			return recorder
		}
		plain, packed := ask(""), ask("gzip")
		if got := packed.Header().Get("Content-Encoding") == "gzip"; got != want {
			t.Fatalf("%s is packed: %v", query, got)
		}
		for _, answer := range []*httptest.ResponseRecorder{plain, packed} {
			if vary := answer.Header().Get("Vary"); vary != "Accept, Accept-Encoding" {
				t.Errorf("it varies by %q", vary)
			}
			if length := answer.Header().Get("Content-Length"); length != fmt.Sprint(answer.Body.Len()) {
				t.Errorf("%s bytes were announced and %d came", length, answer.Body.Len())
			}
		}
		if !want {
			continue
		}
		unpacker, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(unpacker)
		if err != nil || !bytes.Equal(text, plain.Body.Bytes()) {
			t.Errorf("%v: packed and plain differ", err)
		}
	}
}

// Late is not null: a client can tell that time was up.
func TestADeadlineIsATypedError(t *testing.T) {
	w := newWorld(t)
	for name, mediaType := range map[string]string{"plain": "application/json", "response": "application/graphql-response+json"} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		request := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(`{"query":"{session{kind}}"}`)).WithContext(ctx)
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Accept", mediaType)
		status, body := w.do(request)
		if status != http.StatusOK || !strings.Contains(body, "UPSTREAM_UNAVAILABLE") || !strings.Contains(body, "took too long") {
			t.Errorf("%s: status %d: %s", name, status, body)
		}
	}
}

// Buffers are used again while answers of other requests are on their way: nobody
// may see what is somebody else's.
func TestNothingOfARequestIsLeftInItsBuffer(t *testing.T) {
	w := newWorld(t)
	var clients sync.WaitGroup
	for client := range 8 {
		clients.Go(func() {
			for round := range 100 {
				mine := fmt.Sprintf("c%dr%d", client, round)
				body := fmt.Sprintf(`{"query":"query %s{%s: __typename}","operationName":%q,"variables":{"%s":"%s"}}`, mine, mine, mine, mine, strings.Repeat(mine, 1+round%7))
				request := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(packed(body)))
				request.Header.Set("Content-Type", "application/json")
				request.Header.Set("Content-Encoding", "gzip")
				if status, got := w.do(request); status != http.StatusOK || got != fmt.Sprintf(`{"data":{"%s":"Query"}}`+"\n", mine) {
					t.Errorf("status %d: %s", status, got)
				}
			}
		})
	}
	clients.Wait()
	// The documents that are kept are still what they were.
	for client := range 8 {
		mine := fmt.Sprintf("c%dr99", client)
		if got := w.ask(t, fmt.Sprintf("query %s{%s: __typename}", mine, mine), nil); got.Data[mine] != "Query" {
			t.Errorf("got %+v", got)
		}
	}
}

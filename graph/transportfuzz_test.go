package graph_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// FuzzTransport: whatever is sent, the answer is one JSON object, it is short when
// the request was refused, and it never says that something broke.
func FuzzTransport(f *testing.F) {
	w := production(f, func(w *world) {
		w.sessions.login = func(_, _ commerce.Secret, _ string) (session.LoginResult, error) {
			return session.LoginResult{Refused: commerce.InvalidCredentialsError{}}, nil
		}
		w.sessions.logout = func(string) (commerce.LogoutOutcome, error) { return commerce.LogoutOutcome{}, nil }
		w.customers.viewer = func() (*commerce.Customer, error) { return &commerce.Customer{EntityID: 1}, nil }
		w.customers.byIDs = func([]int) (map[int]commerce.Customer, map[int]error) { return nil, nil }
	})
	for _, document := range mistaken() {
		f.Add(asking(document, "").body, "application/json")
	}
	for _, document := range []string{`{ session { kind } }`, entitiesQuery, `{ viewer { entityId } }`, `mutation { logout { cartEntityId } }`} {
		f.Add(asking(document, "").body, "application/graphql-response+json, */*;q=0.1")
	}
	f.Add([]byte(`{"query":"","extensions":{"persistedQuery":{"version":1,"sha256Hash":"00"}}}`), "")
	f.Fuzz(func(t *testing.T, body []byte, accept string) {
		request := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		request.Header["Accept"] = []string{accept}
		w.log.Reset()
		status, text := w.do(request)
		var got map[string]json.RawMessage
		if err := json.Unmarshal([]byte(text), &got); err != nil || status >= http.StatusInternalServerError {
			t.Fatalf("status %d, %v: %s", status, err, text)
		}
		if got["data"] == nil && (len(text) > 2048 || got["errors"] == nil) {
			t.Errorf("status %d, %d bytes: %s", status, len(text), text)
		}
		// An entity that nobody knows is a fault of the fake behind it.
		if w.log.Len() > 0 && !bytes.Contains(body, []byte("_entities")) {
			t.Errorf("something broke: %s", w.log.String())
		}
	})
}

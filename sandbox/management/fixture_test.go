package management

import (
	"encoding/json"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// fixture is the API of the seed's store, without a server around it.
type fixture struct {
	t       testing.TB
	store   *store.Store
	handler *Handler
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	now := time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)
	s := store.New(store.DefaultSeed(), func() time.Time { return now }, rand.New(rand.NewSource(1)))
	return &fixture{t, s, New(s)}
}

// ask makes one request and checks its status; the answer is compact JSON.
func (f *fixture) ask(status int, method, path, body string) string {
	f.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	if w.Code != status {
		f.t.Errorf("%s %s %.200s: %d %s, want %d", method, path, body, w.Code, w.Body, status)
	}
	if kind := w.Header().Get("Content-Type"); kind != "application/json" {
		f.t.Errorf("%s %s: content type %q", method, path, kind)
	}
	return w.Body.String()
}

// read decodes the data of an answer of 200.
func read[T any](f *fixture, path string) (data T, meta pageMeta) {
	f.t.Helper()
	return decode[T](f, f.ask(http.StatusOK, http.MethodGet, path, ""))
}

func decode[T any](f *fixture, body string) (data T, meta pageMeta) {
	f.t.Helper()
	var answer struct {
		Data T
		Meta pageMeta
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		f.t.Fatalf("decode %s: %v", body, err)
	}
	return answer.Data, answer.Meta
}

// faults decodes the fields of a 422.
func (f *fixture) faults(method, path, body string) map[string]string {
	f.t.Helper()
	var p problem
	if err := json.Unmarshal([]byte(f.ask(http.StatusUnprocessableEntity, method, path, body)), &p); err != nil || len(p.Errors) == 0 {
		f.t.Errorf("%s %s %.200s: no fields, %v", method, path, body, err)
	}
	return p.Errors
}

package server

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// Nobody is sent here before operations are taken, nor while the process stops, whatever
// the store says.
func TestReadiness(t *testing.T) {
	t.Parallel()
	r := &readiness{}
	for _, step := range []struct {
		name   string
		do     func()
		status int
	}{
		{"the store has not been reached", func() { r.set("not reached") }, http.StatusServiceUnavailable},
		{"it has, and nobody listens", func() { r.set("") }, http.StatusServiceUnavailable},
		{"somebody listens", r.listen, http.StatusOK},
		{"the store is away", func() { r.set("away") }, http.StatusServiceUnavailable},
		{"it is back", func() { r.set("") }, http.StatusOK},
		{"the process stops", r.drain, http.StatusServiceUnavailable},
		{"whatever the store says", func() { r.set("") }, http.StatusServiceUnavailable},
	} {
		step.do()
		answer := httptest.NewRecorder()
		r.handleReady(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", nil))
		if answer.Code != step.status {
			t.Errorf("%s: %d %s", step.name, answer.Code, answer.Body)
		}
	}
}

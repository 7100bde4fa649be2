package server

import (
	"encoding/json"
	"net/http"
	"sync"
)

// readiness says whether requests should come here.
type readiness struct {
	// mu guards the fields below.
	mu       sync.Mutex
	draining bool
	problem  string
}

// set records what the last look at the store found; nothing is wrong when
// problem is empty.
func (r *readiness) set(problem string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.problem = problem
}

// drain makes the process unready for good.
func (r *readiness) drain() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.draining = true
}

// state returns why the process is not ready, empty when it is.
func (r *readiness) state() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.draining {
		return "stopping"
	}
	return r.problem
}

// handleLive answers as long as the process runs.
func handleLive(w http.ResponseWriter, _ *http.Request) {
	writeHealth(w, http.StatusOK, "alive", "")
}

// handleReady answers 200 when the store has been reached with our credentials
// and the process is not stopping.
func (r *readiness) handleReady(w http.ResponseWriter, _ *http.Request) {
	if problem := r.state(); problem != "" {
		writeHealth(w, http.StatusServiceUnavailable, "unready", problem)
		return
	}
	writeHealth(w, http.StatusOK, "ready", "")
}

func writeHealth(w http.ResponseWriter, status int, state, reason string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// Whoever asked has gone when this fails.
	_ = json.NewEncoder(w).Encode(struct {
		Status string `json:"status"`
		Reason string `json:"reason,omitempty"`
	}{state, reason})
}

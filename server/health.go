package server

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// readiness says whether requests should come here.
type readiness struct {
	// mu guards the fields below.
	mu        sync.Mutex
	listening bool
	draining  bool
	problem   string
	// lastEvent tells when the store was last heard of, zero when it never was; nil when
	// no events are taken.
	lastEvent func() time.Time
}

// watchEvents has the answer of /readyz say when the last event of the store came.
func (r *readiness) watchEvents(last func() time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lastEvent = last
}

// eventAt is when the last event came, empty when there was none, or none are taken.
func (r *readiness) eventAt() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lastEvent == nil {
		return ""
	}
	at := r.lastEvent()
	if at.IsZero() {
		return "never"
	}
	return at.UTC().Format(time.RFC3339)
}

// set records what the last look at the store found; nothing is wrong when
// problem is empty.
func (r *readiness) set(problem string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.problem = problem
}

// listen records that operations are taken from now on.
func (r *readiness) listen() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.listening = true
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
	switch {
	case r.draining:
		return "stopping"
	case r.problem != "" || r.listening:
		return r.problem
	default:
		return "starting"
	}
}

// handleLive answers as long as the process runs.
func handleLive(w http.ResponseWriter, _ *http.Request) {
	writeHealth(w, http.StatusOK, health{Status: "alive"})
}

// handleReady answers 200 when the store has been reached with our credentials, and
// operations are taken and not about to be refused because the process is stopping.
func (r *readiness) handleReady(w http.ResponseWriter, _ *http.Request) {
	if problem := r.state(); problem != "" {
		writeHealth(w, http.StatusServiceUnavailable, health{Status: "unready", Reason: problem, LastEvent: r.eventAt()})
		return
	}
	writeHealth(w, http.StatusOK, health{Status: "ready", LastEvent: r.eventAt()})
}

// health is what /livez and /readyz answer.
type health struct {
	Status string `json:"status"`
	Reason string `json:"reason,omitempty"`
	// LastEvent is when the last webhook came, or "never"; left out when none are taken.
	LastEvent string `json:"lastWebhook,omitempty"`
}

func writeHealth(w http.ResponseWriter, status int, state health) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// Whoever asked has gone when this fails.
	_ = json.NewEncoder(w).Encode(state)
}

package sandbox

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"net/http"
	"strconv"
	"time"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// slowPieces is into how many pieces FaultSlowBody cuts an answer.
const slowPieces = 8

// misbehave serves a request with a fault. Hanging up is a panic with
// http.ErrAbortHandler, which net/http turns into a closed connection.
func (s *Server) misbehave(w http.ResponseWriter, r *http.Request, route route, f Fault, serve http.HandlerFunc) {
	kept := &keptAnswer{header: http.Header{}}
	if f.After && f.mayBeAfter() {
		serve(kept, r)
	}
	switch f.Kind {
	case FaultStatus:
		s.failStatus(w, r, route, f)
		return
	case FaultHang:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case FaultLate:
		serve(kept, r.WithContext(store.WithLater(r.Context(), f.Later)))
		panic(http.ErrAbortHandler)
	case FaultHTML:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(cmp.Or(f.Status, http.StatusOK))
		_, _ = w.Write([]byte("<!doctype html><title>Please wait</title><h1>We will be right back</h1>\n"))
		return
	case FaultDropBefore:
		panic(http.ErrAbortHandler)
	case FaultTwice:
		serve(&keptAnswer{header: http.Header{}}, r)
	case FaultTruncate, FaultDropAfter, FaultSlowBody:
		// These do what was asked, and only then go wrong.
	}
	serve(kept, r)
	if f.Kind == FaultDropAfter {
		panic(http.ErrAbortHandler)
	}
	maps.Copy(w.Header(), kept.header)
	w.Header().Set("Content-Length", strconv.Itoa(kept.body.Len()))
	w.WriteHeader(cmp.Or(kept.status, http.StatusOK))
	if f.Kind == FaultTruncate {
		_, _ = w.Write(kept.body.Bytes()[:kept.body.Len()/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	sendSlowly(r.Context(), w, kept.body.Bytes(), f.Pause)
}

// mayBeAfter reports whether the kind leaves it open whether anything was done.
func (f Fault) mayBeAfter() bool {
	return f.Kind == FaultStatus || f.Kind == FaultHTML || f.Kind == FaultHang
}

// failStatus answers with an error status in the shape of the API.
func (s *Server) failStatus(w http.ResponseWriter, r *http.Request, route route, f Fault) {
	status := cmp.Or(f.Status, http.StatusInternalServerError)
	state := s.quota.look(s.clock.Now())
	if route.endpoint == EndpointPayments {
		state = s.payQuota.look(s.clock.Now())
	}
	switch {
	case f.NoHeaders:
	case status == http.StatusTooManyRequests:
		state.writeLimited(w.Header())
	case route.management, route.endpoint == EndpointPayments:
		state.write(w.Header())
	}
	s.refuse(w, r, route, status, http.StatusText(status))
}

// sendSlowly sends an answer in pieces and stops when the client is gone.
func sendSlowly(ctx context.Context, w http.ResponseWriter, body []byte, pause time.Duration) {
	size := max(1, (len(body)+slowPieces-1)/slowPieces)
	control := http.NewResponseController(w)
	for len(body) > 0 {
		if !sleep(ctx, pause) {
			panic(http.ErrAbortHandler)
		}
		n := min(size, len(body))
		_, _ = w.Write(body[:n])
		_ = control.Flush()
		body = body[n:]
	}
}

// sleep waits, or returns false when the request ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// keptAnswer is an answer that is not sent yet.
type keptAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header is where the handler puts headers.
func (k *keptAnswer) Header() http.Header { return k.header }

// WriteHeader keeps the first status.
func (k *keptAnswer) WriteHeader(status int) { k.status = cmp.Or(k.status, status) }

// Write keeps the body.
func (k *keptAnswer) Write(b []byte) (int, error) { return k.body.Write(b) }

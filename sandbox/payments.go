package sandbox

import "net/http"

// servePayments checks the store and the quota, which is apart from that of the
// Management API, and hands over. Every answer tells the quota.
func (s *Server) servePayments(w http.ResponseWriter, r *http.Request, route route) {
	now := s.clock.Now()
	s.payQuota.look(now).write(w.Header())
	if route.foreign {
		s.refuse(w, r, route, http.StatusNotFound, "The store was not found.")
		return
	}
	state, ok := s.payQuota.take(now)
	if !ok {
		state.writeLimited(w.Header())
		s.refuse(w, r, route, http.StatusTooManyRequests, "Too many requests")
		return
	}
	state.write(w.Header())
	s.payments.ServeHTTP(w, r)
}

package server

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// publicRoutes is what the outside reaches. A request passes the links from the
// outermost to the innermost: it is measured, traced, named, located and
// identified before /graphql reads its body.
func (s *Server) publicRoutes(graphql http.Handler) http.Handler {
	h := withPrincipal(s.sessions, graphql)
	h = withDeadline(s.config.OperationTimeout, h)
	h = withClientIP(s.config.TrustedProxies, h)
	h = withCorrelation(h)
	h = s.traced(h)
	h = s.metrics.measured(h)
	mux := http.NewServeMux()
	mux.Handle("/graphql", h)
	mux.Handle("/", s.playground)
	return mux
}

// adminRoutes is what operators and their machines reach.
func (s *Server) adminRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", handleLive)
	mux.HandleFunc("GET /readyz", s.ready.handleReady)
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}))
	return mux
}

// withDeadline bounds how long an operation may take.
func withDeadline(limit time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), limit)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

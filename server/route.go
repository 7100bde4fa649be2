package server

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// publicRoutes is what the outside reaches. A request passes the links from the
// outermost to the innermost: it is measured, traced and named, a page's origin and
// the secrets of routers and backends are looked at, and it is located and identified, all before
// /graphql reads its body.
func (s *Server) publicRoutes(graphql http.Handler) (http.Handler, error) {
	routers, err := parseSecrets(s.config.RouterSecrets)
	if err != nil {
		return nil, fmt.Errorf("CLIENTELE_ROUTER_SECRETS: %w", err)
	}
	backends, err := parseSecrets(s.config.BFFSecrets)
	if err != nil {
		return nil, fmt.Errorf("CLIENTELE_BFF_SECRETS: %w", err)
	}
	h := withPrincipal(s.sessions, graphql)
	h = withDeadline(s.config.OperationTimeout, h)
	h = withClientIP(s.config.TrustedProxies, h)
	h = withBackendSecret(backends, h)
	h = withRouterSecret(routers, s.config.RequireRouter, h)
	if h, err = withOrigins(s.config.CORSOrigins, s.config.QueriesByGET, h); err != nil {
		return nil, fmt.Errorf("CLIENTELE_CORS_ORIGINS: %w", err)
	}
	h = withCorrelation(h)
	h = s.traced(h)
	h = s.metrics.measured(h)
	mux := http.NewServeMux()
	mux.Handle("/graphql", h)
	if s.config.Playground {
		mux.Handle("/", s.playground)
	}
	return mux, nil
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

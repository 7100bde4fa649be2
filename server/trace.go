package server

import (
	"net/http"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// traced continues the trace of whoever calls, a router as a rule, with one span
// for the request. The span holds no header, no address and nothing of the body.
func (s *Server) traced(next http.Handler) http.Handler {
	tracer := s.tracers.Tracer("github.com/clientele-graph/clientele/server")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
		ctx, span := tracer.Start(ctx, "POST /graphql", trace.WithSpanKind(trace.SpanKindServer))
		defer span.End()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

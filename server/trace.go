package server

import (
	"net/http"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/clientele-graph/clientele/commerce"
)

// traced continues the trace of whoever calls, a router as a rule, with one span
// for the request. The span holds no header, no address and nothing of the body; the
// graph adds what operation it was. Of the caller's trace it has the ids: its state
// (tracestate) is text that anybody may write, also through a router, and some write
// people's ids there.
func (s *Server) traced(next http.Handler) http.Handler {
	tracer := s.tracers.Tracer("github.com/clientele-graph/clientele/server")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
		if above := trace.SpanContextFromContext(ctx); above.TraceState().Len() > 0 {
			ctx = trace.ContextWithRemoteSpanContext(ctx, above.WithTraceState(trace.TraceState{}))
		}
		ctx, span := tracer.Start(ctx, "POST /graphql", trace.WithSpanKind(trace.SpanKindServer))
		defer span.End()
		next.ServeHTTP(w, r.WithContext(ctx))
		if recorder, ok := w.(*statusRecorder); ok && span.IsRecording() {
			describeAnswer(span, r.Method, recorder.status)
		}
	})
}

// tracedEvents makes a trace of each delivery of the store's. It begins anew: nobody
// whose trace could be continued sends one.
func (s *Server) tracedEvents(next http.Handler) http.Handler {
	tracer := s.tracers.Tracer("github.com/clientele-graph/clientele/server")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := tracer.Start(r.Context(), "webhook", trace.WithSpanKind(trace.SpanKindServer))
		defer span.End()
		if !span.IsRecording() {
			next.ServeHTTP(w, r.WithContext(ctx))
			return
		}
		recorder := &statusRecorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(recorder, r.WithContext(ctx))
		describeAnswer(span, r.Method, recorder.status)
	})
}

// describeAnswer finishes the span of a request. A method is a client's own word, so
// that only known ones are told.
func describeAnswer(span trace.Span, method string, status int) {
	switch method {
	case http.MethodGet, http.MethodPost, http.MethodOptions:
	default:
		method = "_OTHER"
	}
	span.SetAttributes(attribute.String("http.request.method", method), attribute.Int("http.response.status_code", status))
	if status >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, "")
	}
}

// nameSpan tells the request's span the correlation id, by which logs and the store's
// support find the operation.
func nameSpan(r *http.Request, id string) {
	if span := trace.SpanFromContext(r.Context()); span.IsRecording() {
		span.SetAttributes(attribute.String(commerce.CorrelationAttribute, id))
	}
}

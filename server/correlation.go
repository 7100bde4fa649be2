package server

import (
	"net/http"
	"strings"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/trace"

	"github.com/clientele-graph/clientele/commerce"
)

// correlationHeader carries the id that ties one operation together on every
// host of the store (docs/storefront/headless/index.mdx).
const correlationHeader = "X-Correlation-Id"

// withCorrelation puts the operation's correlation id into the context and into
// the answer: the caller's own if it is a UUID, else one made of the trace's id,
// else a new one.
func withCorrelation(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := correlationID(r)
		w.Header().Set(correlationHeader, id)
		nameSpan(r, id)
		next.ServeHTTP(w, r.WithContext(commerce.WithCorrelationID(r.Context(), id)))
	})
}

func correlationID(r *http.Request) string {
	if given := r.Header.Get(correlationHeader); len(given) == 36 {
		if id, err := uuid.Parse(given); err == nil {
			return strings.ToLower(id.String())
		}
	}
	if span := trace.SpanContextFromContext(r.Context()); span.HasTraceID() {
		return uuid.UUID(span.TraceID()).String()
	}
	return uuid.NewString()
}

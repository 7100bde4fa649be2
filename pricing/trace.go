package pricing

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/clientele-graph/clientele/commerce"
)

// origin is what the work for one caller can be found by, in the store's logs and in
// traces. It holds nothing of the caller's context besides, so that work which it
// follows can outlive the caller.
type origin struct {
	correlationID string
	span          trace.SpanContext
}

func originOf(ctx context.Context) origin {
	return origin{correlationID: commerce.CorrelationID(ctx), span: trace.SpanContextFromContext(ctx)}
}

// is says whether both are the same operation.
func (o origin) is(other origin) bool {
	return o.correlationID == other.correlationID && o.span.SpanID() == other.span.SpanID()
}

// follow returns a context whose calls can be found by the origin.
func (o origin) follow(ctx context.Context) context.Context {
	if o.correlationID != "" {
		ctx = commerce.WithCorrelationID(ctx, o.correlationID)
	}
	if o.span.IsValid() {
		ctx = trace.ContextWithSpanContext(ctx, o.span)
	}
	return ctx
}

// maxOrigins is how many callers of a batch are remembered. A crowd that waits for the
// same price is told apart no further.
const maxOrigins = 32

// boarded notes a caller of a batch, who boards with all keys in a row. The loader's mu
// is held.
func (b *batch[G, K, V]) boarded(from origin) {
	n := len(b.origins)
	if n == maxOrigins || n > 0 && b.origins[n-1].is(from) {
		return
	}
	b.origins = append(b.origins, from)
	if b.span != nil && from.span.IsSampled() { // the batch is under way
		b.span.AddLink(trace.Link{SpanContext: from.span})
	}
}

// begin starts the span of a batch below that of the first caller whose trace is
// recorded, linked to those of the others. The loader's mu is held.
//
// A batch whose callers' traces are not recorded is not either, or else there would be
// more traces than whoever decides about them has asked for.
func (b *batch[G, K, V]) begin(tracer trace.Tracer, what string) {
	var parent trace.SpanContext
	for _, from := range b.origins {
		if !parent.IsValid() || !parent.IsSampled() && from.span.IsSampled() {
			parent = from.span
		}
	}
	if !parent.IsValid() {
		return
	}
	ctx := trace.ContextWithSpanContext(context.Background(), parent)
	links := make([]trace.Link, 0, len(b.origins))
	for _, from := range b.origins {
		if from.span.IsSampled() && from.span.SpanID() != parent.SpanID() {
			links = append(links, trace.Link{SpanContext: from.span})
		}
	}
	_, b.span = tracer.Start(ctx, what, trace.WithLinks(links...), trace.WithAttributes(
		attribute.Int("clientele.batch.items", len(b.keys)), attribute.Int("clientele.batch.callers", len(b.origins))))
}

// carry returns the context of a batch's calls. Those for one caller alone go out under
// that caller's correlation id, those for several under one of their own: no caller's
// would be true for the others. alone is what the batch had when it departed.
func (b *batch[G, K, V]) carry(ctx context.Context, alone origin) context.Context {
	if alone.correlationID != "" {
		ctx = commerce.WithCorrelationID(ctx, alone.correlationID)
	}
	if b.span != nil {
		ctx = trace.ContextWithSpan(ctx, b.span)
	}
	return ctx
}

// alone is the only caller there is, the zero value when there are several.
func (b *batch[G, K, V]) alone() origin {
	if len(b.origins) != 1 {
		return origin{}
	}
	return b.origins[0]
}

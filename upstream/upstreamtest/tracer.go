package upstreamtest

import (
	"context"
	"fmt"
	"net/http"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/embedded"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/clientele-graph/clientele/patience"
)

// Tracer writes everything that it is told into one text.
type Tracer struct {
	embedded.Tracer

	// Told is that text.
	Told patience.Log
}

// Start begins a span that tells the tracer.
func (tr *Tracer) Start(ctx context.Context, name string, o ...trace.SpanStartOption) (context.Context, trace.Span) {
	config := trace.NewSpanStartConfig(o...)
	fmt.Fprint(&tr.Told, name, config.Attributes())
	s := &span{of: tr}
	return trace.ContextWithSpan(ctx, s), s
}

type span struct {
	noop.Span

	of *Tracer
}

func (s *span) SetAttributes(attributes ...attribute.KeyValue) { fmt.Fprint(&s.of.Told, attributes) }

func (s *span) AddEvent(name string, o ...trace.EventOption) {
	config := trace.NewEventConfig(o...)
	fmt.Fprint(&s.of.Told, name, config.Attributes())
}

func (s *span) RecordError(err error, _ ...trace.EventOption) { fmt.Fprint(&s.of.Told, err) }

func (s *span) SetStatus(_ codes.Code, text string) { fmt.Fprint(&s.of.Told, text) }

// RoundTripper answers requests in the place of a network.
type RoundTripper func(*http.Request) (*http.Response, error)

// RoundTrip answers a request.
func (f RoundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

package server

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

const (
	// flushTimeout is how long the process waits, when it stops, until the collector
	// has taken the last spans.
	flushTimeout = 3 * time.Second
	// exportTimeout bounds how long the collector may take for one batch, attempts and
	// waits included. Spans are queued meanwhile, and lost once the queue is full.
	exportTimeout = 10 * time.Second
)

// newTracers makes what spans go to: whatever was given, else the configured collector,
// else nowhere. No request ever waits for a collector: spans go into a queue of bounded
// length, and what does not fit is lost and counted.
func (s *Server) newTracers(given trace.TracerProvider, now func() time.Time) (trace.TracerProvider, error) {
	if given != nil {
		return given, nil
	}
	if !s.config.isTraced() {
		return noop.NewTracerProvider(), nil
	}
	c, err := newCollector(s.config, now, s.log)
	if err != nil {
		return nil, err
	}
	sampler, err := s.config.sampler()
	if err != nil {
		return nil, fmt.Errorf("OTEL_TRACES_SAMPLER: %w", err)
	}
	about, err := s.config.resource()
	if err != nil {
		return nil, fmt.Errorf("OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	queue := countingProcessor{
		SpanProcessor: sdktrace.NewBatchSpanProcessor(c, sdktrace.WithExportTimeout(exportTimeout)), counts: &c.counts,
	}
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithSampler(sampler), sdktrace.WithResource(resource.NewSchemaless(about...)), sdktrace.WithSpanProcessor(queue),
	)
	s.metrics.watchSpans(&c.counts)
	s.onStop("traces", func(ctx context.Context) error {
		defer c.end()
		ctx, cancel := context.WithTimeout(ctx, flushTimeout)
		defer cancel()
		if err := provider.Shutdown(ctx); err != nil {
			// Lost spans are no reason to end as a failure.
			s.log.WarnContext(ctx, "the last spans are lost: the collector did not take them in time")
		}
		return nil
	})
	s.log.Info("traces are exported", slog.String("endpoint", s.config.tracesURL()))
	return provider, nil
}

// countingProcessor counts the spans that have ended and are recorded.
type countingProcessor struct {
	sdktrace.SpanProcessor
	counts *spanCounts
}

// OnEnd counts a span and passes it on.
func (p countingProcessor) OnEnd(span sdktrace.ReadOnlySpan) {
	if span.SpanContext().IsSampled() {
		p.counts.ended.Add(1)
	}
	p.SpanProcessor.OnEnd(span)
}

package pricing

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/clientele-graph/clientele/commerce"
)

// traced is a service whose batches are recorded, and what traces its callers.
func traced(t *testing.T, s *shop) (*Service, trace.Tracer, *tracetest.SpanRecorder) {
	t.Helper()
	recorder := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder))
	return open(t, s, func(o *Options) { o.Tracer = provider.Tracer("pricing") }), provider.Tracer("test"), recorder
}

// batches are the spans that have ended under a name.
func batches(recorder *tracetest.SpanRecorder, name string) (found []sdktrace.ReadOnlySpan) {
	for _, span := range recorder.Ended() {
		if span.Name() == name {
			found = append(found, span)
		}
	}
	return found
}

func TestABatchForOneCallerIsPartOfItsTrace(t *testing.T) {
	s := newShop()
	service, tracer, recorder := traced(t, s)
	ctx, caller := tracer.Start(commerce.WithCorrelationID(t.Context(), "of-the-caller"), "caller")
	if _, err := service.Prices(ctx, guest(products(1, 120)...)); err != nil {
		t.Fatal(err)
	}
	found := batches(recorder, "price batch")
	if len(found) != 3 || len(batches(recorder, "visibility batch")) != 3 {
		t.Fatalf("got %d spans of prices, want 3", len(found))
	}
	items := int64(0)
	for _, span := range found {
		if span.Parent().SpanID() != caller.SpanContext().SpanID() || len(span.Links()) != 0 {
			t.Errorf("the parent is %v with %d links", span.Parent(), len(span.Links()))
		}
		for _, a := range span.Attributes() {
			if a.Key == "clientele.batch.items" {
				items += a.Value.AsInt64()
			}
		}
	}
	if items != 120 {
		t.Errorf("the spans are of %d items", items)
	}
	for _, id := range s.ids {
		if id != "of-the-caller" {
			t.Errorf("a call went out under %q", id)
		}
	}
}

func TestABatchForSeveralIsLinkedToAllOfThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.onPrices = func(commerce.PriceContext, []commerce.PriceItem) error { time.Sleep(time.Second); return nil }
		service, tracer, recorder := traced(t, s)
		var spans []trace.SpanContext
		ask := func(id string, first int) {
			ctx, span := tracer.Start(commerce.WithCorrelationID(t.Context(), id), id)
			spans = append(spans, span.SpanContext())
			go func() { _, _ = service.Prices(ctx, staff(commerce.Perspective{}, products(first, 2)...)) }()
		}
		ask("first", 1)
		synctest.Wait() // the batch is open, and nobody has called yet
		ask("second", 3)
		time.Sleep(100 * time.Millisecond) // the batch is under way
		ask("late", 1)
		time.Sleep(2 * time.Second)
		synctest.Wait()

		found := batches(recorder, "price batch")
		if len(found) != 1 {
			t.Fatalf("got %d spans of prices, want 1", len(found))
		}
		span := found[0]
		if span.Parent().SpanID() != spans[0].SpanID() {
			t.Errorf("the parent is %v, want the first caller", span.Parent())
		}
		if len(span.Links()) != 2 || !span.Links()[0].SpanContext.Equal(spans[1]) || !span.Links()[1].SpanContext.Equal(spans[2]) {
			t.Errorf("the links are %+v", span.Links())
		}
		if len(s.ids) != 1 || s.ids[0] == "first" || s.ids[0] == "second" {
			t.Errorf("the shared call went out under %q", s.ids)
		}
	})
}

func TestABatchOfWhomNobodyIsRecordedIsNotEither(t *testing.T) {
	for name, sampled := range map[string][]bool{"none": {false, false}, "the second": {false, true}} {
		t.Run(name, func(t *testing.T) {
			recorder := tracetest.NewSpanRecorder()
			provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder))
			b := batch[int, int, int]{keys: []int{1}}
			var recorded trace.SpanContext
			for i, isSampled := range sampled {
				from := origin{correlationID: "some", span: trace.NewSpanContext(trace.SpanContextConfig{
					TraceID: trace.TraceID{1, byte(i)}, SpanID: trace.SpanID{1, byte(i)}, TraceFlags: trace.TraceFlags(0).WithSampled(isSampled),
				})}
				if isSampled {
					recorded = from.span
				}
				b.boarded(from)
			}
			b.begin(provider.Tracer(""), "batch")
			b.span.End()
			if got := len(recorder.Ended()) == 1; got != recorded.IsValid() {
				t.Fatalf("recorded: %v", got)
			}
			if recorded.IsValid() && recorder.Ended()[0].Parent().SpanID() != recorded.SpanID() {
				t.Errorf("the parent is %v", recorder.Ended()[0].Parent())
			}
		})
	}
}

func TestACrowdIsRememberedUpToALimit(t *testing.T) {
	b := batch[int, int, int]{}
	for i := range 1000 {
		from := origin{correlationID: string(rune('a' + i))}
		b.boarded(from)
		b.boarded(from) // with its next key
	}
	if len(b.origins) != maxOrigins {
		t.Errorf("%d callers are remembered", len(b.origins))
	}
	if alone := b.alone(); alone.correlationID != "" {
		t.Errorf("a crowd passes for %+v", alone)
	}
}

// TestNoSpanSaysWhatWasAskedFor checks that spans hold numbers and nothing else.
func TestNoSpanSaysWhatWasAskedFor(t *testing.T) {
	service, tracer, recorder := traced(t, newShop())
	ctx, _ := tracer.Start(t.Context(), "caller")
	if _, err := service.Prices(ctx, guest(products(1, 3)...)); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, span := range recorder.Ended() {
		for _, a := range span.Attributes() {
			seen++
			if a.Value.Type() != attribute.INT64 {
				t.Errorf("%s holds %s = %v", span.Name(), a.Key, a.Value.String())
			}
		}
	}
	if seen == 0 {
		t.Error("there are no attributes: this test looks at nothing")
	}
}

// TestFollowKeepsWhatThereIs checks that work without a caller keeps its own id.
func TestFollowKeepsWhatThereIs(t *testing.T) {
	ctx := commerce.WithCorrelationID(context.Background(), "own")
	if got := commerce.CorrelationID(origin{}.follow(ctx)); got != "own" {
		t.Errorf("the id is %q", got)
	}
	if got := commerce.CorrelationID(origin{correlationID: "other"}.follow(ctx)); got != "other" {
		t.Errorf("the id is %q", got)
	}
}

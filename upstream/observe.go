package upstream

import (
	"context"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/clientele-graph/clientele/commerce"
)

// Call is what became of one call, for metrics. Every field is from a small set
// or a number, and none can hold a secret.
type Call struct {
	API      API
	Endpoint string
	// Outcome is "2xx" to "5xx" when an answer came, else a Kind.
	Outcome string
	// Attempts is how often the call was tried.
	Attempts int
	// Duration spans all attempts and the waits between them.
	Duration time.Duration
}

// observe makes one span and one report per call, and sees to it that the call
// has a correlation id.
func observe(next roundTrip, o Options) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		ctx, in := r.Context(), intentOf(r.Context())
		if commerce.CorrelationID(ctx) == "" {
			ctx = commerce.WithCorrelationID(ctx, o.NewID())
		}
		var attempts atomic.Int64
		ctx = context.WithValue(ctx, tallyKey{}, &attempts)
		ctx, span := o.Tracer.Start(ctx, string(in.API)+" "+in.Endpoint, trace.WithSpanKind(trace.SpanKindClient))
		defer span.End()
		introduce(ctx, span, in)

		began := o.Now()
		resp, err := next(r.WithContext(ctx))
		call := Call{
			API: in.API, Endpoint: in.Endpoint, Outcome: outcome(resp, err),
			Attempts: int(attempts.Load()), Duration: o.Now().Sub(began),
		}
		describe(span, call, resp)
		o.Observe(call)
		return resp, err
	}
}

// count tells the call's observer of one more attempt.
func count(ctx context.Context) {
	if tally, ok := ctx.Value(tallyKey{}).(*atomic.Int64); ok {
		tally.Add(1)
	}
}

// outcome names the end of a call in few words: its status class, or its Kind.
func outcome(resp *http.Response, err error) string {
	if err == nil {
		return strconv.Itoa(resp.StatusCode/100) + "xx"
	}
	return string(kindOf(err))
}

// introduce says what call a span is of. Neither its URL nor a number of a customer or a
// product is among it.
func introduce(ctx context.Context, span trace.Span, in Intent) {
	if !span.IsRecording() {
		return
	}
	span.SetAttributes(
		attribute.String("clientele.upstream.api", string(in.API)),
		attribute.String("clientele.upstream.endpoint", in.Endpoint),
		attribute.String(commerce.CorrelationAttribute, commerce.CorrelationID(ctx)))
	if in.ChannelID != 0 {
		span.SetAttributes(attribute.Int("clientele.channel", in.ChannelID))
	}
}

// describe finishes a span with numbers and fixed words. An error's text is not
// among them: the log has it.
func describe(span trace.Span, call Call, resp *http.Response) {
	if !span.IsRecording() {
		return
	}
	span.SetAttributes(attribute.Int("clientele.upstream.attempts", call.Attempts))
	if resp != nil {
		span.SetAttributes(attribute.Int("http.response.status_code", resp.StatusCode))
		if resp.StatusCode < http.StatusBadRequest {
			return
		}
	}
	span.SetAttributes(attribute.String("error.type", call.Outcome))
	span.SetStatus(codes.Error, "")
}

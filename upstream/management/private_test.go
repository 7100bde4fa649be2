package management

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/embedded"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/clientele-graph/clientele/upstream"
)

// tracer writes everything that it is told into one text.
type tracer struct {
	embedded.Tracer

	told bytes.Buffer
}

func (tr *tracer) Start(ctx context.Context, name string, o ...trace.SpanStartOption) (context.Context, trace.Span) {
	config := trace.NewSpanStartConfig(o...)
	fmt.Fprint(&tr.told, name, config.Attributes())
	s := &span{of: tr}
	return trace.ContextWithSpan(ctx, s), s
}

type span struct {
	noop.Span

	of *tracer
}

func (s *span) AddEvent(name string, o ...trace.EventOption) {
	config := trace.NewEventConfig(o...)
	fmt.Fprint(&s.of.told, name, config.Attributes())
}

func (s *span) RecordError(err error, _ ...trace.EventOption) { fmt.Fprint(&s.of.told, err) }

// TestAddressesStayPrivate has an e-mail address in a query, and everything go wrong
// that can: no error, span, report or log may hold it.
func TestAddressesStayPrivate(t *testing.T) {
	for name, base := range map[string]http.RoundTripper{
		"nobody listens": &http.Transport{DisableKeepAlives: true},
		"500":            failing(http.StatusInternalServerError, ""),
		"redirected":     failing(http.StatusFound, "https://elsewhere.example.com/?"+email),
		"500, no chain":  nil,
	} {
		var tr tracer
		var told bytes.Buffer
		chain := upstream.Client(upstream.Transport(base, upstream.Options{
			Tracer: &tr, Random: func() float64 { return 0 }, Observe: func(c upstream.Call) { fmt.Fprintf(&told, "%+v", c) },
		}))
		if base == nil {
			chain = &http.Client{Transport: failing(0, "")}
		}
		c, err := New(Options{BaseURL: "http://127.0.0.1:1/stores/abc", AccessToken: accessToken, HTTPClient: chain, Logger: slog.New(slog.NewTextHandler(&told, nil))})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.AccountsByEmail(testContext(t), email)
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		slog.New(slog.NewJSONHandler(&told, nil)).Error("call failed", "error", err)
		for unwrapped := err; unwrapped != nil; unwrapped = unwrap(unwrapped) {
			fmt.Fprintf(&told, "%v %+v %#v", unwrapped, unwrapped, unwrapped)
		}
		if all := told.String() + tr.told.String(); strings.Contains(all, canary) || base != nil && !strings.Contains(all, "management customers") {
			t.Errorf("%s: told %s", name, all)
		}
	}
}

func unwrap(err error) error {
	if u, ok := err.(interface{ Unwrap() error }); ok {
		return u.Unwrap()
	}
	return nil
}

// failing answers every request with a status, or with an error of its own for 0.
func failing(status int, location string) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		if status == 0 {
			return nil, fmt.Errorf("cannot reach %s", r.URL)
		}
		return &http.Response{StatusCode: status, Header: http.Header{"Location": {location}}, Body: http.NoBody, Request: r}, nil
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

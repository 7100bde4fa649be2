package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/clientele-graph/clientele/pause"
)

const (
	// exportAttempts is how often a batch is sent while the collector asks for patience.
	exportAttempts = 3
	// exportPause is how long we wait in between when the collector does not say.
	exportPause = time.Second
	// complainEvery is how often at most the log hears that spans are not taken.
	complainEvery = time.Minute
)

// collector sends spans by OTLP over HTTP, as protobuf. It stands in for otlptracehttp,
// which brings all of gRPC along to say the same.
//
// What goes wrong is counted and logged in few fixed words, and is nobody's error: a
// collector that is away costs its spans and nothing else.
type collector struct {
	url    string
	header http.Header
	client *http.Client
	now    func() time.Time
	log    *slog.Logger
	counts spanCounts
	// convert turns spans into messages and calls UploadTraces.
	convert *otlptrace.Exporter

	// life ends with end, and every call with it.
	life context.Context
	end  context.CancelFunc

	// mu guards silentUntil, before which the log has heard enough.
	mu          sync.Mutex
	silentUntil time.Time
}

// spanCounts are what became of spans.
type spanCounts struct{ ended, exported, failed atomic.Int64 }

var (
	_ sdktrace.SpanExporter = (*collector)(nil)
	_ otlptrace.Client      = (*collector)(nil)
)

func newCollector(cfg Config, now func() time.Time, log *slog.Logger) (*collector, error) {
	header, err := cfg.otlpHeader()
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, MaxConnsPerHost: 2, IdleConnTimeout: idleTimeout, TLSHandshakeTimeout: exportTimeout, ForceAttemptHTTP2: true,
	}
	c := &collector{
		url: cfg.tracesURL(), header: header, now: now, log: log,
		client: &http.Client{
			Transport: transport,
			// The headers may hold a credential, which is for nobody else.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	life, cancel := context.WithCancel(context.Background())
	c.life, c.end = life, func() { cancel(); transport.CloseIdleConnections() }
	c.convert = otlptrace.NewUnstarted(c)
	return c, nil
}

// ExportSpans sends a batch. It never fails: the SDK would print its errors.
func (c *collector) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.life, cancel)() //nolint:contextcheck // the end of the process ends it, too
	if err := c.convert.ExportSpans(ctx, spans); err != nil {
		c.counts.failed.Add(int64(len(spans)))
		c.complain(err)
		return nil
	}
	c.counts.exported.Add(int64(len(spans)))
	return nil
}

// Shutdown has nothing to do: end closes the connections, when all has been sent or
// nobody waits any more.
func (*collector) Shutdown(context.Context) error { return nil }

// Start and Stop have nothing to do either.
func (*collector) Start(context.Context) error { return nil }

// Stop is Start's counterpart.
func (*collector) Stop(context.Context) error { return nil }

// UploadTraces sends a batch, again while the collector asks for patience. Its message
// is that of a request to export, which has the same one field.
func (c *collector) UploadTraces(ctx context.Context, spans []*tracepb.ResourceSpans) error {
	body, err := proto.Marshal(&tracepb.TracesData{ResourceSpans: spans})
	if err != nil {
		return errNotTaken("unwritable")
	}
	for attempt := 1; ; attempt++ {
		wait, err := c.send(ctx, body)
		if err == nil || wait == 0 || attempt == exportAttempts {
			return err
		}
		if pause.For(ctx, wait) != nil {
			return err
		}
	}
}

// errNotTaken is why spans were not taken, in a word.
type errNotTaken string

func (e errNotTaken) Error() string { return string(e) }

// send makes one attempt. After an error, wait is how long to wait before another one, 0
// when that is no use.
func (c *collector) send(ctx context.Context, body []byte) (wait time.Duration, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return 0, errNotTaken("unwritable")
	}
	r.Header = c.header.Clone()
	r.Header.Set("Content-Type", "application/x-protobuf")
	resp, err := c.client.Do(r)
	switch {
	case ctx.Err() != nil:
		return 0, errNotTaken("timeout")
	case err != nil:
		return exportPause, errNotTaken("unreachable")
	}
	defer func() { _ = resp.Body.Close() }()
	// What it says is of no interest, but the connection is.
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxHeaderBytes))
	switch resp.StatusCode {
	case http.StatusOK, http.StatusAccepted, http.StatusNoContent:
		return 0, nil
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		wait = exportPause
		if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds > 0 {
			wait = min(time.Duration(seconds)*time.Second, exportTimeout)
		}
	}
	return wait, errNotTaken("status " + strconv.Itoa(resp.StatusCode))
}

// complain logs why spans are not taken, once a minute at most.
func (c *collector) complain(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now().Before(c.silentUntil) {
		return
	}
	c.silentUntil = c.now().Add(complainEvery)
	reason := errNotTaken("unknown")
	_ = errors.As(err, &reason) // or else it stays unknown
	c.log.Warn("spans are not taken", slog.String("reason", string(reason)), slog.Int64("lost", c.counts.failed.Load()))
}

package upstream

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// serve starts a store that answers with handler. It reads requests to their
// end first, or it would not notice a client that leaves.
func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		handler(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// Timeouts of these tests: one that nothing reaches that is not broken, and one that is
// enough to send a request, also for a busy machine.
const (
	never   = time.Minute
	tooLong = time.Second
)

// end is a chain's end that takes little.
func end(t *testing.T, timeout time.Duration) roundTrip {
	t.Helper()
	pool := newPool()
	t.Cleanup(pool.CloseIdleConnections)
	return receive(pool.RoundTrip, Options{Timeout: timeout, MaxBody: 1000})
}

// abort hangs up.
func abort() { panic(http.ErrAbortHandler) }

func TestReceiveNamesEveryFault(t *testing.T) {
	for _, tc := range []struct {
		name    string
		handler http.HandlerFunc
		want    Reason
	}{
		{"slow to begin", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, ReasonTimeout},
		{"slow to end", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, `{"data":`)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}, ReasonTimeout},
		{"hangs up before", func(http.ResponseWriter, *http.Request) { abort() }, ReasonBroken},
		{"hangs up within", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "500")
			fmt.Fprint(w, canary)
			_ = http.NewResponseController(w).Flush()
			abort()
		}, ReasonBroken},
		{"speaks no HTTP", func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				abort()
			}
			fmt.Fprint(conn, canary+"\r\n\r\n")
			_ = conn.Close()
		}, ReasonBroken},
		{"says too much", func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, strings.Repeat(canary, 200))
		}, ReasonOversized},
		{"says too much, packed", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			packed := gzip.NewWriter(w)
			fmt.Fprint(packed, strings.Repeat(canary, 200))
			_ = packed.Close()
		}, ReasonOversized},
		{"a page", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, "<h1>"+canary)
		}, ReasonHTML},
	} {
		t.Run(tc.name, func(t *testing.T) {
			timeout := never
			if tc.want == ReasonTimeout {
				timeout = tooLong
			}
			url, link := serve(t, tc.handler), end(t, timeout)
			began := time.Now()
			for in, kind := range map[Intent]Kind{reading(): Unavailable, writing(): OutcomeUnknown} {
				err := try(link, newRequest(t, context.Background(), url, in))
				e := mustError(t, err)
				if e.Kind != kind || e.Reason != tc.want || !e.sent || e.CorrelationID != correlation {
					t.Errorf("got %+v, want %s, %s", e, kind, tc.want)
				}
				if strings.Contains(fmt.Sprintf("%+v %v", *e, e), canary) || strings.Contains(e.Error(), "127.0.0.1") {
					t.Errorf("the error quotes the wire: %+v", *e)
				}
			}
			if took := time.Since(began); took > never/2 {
				t.Errorf("it took %s", took)
			}
		})
	}
}

func TestReceiveKnowsThatNothingWasSent(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	err = try(end(t, never), newRequest(t, context.Background(), url, writing()))
	if e := mustError(t, err); e.Kind != Unavailable || e.Reason != ReasonUnreachable || e.sent {
		t.Errorf("got %+v", e)
	}
	// A base that reports no connections must be believed to have sent.
	mute := &script{steps: []step{{err: net.ErrClosed}}}
	err = try(receive(mute.roundTrip, Options{Timeout: time.Second, MaxBody: 1}), newRequest(t, context.Background(), url, writing()))
	if e := mustError(t, err); e.Kind != OutcomeUnknown || !e.sent {
		t.Errorf("got %+v", e)
	}
}

func TestReceiveTellsOurCallerFromTheStore(t *testing.T) {
	arrived := make(chan struct{})
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-arrived
		cancel()
	}()
	err := try(end(t, never), newRequest(t, ctx, url, writing()))
	if e := mustError(t, err); e.Kind != OutcomeUnknown || e.Reason != ReasonCanceled || !errors.Is(e, context.Canceled) {
		t.Errorf("got %+v", e)
	}
}

package payments

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// hijacked answers with bytes that are no whole HTTP, and hangs up; a reset loses what
// was under way.
func hijacked(text string, isReset bool) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(conn, text)
		if tcp, ok := conn.(*net.TCPConn); ok && isReset {
			_ = tcp.SetLinger(0)
		}
		_ = conn.Close()
	}
}

// tooLong is enough to send a payment, also for a busy machine.
const tooLong = time.Second

// TestLostAnswers has the store read a payment, and its answer get lost.
func TestLostAnswers(t *testing.T) {
	const head = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n"
	for name, handler := range map[string]http.HandlerFunc{
		"hangs up before":       func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"reset before":          hijacked("", true),
		"reset within the head": hijacked("HTTP/1.1 201 Crea", true),
		"ends within the head":  hijacked("HTTP/1.1 201 Created\r\nContent-Type: appl", false),
		"reset behind the head": hijacked(head, true),
		"ends behind the head":  hijacked(head, false),
		"ends within the body":  hijacked(head+paid, false),
		"speaks no HTTP":        hijacked(canary+"\r\n\r\n", false),
		"an endless head":       hijacked("HTTP/1.1 201 Created\r\nX: "+string(make([]byte, 100<<10)), false),
		"a broken chunk":        hijacked("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"+paid, false),
		"packed, and it is not": hijacked("HTTP/1.1 201 Created\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", false),
		"500":                   say(500, isJSON, problemOf(500, "")),
		"502 with a page":       say(502, "text/html", canary),
		"504":                   say(504, "text/html", canary),
		"elsewhere": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://example.com/"+canary, http.StatusTemporaryRedirect)
		},
	} {
		wantAnswer(t, name, newFakeStore(t, handler), isUnknown)
	}
}

// TestLateAnswers has the store read a payment, and take too long.
func TestLateAnswers(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"slow to begin": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"slow to end": func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, paid[:40])
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			wantAnswer(t, name, newFakeStore(t, handler, func(o *Options) { o.Timeout = tooLong }), isUnknown)
			if took := time.Since(began); took > patience.Limit/2 { // which is all that the caller has
				t.Errorf("it took %s", took)
			}
		})
	}
}

// TestCallersWhoLeave do not know either, once the payment is under way.
func TestCallersWhoLeave(t *testing.T) {
	hang, ctx := upstreamtest.Hang(t)
	s := newFakeStore(t, hang)
	_, err := s.Pay(ctx, pat, storedCard())
	if wantCode(t, err, commerce.CodeOutcomeUnknown); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := s.Pay(ctx, pat, storedCard()); commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable || !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who has left: %v", err)
	}
	late, cancelLate := context.WithDeadline(upstreamtest.Context(t), time.Now().Add(-time.Second))
	defer cancelLate()
	if _, err := s.Pay(late, pat, storedCard()); commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a caller who is late: %v", err)
	}
	if n := len(s.Heard()); n != 1 {
		t.Errorf("%d attempts", n)
	}
}

// TestPatience has the store refuse before it looks: nobody was charged.
func TestPatience(t *testing.T) {
	for name, tc := range map[string]struct {
		header, value, body string
		want                time.Duration
	}{
		"without headers": {"X-Nothing", "x", problemOf(429, ""), 0},
		"with the reset":  {"X-Rate-Limit-Time-Reset-Ms", "3000", problemOf(429, `,"code":30105`), 3 * time.Second},
		"with seconds":    {"X-Retry-After", "2", "<html>" + canary, 2 * time.Second},
	} {
		s := newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(tc.header, tc.value)
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = io.WriteString(w, tc.body)
		})
		got, err := s.Pay(upstreamtest.Context(t), pat, storedCard())
		wantCode(t, err, commerce.CodeRateLimited)
		var public *commerce.Error
		if !errors.As(err, &public) || public.RetryAfter != tc.want || got != (commerce.PaymentAnswer{}) || len(s.Heard()) != 1 {
			t.Errorf("%s: %+v, %v after %d attempts", name, got, err, len(s.Heard()))
		}
	}
}

// TestNobodyThere has no store at all, which is tried again and then known.
func TestNobodyThere(t *testing.T) {
	var calls []upstream.Call
	pool := &http.Transport{DisableKeepAlives: true}
	chain := upstream.Client(upstream.Transport(pool, upstream.Options{
		Random: func() float64 { return 0 }, Observe: func(c upstream.Call) { calls = append(calls, c) },
	}))
	c, err := New(Options{URL: "http://127.0.0.1:1/stores/abc", HTTPClient: chain})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Pay(upstreamtest.Context(t), pat, storedCard())
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
	if len(calls) != 1 || calls[0].Attempts != 3 || calls[0].API != upstream.Payments || calls[0].Endpoint != "pay" {
		t.Errorf("reported %+v", calls)
	}
}

// TestABreakerSendsNothing has a host fail until it is left in peace. What is refused
// then was surely not charged, and what failed before may have been.
func TestABreakerSendsNothing(t *testing.T) {
	s := saying(t, 500, isJSON, problemOf(500, ""))
	codes := map[commerce.Code]int{}
	for range 30 {
		_, err := s.Pay(upstreamtest.Context(t), pat, storedCard())
		codes[commerce.CodeOf(err)]++
	}
	unknown, refused := codes[commerce.CodeOutcomeUnknown], codes[commerce.CodeUpstreamUnavailable]
	if unknown == 0 || refused == 0 || unknown+refused != 30 || len(s.Heard()) != unknown {
		t.Errorf("%v with %d requests", codes, len(s.Heard()))
	}
}

package payments

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// pacedStore takes some time for each payment, and remembers when they came.
type pacedStore struct {
	takes time.Duration

	mu         sync.Mutex // guards the fields below
	came       []time.Time
	busy, most int
}

func (s *pacedStore) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.came = append(s.came, time.Now())
	s.busy++
	s.most = max(s.most, s.busy)
	s.mu.Unlock()
	time.Sleep(s.takes) // of synctest's time
	s.mu.Lock()
	s.busy--
	s.mu.Unlock()
	return &http.Response{StatusCode: 201, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(paid)), Request: r}, nil
}

// pay makes so many payments at once and counts how they end.
func (s *pacedStore) pay(t *testing.T, c *Client, n int) map[commerce.Code]int {
	t.Helper()
	var mu sync.Mutex
	codes := map[commerce.Code]int{}
	var g sync.WaitGroup
	for range n {
		g.Go(func() {
			_, err := c.Pay(commerce.WithCorrelationID(t.Context(), correlation), pat, storedCard())
			mu.Lock()
			defer mu.Unlock()
			codes[commerce.CodeOf(err)]++
			var public *commerce.Error
			if errors.As(err, &public) && public.RetryAfter <= 0 {
				t.Errorf("no hint when to come back: %v", err)
			}
		})
	}
	g.Wait()
	return codes
}

// within is the most payments that came within any window.
func (s *pacedStore) within(window time.Duration) int {
	most := 0
	for i, from := range s.came {
		n := 0
		for _, other := range s.came[i:] {
			if other.Sub(from) < window {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

func newPaced(t *testing.T, s *pacedStore) *Client {
	t.Helper()
	chain := upstream.Client(upstream.Transport(s, upstream.Options{}))
	c, err := New(Options{URL: "https://payments.example/stores/abc", HTTPClient: chain, Rate: 5, Window: 4 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheGateKeepsTheRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &pacedStore{takes: 100 * time.Millisecond}
		c := newPaced(t, s)
		codes := s.pay(t, c, 10)
		if codes[""] != 10 || s.within(4*time.Second) != 5 {
			t.Errorf("%v, %d within a window", codes, s.within(4*time.Second))
		}
		for range 7 {
			time.Sleep(time.Second) // of synctest's time
			s.pay(t, c, 3)
		}
		if n := s.within(4 * time.Second); n != 5 {
			t.Errorf("%d within a window", n)
		}
	})
}

// TestTheGateSendsAway has payments take so long that those behind would wait in vain.
func TestTheGateSendsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &pacedStore{takes: 10 * time.Second}
		c := newPaced(t, s)
		began := time.Now()
		codes := s.pay(t, c, 8)
		if codes[""] != 5 || codes[commerce.CodeRateLimited] != 3 || s.most != 5 || len(s.came) != 5 {
			t.Errorf("%v, %d at once, %d came", codes, s.most, len(s.came))
		}
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("took %v", took)
		}
		// The places are free again.
		if codes := s.pay(t, c, 5); codes[""] != 5 {
			t.Errorf("after that: %v", codes)
		}
	})
}

// TestTheGateLetsCallersLeave has callers leave in either line, without a payment and
// without keeping a place.
func TestTheGateLetsCallersLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &pacedStore{takes: time.Second}
		c := newPaced(t, s)
		s.pay(t, c, 5)
		for range 3 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			_, err := c.Pay(ctx, pat, storedCard())
			cancel()
			if commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		}
		if len(s.came) != 5 || len(c.gate.places) != 0 {
			t.Errorf("%d came, %d places are taken", len(s.came), len(c.gate.places))
		}
		s.takes = time.Minute - 10*time.Second
		var g sync.WaitGroup
		time.Sleep(10 * time.Second) // of synctest's time
		g.Go(func() { s.pay(t, c, 5) })
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.Pay(ctx, pat, storedCard()); commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable {
			t.Errorf("got %v", err)
		}
		g.Wait()
		if len(s.came) != 10 {
			t.Errorf("%d came", len(s.came))
		}
	})
}

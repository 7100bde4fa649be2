package upstream

import (
	"context"
	"net/http"
	"strconv"
	"testing"
	"time"
)

// handClock is a clock that moves when told.
type handClock struct{ t time.Time }

func (c *handClock) now() time.Time          { return c.t }
func (c *handClock) advance(d time.Duration) { c.t = c.t.Add(d) }

func newHandClock() *handClock {
	return &handClock{time.Date(2026, time.November, 1, 12, 0, 0, 0, time.UTC)}
}

// store has a quota in windows of 30 s, as the real one has.
type quotaStore struct {
	clock *handClock
	quota int
	used  int
	began time.Time
	calls int
	// bare leaves the headers out.
	bare bool
}

func (s *quotaStore) step() step {
	s.calls++
	if s.clock.now().Sub(s.began) >= 30*time.Second {
		s.began, s.used = s.clock.now(), 0
	}
	status := 200
	if s.used++; s.used > s.quota {
		status, s.used = 429, s.quota
	}
	if s.bare {
		return answered(status)
	}
	return answered(status,
		"X-Rate-Limit-Requests-Quota", strconv.Itoa(s.quota),
		"X-Rate-Limit-Requests-Left", strconv.Itoa(s.quota-s.used),
		"X-Rate-Limit-Time-Reset-Ms", strconv.FormatInt((30*time.Second-s.clock.now().Sub(s.began)).Milliseconds(), 10))
}

// tries makes n calls and returns how many reached the store, and the last error.
func (s *quotaStore) tries(t *testing.T, link roundTrip, n int) (reached int, last error) {
	t.Helper()
	before := s.calls
	for range n {
		last = try(link, newRequest(t, context.Background(), "https://api.bigcommerce.com/", reading()))
	}
	return s.calls - before, last
}

func newQuotaLink(s *quotaStore, share float64) roundTrip {
	return quota((&stepper{s}).roundTrip, Options{Now: s.clock.now, QuotaShare: share})
}

func TestQuotaTakesOurShareOnly(t *testing.T) {
	s := &quotaStore{clock: newHandClock(), quota: 10}
	link := newQuotaLink(s, 0.5)
	reached, err := s.tries(t, link, 8)
	if reached != 5 {
		t.Fatalf("%d calls reached the store, want our share of 5", reached)
	}
	e := mustError(t, err)
	if e.Kind != RateLimited || e.Reason != ReasonQuota || e.RetryAfter != 30*time.Second || e.CorrelationID != correlation {
		t.Errorf("got %+v", e)
	}
	s.clock.advance(29 * time.Second)
	if reached, _ := s.tries(t, link, 1); reached != 0 {
		t.Error("a call went out before the window was over")
	}
	s.clock.advance(time.Second)
	if reached, _ := s.tries(t, link, 8); reached != 5 {
		t.Errorf("%d calls in the next window, want 5", reached)
	}
}

func TestQuotaThatOthersUsedUp(t *testing.T) {
	s := &quotaStore{clock: newHandClock(), quota: 10}
	link := newQuotaLink(s, 1)
	s.began, s.used = s.clock.now(), 8
	s.clock.advance(20 * time.Second)
	if reached, err := s.tries(t, link, 5); reached != 2 || mustError(t, err).RetryAfter != 10*time.Second {
		t.Errorf("%d calls reached the store, then %v; want the 2 that were left", reached, err)
	}
	s.clock.advance(10 * time.Second)
	if reached, _ := s.tries(t, link, 1); reached != 1 {
		t.Error("no call after the reset")
	}
}

func TestQuotaBelievesARefusal(t *testing.T) {
	clock := newHandClock()
	// Such an answer was seen to say that something is left.
	refused := answered(429, "X-Retry-After", "7", "X-Rate-Limit-Requests-Left", "35")
	s := &script{steps: []step{refused, answered(200)}}
	link := quota(s.roundTrip, Options{Now: clock.now, QuotaShare: 0.5})
	call := func() error {
		return try(link, newRequest(t, context.Background(), "https://api.bigcommerce.com/", reading()))
	}
	if err := call(); err != nil {
		t.Fatal(err)
	}
	if e := mustError(t, call()); e.RetryAfter != 7*time.Second || s.calls.Load() != 1 {
		t.Errorf("got %+v after %d calls", e, s.calls.Load())
	}
	clock.advance(7 * time.Second)
	if err := call(); err != nil {
		t.Errorf("after the wait: %v", err)
	}
}

func TestQuotaWithoutHeadersLimitsNothing(t *testing.T) {
	s := &quotaStore{clock: newHandClock(), quota: 10, bare: true}
	if reached, _ := s.tries(t, newQuotaLink(s, 0.5), 30); reached != 30 {
		t.Errorf("%d calls reached the store, want all 30", reached)
	}
}

func TestQuotaIsPerHostAndAPI(t *testing.T) {
	s := &quotaStore{clock: newHandClock(), quota: 1}
	link := newQuotaLink(s, 1)
	if reached, _ := s.tries(t, link, 3); reached != 1 {
		t.Fatalf("%d calls reached the store", reached)
	}
	if err := try(link, newRequest(t, context.Background(), "https://store-abc-1.mybigcommerce.com/", writing())); err != nil {
		t.Errorf("another host: %v", err)
	}
}

func TestPatienceReadsHeaders(t *testing.T) {
	for _, tc := range []struct {
		name   string
		header []string
		want   patience
	}{
		{"nothing", nil, patience{}},
		{"all", []string{
			"X-Rate-Limit-Requests-Quota", "150", "X-Rate-Limit-Requests-Left", "0", "X-Rate-Limit-Time-Reset-Ms", "1500",
		}, patience{quota: 150, exhausted: true, reset: 1500 * time.Millisecond}},
		{"seconds", []string{"X-Retry-After", "3"}, patience{after: 3 * time.Second}},
		{"standard seconds", []string{"Retry-After", "4"}, patience{after: 4 * time.Second}},
		{"rubbish", []string{"X-Retry-After", "-1", "Retry-After", "soon", "X-Rate-Limit-Requests-Left", "x"}, patience{}},
		{"for ever", []string{"X-Retry-After", "99999999999"}, patience{after: maxPatience}},
	} {
		if got := readPatience(headers(tc.header...)); got != tc.want {
			t.Errorf("%s: got %+v, want %+v", tc.name, got, tc.want)
		}
	}
}

func FuzzPatience(f *testing.F) {
	f.Add("150", "1", "1500", "3")
	f.Add("", "-0", "1e3", "Mon, 02 Jan 2006 15:04:05 GMT")
	f.Fuzz(func(t *testing.T, quota, left, reset, after string) {
		p := readPatience(headers("X-Rate-Limit-Requests-Quota", quota, "X-Rate-Limit-Requests-Left", left,
			"X-Rate-Limit-Time-Reset-Ms", reset, "Retry-After", after))
		if p.quota < 0 || p.reset < 0 || p.reset > maxPatience || p.after < 0 || p.after > maxPatience {
			t.Errorf("implausible: %+v", p)
		}
	})
}

// stepper is the store as the end of a chain.
type stepper struct{ s *quotaStore }

func (x *stepper) roundTrip(*http.Request) (*http.Response, error) {
	return x.s.step().play()
}

// TestHalvesOfAQuota lets many calls of one sort in first: what anybody can cause, and what
// sells, leaves the others their half, what the store's events are about leaves three
// quarters, and prices leave sales and events a little.
func TestHalvesOfAQuota(t *testing.T) {
	t.Parallel()
	const stranger, price, sale, event = "cart", "pricing", "order-transactions", "catalog-variants"
	for name, c := range map[string]struct {
		// first come many calls, then one of each that is wanted after all.
		first string
		took  int
		then  map[string]int
	}{
		"a stranger":           {stranger, 38, map[string]int{stranger: 0, sale: 37, price: 34, event: 19}},
		"a shopper's own":      {"stored-instruments", 38, map[string]int{stranger: 0, "customer-attribute-values": 0, "customer-attributes": 0, price: 34}},
		"an import":            {event, 19, map[string]int{event: 0, stranger: 38, price: 53, sale: 38}},
		"a guessed checkout":   {"checkout", 38, map[string]int{"cart": 0, "create-payment-token": 37, price: 34}},
		"settling":             {sale, 38, map[string]int{"payment-methods": 0, stranger: 34, price: 34, event: 19}},
		"prices":               {price, 72, map[string]int{price: 0, stranger: 0, event: 1, sale: 3}},
		"a new handle for all": {"create-payment-token", 38, map[string]int{sale: 0, price: 34}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for endpoint, want := range c.then {
				s := &quotaStore{clock: newHandClock(), quota: 150}
				link := newQuotaLink(s, 0.5)
				offer := func(endpoint string) (reached int) {
					for range 200 {
						in := Intent{API: Management, Endpoint: endpoint, Read: true}
						if try(link, newRequest(t, t.Context(), "https://api.bigcommerce.com/", in)) == nil {
							reached++
						}
					}
					return reached
				}
				if took := offer(c.first); took != c.took {
					t.Fatalf("%d calls for %s, want %d", took, c.first, c.took)
				}
				if took := offer(endpoint); took != want {
					t.Errorf("%d calls for %s are left, want %d", took, endpoint, want)
				}
				s.clock.advance(31 * time.Second)
				if took := offer(c.first); took != c.took {
					t.Errorf("%d calls for %s in the next window, want %d", took, c.first, c.took)
				}
			}
		})
	}
}

// TestPaymentsHaveAQuotaOfTheirOwn of which all is ours.
func TestPaymentsHaveAQuotaOfTheirOwn(t *testing.T) {
	s := &quotaStore{clock: newHandClock(), quota: 40}
	link := newQuotaLink(s, 0.5)
	for range 50 {
		_ = try(link, newRequest(t, t.Context(), "https://payments.bigcommerce.com/", Intent{API: Payments, Endpoint: "pay", Once: true}))
	}
	if s.calls != 40 {
		t.Errorf("%d calls, want 40", s.calls)
	}
}

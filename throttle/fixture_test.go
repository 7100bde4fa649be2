package throttle

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// clock is a throttle's time, which passes when a test says so or when somebody
// is delayed.
type clock struct {
	at    time.Time
	slept []time.Duration
}

func (c *clock) now() time.Time          { return c.at }
func (c *clock) pass(d time.Duration)    { c.at = c.at.Add(d) }
func (c *clock) sleeps() []time.Duration { s := c.slept; c.slept = nil; return s }

func (c *clock) sleep(ctx context.Context, d time.Duration) error {
	c.slept = append(c.slept, d)
	c.pass(d)
	return ctx.Err()
}

// newFixture returns a throttle and its clock. Delays are whole and take no time
// of the test.
func newFixture(o Options) (*Throttle, *clock) {
	c := &clock{at: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	o.Now, o.Sleep, o.Random = c.now, c.sleep, func() float64 { return 1 }
	return New(o), c
}

// from is a request of a client in one of 65,536 networks.
func from(network int) context.Context {
	ip := netip.AddrFrom4([4]byte{10, byte(network >> 8), byte(network), 7})
	return commerce.WithClientIP(context.Background(), ip)
}

// loginAt is an attempt at an account of channel 1.
func loginAt(account string) commerce.Attempt {
	return commerce.Attempt{Action: "login", ChannelID: 1, Account: commerce.Secret(account)}
}

func someone(n int) string { return fmt.Sprintf("shopper-%d@example.com", n) }

// fail makes an attempt that must be admitted, and fails it.
func fail(t *testing.T, th *Throttle, ctx context.Context, a commerce.Attempt) {
	t.Helper()
	done, err := th.Enter(ctx, a)
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	done(false)
}

// refused makes an attempt that must not be admitted and returns how long to wait.
func refused(t *testing.T, th *Throttle, ctx context.Context, a commerce.Attempt) time.Duration {
	t.Helper()
	done, err := th.Enter(ctx, a)
	if done == nil {
		t.Fatal("done is nil")
	}
	done(true) // must do nothing
	var e *commerce.Error
	if !errors.As(err, &e) || e.Code != commerce.CodeRateLimited || e.RetryAfter <= 0 {
		t.Fatalf("got %#v, want RATE_LIMITED and a time", err)
	}
	return e.RetryAfter
}

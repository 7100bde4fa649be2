package throttle

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

func TestDelaysGrow(t *testing.T) {
	t.Parallel()
	th, clock := newFixture(Options{})
	for n := range 20 {
		fail(t, th, from(n), loginAt("owner@example.com"))
	}
	if slept := clock.sleeps(); len(slept) != 0 {
		t.Fatalf("the free ones were delayed: %v", slept)
	}
	for n := range 8 {
		fail(t, th, from(100+n), loginAt("owner@example.com"))
	}
	ms := time.Millisecond
	want := []time.Duration{100 * ms, 200 * ms, 400 * ms, 800 * ms, 1600 * ms, 3000 * ms, 3000 * ms, 3000 * ms}
	if slept := clock.sleeps(); !slices.Equal(slept, want) {
		t.Errorf("delays %v, want %v", slept, want)
	}
	fail(t, th, from(1), loginAt("another@example.com"))
	fail(t, th, from(2), commerce.Attempt{Action: "login"})
	if slept := clock.sleeps(); len(slept) != 0 {
		t.Errorf("others were delayed: %v", slept)
	}
}

func TestDelaysEndSoonAfterAnAttack(t *testing.T) {
	t.Parallel()
	th, clock := newFixture(Options{})
	for n := range 5_000 {
		fail(t, th, from(n), loginAt("owner@example.com"))
	}
	clock.sleeps()
	clock.pass(11 * time.Minute) // 40 are remembered, one is forgotten in 30 s
	fail(t, th, from(6_000), loginAt("owner@example.com"))
	if slept := clock.sleeps(); len(slept) != 0 {
		t.Errorf("delayed by %v", slept)
	}
}

func TestDelaysAreJittered(t *testing.T) {
	t.Parallel()
	th, clock := newFixture(Options{})
	for n := range 60 {
		fail(t, th, from(n), loginAt("owner@example.com"))
	}
	for random, want := range map[float64]time.Duration{0: 1500 * time.Millisecond, 0.5: 2250 * time.Millisecond} {
		clock.sleeps()
		th.o.Random = func() float64 { return random }
		fail(t, th, from(1_000), loginAt("owner@example.com"))
		if slept := clock.sleeps(); !slices.Equal(slept, []time.Duration{want}) {
			t.Errorf("%v: delays %v, want %v", random, slept, want)
		}
	}
}

// attacked returns a throttle with real delays and an account that has them.
func attacked(t *testing.T, o Options) *Throttle {
	th := New(o)
	for n := range 40 {
		d := th.door(from(n), loginAt("owner@example.com"))
		th.take(d, th.now())
	}
	return th
}

func TestADelayEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		th := attacked(t, Options{})
		ctx, cancel := context.WithTimeout(from(1_000), 10*time.Millisecond)
		defer cancel()
		began := time.Now()
		done, err := th.Enter(ctx, loginAt("owner@example.com"))
		if took := time.Since(began); took != 10*time.Millisecond {
			t.Errorf("it took %s", took)
		}
		if !errors.Is(err, context.DeadlineExceeded) || commerce.CodeOf(err) != commerce.CodeRateLimited || done == nil {
			t.Errorf("got %v", err)
		}
		d := th.door(ctx, loginAt("owner@example.com"))
		if n := th.networks.failures(d.network, 2*time.Second, th.now()); n != 0 {
			t.Errorf("what was not tried counts %d", n)
		}
		if th.waiting.taken != 0 || len(th.waiting.at) != 0 {
			t.Error("its seat is still taken")
		}
	})
}

func TestTheWaitingRoomIsBounded(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name              string
		seats, perAccount int
		accounts          int
		waiting           int
	}{
		{"per account", 1_000, 5, 1, 5},
		{"in all", 7, 5, 3, 7},
	} {
		synctest.Test(t, func(t *testing.T) {
			th := New(Options{Waiting: test.seats, WaitingPerAccount: test.perAccount})
			for account := range test.accounts {
				for n := range 40 {
					th.take(th.door(from(n), loginAt(someone(account))), th.now())
				}
			}
			const crowd = 50
			arrived := make(chan time.Duration, crowd*test.accounts)
			began := time.Now()
			for account := range test.accounts {
				for n := range crowd {
					go func() {
						_, err := th.Enter(from(1_000+n), loginAt(someone(account)))
						if err != nil {
							t.Errorf("refused: %v", err)
						}
						arrived <- time.Since(began)
					}()
				}
			}
			synctest.Wait()
			if got := len(arrived); got != crowd*test.accounts-test.waiting {
				t.Errorf("%s: %d are in at once, want all but %d", test.name, got, test.waiting)
			}
			time.Sleep(3 * time.Second)
			synctest.Wait()
			if got := len(arrived); got != crowd*test.accounts || th.waiting.taken != 0 || len(th.waiting.at) != 0 {
				t.Errorf("%s: %d are in after 3 s, %d seats are taken", test.name, got, th.waiting.taken)
			}
		})
	}
}

package purchase

import (
	"context"
	"fmt"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
	"github.com/clientele-graph/clientele/throttle"
)

// atHome is p in a network of their own.
func (e *env) atHome(p session.Principal) context.Context {
	return commerce.WithClientIP(e.as(p), netip.MustParseAddr("198.51.100.7"))
}

// declines tries cards with p's handle, several at a time, and counts how they end.
func (e *env) declines(p session.Principal, h *commerce.PaymentHandle, first, racers int, counts map[string]int) {
	e.t.Helper()
	e.world.set(func(w *world) { w.fates, w.slow = []fate{refuseMute}, time.Millisecond })
	var mu sync.Mutex
	var all sync.WaitGroup
	for r := range racers {
		all.Go(func() {
			out, err := e.ProcessPayment(e.atHome(p), byCard(h, first+r))
			mu.Lock()
			defer mu.Unlock()
			counts[ended(out, err)]++
		})
	}
	all.Wait()
}

// TestASessionTriesOnlySoManyCards has a session at many orders. Payments that lose a race
// do not wipe out what it has failed.
func TestASessionTriesOnlySoManyCards(t *testing.T) {
	for _, racers := range []int{1, 2, 5} {
		t.Run(fmt.Sprint(racers, " at a time"), func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				// It completes checkouts without end, which others bound.
				endless := throttle.Bucket{Burst: 1_000, Every: time.Second}
				e := newEnv(t, func(o *Options) {
					o.Throttle = throttle.New(throttle.Options{Limits: map[string]throttle.Limits{
						actionComplete: {Network: endless, AccountNetwork: endless, Account: throttle.Slowdown{Free: 1_000}},
					}})
				})
				seven, counts := shopper(7, "s7"), map[string]int{}
				for n := range 40 {
					id := fmt.Sprintf("0a1b2c3d-0000-4000-8000-0000000001%02d", n)
					e.world.set(func(w *world) { w.checkouts[id] = commerce.CheckoutState{ChannelID: 1} })
					made, err := e.CompleteCheckout(e.atHome(seven), id)
					if err != nil {
						t.Fatal(err)
					}
					e.declines(seven, made.Handle, 10*n, racers, counts)
				}
				if counts["DECLINED BAD_PAYMENT"] != 10 || counts["RATE_LIMITED"] < 30 {
					t.Errorf("got %v", counts)
				}
			})
		})
	}
}

// TestANetworkTriesOnlySoManyCards has a network at one order.
func TestANetworkTriesOnlySoManyCards(t *testing.T) {
	for _, racers := range []int{1, 2, 5} {
		t.Run(fmt.Sprint(racers, " at a time"), func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t, func(o *Options) { o.Throttle, o.Attempts = throttle.New(throttle.Options{}), 1000 })
				made, err := e.CompleteCheckout(e.atHome(guest()), guestCheckout)
				if err != nil {
					t.Fatal(err)
				}
				h, counts := made.Handle, map[string]int{}
				for n := range 20 {
					e.declines(guest(), h, 10*n, racers, counts)
					h = e.renewed(guest(), h) // from elsewhere
				}
				if counts["DECLINED BAD_PAYMENT"] != 10 || counts["RATE_LIMITED"] < 10 {
					t.Errorf("got %v", counts)
				}
			})
		})
	}
}

// TestWhatWasNotSentDoesNotCount lets somebody pay as soon as the store is back.
func TestWhatWasNotSentDoesNotCount(t *testing.T) {
	for name, away := range map[string]func(*world){
		"payments are away":     func(w *world) { w.fates = []fate{notSent} },
		"payments are limited":  func(w *world) { w.fates = []fate{limited} },
		"transactions are away": func(w *world) { w.failReads = outcomeUnknown() },
	} {
		t.Run(name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t, func(o *Options) { o.Throttle = throttle.New(throttle.Options{}) })
				made, err := e.CompleteCheckout(e.atHome(guest()), guestCheckout)
				if err != nil {
					t.Fatal(err)
				}
				for range 40 {
					e.world.set(away)
					if out, err := e.ProcessPayment(e.atHome(guest()), byCard(made.Handle, 1)); err == nil {
						t.Fatalf("it was sent: %+v", out)
					}
				}
				e.wantSends(0)
				e.world.set(func(w *world) { w.fates, w.failReads = nil, nil })
				out, err := e.ProcessPayment(e.atHome(guest()), byCard(made.Handle, 1))
				if got := ended(out, err); got != "SUCCESS" {
					t.Errorf("the store is back, and the same key gets %s (%v)", got, err)
				}
			})
		})
	}
}

package purchase

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// TestCloseWaitsForCompletions whose askers have left.
func TestCloseWaitsForCompletions(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.world.set(func(w *world) { w.completing = func(context.Context) { time.Sleep(5 * time.Second) } })
		e.asksFor(time.Second, e.Service, guest(), guestCheckout)
		begun := time.Now()
		if err := e.Close(t.Context()); err != nil || time.Since(begun) != 4*time.Second {
			t.Errorf("closed after %s: %v", time.Since(begun), err)
		}
		if got := e.journal.sale(t, guestCheckout); got.OrderID != 100 {
			t.Errorf("the order was not written: %+v", got)
		}
		synctest.Wait()
		e.completes(guest(), guestCheckout, "UPSTREAM_UNAVAILABLE")
		e.completes(guest(), noCheckout, "UPSTREAM_UNAVAILABLE")
		e.Service = e.another()
		e.completes(guest(), guestCheckout, "OK")
		e.wantCompleted(1)
	})
}

// TestNobodyJoinsTheFlightOfOthers has people ask for a checkout while its completion is
// under way. Each gets what is theirs.
func TestNobodyJoinsTheFlightOfOthers(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.world.set(func(w *world) { w.completing = func(context.Context) { time.Sleep(2 * time.Second) } })
		again := shopper(7, "s7b")
		var all sync.WaitGroup
		all.Go(func() { e.completes(shopper(7, "s7"), checkoutOf7, "OK") })
		all.Go(func() { e.completes(guest(), guestCheckout, "OK") })
		synctest.Wait()
		all.Go(func() { e.completes(guest(), checkoutOf7, "CHECKOUT_CART") })
		all.Go(func() { e.completes(shopper(8, "s8"), checkoutOf7, "CHECKOUT_CART") })
		all.Go(func() { e.completes(shopper(8, "s7"), checkoutOf7, "CHECKOUT_CART") })
		all.Go(func() { e.completes(session.Principal{ChannelID: 2}, guestCheckout, "CHECKOUT_CART") })
		all.Go(func() {
			out := e.completes(again, checkoutOf7, "OK")
			e.pays(again, byCard(out.Handle, 1), "SUCCESS")
		})
		all.Wait()
		e.wantCompleted(2)
	})
}

// TestPatienceEndsNoRead has an asker whose patience is over while the journal is read. It
// is there all the same.
func TestPatienceEndsNoRead(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t, func(o *Options) { o.Patience = time.Second })
		other := e.another()
		e.world.set(func(w *world) { w.completing = func(context.Context) { time.Sleep(10 * time.Second) } })
		var all sync.WaitGroup
		all.Go(func() { e.completes(guest(), guestCheckout, "OK") })
		synctest.Wait()
		e.journal.set(func(f *fakeJournal) { f.reading = 250 * time.Millisecond })
		if _, got := e.asksFor(time.Minute, other, guest(), guestCheckout); got != "RATE_LIMITED" {
			t.Errorf("who asks meanwhile is told %s", got)
		}
		all.Wait()
	})
}

// TestTheOtherCaseOfACheckout is the same one, although the store shows no order yet.
func TestTheOtherCaseOfACheckout(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		other := strings.ToUpper(guestCheckout)
		e.world.set(func(w *world) { w.hideOrder, w.checkouts[other] = time.Hour, w.checkouts[guestCheckout] })
		first := e.completes(guest(), guestCheckout, "OK")
		if out := e.completes(guest(), other, "OK"); out.OrderID != first.OrderID {
			t.Errorf("order %d and order %d", first.OrderID, out.OrderID)
		}
		e.wantCompleted(1)
	})
}

// TestACompleterWhoStoodStill sends nothing that was written down long ago.
func TestACompleterWhoStoodStill(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.journal.set(func(f *fakeJournal) {
			f.onSwap = func(string, []byte) error {
				time.Sleep(12 * time.Second)
				return nil
			}
		})
		e.completes(guest(), guestCheckout, "UPSTREAM_UNAVAILABLE")
		e.wantCompleted(0)
		e.journal.set(func(f *fakeJournal) { f.onSwap = nil })
		e.completes(guest(), guestCheckout, "OK")
	})
}

// TestAnOrderAtTheLastMoment is written down when the time of its completion is over.
func TestAnOrderAtTheLastMoment(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.world.set(func(w *world) {
			w.completing = func(ctx context.Context) { <-ctx.Done() }
			w.hideOrder = time.Hour
		})
		if _, got := e.asksFor(time.Minute, e.Service, guest(), guestCheckout); got != "UPSTREAM_UNAVAILABLE" {
			t.Errorf("the first is told %s", got)
		}
		if got := e.journal.sale(t, guestCheckout); got.OrderID != 100 {
			t.Errorf("the journal has %+v", got)
		}
		e.completes(guest(), guestCheckout, "OK")
	})
}

// TestACompletionWhoseTimeIsOver is given up, so that nobody waits for it any more.
func TestACompletionWhoseTimeIsOver(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.world.set(func(w *world) {
			w.completeErr = outcomeUnknown()
			w.completing = func(ctx context.Context) { <-ctx.Done() }
		})
		e.completes(guest(), guestCheckout, "OUTCOME_UNKNOWN")
		if got := e.journal.sale(t, guestCheckout); !got.isSent() || got.isUnderWay(time.Now()) {
			t.Errorf("the journal has %+v", got)
		}
		e.completes(guest(), guestCheckout, "OUTCOME_UNKNOWN")
		e.wantCompleted(1)
	})
}

// TestARefusalWhenItsTimeIsOver is taken out of the journal all the same.
func TestARefusalWhenItsTimeIsOver(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.world.set(func(w *world) {
			w.refused = []commerce.CompleteCheckoutError{commerce.CheckoutTaxError{}}
			w.completing = func(ctx context.Context) { <-ctx.Done() }
		})
		e.completes(guest(), guestCheckout, "CHECKOUT_TAX")
		e.world.set(func(w *world) { w.refused, w.completing = nil, nil })
		e.completes(guest(), guestCheckout, "OK")
	})
}

// TestASessionThatTheStoreEnded is told of by a completion as well.
func TestASessionThatTheStoreEnded(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.world.set(func(w *world) { w.completeErr = &commerce.Error{Code: commerce.CodeSessionExpired, Message: "over"} })
		e.completes(shopper(7, "s7"), checkoutOf7, "SESSION_EXPIRED")
		if got := e.sessions.observed; !slices.Equal(got, []string{"s7 SESSION_EXPIRED"}) {
			t.Errorf("told of %q", got)
		}
	})
}

// TestCloseWithNothingUnderWay has nothing to tell, however late it is.
func TestCloseWithNothingUnderWay(t *testing.T) {
	t.Parallel()
	for range 100 {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := new(Service).Close(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

package purchase

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// sale returns what the journal holds of a checkout.
func (f *fakeJournal) sale(t *testing.T, id string) sale {
	t.Helper()
	raw, _ := f.Memory.Read(t.Context(), checkoutName(id))
	l, err := readSale(raw)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// asksFor asks as somebody who has so much time.
func (e *env) asksFor(d time.Duration, s *Service, p session.Principal, id string) (commerce.PurchaseOutcome, string) {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(e.as(p), d)
	defer cancel()
	out, err := s.CompleteCheckout(ctx, id)
	e.silent(err)
	switch {
	case err != nil:
		return out, string(commerce.CodeOf(err))
	case len(out.Refused) > 0:
		return out, string(out.Refused[0].Code())
	}
	return out, "OK"
}

// wantCompleted wants completeCheckout to have been sent so often.
func (e *env) wantCompleted(want int) {
	e.t.Helper()
	if got := e.world.count(func(w *world) int { return w.completed }); got != want {
		e.t.Errorf("completeCheckout was sent %d times, want %d", got, want)
	}
}

// TestACompletionWhoseAnswerIsLost is not sent again while an order may come of it, by
// whomever and at whatever replica. The store ends it minutes later.
func TestACompletionWhoseAnswerIsLost(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		other := e.another()
		e.world.set(func(w *world) { w.landAfter = 10 * time.Minute })
		if _, got := e.asksFor(10*time.Second, e.Service, guest(), guestCheckout); got != "OUTCOME_UNKNOWN" {
			t.Errorf("the first is told %s", got)
		}
		if !strings.Contains(e.log.String(), "nobody knows whether a checkout became an order") {
			t.Errorf("nobody is warned: %s", e.log)
		}
		e.world.set(func(w *world) { w.landAfter = 0 })
		for n := range 18 {
			time.Sleep(30 * time.Second)
			asked := e.world.count(func(w *world) int { return w.checkoutReads })
			for _, s := range []*Service{e.Service, other} {
				if _, got := e.asksFor(10*time.Second, s, guest(), guestCheckout); got != "OUTCOME_UNKNOWN" {
					t.Fatalf("who asks again for the %d. time is told %s", n, got)
				}
			}
			if reads := e.world.count(func(w *world) int { return w.checkoutReads }) - asked; reads != 2 {
				t.Errorf("two who ask again look %d times", reads)
			}
		}
		e.wantCompleted(1)
		time.Sleep(2 * time.Minute)
		out, got := e.asksFor(10*time.Second, other, guest(), guestCheckout)
		if got != "OK" || out.OrderID != 100 || e.journal.sale(t, guestCheckout).OrderID != 100 {
			t.Errorf("when the order shows: %+v, %s", out, got)
		}
		e.wantCompleted(1)
	})
}

// TestACompletionThatNeverArrived is sent again when no order can come of the first one.
func TestACompletionThatNeverArrived(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.world.set(func(w *world) { w.completeErr = outcomeUnknown() })
		e.completes(guest(), guestCheckout, "OUTCOME_UNKNOWN")
		e.world.set(func(w *world) { w.completeErr = nil })
		time.Sleep(e.Service.o.SettleAfter - time.Second)
		e.completes(guest(), guestCheckout, "OUTCOME_UNKNOWN")
		e.wantCompleted(1)
		time.Sleep(2 * time.Second)
		first := e.journal.sale(t, guestCheckout).CorrelationID
		e.completes(guest(), guestCheckout, "OK")
		e.wantCompleted(2)
		if got := e.journal.sale(t, guestCheckout).CorrelationID; got != first {
			t.Errorf("the purchase of %s goes on as %s", first, got)
		}
	})
}

// TestAnOrderThatShowsLate is known from the journal: what was completed is not completed
// again although the store shows no order.
func TestAnOrderThatShowsLate(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.world.set(func(w *world) { w.hideOrder = time.Hour })
		e.completes(guest(), guestCheckout, "OK")
		for _, s := range []*Service{e.Service, e.another()} {
			out, got := e.asksFor(time.Minute, s, guest(), guestCheckout)
			if got != "OK" || out.OrderID != 100 {
				t.Errorf("asked again: %+v, %s", out, got)
			}
		}
		e.wantCompleted(1)
	})
}

// TestTwoOrdersOfOneCheckout are a store's that ends a completion of somebody else's late.
// Only the first is paid for.
func TestTwoOrdersOfOneCheckout(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		out := e.completes(guest(), guestCheckout, "OK")
		e.world.set(func(w *world) { w.order(guestCheckout) })
		mints := e.world.count(func(w *world) int { return w.mints })
		again := e.completes(guest(), guestCheckout, "ORDER_NOT_PAYABLE")
		if again.OrderID != 100 || e.world.count(func(w *world) int { return w.mints }) != mints {
			t.Errorf("a token for one of two orders: %+v", again)
		}
		for _, want := range []string{"the store has made two orders of a checkout", `"order_id":100`, `"other_order_id":101`, "correlation_id"} {
			if !strings.Contains(e.log.String(), want) {
				t.Errorf("the log lacks %s: %s", want, e.log)
			}
		}
		if strings.Contains(e.log.String(), guestCheckout) {
			t.Errorf("the log tells a guest's checkout: %s", e.log)
		}
		e.pays(guest(), byCard(out.Handle, 1), "SUCCESS")
		if paid := e.completes(guest(), guestCheckout, "ORDER_ALREADY_PAID"); paid.OrderID != 100 {
			t.Errorf("got %+v", paid)
		}
		if n := e.world.charges(100) + e.world.charges(101); n != 1 {
			t.Errorf("one checkout was charged %d times", n)
		}
	})
}

// TestTheStoreNamesAnotherOrder in the answer than by the time at which it is written down.
func TestTheStoreNamesAnotherOrder(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.world.set(func(w *world) {
			w.completing = func(ctx context.Context) {
				mine := e.journal.sale(t, guestCheckout)
				raw, _ := e.journal.Read(ctx, checkoutName(guestCheckout))
				next, _ := sale{Version: saleVersion, CorrelationID: mine.CorrelationID, OrderID: 55}.write()
				if ok, _ := e.journal.Swap(ctx, checkoutName(guestCheckout), raw, next, time.Hour); !ok {
					t.Error("not written")
				}
			}
		})
		if out := e.completes(guest(), guestCheckout, "ORDER_NOT_PAYABLE"); out.OrderID != 55 {
			t.Errorf("got %+v", out)
		}
	})
}

// TestAReplicaThatDies leaves what it has sent in the journal: it may become an order.
func TestAReplicaThatDies(t *testing.T) {
	for name, shows := range map[string]bool{"before its completion arrives": false, "before its answer": true} {
		t.Run(name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t)
				dead := &process{world: e.world, journal: e.journal, deafness: func() int { return 0 }}
				o := e.o
				o.Store, o.Journal = line{dead}, dead
				s, err := New(o)
				if err != nil {
					t.Fatal(err)
				}
				e.world.set(func(w *world) {
					w.completing = func(context.Context) {
						dead.dead.Store(true)
						if !shows {
							w.set(func(w *world) { w.completeErr = outcomeUnknown() })
						}
					}
				})
				if _, got := e.asksFor(time.Second, s, guest(), guestCheckout); got == "OK" {
					t.Error("the dead answer")
				}
				e.world.set(func(w *world) { w.completing, w.completeErr = nil, nil })
				want := []string{"RATE_LIMITED", "OUTCOME_UNKNOWN", "OK"}
				if shows {
					want = []string{"OK", "OK", "OK"}
				}
				e.completes(guest(), guestCheckout, want[0])
				time.Sleep(lease)
				e.completes(guest(), guestCheckout, want[1])
				time.Sleep(e.Service.o.SettleAfter)
				e.completes(guest(), guestCheckout, want[2])
				if made := e.world.orders[guestCheckout]; len(made) != 1 {
					t.Errorf("orders %v", made)
				}
			})
		})
	}
}

// TestAnEntryThatIsNotUnderstood is left alone, and nothing is sent.
func TestAnEntryThatIsNotUnderstood(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		if ok, _ := e.journal.Swap(t.Context(), checkoutName(guestCheckout), nil, []byte("?"), time.Hour); !ok {
			t.Fatal("not written")
		}
		e.completes(guest(), guestCheckout, "UPSTREAM_UNAVAILABLE")
		e.wantCompleted(0)
	})
}

// TestAJournalThatIsAway refuses before anything is sent, and forgets what it was not sure
// to have written.
func TestAJournalThatIsAway(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.journal.set(func(f *fakeJournal) { f.readErr = errors.New(canary) })
		e.completes(guest(), guestCheckout, "UPSTREAM_UNAVAILABLE")
		e.journal.set(func(f *fakeJournal) {
			f.readErr, f.swapErr, f.written = nil, errors.New(canary), true
			f.onSwap = func(_ string, next []byte) error { // nothing is taken out yet
				if next == nil {
					return errors.New(canary)
				}
				return nil
			}
		})
		e.completes(guest(), guestCheckout, "UPSTREAM_UNAVAILABLE")
		e.wantCompleted(0)
		if !e.journal.sale(t, guestCheckout).isSent() {
			t.Fatal("the journal did not write")
		}
		e.journal.set(func(f *fakeJournal) { f.swapErr, f.written, f.onSwap = nil, false, nil })
		time.Sleep(10 * time.Second) // it is taken out beside it all
		synctest.Wait()
		e.completes(guest(), guestCheckout, "OK")
		e.wantCompleted(1)
	})
}

// TestAnOrderThatCannotBeWrittenDown is not paid for before it is.
func TestAnOrderThatCannotBeWrittenDown(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.world.set(func(w *world) {
			w.completing = func(context.Context) {
				e.journal.set(func(f *fakeJournal) { f.swapErr = errors.New(canary) })
			}
		})
		e.completes(guest(), guestCheckout, "OUTCOME_UNKNOWN")
		if n := e.world.count(func(w *world) int { return w.sends }); n != 0 {
			t.Error("something was paid")
		}
		e.journal.set(func(f *fakeJournal) { f.swapErr = nil })
		if out := e.completes(guest(), guestCheckout, "OK"); out.OrderID != 100 {
			t.Errorf("got %+v", out)
		}
		e.wantCompleted(1)
	})
}

// TestARefusalThatCannotBeTakenOut is tried for some seconds.
func TestARefusalThatCannotBeTakenOut(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		failures := 3
		e.journal.set(func(f *fakeJournal) {
			f.onSwap = func(_ string, next []byte) error {
				if next == nil && failures > 0 {
					failures--
					return errors.New(canary)
				}
				return nil
			}
		})
		e.world.set(func(w *world) { w.refused = []commerce.CompleteCheckoutError{commerce.CheckoutTaxError{}} })
		e.completes(guest(), guestCheckout, "CHECKOUT_TAX")
		e.world.set(func(w *world) { w.refused = nil })
		e.completes(guest(), guestCheckout, "OK")
	})
}

// TestOneOrderWhateverHappens lets two tabs each at two replicas ask again and again, while
// answers are lost, orders show late and completions end late. Each checkout becomes one
// order, and is paid for once.
func TestOneOrderWhateverHappens(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		replicas := []*Service{e.Service, e.another()}
		var all sync.WaitGroup
		for n := range 60 {
			id := fmt.Sprintf("0a1b2c3d-0000-4000-8000-%012d", 9_000+n)
			e.world.set(func(w *world) { w.checkouts[id] = commerce.CheckoutState{ChannelID: 1} })
			for tab := range 4 {
				all.Go(func() {
					time.Sleep(time.Duration(n*7+tab) * 100 * time.Millisecond)
					for {
						e.world.set(func(w *world) {
							w.mute, w.landAfter, w.hideOrder = n%3 == 1, time.Duration(n%4/3)*time.Duration(n)*4*time.Second, time.Duration(n%5)*7*time.Second
						})
						out, got := e.asksFor(5*time.Second, replicas[tab%2], guest(), id)
						if out.OrderID != 0 && out.OrderID != e.world.count(func(w *world) int { return w.orders[id][0] }) {
							t.Errorf("%s is order %d", id, out.OrderID)
						}
						if got == "OK" {
							paid, _ := e.ProcessPayment(e.as(guest()), byCard(out.Handle, tab))
							if paid.Status == commerce.PaymentSucceeded {
								return
							}
						}
						if got == "ORDER_ALREADY_PAID" {
							return
						}
						time.Sleep(3 * time.Second)
					}
				})
			}
		}
		all.Wait()
		for id, made := range e.world.orders {
			if len(made) != 1 || e.world.charges(made[0]) != 1 {
				t.Errorf("%s became %v", id, made)
			}
		}
		if len(e.world.orders) != 60 {
			t.Errorf("%d checkouts became orders", len(e.world.orders))
		}
		e.wantCompleted(60)
	})
}

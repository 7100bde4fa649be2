package purchase

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// TestAnAnswerAfterTheEnd comes when somebody else has found money already. Whoever sent
// the payment is told the same as everybody.
func TestAnAnswerAfterTheEnd(t *testing.T) {
	for name, answer := range map[string]fate{"a decline": refuseMute, "none": lostBefore} {
		t.Run(name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t)
				h := e.handle(guest())
				e.world.set(func(w *world) {
					w.fates = []fate{answer}
					w.during = func(context.Context) { time.Sleep(2 * time.Minute) }
				})
				var all sync.WaitGroup
				var first commerce.PaymentOutcome
				all.Go(func() {
					ctx, cancel := context.WithTimeout(e.as(guest()), 10*time.Minute)
					defer cancel()
					first, _ = e.ProcessPayment(ctx, byCard(h, 1))
				})
				time.Sleep(90 * time.Second)
				e.world.set(func(w *world) { w.leave(h.OrderEntityID, "g", [2]string{"purchase", "ok"}) })
				again := e.pays(guest(), byCard(h, 1), "SUCCESS")
				e.audit.take()
				all.Wait()
				if first != again {
					t.Errorf("the first is told %+v, who asked again %+v", first, again)
				}
				if lines := e.audit.take(); !slices.Equal(lines, []string{"payment 0 100 SUCCESS"}) {
					t.Errorf("audit %q", lines)
				}
				if strings.Contains(e.log.String(), "nobody knows") {
					t.Errorf("the log says that nobody knows: %s", e.log)
				}
			})
		})
	}
}

// TestAnEndThatWasNotWritten is not told: somebody else has written another one first.
func TestAnEndThatWasNotWritten(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.world.set(func(w *world) { w.fates, w.lateBy = []fate{late}, time.Minute })
		e.pays(guest(), byCard(h, 1), "UNKNOWN")
		time.Sleep(2 * time.Minute)
		e.journal.set(func(f *fakeJournal) {
			f.onSwap = func(name string, next []byte) error {
				if !strings.Contains(string(next), `"s":"success"`) {
					return nil
				}
				now := e.journal.book(t, h.OrderEntityID)
				old, _ := now.write()
				now.Attempts[0].State, now.Attempts[0].Transaction = pending, "theirs"
				theirs, _ := now.write()
				if ok, _ := f.Memory.Swap(t.Context(), name, old, theirs, time.Hour); !ok {
					t.Error("not written")
				}
				return nil
			}
		})
		for range 2 {
			if out := e.pays(guest(), byCard(h, 1), "PENDING"); out.TransactionID != "theirs" {
				t.Errorf("got %+v", out)
			}
		}
	})
}

// TestAnAskerWhoLeavesAsItIsWrittenDown leaves nothing that locks the order: what was
// written though nothing is sent is taken out beside it all.
func TestAnAskerWhoLeavesAsItIsWrittenDown(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		ctx, leave := context.WithCancel(e.as(guest()))
		e.journal.set(func(f *fakeJournal) {
			f.swapErr, f.written = errors.New(canary), true
			f.onSwap = func(string, []byte) error {
				leave()
				return nil
			}
		})
		if out, err := e.ProcessPayment(ctx, byCard(h, 1)); ended(out, err) != "UPSTREAM_UNAVAILABLE" {
			t.Errorf("got %s", ended(out, err))
		}
		e.journal.set(func(f *fakeJournal) { f.swapErr, f.onSwap = nil, nil })
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if b := e.journal.book(t, h.OrderEntityID); len(b.Attempts) != 0 {
			t.Errorf("the journal has %+v", b)
		}
		e.wantSends(0)
	})
}

// TestAnAskerWhoLeavesAsItIsClosed leaves nothing either.
func TestAnAskerWhoLeavesAsItIsClosed(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		ctx, leave := context.WithCancel(e.as(guest()))
		e.journal.set(func(f *fakeJournal) {
			f.onSwap = func(_ string, next []byte) error {
				if strings.Contains(string(next), `"s":"begun"`) {
					leave()
					return e.Close(t.Context())
				}
				return nil
			}
		})
		if out, err := e.ProcessPayment(ctx, byCard(h, 1)); ended(out, err) != "UPSTREAM_UNAVAILABLE" {
			t.Errorf("got %s", ended(out, err))
		}
		if b := e.journal.book(t, h.OrderEntityID); len(b.Attempts) != 0 {
			t.Errorf("the journal has %+v", b)
		}
		e.wantSends(0)
	})
}

// TestTheHourOfAnOrder counts the payments of an hour, however they are spread over it.
func TestTheHourOfAnOrder(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.world.set(func(w *world) { w.fates = slices.Repeat([]fate{refuse}, 11) })
		for n := range 10 {
			e.pays(guest(), byCard(h, n), "DECLINED INSUFFICIENT_FUNDS")
			time.Sleep(5 * time.Minute)
			h = e.renewed(guest(), h)
		}
		e.pays(guest(), byCard(h, 10), "RATE_LIMITED")
		time.Sleep(10 * time.Minute)
		h = e.renewed(guest(), h)
		e.pays(guest(), byCard(h, 10), "DECLINED INSUFFICIENT_FUNDS")
		e.wantSends(11)
	})
}

// TestAFullBook takes no more payments, however many an hour may see.
func TestAFullBook(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t, func(o *Options) { o.Attempts = 2 * maxAttempts })
		h := e.handle(guest())
		e.world.set(func(w *world) { w.fates = slices.Repeat([]fate{refuseMute}, maxAttempts) })
		for n := range maxAttempts {
			e.pays(guest(), byCard(h, n), "DECLINED BAD_PAYMENT")
			h = e.renewed(guest(), h)
		}
		e.pays(guest(), byCard(h, maxAttempts), "RATE_LIMITED")
		e.wantSends(maxAttempts)
	})
}

// TestWhatIsRefusedAtTheSession does not count at the order.
func TestWhatIsRefusedAtTheSession(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		seven := shopper(7, "s7")
		h := e.handle(seven)
		e.throttle.refuse = "payment session"
		e.pays(seven, byCard(h, 1), "RATE_LIMITED")
		if got := e.throttle.outcome["payment order:100"]; !slices.Equal(got, []commerce.Verdict{commerce.AttemptNotMade}) {
			t.Errorf("the order's place is %v", got)
		}
	})
}

// TestTheSecondOfTwoLooks counts only with a first one that found nothing when nothing could
// come any more, and with nothing found between them.
func TestTheSecondOfTwoLooks(t *testing.T) {
	t.Parallel()
	const settleAfter, apart = 15 * time.Minute, 10 * time.Second
	epoch := time.UnixMilli(1_800_000_000_000)
	fresh := attempt{State: unknown, Sort: other, Ended: epoch.UnixMilli(), SettleBy: epoch.Add(75 * time.Second).UnixMilli()}
	failure, strange := tx(1, "purchase", "error", "credit_card"), tx(1, "purchase", "maybe", "credit_card")
	type look struct {
		after time.Duration
		finds []commerce.Transaction
		want  state
	}
	for name, looks := range map[string][]look{
		"with a trace between them": {
			{settleAfter, nil, unknown},
			{settleAfter + 5*time.Second, []commerce.Transaction{strange}, unknown},
			{settleAfter + 11*time.Second, nil, unknown},
			{settleAfter + 20*time.Second, nil, unknown},
			{settleAfter + 21*time.Second, nil, declined},
		},
		"with a first one that came too early": {
			{80 * time.Second, []commerce.Transaction{failure}, unknown},
			{settleAfter + time.Second, nil, unknown},
			{settleAfter + 10*time.Second, nil, unknown},
			{settleAfter + 11*time.Second, nil, declined},
		},
	} {
		b := book{Version: bookVersion, Attempts: []attempt{fresh}}
		for n, l := range looks {
			b = b.settled(0, l.finds, epoch.Add(l.after), settleAfter, apart)
			if got := b.Attempts[0].State; got != l.want {
				t.Errorf("%s: look %d says %s, want %s", name, n, got, l.want)
				break
			}
		}
	}
}

// TestWhatIsUnderWayIsNotLookedFor costs nobody a look.
func TestWhatIsUnderWayIsNotLookedFor(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.throttle.refuse = actionStatus
		e.world.set(func(w *world) { w.during = func(context.Context) { time.Sleep(30 * time.Second) } })
		var all sync.WaitGroup
		all.Go(func() { e.pays(guest(), byCard(h, 1), "SUCCESS") })
		synctest.Wait()
		e.renews(guest(), h, "PAYMENT_IN_PROGRESS")
		e.completes(guest(), guestCheckout, "PAYMENT_IN_PROGRESS")
		e.pays(guest(), byCard(h, 2), "PAYMENT_IN_PROGRESS")
		all.Wait()
	})
}

// TestWhatALookHasFoundStays when the answer comes after it.
func TestWhatALookHasFoundStays(t *testing.T) {
	t.Parallel()
	was, is := whole("a", unknown), whole("a", succeeded)
	is.Looked, is.Counted = 0, nil
	got := book{Version: bookVersion, Attempts: []attempt{was}}.ended(is).Attempts[0]
	if got.State != succeeded || got.Looked != was.Looked || !slices.Equal(got.Counted, was.Counted) {
		t.Errorf("got %+v", got)
	}
}

// TestAGuestOwnsNoOrder by whatever a handle says.
func TestAGuestOwnsNoOrder(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	for isOwn, want := range map[bool]bool{false: true, true: false} {
		sealed, err := e.handles.Seal(held{
			Version: handleVersion, OrderID: 100, ChannelID: 1, TokenText: "t", TokenName: "n", Renews: 1 << 40, Pays: 1 << 40, IsOwn: isOwn,
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := e.open(guest(), commerce.Secret(sealed), toPay); ok != want {
			t.Errorf("own %v opens %v", isOwn, ok)
		}
	}
}

package purchase

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// TestACrashBetweenWritingAndSending drops the service before anything was sent.
func TestACrashBetweenWritingAndSending(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.crash(t, h, false)
		e.pays(guest(), byCard(h, 1), "PAYMENT_IN_PROGRESS")
		e.renews(guest(), h, "PAYMENT_IN_PROGRESS")
		time.Sleep(2 * time.Minute)
		e.renews(guest(), h, "PAYMENT_OUTCOME_UNKNOWN")
		e.completes(guest(), guestCheckout, "PAYMENT_OUTCOME_UNKNOWN")
		mints := e.world.count(func(w *world) int { return w.mints })
		e.settles(guest(), byCard(h, 1), "DECLINED NOT_CHARGED")
		if n := e.world.count(func(w *world) int { return w.mints }); n != mints {
			t.Errorf("%d tokens were made while it was unknown", n-mints)
		}
		e.pays(guest(), byCard(e.renewed(guest(), h), 2), "SUCCESS")
	})
}

// TestACrashBetweenSendingAndWriting drops the service when the money has moved.
func TestACrashBetweenSendingAndWriting(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.crash(t, h, true)
		e.pays(guest(), byCard(h, 2), "PAYMENT_IN_PROGRESS")
		time.Sleep(2 * time.Minute)
		e.pays(guest(), byCard(h, 1), "SUCCESS")
		e.pays(guest(), byCard(h, 2), "ORDER_ALREADY_PAID")
		e.renews(guest(), h, "ORDER_ALREADY_PAID")
		if n := e.world.charges(h.OrderEntityID); n != 1 {
			t.Errorf("%d charges", n)
		}
	})
}

// crash leaves the journal as a process does that dies while it pays, and goes on with
// another one.
func (e *env) crash(t *testing.T, h *commerce.PaymentHandle, charged bool) {
	t.Helper()
	var entry []byte
	dies := func(context.Context) {
		entry, _ = e.journal.Memory.Read(t.Context(), orderName(h.OrderEntityID))
	}
	e.world.set(func(w *world) { w.before = dies })
	if !charged {
		e.world.set(func(w *world) { w.fates = []fate{notSent} })
	}
	_, _ = e.ProcessPayment(e.as(guest()), byCard(h, 1))
	// What it wrote after its death it did not write.
	now, _ := e.journal.Memory.Read(t.Context(), orderName(h.OrderEntityID))
	if ok, _ := e.journal.Memory.Swap(t.Context(), orderName(h.OrderEntityID), now, entry, 24*time.Hour); !ok {
		t.Fatal("the journal changed")
	}
	e.world.set(func(w *world) { w.before = nil })
	e.Service = e.another()
}

func TestTheJournalIsLost(t *testing.T) {
	for name, c := range map[string]struct {
		by   func(*commerce.PaymentHandle, int) commerce.PaymentOrder
		fate fate
		want string
	}{
		"with a charge":            {byCard, fine, "ORDER_ALREADY_PAID"},
		"with one that is pending": {byCard, await, "ORDER_ALREADY_PAID"},
		"with a decline":           {byCard, refuse, "SUCCESS"},
		"with a part":              {byCertificate, fine, "SUCCESS"},
	} {
		t.Run(name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t)
				h := e.handle(guest())
				e.world.set(func(w *world) { w.fates = []fate{c.fate} })
				_, _ = e.ProcessPayment(e.as(guest()), c.by(h, 1))
				e.journal.lose()
				e.pays(guest(), byCard(e.renewed(guest(), h), 2), c.want)
			})
		})
	}
}

// TestTheJournalIsLostMeanwhile loses it while a payment is under way.
func TestTheJournalIsLostMeanwhile(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.world.set(func(w *world) { w.during = func(context.Context) { e.journal.lose() } })
		e.pays(guest(), byCard(h, 1), "SUCCESS")
		e.world.set(func(w *world) { w.during = nil; w.showAfter = time.Hour })
		e.pays(guest(), byCard(h, 1), "SUCCESS")
		e.pays(guest(), byCard(h, 2), "ORDER_ALREADY_PAID")
		e.wantSends(1)
	})
}

// TestAChargeThatShowsUpLate is never sent a second time.
func TestAChargeThatShowsUpLate(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.world.set(func(w *world) { w.fates, w.lateBy = []fate{late}, 14*time.Minute })
		e.pays(guest(), byCard(h, 1), "UNKNOWN")
		for range 11 {
			time.Sleep(time.Minute)
			e.pays(guest(), byCard(h, 1), "UNKNOWN")
			e.pays(guest(), byCard(h, 2), "PAYMENT_OUTCOME_UNKNOWN")
			e.renews(guest(), h, "PAYMENT_OUTCOME_UNKNOWN")
		}
		e.settles(guest(), byCard(h, 1), "SUCCESS")
		e.pays(guest(), byCard(h, 2), "ORDER_ALREADY_PAID")
		e.wantSends(1)
		if n := strings.Count(e.log.String(), "nobody knows how a payment ended"); n != 1 {
			t.Errorf("%d warnings, want 1: %s", n, e.log)
		}
	})
}

// TestADeclineOfAnotherPayment shows late, and says nothing about the one that is under way
// at a processor meanwhile.
func TestADeclineOfAnotherPayment(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.world.set(func(w *world) {
			w.fates, w.straggleBy, w.lateBy = []fate{refuseTwice, late}, 5*time.Second, 10*time.Minute
		})
		e.pays(guest(), byCard(h, 1), "DECLINED INSUFFICIENT_FUNDS")
		h = e.renewed(guest(), h)
		e.pays(guest(), byCard(h, 2), "UNKNOWN")
		for range 8 {
			e.renews(guest(), h, "PAYMENT_OUTCOME_UNKNOWN")
			e.pays(guest(), byCard(h, 3), "PAYMENT_OUTCOME_UNKNOWN")
			time.Sleep(time.Minute)
		}
		e.settles(guest(), byCard(h, 2), "SUCCESS")
		if n := e.world.charges(h.OrderEntityID); n != 1 {
			t.Errorf("%d charges", n)
		}
	})
}

// TestADeclineWhoseAnswerIsLost ends when the call's own time is over, and not before: the
// store may still be trying.
func TestADeclineWhoseAnswerIsLost(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t, func(o *Options) { o.Patience = time.Millisecond })
		h := e.handle(guest())
		e.world.set(func(w *world) { w.fates = []fate{lostRefuse} })
		begun := time.Now()
		e.pays(guest(), byCard(h, 1), "UNKNOWN")
		time.Sleep(75*time.Second - time.Since(begun) - 10*time.Millisecond)
		e.pays(guest(), byCard(h, 1), "UNKNOWN")
		time.Sleep(20 * time.Millisecond)
		e.pays(guest(), byCard(h, 1), "UNKNOWN") // the first one that counts
		time.Sleep(9 * time.Second)
		e.pays(guest(), byCard(h, 1), "UNKNOWN")
		time.Sleep(2 * time.Second)
		e.pays(guest(), byCard(h, 1), "DECLINED PROCESSOR_DECLINED")
		e.pays(guest(), byCard(e.renewed(guest(), h), 2), "SUCCESS")
	})
}

// TestWhenItIsSaidToBeLost wants both the time and two reads that are apart.
func TestWhenItIsSaidToBeLost(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t, func(o *Options) { o.Patience = time.Millisecond })
		h := e.handle(guest())
		e.world.set(func(w *world) { w.fates = []fate{lostBefore} })
		began := time.Now()
		e.pays(guest(), byCard(h, 1), "UNKNOWN")
		time.Sleep(15*time.Minute - time.Since(began) - 10*time.Millisecond)
		e.pays(guest(), byCard(h, 1), "UNKNOWN") // read in vain, and too early
		time.Sleep(time.Minute)
		e.pays(guest(), byCard(h, 1), "UNKNOWN") // the first one that counts
		time.Sleep(9 * time.Second)
		e.pays(guest(), byCard(h, 1), "UNKNOWN")
		time.Sleep(2 * time.Second)
		e.pays(guest(), byCard(h, 1), "DECLINED NOT_CHARGED")
		e.pays(guest(), byCard(e.renewed(guest(), h), 2), "SUCCESS")
	})
}

// TestReadsThatFailSettleNothing has a store that does not answer.
func TestReadsThatFailSettleNothing(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.world.set(func(w *world) {
			w.fates = []fate{lostAfter}
			w.during = func(context.Context) {
				e.world.set(func(w *world) { w.failReads = errors.New(canary) })
			}
		})
		e.pays(guest(), byCard(h, 1), "UNKNOWN")
		time.Sleep(time.Hour)
		e.pays(guest(), byCard(h, 1), "UNKNOWN")
		e.renews(guest(), h, "PAYMENT_OUTCOME_UNKNOWN")
		e.pays(guest(), byCard(h, 2), "PAYMENT_OUTCOME_UNKNOWN")
		e.world.set(func(w *world) { w.failReads, w.during = nil, nil })
		time.Sleep(lookMost)
		e.pays(guest(), byCard(h, 1), "SUCCESS")
		if strings.Contains(e.log.String(), canary) {
			t.Errorf("the log holds a secret: %s", e.log)
		}
	})
}

// TestNoPaymentWithoutALook wants the transactions before anything is sent.
func TestNoPaymentWithoutALook(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.world.set(func(w *world) { w.failReads = errors.New(canary) })
		e.pays(guest(), byCard(h, 1), "UPSTREAM_UNAVAILABLE")
		e.wantSends(0)
		for event, status := range map[string]string{"purchase": "ok", "settled": "OK", "Pending": "ok", "authorization": "odd", "gift": "ok"} {
			e.world.set(func(w *world) {
				w.failReads = nil
				clear(w.shown)
				w.show(h.OrderEntityID, event, status, commerce.InstrumentStoredCard, 0)
			})
			e.pays(guest(), byCard(h, 1), "ORDER_ALREADY_PAID")
		}
		e.wantSends(0)
		e.world.set(func(w *world) {
			clear(w.shown)
			w.show(h.OrderEntityID, "purchase", "error", commerce.InstrumentStoredCard, 0)
			w.show(h.OrderEntityID, "void", "ok", commerce.InstrumentStoredCard, 0)
		})
		e.pays(guest(), byCard(h, 1), "SUCCESS")
	})
}

// TestTwoSettleAtOnce lets replicas find out the same.
func TestTwoSettleAtOnce(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.world.set(func(w *world) { w.fates, w.lateBy = []fate{late}, time.Minute })
		e.pays(guest(), byCard(h, 1), "UNKNOWN")
		e.audit.take()
		time.Sleep(2 * time.Minute)
		all := atOnce(e, 20, func(int) commerce.PaymentOrder { return byCard(h, 1) })
		if all["SUCCESS"] != 20 {
			t.Errorf("got %v", all)
		}
		if lines := e.audit.take(); len(lines) != 1 || lines[0] != "payment_settled 0 100 SUCCESS" {
			t.Errorf("audit %q", lines)
		}
	})
}

// TestAClockThatJumps has an attempt that was begun in the future.
func TestAClockThatJumps(t *testing.T) {
	inTime(t, func(t *testing.T) {
		ahead := time.Duration(0)
		var mu sync.Mutex
		e := newEnv(t, func(o *Options) {
			o.Now = func() time.Time {
				mu.Lock()
				defer mu.Unlock()
				return time.Now().Add(ahead)
			}
		})
		h := e.handle(guest())
		e.world.set(func(w *world) { w.fates = []fate{lostAfter}; w.showAfter = time.Minute })
		e.pays(guest(), byCard(h, 1), "UNKNOWN")
		mu.Lock()
		ahead = -10 * time.Minute
		mu.Unlock()
		e.pays(guest(), byCard(h, 1), "UNKNOWN")
		time.Sleep(2 * time.Minute)
		e.pays(guest(), byCard(h, 1), "SUCCESS")
	})
}

// TestASenderThatStoodStill does not send what was begun long ago.
func TestASenderThatStoodStill(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.journal.set(func(f *fakeJournal) {
			f.onSwap = func(name string, next []byte) error {
				if strings.HasPrefix(name, "order:") && strings.Contains(string(next), `"s":"begun"`) {
					time.Sleep(45 * time.Second)
				}
				return nil
			}
		})
		e.pays(guest(), byCard(h, 1), "UPSTREAM_UNAVAILABLE")
		e.wantSends(0)
		e.journal.set(func(f *fakeJournal) { f.onSwap = nil })
		e.pays(guest(), byCard(h, 1), "SUCCESS")
		synctest.Wait()
	})
}

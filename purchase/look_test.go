package purchase

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// TestHowOftenAnybodyLooks has a store that is out of order, and tabs at several replicas
// that all want to know.
func TestHowOftenAnybodyLooks(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		replicas := []*Service{e.Service, e.another(), e.another()}
		h := e.handle(guest())
		e.world.set(func(w *world) { w.fates = []fate{lostBefore} })
		begun := time.Now()
		reads := func() int { return e.world.count(func(w *world) int { return w.txReads }) }
		before := reads() + 1 // the payment itself looks first
		asks := func(s *Service, order commerce.PaymentOrder) {
			ctx, cancel := context.WithTimeout(e.as(guest()), 10*time.Second)
			defer cancel()
			_, _ = s.ProcessPayment(ctx, order)
		}
		asks(replicas[0], byCard(h, 1))
		var tabs sync.WaitGroup
		for n := range 12 {
			tabs.Go(func() {
				s := replicas[n%3]
				for time.Since(begun) < 4*time.Minute {
					switch n % 4 {
					case 0:
						_, _ = s.CreatePaymentHandle(e.as(guest()), commerce.Secret(h.Token))
					case 1:
						_, _ = s.CompleteCheckout(e.as(guest()), guestCheckout)
					case 2:
						asks(s, byCard(h, 2))
					default:
						asks(s, byCard(h, 1))
					}
					time.Sleep(time.Duration(300+100*n) * time.Millisecond)
				}
			})
		}
		time.Sleep(time.Minute - time.Since(begun))
		if n := reads() - before; n < 6 || n > 10 {
			t.Errorf("%d reads in the first minute", n)
		}
		tabs.Wait()
		if n := reads() - before; n < 12 || n > 16 {
			t.Errorf("%d reads in four minutes", n)
		}
		e.wantSends(1)
	})
}

// TestALookIsWrittenDownFirst does not read what nobody could be told of.
func TestALookIsWrittenDownFirst(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.world.set(func(w *world) { w.fates = []fate{lostAfter}; w.showAfter = time.Minute })
		e.pays(guest(), byCard(h, 1), "UNKNOWN")
		time.Sleep(2 * time.Minute)
		before := e.world.count(func(w *world) int { return w.txReads })
		e.journal.set(func(f *fakeJournal) { f.swapErr = errors.New("down") })
		e.pays(guest(), byCard(h, 1), "UPSTREAM_UNAVAILABLE")
		e.renews(guest(), h, "UPSTREAM_UNAVAILABLE")
		if n := e.world.count(func(w *world) int { return w.txReads }) - before; n != 0 {
			t.Errorf("%d reads", n)
		}
		e.journal.set(func(f *fakeJournal) { f.swapErr = nil })
		e.pays(guest(), byCard(h, 1), "SUCCESS")
	})
}

// TestWhenToLook is the plan of the looks.
func TestWhenToLook(t *testing.T) {
	t.Parallel()
	epoch := time.UnixMilli(1_800_000_000_000)
	const settleAfter, apart = 15 * time.Minute, 10 * time.Second
	plan := func(a attempt, until time.Duration) (at []time.Duration) {
		for next := a.nextLook(settleAfter, apart); next.Sub(epoch) <= until; next = a.nextLook(settleAfter, apart) {
			if next.IsZero() {
				next = epoch
			}
			at = append(at, next.Sub(epoch))
			a.Looked = next.UnixMilli()
		}
		return at
	}
	a := attempt{State: unknown, Begun: epoch.UnixMilli(), Ended: epoch.UnixMilli(), SettleBy: epoch.Add(75 * time.Second).UnixMilli()}
	const s = time.Second
	if got, want := plan(a, 100*s), []time.Duration{0, s, 2 * s, 4 * s, 8 * s, 16 * s, 32 * s, 62 * s, 75 * s}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	late := a
	late.Looked = epoch.Add(settleAfter - 3*s).UnixMilli()
	if got, want := plan(late, settleAfter+time.Minute), []time.Duration{settleAfter, settleAfter + 30*s, settleAfter + 60*s}; !slices.Equal(got, want) {
		t.Errorf("when it may be settled: %v, want %v", got, want)
	}
	late.Looked, late.Empty = epoch.Add(settleAfter+s).UnixMilli(), epoch.Add(settleAfter+s).UnixMilli()
	if got, want := plan(late, settleAfter+20*s), []time.Duration{settleAfter + 11*s}; !slices.Equal(got, want) {
		t.Errorf("the second of two: %v, want %v", got, want)
	}
}

package purchase

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// leave shows transactions of one payment by card.
func (w *world) leave(orderID int, gateway string, says ...[2]string) {
	for _, s := range says {
		w.show(orderID, s[0], s[1], commerce.InstrumentTokenizedCard, 0)
		w.shown[orderID][len(w.shown[orderID])-1].GatewayID = gateway
	}
}

// TestALostPaymentThatWasVoided is nobody's success: what it authorized does not move.
func TestALostPaymentThatWasVoided(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.world.set(func(w *world) {
			w.fates = []fate{lostBefore}
			w.during = func(context.Context) {
				e.world.set(func(w *world) {
					w.leave(h.OrderEntityID, "g", [2]string{"authorization", "ok"}, [2]string{"void", "ok"})
				})
			}
		})
		for range 3 {
			e.pays(guest(), byCard(h, 1), "UNKNOWN")
			e.completes(guest(), guestCheckout, "PAYMENT_OUTCOME_UNKNOWN")
			time.Sleep(time.Hour)
		}
		// Somebody captures money in the control panel.
		e.world.set(func(w *world) { w.leave(h.OrderEntityID, "g2", [2]string{"purchase", "ok"}) })
		if out := e.pays(guest(), byCard(h, 1), "SUCCESS"); out.TransactionID != "g2" {
			t.Errorf("got %+v", out)
		}
	})
}

// TestADeclineThatWasVoided has a processor that authorizes first, and voids what it then
// declines. The order is still to be paid.
func TestADeclineThatWasVoided(t *testing.T) {
	for name, says := range map[string][][2]string{
		"after an authorization":       {{"authorization", "ok"}, {"void", "ok"}},
		"after a capture that failed":  {{"authorization", "ok"}, {"capture", "error"}, {"void", "ok"}},
		"after it was to be waited on": {{"pending", "ok"}, {"void", "ok"}},
	} {
		t.Run(name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t)
				h := e.handle(guest())
				e.world.set(func(w *world) {
					w.fates = []fate{refuseMute}
					w.leave(h.OrderEntityID+1, "g", [2]string{"authorization", "ok"}, [2]string{"void", "ok"}) // of another order
					w.during = func(context.Context) { e.world.set(func(w *world) { w.leave(h.OrderEntityID, "g", says...) }) }
				})
				e.pays(guest(), byCard(h, 1), "DECLINED BAD_PAYMENT")
				e.world.set(func(w *world) { w.during = nil })
				e.pays(guest(), byCard(e.renewed(guest(), h), 2), "SUCCESS")
				e.wantSends(2)
			})
		})
	}
}

// TestADeclineThatIsVoidedLate says nothing about a payment after it, whose answer is lost.
func TestADeclineThatIsVoidedLate(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		e.world.set(func(w *world) { w.fates = []fate{refuseMute, lostBefore} })
		e.pays(guest(), byCard(h, 1), "DECLINED BAD_PAYMENT")
		h = e.renewed(guest(), h)
		e.world.set(func(w *world) {
			w.during = func(context.Context) {
				e.world.set(func(w *world) {
					w.leave(h.OrderEntityID, "g", [2]string{"authorization", "ok"}, [2]string{"void", "ok"})
				})
			}
		})
		e.pays(guest(), byCard(h, 2), "UNKNOWN")
		e.settles(guest(), byCard(h, 2), "DECLINED NOT_CHARGED")
	})
}

// TestWhatIsVoided wants a void that went through, of the same payment, and later.
func TestWhatIsVoided(t *testing.T) {
	t.Parallel()
	of := func(gateway string, t commerce.Transaction) commerce.Transaction { t.GatewayID = gateway; return t }
	const card = "credit_card"
	decline := attempt{State: declined, Sort: other}
	paid, with := of("g", tx(2, "authorization", "ok", card)), func(a attempt, before ...int) attempt { a.Before = before; return a }
	for _, c := range []struct {
		name     string
		attempts []attempt
		all      []commerce.Transaction
		// isPaid is what the order then is.
		isPaid bool
	}{
		{"by the same payment", []attempt{decline}, []commerce.Transaction{paid, of("g", tx(3, "VOID", "OK", card))}, false},
		{"a pending one", []attempt{decline}, []commerce.Transaction{of("g", tx(2, "pending", "ok", card)), of("g", tx(3, "void", "ok", card))}, false},
		{"before it", []attempt{decline}, []commerce.Transaction{of("g", tx(1, "void", "ok", card)), paid}, true},
		{"by another payment", []attempt{decline}, []commerce.Transaction{paid, of("g2", tx(3, "void", "ok", card))}, true},
		{"by what nobody knows", []attempt{decline}, []commerce.Transaction{of("", paid), of("", tx(3, "void", "ok", card))}, true},
		{"in vain", []attempt{decline}, []commerce.Transaction{paid, of("g", tx(3, "void", "error", card))}, true},
		{"refunded", []attempt{decline}, []commerce.Transaction{paid, of("g", tx(3, "refund", "ok", card))}, true},
		{"and paid again", []attempt{decline}, []commerce.Transaction{paid, of("g", tx(3, "void", "ok", card)), of("g", tx(4, "purchase", "ok", card))}, true},
		{"a word that nobody knows", []attempt{decline}, []commerce.Transaction{of("g", tx(2, "else", "ok", card)), of("g", tx(3, "void", "ok", card))}, true},
		{"without a decline", nil, []commerce.Transaction{paid, of("g", tx(3, "void", "ok", card))}, true},
		{"with a decline of another sort", []attempt{{State: declined, Sort: certificate}}, []commerce.Transaction{paid, of("g", tx(3, "void", "ok", card))}, true},
		{"with a decline after it", []attempt{with(decline, 2)}, []commerce.Transaction{paid, of("g", tx(3, "void", "ok", card))}, true},
		{"with a charge", []attempt{{State: succeeded, Sort: other}}, []commerce.Transaction{paid, of("g", tx(3, "void", "ok", card))}, true},
		{"with a part, and no method", []attempt{{State: succeeded, Sort: certificate}}, []commerce.Transaction{of("g", tx(2, "authorization", "ok", "")), of("g", tx(3, "void", "ok", ""))}, true},
		{"with a part", []attempt{{State: succeeded, Sort: certificate}}, []commerce.Transaction{paid, of("g", tx(3, "void", "ok", card))}, true},
	} {
		b := book{Version: bookVersion, Attempts: c.attempts}
		if got := b.isPaidElsewhere(c.all); got != c.isPaid {
			t.Errorf("%s: paid elsewhere %v, want %v", c.name, got, c.isPaid)
		}
	}
}

// TestWhatADeclineLeaves does not take money that moved after a void.
func TestWhatADeclineLeaves(t *testing.T) {
	t.Parallel()
	b := book{Version: bookVersion, Attempts: []attempt{{State: declined, Sort: other}, {State: unknown, Sort: other}}}
	var all []commerce.Transaction
	for n, event := range []string{"authorization", "void", "purchase"} {
		one := tx(n+1, event, "ok", "credit_card")
		one.GatewayID = "g"
		all = append(all, one)
	}
	if got := b.tracesOf(1, all[:2]); len(got) != 0 {
		t.Errorf("what was voided is left as %v", got)
	}
	now := time.UnixMilli(1_800_000_000_000)
	got := b.settled(1, all, now, time.Hour, time.Second).Attempts[1]
	if got.State != succeeded || got.Transaction != "g" || !slices.Equal(got.Counted, []int{1, 2, 3}) {
		t.Errorf("got %+v", got)
	}
}

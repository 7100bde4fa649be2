package purchase

import (
	"context"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// meanwhile is a throttle during whose first question about a payment something happens.
type meanwhile struct {
	*fakeThrottle

	do func()
}

func (m *meanwhile) Admit(ctx context.Context, a commerce.Attempt) (func(commerce.Verdict), error) {
	if do := m.do; do != nil && a.Action == actionPay {
		m.do = nil
		do()
	}
	return m.fakeThrottle.Admit(ctx, a)
}

// Who finds money that their own payment moved, sent by somebody else, is not told that the
// order was paid otherwise.
func TestTheSamePaymentWhileItIsBegun(t *testing.T) {
	inTime(t, func(t *testing.T) {
		m := &meanwhile{fakeThrottle: &fakeThrottle{}}
		e := newEnv(t, func(o *Options) { o.Throttle = m })
		h := e.handle(guest())
		var first commerce.PaymentOutcome
		m.do = func() { first = e.pays(guest(), byCard(h, 1), "SUCCESS") }
		if again := e.pays(guest(), byCard(h, 1), "SUCCESS"); again != first {
			t.Errorf("got %+v, want %+v", again, first)
		}
		e.wantSends(1)
	})
	t.Run("with another key", func(t *testing.T) {
		inTime(t, func(t *testing.T) {
			m := &meanwhile{fakeThrottle: &fakeThrottle{}}
			e := newEnv(t, func(o *Options) { o.Throttle = m })
			h := e.handle(guest())
			m.do = func() { e.pays(guest(), byCard(h, 1), "SUCCESS") }
			e.pays(guest(), byCard(h, 2), "ORDER_ALREADY_PAID")
			e.wantSends(1)
		})
	})
}

// provedBy remembers by which correlation id each session was proven.
type provedBy struct {
	fakeSessions

	ids []string
}

func (p *provedBy) Caller(ctx context.Context) (commerce.Caller, error) {
	p.ids = append(p.ids, commerce.CorrelationID(ctx))
	return p.fakeSessions.Caller(ctx)
}

// Requests of one purchase come with correlation ids of their own. The store hears of one.
func TestAProofBelongsToItsPurchase(t *testing.T) {
	inTime(t, func(t *testing.T) {
		proofs := &provedBy{}
		e := newEnv(t, func(o *Options) { o.Sessions = proofs })
		p := shopper(7, "s7")
		in := func(id string) context.Context { return commerce.WithCorrelationID(e.as(p), id) }
		out, err := e.CompleteCheckout(in("purchase"), checkoutOf7)
		if err != nil {
			t.Fatal(err)
		}
		handle := commerce.Secret(out.Handle.Token)
		if _, err := e.PaymentMethods(in("methods"), handle); err != nil {
			t.Error(err)
		}
		if _, err := e.CreatePaymentHandle(in("handle"), handle); err != nil {
			t.Error(err)
		}
		if again, err := e.CompleteCheckout(in("again"), checkoutOf7); err != nil || again.OrderID != out.OrderID {
			t.Errorf("%+v, %v", again, err)
		}
		if out, err := e.ProcessPayment(in("payment"), byCard(out.Handle, 1)); ended(out, err) != "SUCCESS" {
			t.Errorf("%+v, %v", out, err)
		}
		for _, id := range proofs.ids {
			if id != "purchase" {
				t.Errorf("the session was proven by %q", id)
			}
		}
		if len(proofs.ids) != 5 {
			t.Errorf("%d proofs", len(proofs.ids))
		}
	})
}

// A completion that never arrived is looked for as long as its asker has time. Who asks
// again then does not wait for that.
func TestACompletionIsLookedForNoLongerThanItIsAwaited(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		ask := func() (commerce.PurchaseOutcome, error) {
			ctx, cancel := context.WithTimeout(e.as(guest()), 3*time.Second)
			defer cancel()
			return e.CompleteCheckout(ctx, guestCheckout)
		}
		e.world.set(func(w *world) { w.completeErr = outcomeUnknown() })
		if _, err := ask(); commerce.CodeOf(err) != commerce.CodeOutcomeUnknown {
			t.Errorf("got %v", err)
		}
		e.world.set(func(w *world) { w.completeErr = nil })
		begun := time.Now()
		if out, err := ask(); commerce.CodeOf(err) != commerce.CodeOutcomeUnknown || time.Since(begun) > time.Second {
			t.Errorf("asked again: %+v, %v after %v", out, err, time.Since(begun))
		}
	})
}

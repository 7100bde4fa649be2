package purchase

import (
	"fmt"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// part pays a part by store credit, or all of an order.
func (e *env) part(h *commerce.PaymentHandle, n int, amount string) {
	e.t.Helper()
	e.pays(shopper(7, "s7"), byCredit(h, n), "SUCCESS")
	d, err := commerce.ParseDecimal(amount)
	if err != nil {
		e.t.Fatal(err)
	}
	e.world.set(func(w *world) {
		all := w.shown[h.OrderEntityID]
		all[len(all)-1].Amount, all[len(all)-1].Currency = d, "USD"
	})
}

// TestWhatMayHavePaidAll has a store that takes no more payments for an order, of which
// store credit has paid something: all of it, or a part before somebody cancelled it.
func TestWhatMayHavePaidAll(t *testing.T) {
	seven := shopper(7, "s7")
	const paid, not = "ORDER_ALREADY_PAID", "ORDER_NOT_PAYABLE"
	for name, c := range map[string]struct {
		// buy pays with a handle for 42.50, and returns the one to ask with.
		buy func(*env, *commerce.PaymentHandle) *commerce.PaymentHandle
		// renew is what a new handle gets, and complete what the checkout does.
		renew, complete string
	}{
		"nothing": {func(_ *env, h *commerce.PaymentHandle) *commerce.PaymentHandle { return h }, not, not},
		"all": {func(e *env, h *commerce.PaymentHandle) *commerce.PaymentHandle {
			e.part(h, 1, "42.50")
			return h
		}, paid, paid},
		// A checkout has no handle that says what was left.
		"a part": {func(e *env, h *commerce.PaymentHandle) *commerce.PaymentHandle {
			e.part(h, 1, "10.00")
			return h
		}, not, paid},
		"a part, and another handle since": {func(e *env, h *commerce.PaymentHandle) *commerce.PaymentHandle {
			e.part(h, 1, "42.50")
			return e.renewed(seven, h)
		}, not, paid},
		"a part, and a decline since": {func(e *env, h *commerce.PaymentHandle) *commerce.PaymentHandle {
			e.part(h, 1, "42.50")
			e.world.set(func(w *world) { w.fates = []fate{refuse} })
			e.pays(seven, byCard(e.renewed(seven, h), 2), "DECLINED INSUFFICIENT_FUNDS")
			return h
		}, not, not},
		"parts that are all": {func(e *env, h *commerce.PaymentHandle) *commerce.PaymentHandle {
			e.part(h, 1, "10.00")
			e.part(e.renewed(seven, h), 2, "32.50")
			return h
		}, paid, paid},
		"parts that are not all": {func(e *env, h *commerce.PaymentHandle) *commerce.PaymentHandle {
			e.part(h, 1, "10.00")
			e.part(e.renewed(seven, h), 2, "32.49")
			return h
		}, not, paid},
		"what was paid before the handle does not count": {func(e *env, h *commerce.PaymentHandle) *commerce.PaymentHandle {
			e.part(h, 1, "10.00")
			h = e.renewed(seven, h) // which is for 42.50 as well
			e.part(h, 2, "32.50")
			return h
		}, not, paid},
		"all, and it does not show yet": {func(e *env, h *commerce.PaymentHandle) *commerce.PaymentHandle {
			e.world.set(func(w *world) { w.showAfter = time.Hour })
			e.part(h, 1, "42.50")
			return h
		}, paid, paid},
		"parts of which one does not show yet": {func(e *env, h *commerce.PaymentHandle) *commerce.PaymentHandle {
			e.part(h, 1, "10.00")
			e.world.set(func(w *world) { w.showAfter = time.Hour })
			e.part(e.renewed(seven, h), 2, "32.50")
			return h
		}, paid, paid},
		"all, and the journal is lost": {func(e *env, h *commerce.PaymentHandle) *commerce.PaymentHandle {
			e.part(h, 1, "42.50")
			e.journal.lose()
			return h
		}, paid, paid},
		"a part, and the journal is lost": {func(e *env, h *commerce.PaymentHandle) *commerce.PaymentHandle {
			e.part(h, 1, "10.00")
			e.journal.lose()
			return h
		}, not, paid},
		"after what the journal has lost": {func(e *env, h *commerce.PaymentHandle) *commerce.PaymentHandle {
			e.part(h, 1, "10.00")
			h = e.renewed(seven, h)
			e.journal.lose()
			return h
		}, paid, paid},
		"in another currency": {func(e *env, h *commerce.PaymentHandle) *commerce.PaymentHandle {
			e.part(h, 1, "10.00")
			e.world.set(func(w *world) { w.shown[h.OrderEntityID][0].Currency = "EUR" })
			return h
		}, paid, paid},
		"of what nobody knows": {func(e *env, h *commerce.PaymentHandle) *commerce.PaymentHandle {
			e.world.set(func(w *world) {
				w.tokenForm = func(orderID, n int) commerce.Secret {
					return patOf(fmt.Sprintf(`{"jti":"%d","data":{"order_id":%d}}`, n, orderID))
				}
			})
			h = e.renewed(seven, h)
			e.part(h, 1, "10.00")
			return h
		}, paid, paid},
		"a part that was voided": {func(e *env, h *commerce.PaymentHandle) *commerce.PaymentHandle {
			e.part(h, 1, "42.50")
			e.world.set(func(w *world) {
				w.show(h.OrderEntityID, "void", "ok", commerce.InstrumentStoreCredit, 0)
				all := w.shown[h.OrderEntityID]
				all[1].GatewayID = all[0].GatewayID
			})
			e.journal.lose()
			return h
		}, not, not},
	} {
		t.Run(name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t)
				h := c.buy(e, e.handle(seven))
				e.world.set(func(w *world) { w.noPayment = true })
				e.renews(seven, h, c.renew)
				e.completes(seven, checkoutOf7, c.complete)
			})
		})
	}
}

package purchase

import (
	"fmt"
	"slices"
)

// The rules.
const (
	// DoubleCharge: more was taken for an order than it costs, or two cards were charged.
	DoubleCharge = "double charge"
	// LostCharge: money moved, and nobody who asks with a key learns of it.
	LostCharge = "lost charge"
	// FalseDecline: money moved for an order of which everybody was told that it did not.
	FalseDecline = "false decline"
	// FalseSuccess: somebody was told of a charge that is not in the ledger, or is another
	// payment's.
	FalseSuccess = "false success"
	// Changed: what was said to be final changed.
	Changed = "changed"
	// Unsettled: in the end somebody who asks with a key is still not told.
	Unsettled = "unsettled"
	// ForgedKey: a key was taken with another payment than the first time.
	ForgedKey = "forged key"
	// TwoOrders: a checkout became two orders, or its buyer was told a wrong one.
	TwoOrders = "two orders"
	// Correlation: money moved under another id than the purchase's.
	Correlation = "correlation"
	// Unpaid: an order is not paid in full though its buyer went on trying, so that it can
	// never be.
	Unpaid = "unpaid"
)

// Promise is what a deployment promises.
type Promise struct {
	// Forgets means that the journal forgot everything during the run. Then it is enough
	// that an order which was charged is said to be paid.
	Forgets bool
}

// Violation is something that breaks a promise.
type Violation struct {
	Rule string
	// Order is 0 where it is about none.
	Order, Purchase int
	What            string
}

// String says it for people.
func (v Violation) String() string {
	return fmt.Sprintf("%s: purchase %d, order %d: %s", v.Rule, v.Purchase, v.Order, v.What)
}

// payment is one key of a purchase.
type payment struct{ purchase, key int }

// check is a comparison under way.
type check struct {
	History

	promise  Promise
	found    []Violation
	byKey    map[payment][]Answer
	keys     []payment
	charges  map[int][]Charge
	orders   map[string][]Order
	purchase map[int]int // by order
}

// Check returns everything that breaks the promise. The history is to end with everybody
// asking once more about every key.
func Check(h History, p Promise) []Violation {
	c := &check{
		History: h, promise: p, byKey: map[payment][]Answer{}, charges: map[int][]Charge{},
		orders: map[string][]Order{}, purchase: map[int]int{},
	}
	for _, a := range h.Answers {
		k := payment{a.Purchase, a.Key}
		if c.byKey[k] == nil {
			c.keys = append(c.keys, k)
		}
		c.byKey[k] = append(c.byKey[k], a)
	}
	for _, ch := range h.Charges {
		c.charges[ch.Order] = append(c.charges[ch.Order], ch)
	}
	for _, o := range h.Orders {
		c.orders[o.Checkout] = append(c.orders[o.Checkout], o)
	}
	for i, p := range h.Purchases {
		c.checkOrders(i, p)
	}
	claimed := map[string]payment{}
	for _, k := range c.keys {
		c.checkKey(k, claimed)
	}
	for _, o := range h.Orders {
		c.checkCharges(o, claimed)
	}
	return c.found
}

func (c *check) broken(rule string, purchase, order int, format string, args ...any) {
	c.found = append(c.found, Violation{Rule: rule, Purchase: purchase, Order: order, What: fmt.Sprintf(format, args...)})
}

// checkOrders wants one order of one checkout, and its buyer to know it.
func (c *check) checkOrders(i int, p Purchase) {
	made := c.orders[p.Checkout]
	for _, o := range made {
		c.purchase[o.ID] = i
	}
	if len(made) > 1 || len(p.Orders) > 1 {
		c.broken(TwoOrders, i, 0, "the store has %v, its buyer was told %v", made, p.Orders)
		return
	}
	if len(p.Orders) == 1 && (len(made) == 0 || made[0].ID != p.Orders[0]) {
		c.broken(TwoOrders, i, p.Orders[0], "the store has %v", made)
	}
}

// checkKey compares what was said about one payment with itself, and with the ledger.
func (c *check) checkKey(k payment, claimed map[string]payment) {
	var final *Answer
	last := Answer{Refusal: "nothing"}
	for _, a := range c.byKey[k] {
		if a.Forged {
			if a.Status != "" && !c.promise.Forgets {
				c.broken(ForgedKey, k.purchase, 0, "key %d with another payment: %s", k.key, a.says())
			}
			continue
		}
		if a.Told >= last.Told {
			last = a
		}
		if a.isFinal() && final == nil {
			final = &a
		}
	}
	for _, a := range c.byKey[k] {
		if a.Forged || final == nil {
			continue
		}
		isOther := a.isFinal() && a.says() != final.says()
		isBack := a.Status == "UNKNOWN" && a.Asked > final.Told
		if (isOther || isBack) && !c.promise.Forgets {
			c.broken(Changed, k.purchase, 0, "key %d: %s, and %s", k.key, final.says(), a.says())
		}
	}
	if last.Status == "UNKNOWN" || slices.Contains(passing(), last.Refusal) {
		c.broken(Unsettled, k.purchase, 0, "key %d: %s", k.key, last.says())
	}
	if final != nil && final.Transaction != "" {
		c.claim(k, *final, claimed)
	}
}

// passing are refusals that say to ask again.
func passing() []string {
	return []string{"PAYMENT_IN_PROGRESS", "PAYMENT_OUTCOME_UNKNOWN", "RATE_LIMITED", "UPSTREAM_UNAVAILABLE", Transport}
}

// Transport is the refusal of an answer that did not come.
const Transport = "TRANSPORT"

// claim gives a charge to the payment that was told of it.
func (c *check) claim(k payment, a Answer, claimed map[string]payment) {
	if other, taken := claimed[a.Transaction]; taken {
		c.broken(FalseSuccess, k.purchase, 0, "key %d was told of the charge of key %d: %s", k.key, other.key, a.says())
		return
	}
	claimed[a.Transaction] = k
	isIt := func(ch Charge) bool { return ch.Payment == a.Transaction && c.purchase[ch.Order] == k.purchase }
	if !slices.ContainsFunc(c.Charges, isIt) {
		c.broken(FalseSuccess, k.purchase, 0, "key %d: %s is no charge of its order", k.key, a.says())
	}
}

// checkCharges compares the money that moved for an order with what was said.
func (c *check) checkCharges(o Order, claimed map[string]payment) {
	i, known := c.purchase[o.ID]
	if !known {
		return
	}
	p, sum, cards := c.Purchases[i], int64(0), 0
	for _, ch := range c.charges[o.ID] {
		sum += ch.Amount
		if !ch.IsPart {
			cards++
		}
		if ch.Correlation != p.Correlation {
			c.broken(Correlation, i, o.ID, "charged under %q, not %q", ch.Correlation, p.Correlation)
		}
		if _, ok := claimed[ch.Payment]; ok || c.promise.Forgets && p.IsSeenPaid {
			continue
		}
		rule := LostCharge
		if c.allDeclined(i) {
			rule = FalseDecline
		}
		c.broken(rule, i, o.ID, "nobody was told of %s", ch.Payment)
	}
	switch {
	case sum > o.Total || cards > 1:
		c.broken(DoubleCharge, i, o.ID, "%d of %d by %d cards", sum, o.Total, cards)
	case sum < o.Total || !p.IsSeenPaid:
		c.broken(Unpaid, i, o.ID, "%d of %d, said to be paid: %v", sum, o.Total, p.IsSeenPaid)
	}
}

// allDeclined reports whether everybody who asked for a payment of a purchase was told
// that it was declined.
func (c *check) allDeclined(purchase int) bool {
	asked := false
	for _, a := range c.Answers {
		if a.Purchase != purchase || a.Forged || a.Status == "" {
			continue
		}
		if asked = true; a.Status != "DECLINED" && a.Status != "UNKNOWN" {
			return false
		}
	}
	return asked
}

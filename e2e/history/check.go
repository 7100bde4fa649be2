package history

import (
	"fmt"
	"slices"
)

// Promise is what a deployment promises.
type Promise struct {
	// ProofAge is for how long prices are answered on the strength of one proof.
	ProofAge Time
	// Shared means that the replicas tell each other of logouts.
	Shared bool
	// Patient means that the replicas wait for what they share, however late it answers.
	Patient bool
	// Prices are what the product that is asked for costs each group, and GuestPrice
	// what it costs guests, which must differ from all of them.
	Prices     map[int]string
	GuestPrice string
	// Aftermath is for how long a fault of the store may still be felt.
	Aftermath Time
}

// The rules.
const (
	SomebodyElse    = "answered for somebody else"
	AsGuest         = "answered as for a guest"
	AfterEnd        = "answered after the session had ended"
	AfterLogout     = "answered after a logout through us"
	AfterExpiry     = "answered after the session was over by itself"
	WrongGroup      = "answered for a group the customer was not in"
	WrongPrice      = "answered with a price that is not the group's"
	RefusedAlive    = "refused a session that was alive"
	FailedNeedless  = "failed while the store was well"
	UnexpectedError = "failed in a way that nothing explains"
	StoreDisagrees  = "the store let a session live that it had ended"
)

// Check returns everything that breaks the promise, the first rule that each
// operation breaks.
func Check(h History, p Promise) []Violation {
	c := &checker{h: h, p: p, m: newModel(h)}
	var found []Violation
	for i := range h.Operations {
		op := &h.Operations[i]
		for _, rule := range c.rules(op) {
			if v := rule(op); v != nil {
				v.Operation = *op
				found = append(found, *v)
				break
			}
		}
	}
	return found
}

type checker struct {
	h History
	p Promise
	m *model
}

// rules are those for an operation; each returns nil when it is kept.
func (c *checker) rules(op *Operation) []func(*Operation) *Violation {
	rules := []func(*Operation) *Violation{c.disagreement}
	switch {
	case op.Outcome == Answered && op.Kind.throughUs():
		return append(rules, c.identity, c.loggedOut, c.expired, c.ended, c.group, c.price)
	case op.Outcome == Answered:
		return append(rules, c.identity)
	case op.Kind.throughUs() && op.Outcome == Refused:
		return append(rules, c.unasked, c.refusedAlive)
	case op.Kind.throughUs() && op.Outcome == Failed:
		return append(rules, c.unexpected, c.needless)
	}
	return rules
}

// identity is kept when the answer is about whoever asked.
func (c *checker) identity(op *Operation) *Violation {
	switch op.Kind {
	case Move, StoreEnds, StoreLogin, HostedLogout, Logout, CartLink:
		return nil // they tell nothing about anybody; whom a cart link takes along, Follow finds out
	case Prices:
		if op.Customer != 0 && op.Price == c.p.GuestPrice {
			return &Violation{Rule: AsGuest}
		}
		return nil
	case Follow:
		// A link signs nobody in when its session has ended since.
		if op.About == 0 && !op.AliveAfter {
			return nil
		}
	default:
	}
	switch op.About {
	case op.Customer:
		return nil
	case 0:
		return &Violation{Rule: AsGuest}
	}
	return &Violation{Rule: SomebodyElse, Why: fmt.Sprintf("the answer is about customer %d", op.About)}
}

// loggedOut is kept unless the session began before a logout through us, and was used
// after it where that must be known at once.
func (c *checker) loggedOut(op *Operation) *Violation {
	l := c.m.lives[op.Session]
	if l == nil || op.Kind == Login {
		return nil
	}
	for _, out := range c.m.logouts[op.Customer] {
		if !l.endedBy(out) || op.Invoked < out.Returned || !c.hears(op, out) {
			continue
		}
		// That a session was signed out itself is known without asking the store, that
		// the others of the customer are over is not.
		if op.Kind == Who && out.Session != op.Session {
			continue
		}
		return &Violation{Rule: AfterLogout, Why: fmt.Sprintf("the logout had returned at %s", out.Returned), Evidence: evidence(l.begun, out)}
	}
	return nil
}

// hears reports whether the replica that answered op must know at once of a logout. Who
// asks nobody but the other replicas, and answers all the same when these are slow.
func (c *checker) hears(op, out *Operation) bool {
	return op.Replica == out.Replica || c.p.Shared && !out.Untold && op.Kind != Who
}

// expired is kept unless the session was over by itself.
func (c *checker) expired(op *Operation) *Violation {
	if l := c.m.lives[op.Session]; l != nil && op.Kind != Login && l.begun.Expires <= op.Invoked {
		return &Violation{Rule: AfterExpiry, Why: fmt.Sprintf("it expired at %s", l.begun.Expires), Evidence: evidence(l.begun)}
	}
	return nil
}

// ended is kept when the session may have been alive at some moment of the operation,
// or, for prices, within the age of a proof.
func (c *checker) ended(op *Operation) *Violation {
	l := c.m.lives[op.Session]
	if l == nil || l.dead == nil || op.Kind == Login || op.Kind == Who {
		return nil
	}
	until := l.dead.by
	if op.Kind == Prices && !c.deaf(op) {
		until += c.p.ProofAge
	}
	if op.Invoked < until {
		return nil
	}
	return &Violation{Rule: AfterEnd, Why: fmt.Sprintf("it was over at %s", l.dead.by), Evidence: evidence(l.begun, l.dead.why)}
}

// deaf reports whether the replica could not ask the others all the while, and
// therefore has to ask the store.
func (c *checker) deaf(op *Operation) bool {
	return c.p.Shared && slices.ContainsFunc(c.h.Outages, func(i Interval) bool {
		return i.From <= op.Invoked && op.Returned <= i.To
	})
}

// group is kept when the customer may have been in the group of the answer.
func (c *checker) group(op *Operation) *Violation {
	if op.Customer == 0 || op.Kind != Prices && op.Kind != Viewer {
		return nil
	}
	from := op.Invoked
	if op.Kind == Prices {
		from -= c.p.ProofAge
	}
	possible, why := c.m.possible(op.Customer, from, op.Returned)
	if slices.Contains(possible, op.Group) {
		return nil
	}
	return &Violation{Rule: WrongGroup, Why: fmt.Sprintf("it may have been %v", possible), Evidence: evidence(why...)}
}

// price is kept when the price is that of the group.
func (c *checker) price(op *Operation) *Violation {
	want := c.p.Prices[op.Group]
	if op.Customer == 0 {
		want = c.p.GuestPrice
	}
	if op.Kind != Prices || op.Price == want {
		return nil
	}
	return &Violation{Rule: WrongPrice, Why: fmt.Sprintf("it should have been %s", want)}
}

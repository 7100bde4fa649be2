package history

import (
	"fmt"
	"slices"
)

// expectedCodes are the errors that a store which does not answer, or a token that came
// too late, explains.
func expectedCodes() []string {
	return []string{
		"UPSTREAM_UNAVAILABLE", "OUTCOME_UNKNOWN", "RATE_LIMITED", "PRICE_UNAVAILABLE",
		"INVALID_TOKEN", "TOKEN_EXPIRED", "LOGIN_FAILED", "CART_NOT_FOUND",
	}
}

// disagreement is kept when the store lets no session live that must be over. It holds
// the model against the store.
func (c *checker) disagreement(op *Operation) *Violation {
	l := c.m.lives[op.Session]
	if l == nil || l.dead == nil || !op.AliveAfter || op.Returned <= l.dead.by {
		return nil
	}
	return &Violation{Rule: StoreDisagrees, Why: fmt.Sprintf("it was over at %s", l.dead.by), Evidence: evidence(l.begun, l.dead.why)}
}

// unasked is kept unless somebody is told to sign in again who sent no session, or who
// is about to.
func (c *checker) unasked(op *Operation) *Violation {
	if op.Session != 0 && op.Kind != Login {
		return nil
	}
	return &Violation{Rule: UnexpectedError}
}

// refusedAlive is kept when no session is called over that lives. No fault of the
// store's excuses it: what it did not say is not known.
func (c *checker) refusedAlive(op *Operation) *Violation {
	l := c.m.lives[op.Session]
	if l == nil || !c.alive(op) {
		return nil
	}
	return &Violation{Rule: RefusedAlive, Why: "the store says that it lives", Evidence: evidence(l.begun)}
}

// alive reports whether the session that was sent lived throughout: it has lived once
// it had begun, and nothing that is over comes back.
func (c *checker) alive(op *Operation) bool {
	l := c.m.lives[op.Session]
	return l != nil && op.AliveAfter && l.begun.Returned <= op.Invoked && op.Returned < l.begun.Expires
}

// unexpected is kept when a fault of the store's could explain the error.
func (c *checker) unexpected(op *Operation) *Violation {
	if slices.Contains(expectedCodes(), op.Code) {
		return nil
	}
	return &Violation{Rule: UnexpectedError}
}

// needless is kept when what should have worked did, or the store was not well. A
// sign-in needs no session; one that is refused came too late with its token, and when
// what replicas share is late to say whether a token is new, none is good.
func (c *checker) needless(op *Operation) *Violation {
	if op.Kind == Login {
		if op.Code == "INVALID_TOKEN" || op.Code == "TOKEN_EXPIRED" || c.p.Shared && !c.p.Patient && op.Detail != Password {
			return nil
		}
	} else if op.Customer != 0 && !c.alive(op) {
		return nil
	}
	if slices.ContainsFunc(c.h.Faults, func(i Interval) bool { return i.overlaps(op.Invoked-c.p.Aftermath, op.Returned) }) {
		return nil
	}
	return &Violation{Rule: FailedNeedless}
}

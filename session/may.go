package session

import (
	"errors"

	"github.com/clientele-graph/clientele/commerce"
)

// May decides whether p may do a to o, and is the only place that does. It
// returns nil, or a commerce.Error: CodeUnauthenticated for a guest who could
// sign in, CodeForbidden for everybody else, and the refusal itself for a
// principal whose credential was refused.
//
// It is pure, and its answer is the same whether o exists or not.
func May(p Principal, a Action, o Object) error {
	switch p.Kind {
	case Guest:
		return mayGuest(a)
	case Shopper:
		return allow(mayShopper(p, a, o))
	case Staff:
		return allow(mayStaff(p, a))
	default:
		return mayRefused(p, a)
	}
}

func mayGuest(a Action) error {
	switch a {
	case BeginSession, ReadSession, PriceAsGuest:
		return nil
	default:
		return &commerce.Error{Code: commerce.CodeUnauthenticated, Message: "Sign in first."}
	}
}

// mayShopper lets shoppers see themselves. One who is signed in may sign in
// again, as somebody else if they like.
func mayShopper(p Principal, a Action, o Object) bool {
	switch a {
	case BeginSession, EndSession, ReadSession, ReadSelf, PriceAsGuest, PriceAsSelf:
		return true
	case ReadCustomer, ReadCustomerBooks:
		return o.CustomerID > 0 && o.CustomerID == p.CustomerID
	case ReadGroup:
		return o.GroupID > 0 && o.Proof.CustomerID == p.CustomerID && o.Proof.GroupID() == o.GroupID
	default:
		return false
	}
}

func mayStaff(p Principal, a Action) bool {
	switch a {
	case ReadSession, PriceAsGuest:
		return true
	case ReadCustomer:
		return p.Has(ScopeCustomersRead)
	case ReadGroup:
		return p.Has(ScopeGroupsRead)
	case PriceForGroup, PriceUnrestricted:
		return p.Has(ScopePricingRead)
	default:
		return false
	}
}

// mayRefused lets somebody whose session is over begin a new one without first
// having to take the old token away. A token that was never good lets nothing
// through.
func mayRefused(p Principal, a Action) error {
	if p.refusal == nil {
		return errors.New("a refused principal without a refusal")
	}
	if a == BeginSession && commerce.CodeOf(p.refusal) == commerce.CodeSessionExpired {
		return nil
	}
	return p.refusal
}

func allow(ok bool) error {
	if ok {
		return nil
	}
	return &commerce.Error{Code: commerce.CodeForbidden, Message: "This is not yours to see or do."}
}

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

// mayGuest is what a stranger may do. Everything else could be theirs once they
// have signed in, so it is not called forbidden.
func mayGuest(a Action) error {
	switch a {
	case BeginSession, ReadSession, PriceAsGuest, HandOver, Purchase, ReadForms, Register, SignUp, ResetPassword, Subscribe:
		return nil
	default:
		return &commerce.Error{Code: commerce.CodeUnauthenticated, Message: "Sign in first."}
	}
}

// mayShopper lets shoppers see themselves. One who is signed in may sign in
// again, as somebody else if they like. Staff who act as a shopper see what the
// shopper sees, and get nothing that would outlive the impersonation: no session
// on the hosted pages, where passwords are changed and orders are paid.
func mayShopper(p Principal, a Action, o Object) bool {
	switch a {
	case BeginSession, EndSession, ReadSession, ReadSelf, PriceAsGuest, PriceAsSelf,
		ReadForms, ChangeSelf, Subscribe, Unsubscribe:
		return true
	case ReadCustomer, ReadCustomerBooks, ReadInstruments:
		return o.CustomerID > 0 && o.CustomerID == p.CustomerID
	case HandOver, Purchase, ChangeOwnCredentials, ResetPassword:
		return !p.Impersonated()
	case LinkLogin:
		return !p.Impersonated() && o.CustomerID > 0 && o.CustomerID == p.CustomerID
	case ReadGroup:
		return o.GroupID > 0 && o.Proof.CustomerID == p.CustomerID && o.Proof.GroupID() == o.GroupID
	default:
		return false
	}
}

// mayStaff goes by scopes alone. Staff have no customer record of their own.
func mayStaff(p Principal, a Action) bool {
	switch a {
	case ReadSession, PriceAsGuest, ReadForms:
		return true
	case ReadCustomer, ReadCustomerBooks, ListCustomers:
		return p.Has(ScopeCustomersRead)
	case ReadGroup, ListGroups:
		return p.Has(ScopeGroupsRead)
	case PriceForGroup, PriceUnrestricted:
		return p.Has(ScopePricingRead)
	case Impersonate, LinkLogin:
		return p.Has(ScopeSessionsImpersonate)
	default:
		return mayChange(p, a)
	}
}

// mayChange is what staff may change, each by a scope of its own.
func mayChange(p Principal, a Action) bool {
	switch a {
	case ChangeCustomers:
		return p.Has(ScopeCustomersWrite)
	case ChangeCredentials:
		return p.Has(ScopeCustomersCredentials)
	case ChangeCredit:
		return p.Has(ScopeCustomersCredit)
	case ChangeGroups:
		return p.Has(ScopeGroupsWrite)
	case ListSubscribers:
		return p.Has(ScopeSubscribersRead)
	case ChangeSubscribers:
		return p.Has(ScopeSubscribersWrite)
	case ChangeSettings:
		return p.Has(ScopeSettingsWrite)
	case ReadInstruments:
		return p.Has(ScopeInstrumentsRead)
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
	if (a == BeginSession || a == SignUp) && commerce.CodeOf(p.refusal) == commerce.CodeSessionExpired {
		return nil
	}
	return p.refusal
}

// allow turns a no to somebody known into its error, always the same one.
func allow(ok bool) error {
	if ok {
		return nil
	}
	return &commerce.Error{Code: commerce.CodeForbidden, Message: "This is not yours to see or do."}
}

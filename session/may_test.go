package session

import (
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// The principals of the table below, in the order of its columns.
func principals() []Principal {
	staff := func(scopes ...Scope) Principal { return Principal{Kind: Staff, Scopes: scopes} }
	all := []Scope{
		ScopeCustomersRead, ScopeCustomersWrite, ScopeCustomersCredentials, ScopeCustomersCredit, ScopeGroupsRead,
		ScopeGroupsWrite, ScopeSubscribersRead, ScopeSubscribersWrite, ScopeSettingsWrite, ScopeInstrumentsRead,
		ScopePricingRead, ScopeSessionsImpersonate,
	}
	return []Principal{
		{},
		NewShopper(sessionID(1), credential(newClock(), 7), newClock().Now()),
		staff(),
		staff(ScopeCustomersRead),
		staff(ScopeGroupsRead),
		staff(ScopePricingRead),
		staff(all...),
		{Kind: Refused, refusal: expired(nil)},
		{Kind: Refused, refusal: unauthenticated("", nil)},
		{Kind: Refused, refusal: ambiguous("")},
		NewShopper(sessionID(2), commerce.ShopperCredential{CustomerID: 7, ChannelID: 1, Impersonated: true}, newClock().Now()),
	}
}

// TestMay is the whole policy. A dot allows; the letters are the code otherwise.
func TestMay(t *testing.T) {
	t.Parallel()
	codes := map[string]commerce.Code{
		".": "", "U": commerce.CodeUnauthenticated, "F": commerce.CodeForbidden,
		"X": commerce.CodeSessionExpired, "A": commerce.CodeAmbiguousCredentials,
	}
	mine := commerce.Proof{CustomerID: 7, Group: &commerce.CustomerGroup{EntityID: 3}}
	foreign := commerce.Proof{CustomerID: 8, Group: &commerce.CustomerGroup{EntityID: 3}}
	covered := map[Action]bool{}
	for _, tt := range []struct {
		action Action
		object Object
		//     guest, shopper 7, staff: none customers groups pricing all, refused: expired invalid ambiguous, staff as 7
		want string
	}{
		{BeginSession, Object{}, ". . F F F F F . U A ."},
		{EndSession, Object{}, "U . F F F F F X U A ."},
		{ReadSession, Object{}, ". . . . . . . X U A ."},
		{ReadSelf, Object{}, "U . F F F F F X U A ."},
		{ReadCustomer, Object{CustomerID: 7}, "U . F . F F . X U A ."},
		{ReadCustomer, Object{CustomerID: 8}, "U F F . F F . X U A F"},
		{ReadCustomer, Object{}, "U F F . F F . X U A F"},
		{ReadCustomerBooks, Object{CustomerID: 7}, "U . F . F F . X U A ."},
		{ReadCustomerBooks, Object{CustomerID: 8}, "U F F . F F . X U A F"},
		{ReadGroup, Object{GroupID: 3, Proof: mine}, "U . F F . F . X U A ."},
		{ReadGroup, Object{GroupID: 4, Proof: mine}, "U F F F . F . X U A F"},
		{ReadGroup, Object{GroupID: 3}, "U F F F . F . X U A F"},
		{ReadGroup, Object{GroupID: 3, Proof: foreign}, "U F F F . F . X U A F"},
		{ReadGroup, Object{GroupID: 0, Proof: commerce.Proof{CustomerID: 7}}, "U F F F . F . X U A F"},
		{PriceAsGuest, Object{}, ". . . . . . . X U A ."},
		{PriceAsSelf, Object{}, "U . F F F F F X U A ."},
		{PriceForGroup, Object{GroupID: 3}, "U F F F F . . X U A F"},
		{PriceForGroup, Object{GroupID: 3, Proof: mine}, "U F F F F . . X U A F"},
		{PriceUnrestricted, Object{}, "U F F F F . . X U A F"},
		{Impersonate, Object{CustomerID: 8}, "U F F F F F . X U A F"},
		{HandOver, Object{}, ". . F F F F F X U A F"},
		{LinkLogin, Object{CustomerID: 7}, "U . F F F F . X U A F"},
		{LinkLogin, Object{CustomerID: 8}, "U F F F F F . X U A F"},
		{LinkLogin, Object{}, "U F F F F F . X U A F"},
		{ReadForms, Object{}, ". . . . . . . X U A ."},
		{Register, Object{}, ". F F F F F F X U A F"},
		{SignUp, Object{}, ". F F F F F F . U A F"},
		{ChangeSelf, Object{}, "U . F F F F F X U A ."},
		{ChangeOwnCredentials, Object{}, "U . F F F F F X U A F"},
		{ResetPassword, Object{}, ". . F F F F F X U A F"},
		{Subscribe, Object{}, ". . F F F F F X U A ."},
		{Unsubscribe, Object{}, "U . F F F F F X U A ."},
		{ReadInstruments, Object{CustomerID: 7}, "U . F F F F . X U A ."},
		{ReadInstruments, Object{CustomerID: 8}, "U F F F F F . X U A F"},
		{ListCustomers, Object{}, "U F F . F F . X U A F"},
		{ChangeCustomers, Object{}, "U F F F F F . X U A F"},
		{ChangeCredentials, Object{}, "U F F F F F . X U A F"},
		{ChangeCredit, Object{}, "U F F F F F . X U A F"},
		{ListGroups, Object{}, "U F F F . F . X U A F"},
		{ChangeGroups, Object{}, "U F F F F F . X U A F"},
		{ListSubscribers, Object{}, "U F F F F F . X U A F"},
		{ChangeSubscribers, Object{}, "U F F F F F . X U A F"},
		{ChangeSettings, Object{}, "U F F F F F . X U A F"},
		{Purchase, Object{}, ". . F F F F F X U A F"},
		{Purchase + 1, Object{}, "U F F F F F F X U A F"},
		{0, Object{}, "U F F F F F F X U A F"},
	} {
		covered[tt.action] = true
		for i, letter := range strings.Fields(tt.want) {
			err := May(principals()[i], tt.action, tt.object)
			if got := commerce.CodeOf(err); got != codes[letter] {
				t.Errorf("principal %d, action %d, object %+v: got %q, want %q", i, tt.action, tt.object, got, codes[letter])
			}
		}
	}
	for a := BeginSession; a <= ChangeSettings; a++ {
		if !covered[a] {
			t.Errorf("action %d is in no row", a)
		}
	}
}

// What May says about somebody else's record must not depend on which.
func TestMaySaysTheSameOfEverybodyElse(t *testing.T) {
	t.Parallel()
	shopper := principals()[1]
	first := May(shopper, ReadCustomer, Object{CustomerID: 8}).Error()
	for _, id := range []int{-1, 0, 1, 9, 1 << 30} {
		if got := May(shopper, ReadCustomer, Object{CustomerID: id}).Error(); got != first {
			t.Errorf("customer %d: %q, another: %q", id, got, first)
		}
	}
}

// A Refused principal made by hand, without a reason, is let in nowhere.
func TestMayRefusedWithoutReason(t *testing.T) {
	t.Parallel()
	for _, p := range []Principal{{Kind: Refused}, {Kind: 9}} {
		for a := BeginSession; a <= ChangeSettings; a++ {
			wantCode(t, May(p, a, Object{}), commerce.CodeInternal)
		}
	}
}

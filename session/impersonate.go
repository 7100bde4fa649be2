package session

import (
	"context"
	"strings"
	"time"
	"unicode"

	"github.com/clientele-graph/clientele/commerce"
)

const (
	// maxImpersonation is how long staff may act as a customer before they say why
	// again.
	maxImpersonation = 30 * time.Minute
	// maxReason is how long their reason may be, in characters.
	maxReason = 200
)

// Impersonate begins a session in which staff act as a customer, on the channel of the
// request, for at most 30 minutes and no longer than their own token. The shopper stays
// signed in: the store is asked with the impersonation token, and no access token of
// theirs is made. reason goes to the audit, so it must not name anybody.
func (s *Service) Impersonate(ctx context.Context, customerID int, reason string) (TokenLoginResult, error) {
	p := From(ctx)
	if err := May(p, Impersonate, Object{CustomerID: customerID}); err != nil {
		if p.Kind == Staff || p.Kind == Shopper {
			s.audit(ctx, entry{
				event: eventImpersonate, channelID: p.ChannelID, customerID: max(customerID, 0), outcome: string(commerce.CodeOf(err)),
			})
		}
		return TokenLoginResult{}, err
	}
	if !s.o.Impersonation || s.o.Accounts == nil {
		return TokenLoginResult{}, notConfigured()
	}
	if customerID <= 0 {
		return TokenLoginResult{}, commerce.BadInput("input.customerEntityId", "A customer's number is greater than zero.")
	}
	if !isReason(reason) {
		return TokenLoginResult{}, commerce.BadInput("input.reason",
			"A reason has 1 to 200 letters, digits, blanks and the signs # - _ . : , / ( ). It is logged: name a ticket, not a person.")
	}
	line := entry{event: eventImpersonate, channelID: p.ChannelID, customerID: customerID, reason: reason}
	result, err := s.impersonate(ctx, p, customerID)
	line.outcome = outcomeOf(result.Refused, err)
	s.audit(ctx, line)
	return result, err
}

func (s *Service) impersonate(ctx context.Context, p Principal, customerID int) (TokenLoginResult, error) {
	ctx, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	ok, err := s.admitted(ctx, customerID, p.ChannelID)
	if err != nil {
		return TokenLoginResult{}, err
	}
	if !ok {
		return TokenLoginResult{Refused: commerce.CustomerUnknownError{}}, nil
	}
	until := s.o.Now().Add(maxImpersonation)
	if p.ExpiresAt.Before(until) {
		until = p.ExpiresAt
	}
	c := commerce.ShopperCredential{CustomerID: customerID, ChannelID: p.ChannelID, Impersonated: true, ExpiresAt: until}
	customer, err := s.o.Store.Customer(ctx, c)
	if err != nil {
		return TokenLoginResult{}, commerce.StoreFault(err)
	}
	if customer.EntityID != customerID {
		return TokenLoginResult{}, commerce.BadAnswer(errOtherCustomer)
	}
	issued, id, err := s.seal(c, p.SubjectHash, customer)
	if err == nil {
		err = s.vouch(ctx, id, until)
	}
	if err != nil {
		return TokenLoginResult{}, err
	}
	return TokenLoginResult{Session: issued}, nil
}

// endImpersonation ends a session in which staff act as a shopper, and nothing of the
// shopper's. A cart is theirs to keep.
func (s *Service) endImpersonation(ctx context.Context, p Principal, cartEntityID string) (commerce.LogoutOutcome, error) {
	err := s.endOne(ctx, p)
	s.audit(ctx, entry{event: eventSignOut, channelID: p.ChannelID, customerID: p.CustomerID, outcome: outcomeOf(nil, err)})
	if err != nil || cartEntityID == "" {
		return commerce.LogoutOutcome{}, err
	}
	return commerce.LogoutOutcome{Refused: []commerce.LogoutError{commerce.CartNotUnassignableError{}}}, nil
}

// isReason keeps out what could name a person or break a log: no @ above all.
func isReason(text string) bool {
	odd := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ' ' && !strings.ContainsRune("#-_.:,/()", r)
	}
	return strings.TrimSpace(text) != "" && commerce.IsText(text, maxReason) && !strings.ContainsFunc(text, odd)
}

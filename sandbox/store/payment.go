package store

import (
	"time"

	"github.com/govalues/decimal"
)

// Payment is one attempt to pay with a payment access token.
type Payment struct {
	// TokenID is the jti of the payment access token.
	TokenID  string
	MethodID string
	Kind     PaymentKind
	// Token is that of a stored instrument, or the processor's of a tokenized card.
	Token             string
	VerificationValue string
	GiftCode          string
	// Card is what is known of a tokenized card.
	Card StoredInstrument
	// Save stores the instrument with the customer.
	Save bool
	// CorrelationID is kept in the ledger.
	CorrelationID string
	// Later lets the charge happen that much later, whatever is answered: the
	// payment is under way, and nothing shows it. By then nobody looks whether
	// the order was paid otherwise.
	Later time.Duration
}

// Paid is a payment that was taken.
type Paid struct {
	// ID is the payment's name, a UUID.
	ID              string
	IsAuthorization bool
	IsPending       bool
}

// Pay makes a payment. The token is used up as soon as the processor is asked, whatever
// it says; of many payments with one token at most one is processed. It returns a
// *PaymentError when the store says no, or says that it does not know.
func (s *Store) Pay(p Payment) (Paid, error) {
	t := s.openTill()
	defer t.mu.Unlock()
	choices := s.Choices().Payment
	token, order, refused := s.payable(p.TokenID, choices)
	if refused != nil {
		return Paid{}, refused
	}
	ch, refused := s.instrument(p, order)
	if refused != nil {
		return Paid{}, refused
	}
	token.IsUsed = true
	t.tokens[token.ID] = token
	outcome := OutcomeCharged
	if ch.byProcessor {
		minor, err := minorUnits(ch.amount, order.Decimals)
		if err != nil {
			return Paid{}, err
		}
		outcome = t.outcome(order.ID, minor, !choices.NoMagicAmounts)
	}
	id, err := randomUUID(t.random)
	if err != nil {
		return Paid{}, err
	}
	now := s.now()
	c := Charge{
		PaymentID: id, OrderID: order.ID, CustomerID: order.CustomerID, Amount: ch.amount, Currency: order.Currency, MethodID: p.MethodID,
		Kind: p.Kind, TokenID: token.ID, CorrelationID: p.CorrelationID, Outcome: outcome, gateway: ch.gateway, source: p,
	}
	if p.Later > 0 {
		t.late = append(t.late, lateCharge{now.Add(p.Later), c})
	} else {
		s.charge(c, now)
	}
	if e := results()[outcome]; e.code != 0 {
		return Paid{}, &PaymentError{Code: e.code}
	}
	return Paid{ID: id, IsAuthorization: outcome == OutcomeAuthorized, IsPending: outcome == OutcomePending}, nil
}

// payable finds what a token pays for now. It needs the till's lock.
func (s *Store) payable(tokenID string, choices PaymentChoices) (PaymentToken, Order, *PaymentError) {
	t := s.till
	token, known := t.tokens[tokenID]
	order, there := t.orders[token.OrderID]
	now := s.now()
	switch {
	case !known || now.Before(token.Issued):
		return token, order, &PaymentError{Code: CodeNotVerified, IsToken: true}
	case token.IsUsed && choices.UsedTokenIsUnverified:
		return token, order, &PaymentError{Code: CodeNotVerified, IsToken: true}
	case token.IsUsed:
		return token, order, &PaymentError{Code: CodeDuplicate}
	case !now.Before(token.Expires):
		return token, order, &PaymentError{Code: CodeExpired, IsToken: true}
	case !there:
		return token, order, &PaymentError{Code: CodeNoOrder}
	case !t.takesPayment(order, choices):
		return token, order, &PaymentError{Code: CodeOrderState}
	}
	if minor, err := minorUnits(t.rest(order), order.Decimals); err != nil || minor != token.MinorUnits || order.Currency != token.Currency {
		return token, order, &PaymentError{Code: CodeTotals}
	}
	return token, order, nil
}

// chargeable is what an instrument is good for.
type chargeable struct {
	amount      decimal.Decimal
	gateway     string
	byProcessor bool
}

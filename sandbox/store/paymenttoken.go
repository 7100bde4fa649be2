package store

import (
	"errors"
	"fmt"
	"time"

	"github.com/govalues/decimal"
)

// PaymentTokenLifetime is how long a payment access token works
// (reference/payments/access-tokens_payments.v3.yml).
const PaymentTokenLifetime = time.Hour

// PaymentToken is what a payment access token stands for: the right to pay for one
// order, once.
type PaymentToken struct {
	// ID is the token's jti.
	ID      string
	OrderID int
	// MinorUnits is what was left to pay when the token was made, in the currency's
	// smallest unit.
	MinorUnits int64
	Currency   string
	Issued     time.Time
	Expires    time.Time
	// IsUsed is set by the first payment that reached the processor.
	IsUsed bool
}

// Why there is no payment access token for an order.
var (
	ErrNoSuchOrder     = errors.New("no such order")
	ErrOrderNotPayable = errors.New("the order takes no payment")
)

// MintPaymentToken makes a token for what is left to pay of an order. It fails with
// ErrNoSuchOrder, and with ErrOrderNotPayable when the order is in the wrong state.
// Tokens made before stay good.
func (s *Store) MintPaymentToken(orderID int) (PaymentToken, error) {
	t := s.openTill()
	defer t.mu.Unlock()
	o, ok := t.orders[orderID]
	if !ok {
		return PaymentToken{}, ErrNoSuchOrder
	}
	if !t.takesPayment(o, s.Choices().Payment) {
		return PaymentToken{}, ErrOrderNotPayable
	}
	id, err := randomUUID(t.random)
	if err != nil {
		return PaymentToken{}, fmt.Errorf("mint payment token: %w", err)
	}
	minor, err := minorUnits(t.rest(o), o.Decimals)
	if err != nil {
		return PaymentToken{}, err
	}
	now := s.now().UTC().Truncate(time.Second)
	token := PaymentToken{
		ID: id, OrderID: orderID, MinorUnits: minor, Currency: o.Currency, Issued: now, Expires: now.Add(PaymentTokenLifetime),
	}
	t.tokens[id] = token
	return token, nil
}

// PaymentTokens returns the tokens that were made for an order, in no order.
func (s *Store) PaymentTokens(orderID int) []PaymentToken {
	t := s.openTill()
	defer t.mu.Unlock()
	var found []PaymentToken
	for _, token := range t.tokens {
		if token.OrderID == orderID {
			found = append(found, token)
		}
	}
	return found
}

// minorUnits counts an amount in the smallest unit of its currency.
func minorUnits(amount decimal.Decimal, decimals int) (int64, error) {
	sum := arithmetic{decimals: decimals}
	rounded := sum.round(amount)
	coefficient := rounded.Coef()
	if sum.err != nil || coefficient > 1<<62 {
		return 0, ErrAmountRange
	}
	if rounded.IsNeg() {
		return -int64(coefficient), nil
	}
	return int64(coefficient), nil
}

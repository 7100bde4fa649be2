package store

import (
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/govalues/decimal"
)

// ChargeState is what became of a charge.
type ChargeState string

// The states.
const (
	ChargeMade ChargeState = "charged"
	// ChargePending was taken and is not settled.
	ChargePending ChargeState = "pending"
	// ChargeFailed was pending, and gave nothing in the end.
	ChargeFailed ChargeState = "failed"
)

// Charge is money that moved for an order. There is one for every charge that ever
// happened, whatever was answered and whoever heard of it.
type Charge struct {
	ID int `json:"id"`
	// PaymentID is the name that was answered, if an answer came.
	PaymentID  string          `json:"paymentId"`
	OrderID    int             `json:"orderId"`
	CustomerID int             `json:"customerId"`
	Amount     decimal.Decimal `json:"amount"`
	Currency   string          `json:"currency"`
	MethodID   string          `json:"methodId"`
	Kind       PaymentKind     `json:"kind"`
	// TokenID is the jti of the payment access token.
	TokenID       string      `json:"tokenId"`
	CorrelationID string      `json:"correlationId"`
	Outcome       Outcome     `json:"outcome"`
	State         ChargeState `json:"state"`
	At            time.Time   `json:"at"`

	gateway string
	// source is the payment as it came in.
	source Payment
}

// instrumentTokenLength is how long tokens of stored instruments are.
const instrumentTokenLength = 64

// lateCharge is a charge that is under way.
type lateCharge struct {
	due    time.Time
	charge Charge
}

// chargeLate lets happen what is due. It needs the till's lock.
func (s *Store) chargeLate(now time.Time) {
	t := s.till
	var due []lateCharge
	t.late = slices.DeleteFunc(t.late, func(l lateCharge) bool {
		isDue := !now.Before(l.due)
		if isDue {
			due = append(due, l)
		}
		return isDue
	})
	slices.SortStableFunc(due, func(a, b lateCharge) int { return a.due.Compare(b.due) })
	for _, l := range due {
		s.charge(l.charge, l.due)
	}
}

// charge lets the outcome of a payment happen. It needs the till's lock.
func (s *Store) charge(c Charge, at time.Time) {
	t := s.till
	e := results()[c.Outcome]
	c.At = at
	if !e.charges {
		if e.isAsked {
			t.record(c, EventPurchase, StatusError)
		}
		return
	}
	event := EventPurchase
	switch c.Outcome {
	case OutcomePending:
		c.State, event = ChargePending, EventPending
	case OutcomeAuthorized:
		c.State, event = ChargeMade, EventAuthorization
	default:
		c.State = ChargeMade
	}
	t.lastCharge++
	c.ID = t.lastCharge
	t.charges[c.OrderID] = append(t.charges[c.OrderID], c)
	s.takeMoney(c)
	t.record(c, event, StatusOK)
	t.settle(c.OrderID)
	if c.source.Save && c.Kind == PayTokenizedCard {
		s.vault(c)
	}
}

// takeMoney takes what a charge cost from what the store keeps itself. A balance that
// was spent meanwhile goes below zero, which shows.
func (s *Store) takeMoney(c Charge) {
	var sum arithmetic
	if c.Kind == PayStoreCredit {
		s.EditCustomer(c.CustomerID, func(customer *Customer) { customer.StoreCredit = sum.sub(customer.StoreCredit, c.Amount) })
	}
	if c.Kind == PayGiftCertificate {
		g := s.till.certificates[c.source.GiftCode]
		g.Balance = sum.sub(g.Balance, c.Amount)
		s.till.certificates[g.Code] = g
	}
}

// vault stores a tokenized card with the customer. Without randomness it does not.
func (s *Store) vault(c Charge) {
	var key [instrumentTokenLength / 2]byte
	if _, err := io.ReadFull(s.till.random, key[:]); err != nil {
		return
	}
	card := c.source.Card
	card.Kind, card.Token = InstrumentCard, hex.EncodeToString(key[:])
	s.SetStoredInstruments(c.CustomerID, append(slices.Clone(s.StoredInstruments(c.CustomerID)), card)...)
}

// SettlePayment ends a pending payment by its name, well or not, and records that. It
// fails when there is none.
func (s *Store) SettlePayment(paymentID string, ok bool) error {
	t := s.openTill()
	defer t.mu.Unlock()
	for _, charges := range t.charges {
		for i := range charges {
			if charges[i].PaymentID != paymentID || charges[i].State != ChargePending {
				continue
			}
			charges[i].State = ChargeFailed
			status := StatusError
			if ok {
				charges[i].State, status = ChargeMade, StatusOK
			}
			settled := charges[i]
			settled.At = s.now()
			t.record(settled, EventSettled, status)
			t.settle(settled.OrderID)
			return nil
		}
	}
	return fmt.Errorf("settle payment: no pending payment %s", paymentID)
}

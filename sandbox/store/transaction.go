package store

import (
	"slices"
	"time"

	"github.com/govalues/decimal"
)

// The events and statuses of transactions, in REST's words (reference/orders.v3.yml).
const (
	EventPurchase      = "purchase"
	EventAuthorization = "authorization"
	EventCapture       = "capture"
	EventRefund        = "refund"
	EventVoid          = "void"
	EventPending       = "pending"
	EventSettled       = "settled"

	StatusOK    = "ok"
	StatusError = "error"
)

// Transaction is what an order's history tells of money.
type Transaction struct {
	ID      int
	OrderID int
	Event   string
	Status  string
	// Method is REST's word for the kind, such as "credit_card".
	Method   string
	Gateway  string
	MethodID string
	// GatewayID is the payment's name; empty for a declined one.
	GatewayID string
	Amount    decimal.Decimal
	Currency  string
	Created   time.Time
	// InstrumentToken is a stored instrument's.
	InstrumentToken string
	// Gift is the certificate as it is after the transaction; nil for the others.
	Gift *GiftCertificate
}

// Transactions returns what shows of an order's transactions now, oldest first; false
// when there is no such order. See PaymentChoices.TransactionDelay.
func (s *Store) Transactions(orderID int) ([]Transaction, bool) {
	t := s.openTill()
	defer t.mu.Unlock()
	if _, ok := t.orders[orderID]; !ok {
		return nil, false
	}
	shown := s.now().Add(-s.Choices().Payment.TransactionDelay)
	return slices.DeleteFunc(slices.Clone(t.transactions[orderID]), func(x Transaction) bool { return x.Created.After(shown) }), true
}

// AddTransaction writes a transaction into an order's history as a merchant's hand
// would, without moving money: a refund, a void, a capture. It reports false for an
// order that does not exist. Number and time are the store's.
func (s *Store) AddTransaction(x Transaction) bool {
	t := s.openTill()
	defer t.mu.Unlock()
	if _, ok := t.orders[x.OrderID]; !ok {
		return false
	}
	x.Created = s.now()
	t.add(x)
	return true
}

func (t *till) add(x Transaction) {
	t.lastEntry++
	x.ID = t.lastEntry
	t.transactions[x.OrderID] = append(t.transactions[x.OrderID], x)
}

// record writes down what happened to a charge.
func (t *till) record(c Charge, event, status string) {
	x := Transaction{
		OrderID: c.OrderID, Event: event, Status: status, Method: c.Kind.word(), Gateway: c.gateway, MethodID: c.MethodID,
		Amount: c.Amount, Currency: c.Currency, Created: c.At,
	}
	if status == StatusOK {
		x.GatewayID = c.PaymentID
	}
	if c.Kind.isStored() {
		x.InstrumentToken = c.source.Token
	}
	if c.Kind == PayGiftCertificate {
		g := t.certificates[c.source.GiftCode]
		x.Gift = &g
	}
	t.add(x)
}

// word is how transactions name a kind of instrument.
func (k PaymentKind) word() string {
	switch k {
	case PayStoreCredit:
		return "store_credit"
	case PayGiftCertificate:
		return "gift_certificate"
	case PayStoredPayPal:
		return "electronic_wallet"
	case PayStoredBank:
		return "bigpay_token"
	case PayTokenizedCard:
		return "token"
	default:
		return "credit_card"
	}
}

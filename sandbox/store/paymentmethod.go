package store

import "slices"

// PaymentKind is what a payment is made with, in the words of the Payments API.
type PaymentKind string

// The kinds of instruments (reference/payments/process_payments.yml).
const (
	PayRawCard         PaymentKind = "card"
	PayStoredCard      PaymentKind = "stored_card"
	PayStoredPayPal    PaymentKind = "stored_paypal_account"
	PayStoredBank      PaymentKind = "stored_bank_account"
	PayTokenizedCard   PaymentKind = "tokenized_card"
	PayGiftCertificate PaymentKind = "gift_certificate"
	PayStoreCredit     PaymentKind = "store_credit"
)

// isStored reports whether the instrument is one that a customer left with the store.
func (k PaymentKind) isStored() bool {
	return k == PayStoredCard || k == PayStoredPayPal || k == PayStoredBank
}

// PaymentMethod is a way to pay that the merchant has switched on.
type PaymentMethod struct {
	// ID is what a payment names it by, such as "stripe.card".
	ID   string
	Name string
	// Type is what the store calls it: "card", "paypal", "gift_certificate".
	Type string
	// Gateway is its name in transactions.
	Gateway string
	IsTest  bool
	// Kinds are what it takes.
	Kinds []PaymentKind
	// Brands are the cards that it takes, in the words of the API.
	Brands []string
	// NeedsVerification wants the verification value of a stored card.
	NeedsVerification bool
	// CanVault lets an instrument be stored.
	CanVault bool
}

// Takes reports whether the method takes a kind of instrument.
func (m PaymentMethod) Takes(k PaymentKind) bool { return slices.Contains(m.Kinds, k) }

// PaymentMethods returns the methods that are switched on.
func (s *Store) PaymentMethods() []PaymentMethod {
	t := s.openTill()
	defer t.mu.Unlock()
	return slices.Clone(t.methods)
}

// method finds a method by its id.
func (t *till) method(id string) (PaymentMethod, bool) {
	at := slices.IndexFunc(t.methods, func(m PaymentMethod) bool { return m.ID == id })
	if at < 0 {
		return PaymentMethod{}, false
	}
	return t.methods[at], true
}

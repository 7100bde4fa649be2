package store

import "slices"

// InstrumentKind is what a stored payment instrument is, in REST's words.
type InstrumentKind string

// The kinds of instruments. Each says which fields of StoredInstrument it uses.
const (
	// InstrumentCard uses Brand, the expiry, IIN, Last4 and BillingAddress.
	InstrumentCard InstrumentKind = "stored_card"
	// InstrumentPayPal uses Email.
	InstrumentPayPal InstrumentKind = "stored_paypal_account"
	// InstrumentBank uses MaskedAccount, Issuer and BillingAddress.
	InstrumentBank InstrumentKind = "stored_bank_account"
)

// StoredInstrument is a way to pay that a customer left with the store. It holds
// no number in full.
type StoredInstrument struct {
	Kind          InstrumentKind
	Token         string
	IsDefault     bool
	Brand         string
	ExpiryMonth   int
	ExpiryYear    int
	IIN           string
	Last4         string
	Email         string
	MaskedAccount string
	Issuer        string
	// BillingAddress is nil where the store keeps none.
	BillingAddress *BillingAddress
}

// BillingAddress is the address of an instrument's owner.
type BillingAddress struct {
	FirstName       string
	LastName        string
	Email           string
	Company         string
	Address1        string
	Address2        string
	City            string
	PostalCode      string
	StateOrProvince string
	// StateCode is the short form of StateOrProvince, where it has one.
	StateCode   string
	CountryCode string
	Phone       string
}

// StoredInstruments returns what the customer can pay with, in the order it was
// stored; nothing for a customer who is unknown.
func (s *Store) StoredInstruments(customerID int) []StoredInstrument {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if _, ok := s.customers[customerID]; !ok {
		return nil
	}
	return s.instruments[customerID]
}

// SetStoredInstruments replaces all of a customer's instruments.
func (s *Store) SetStoredInstruments(customerID int, instruments ...StoredInstrument) bool {
	s.mu.Lock()
	defer s.unlock()
	if _, ok := s.customers[customerID]; !ok {
		return false
	}
	if defaultToken(s.instruments[customerID]) != defaultToken(instruments) {
		s.news.add(Event{Kind: CustomerInstrumentUpdated, CustomerID: customerID})
	}
	s.instruments[customerID] = slices.Clone(instruments)
	return true
}

// defaultToken is the token of the default one; empty when there is none.
func defaultToken(instruments []StoredInstrument) string {
	at := slices.IndexFunc(instruments, func(i StoredInstrument) bool { return i.IsDefault })
	if at < 0 {
		return ""
	}
	return instruments[at].Token
}

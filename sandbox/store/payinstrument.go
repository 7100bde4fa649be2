package store

import (
	"slices"
	"time"

	"github.com/govalues/decimal"
)

// instrument checks what a payment is made with, and says how much of the order it
// pays. It needs the till's lock.
func (s *Store) instrument(p Payment, o Order) (chargeable, *PaymentError) {
	t := s.till
	if p.Kind == PayRawCard {
		return chargeable{}, badField("instrument.type", "numbers of cards must never be sent by a server outside PCI scope")
	}
	method, ok := t.method(p.MethodID)
	if !ok {
		return chargeable{}, &PaymentError{Code: CodeNoGateway, Field: "payment_method_id", Reason: "there is no such method"}
	}
	if !method.Takes(p.Kind) {
		return chargeable{}, badField("instrument.type", "the method does not take it")
	}
	if refused := checkSaving(p, o, method); refused != nil {
		return chargeable{}, refused
	}
	rest := t.rest(o)
	found := chargeable{amount: rest, gateway: method.Gateway, byProcessor: true}
	switch p.Kind {
	case PayStoreCredit:
		return s.credit(o, found)
	case PayGiftCertificate:
		return t.gift(p.GiftCode, o, found)
	case PayTokenizedCard:
		return found, s.checkTokenized(p)
	default:
		return found, s.checkStored(p, o, method)
	}
}

// checkSaving says whether the instrument can be stored, when that is wanted.
func checkSaving(p Payment, o Order, method PaymentMethod) *PaymentError {
	if !p.Save {
		return nil
	}
	if !method.CanVault {
		return &PaymentError{Code: CodeNoVault}
	}
	if o.CustomerID == 0 {
		return &PaymentError{Code: CodeNotSaved}
	}
	return nil
}

// checkStored wants an instrument of the order's customer.
func (s *Store) checkStored(p Payment, o Order, method PaymentMethod) *PaymentError {
	if len(p.Token) != instrumentTokenLength {
		return badField("instrument.token", "must have 64 characters")
	}
	owned := s.StoredInstruments(o.CustomerID)
	at := slices.IndexFunc(owned, func(i StoredInstrument) bool {
		return i.Token == p.Token && string(i.Kind) == string(p.Kind)
	})
	if at < 0 {
		return &PaymentError{Code: CodeInstrumentUnknown}
	}
	if p.Kind != PayStoredCard {
		return nil
	}
	if n := len(p.VerificationValue); n != 0 && (n < 3 || n > 4) {
		return badField("instrument.verification_value", "must have 3 or 4 characters")
	}
	if method.NeedsVerification && p.VerificationValue == "" {
		return &PaymentError{Code: CodeNotVerified, Field: "instrument.verification_value", Reason: "is required"}
	}
	if isOver(owned[at].ExpiryMonth, owned[at].ExpiryYear, s.now()) {
		return &PaymentError{Code: CodeExpired}
	}
	return nil
}

func (s *Store) checkTokenized(p Payment) *PaymentError {
	if p.Token == "" {
		return badField("instrument.token", "is required")
	}
	if p.Card.ExpiryYear != 0 && isOver(p.Card.ExpiryMonth, p.Card.ExpiryYear, s.now()) {
		return &PaymentError{Code: CodeExpired}
	}
	return nil
}

// credit pays with what the store owes the customer, in the default currency only.
func (s *Store) credit(o Order, found chargeable) (chargeable, *PaymentError) {
	owner, ok := s.Customer(o.CustomerID)
	if !ok {
		return found, badField("instrument.type", "guests have no store credit")
	}
	if c, known := s.Currency(o.Currency); !known || !c.IsDefault {
		return found, badField("instrument.type", "store credit pays in the default currency only")
	}
	found.byProcessor = false
	return limit(found, owner.StoreCredit, o.Decimals)
}

// gift pays with a gift certificate.
func (t *till) gift(code string, o Order, found chargeable) (chargeable, *PaymentError) {
	g, ok := t.certificates[code]
	switch {
	case !ok || g.Currency != o.Currency || g.Status == GiftOff:
		return found, badField("instrument.gift_certificate_code", "is not that of a certificate for this order")
	case g.Status == GiftEnded:
		return found, &PaymentError{Code: CodeExpired}
	}
	found.byProcessor = false
	return limit(found, g.Balance, o.Decimals)
}

// limit bounds what is paid by what there is.
func limit(found chargeable, has decimal.Decimal, decimals int) (chargeable, *PaymentError) {
	has = has.Trunc(decimals).Pad(decimals)
	if !has.IsPos() {
		return found, &PaymentError{Code: CodeInsufficientFunds}
	}
	found.amount = has.Min(found.amount)
	return found, nil
}

// isOver reports whether a card's last month has passed.
func isOver(month, year int, now time.Time) bool {
	return !now.Before(time.Date(year, time.Month(month)+1, 1, 0, 0, 0, 0, time.UTC))
}

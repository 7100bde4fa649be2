package store

import "github.com/govalues/decimal"

// GiftStatus is whether a gift certificate can be spent, in REST's words.
type GiftStatus string

// The statuses.
const (
	GiftActive GiftStatus = "active"
	GiftOff    GiftStatus = "disabled"
	GiftEnded  GiftStatus = "expired"
)

// GiftCertificate is money to whoever knows its code.
type GiftCertificate struct {
	Code     string
	Original decimal.Decimal
	Balance  decimal.Decimal
	Currency string
	Status   GiftStatus
}

// GiftCertificate returns a certificate; false when there is none.
func (s *Store) GiftCertificate(code string) (GiftCertificate, bool) {
	t := s.openTill()
	defer t.mu.Unlock()
	g, ok := t.certificates[code]
	return g, ok
}

// SetGiftCertificate adds a certificate, or replaces the one with its code.
func (s *Store) SetGiftCertificate(g GiftCertificate) {
	t := s.openTill()
	defer t.mu.Unlock()
	t.certificates[g.Code] = g
}

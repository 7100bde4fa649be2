package customer

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// StoredInstruments returns the ways to pay that a customer has stored, masked: the asking
// shopper's own, or anybody's for staff with the scope for it. Only the merchant can read
// them, so a shopper's session is proven first.
func (s *Service) StoredInstruments(ctx context.Context, customerID int) ([]commerce.StoredInstrument, error) {
	p, err := reader(ctx, session.ReadInstruments, customerID)
	if err != nil {
		return nil, err
	}
	return list(onBehalf(ctx, s, p, onceOnly{"instruments", customerID}, func(staff Staff) ([]commerce.StoredInstrument, error) {
		return staff.InstrumentsOf(ctx, customerID)
	}))
}

// Consent returns what a customer agreed to be tracked for, to staff who may read
// customers; nil for guests and shoppers.
func (s *Service) Consent(ctx context.Context, customerID int) (*commerce.CustomerConsent, error) {
	if kind := session.From(ctx).Kind; kind == session.Guest || kind == session.Shopper {
		return nil, nil //nolint:nilnil // the schema's null: only staff see it
	}
	if _, err := reader(ctx, session.ReadCustomerBooks, customerID); err != nil {
		return nil, err
	}
	consent, err := asMerchant(s, func(staff Staff) (commerce.CustomerConsent, error) {
		return staff.ConsentOf(ctx, customerID)
	})
	if err != nil {
		return nil, err
	}
	return &consent, nil
}

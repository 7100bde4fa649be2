package storefront

import (
	"errors"

	"github.com/govalues/decimal"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// prices asks the store for one item's prices. They are null where the store
// shows none to this viewer. A product whose own price is hidden still has
// them, beside isPriceHidden: that is for the client to honour.
func (r *Resolver) prices(v viewer, item store.Item, includeTax *bool, code *model.CurrencyCode) (*model.Prices, error) {
	switch r.store.PriceShown(v.Channel, item.ProductID, v.customer == nil) {
	case store.PriceHiddenByStore, store.PriceHiddenFromGuests:
		return nil, nil
	case store.PriceIsShown, store.PriceHiddenByProduct:
	}
	quote := store.Quote{ChannelID: v.Channel, Currency: r.currency(v, code), Customer: v.customer, Items: []store.Item{item}}
	if v.customer == nil {
		quote.GroupID = r.group(v)
	}
	found, err := r.store.Quote(quote)
	if errors.Is(err, store.ErrUnknownCurrency) {
		return nil, gqlerror.Errorf("The currency %s is not enabled on this channel.", quote.Currency)
	}
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, nil
	}
	return shown{quote.Currency, includeTax != nil && *includeTax}.prices(found[0]), nil
}

// currency is the one asked for, else the channel's.
func (r *Resolver) currency(v viewer, code *model.CurrencyCode) string {
	if code != nil {
		return string(*code)
	}
	channel, _ := r.store.Channel(v.Channel)
	return channel.DefaultCurrency
}

// shown is how amounts are shown.
type shown struct {
	currency   string
	includeTax bool
}

func (s shown) prices(p store.ItemPrice) *model.Prices {
	prices := &model.Prices{
		Price:            s.money(&p.Calculated),
		SalePrice:        s.money(p.SalePrice),
		BasePrice:        s.money(&p.Price),
		RetailPrice:      s.money(p.RetailPrice),
		MapPrice:         s.money(p.MAPPrice),
		PriceRange:       s.span(p.PriceRange),
		RetailPriceRange: s.span(p.RetailPriceRange),
		Saved:            s.money(p.Saved),
		BulkPricing:      make([]model.BulkPricingTier, 0, len(p.BulkTiers)),
	}
	// The schema has no null here: a simple product spans its own price.
	if prices.PriceRange == nil {
		prices.PriceRange = &model.MoneyRange{Min: prices.Price, Max: prices.Price}
	}
	for _, t := range p.BulkTiers {
		prices.BulkPricing = append(prices.BulkPricing, s.tier(t))
	}
	return prices
}

func (s shown) amount(p store.TaxPrice) decimal.Decimal {
	if s.includeTax {
		return p.TaxInclusive
	}
	return p.TaxExclusive
}

func (s shown) money(p *store.TaxPrice) *model.Money {
	if p == nil {
		return nil
	}
	return &model.Money{CurrencyCode: s.currency, Value: s.amount(*p)}
}

func (s shown) span(r *store.PriceRange) *model.MoneyRange {
	if r == nil {
		return nil
	}
	return &model.MoneyRange{Min: s.money(&r.Minimum), Max: s.money(&r.Maximum)}
}

// tier shows a step of quantity prices; an open end is null here.
func (s shown) tier(t store.BulkTier) model.BulkPricingTier {
	amount := t.Amount
	if t.Tax != nil {
		amount = s.amount(*t.Tax)
	}
	var maximum *int
	if t.Maximum != 0 {
		maximum = &t.Maximum
	}
	switch t.Kind {
	case store.BulkPercent:
		return model.BulkPricingPercentageDiscount{PercentOff: t.Amount, MinimumQuantity: t.Minimum, MaximumQuantity: maximum}
	case store.BulkFixed:
		return model.BulkPricingFixedPriceDiscount{Price: amount, MinimumQuantity: t.Minimum, MaximumQuantity: maximum}
	case store.BulkPrice:
	}
	return model.BulkPricingRelativePriceDiscount{PriceAdjustment: amount, MinimumQuantity: t.Minimum, MaximumQuantity: maximum}
}

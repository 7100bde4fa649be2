package store

import (
	"slices"
	"strings"

	"github.com/govalues/decimal"
)

// SetCustomerSettings replaces the store's customer settings.
func (s *Store) SetCustomerSettings(c CustomerSettings) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.customerSettings = c
}

// SetProductSettings replaces the store's storefront product settings.
func (s *Store) SetProductSettings(p ProductSettings) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.productSettings = p
}

// SetTaxSettings replaces the store's tax settings.
func (s *Store) SetTaxSettings(t TaxSettings) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tax = t
}

// SetTaxZones replaces the tax zones.
func (s *Store) SetTaxZones(zones ...TaxZone) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taxZones = slices.Clone(zones)
}

// EditChannel changes anything of a channel but its id, its settings
// included, with the caution of EditProduct.
func (s *Store) EditChannel(channelID int, change func(*Channel)) bool {
	return edit(s, s.channels, channelID, func(c *Channel) {
		change(c)
		c.ID = channelID
	})
}

// SetExchangeRate changes what a unit of the default currency is worth in another.
func (s *Store) SetExchangeRate(code string, rate decimal.Decimal) bool {
	now := s.now()
	return edit(s, s.currencies, strings.ToUpper(code), func(c *Currency) {
		c.ExchangeRate, c.Updated = rate, now
	})
}

// EditCurrency changes anything of a currency but its code.
func (s *Store) EditCurrency(code string, change func(*Currency)) bool {
	code = strings.ToUpper(code)
	return edit(s, s.currencies, code, func(c *Currency) {
		change(c)
		c.Code = code
	})
}

// SetChannelCustomerSettings replaces a channel's customer settings; nil values
// inherit the store's. It reports false for an unknown channel.
func (s *Store) SetChannelCustomerSettings(channelID int, c CustomerSettings) bool {
	return s.EditChannel(channelID, func(ch *Channel) { ch.CustomerSettings = c })
}

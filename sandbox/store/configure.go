package store

import (
	"slices"
	"strings"

	"github.com/govalues/decimal"
)

// SetCustomerSettings replaces the store's customer settings.
func (s *Store) SetCustomerSettings(c CustomerSettings) {
	s.mu.Lock()
	defer s.unlock()
	before := s.effects()
	s.customerSettings = c
	s.news.add(s.channelNews(before)...)
}

// SetProductSettings replaces the store's storefront product settings.
func (s *Store) SetProductSettings(p ProductSettings) {
	s.mu.Lock()
	defer s.unlock()
	before := s.effects()
	s.productSettings = p
	s.news.add(s.channelNews(before)...)
}

// SetTaxSettings replaces the store's tax settings.
func (s *Store) SetTaxSettings(t TaxSettings) {
	s.mu.Lock()
	defer s.unlock()
	s.keepGoods()
	if s.tax.EnteredWithPrices != t.EnteredWithPrices {
		s.news.add(Event{Kind: InformationUpdated})
	}
	s.tax = t
}

// SetTaxZones replaces the tax zones.
func (s *Store) SetTaxZones(zones ...TaxZone) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keepGoods()
	s.taxZones = slices.Clone(zones)
}

// EditChannel changes anything of a channel but its id, its settings
// included, with the caution of EditProduct.
func (s *Store) EditChannel(channelID int, change func(*Channel)) bool {
	s.mu.Lock()
	defer s.unlock()
	c, ok := s.channels[channelID]
	if !ok {
		return false
	}
	before := s.effects()
	change(&c)
	c.ID = channelID
	s.channels[channelID] = c
	s.news.add(s.channelNews(before)...)
	return true
}

// SetExchangeRate changes what a unit of the default currency is worth in another.
func (s *Store) SetExchangeRate(code string, rate decimal.Decimal) bool {
	now := s.now()
	return s.EditCurrency(code, func(c *Currency) { c.ExchangeRate, c.Updated = rate, now })
}

// EditCurrency changes anything of a currency but its code.
func (s *Store) EditCurrency(code string, change func(*Currency)) bool {
	s.mu.Lock()
	defer s.unlock()
	code = strings.ToUpper(code)
	before, ok := s.currencies[code]
	if !ok {
		return false
	}
	s.keepGoods()
	after := before
	change(&after)
	after.Code = code
	s.currencies[code] = after
	if isInformation(before, after) {
		s.news.add(Event{Kind: InformationUpdated})
	}
	return true
}

// SetChannelCustomerSettings replaces a channel's customer settings; nil values
// inherit the store's. It reports false for an unknown channel.
func (s *Store) SetChannelCustomerSettings(channelID int, c CustomerSettings) bool {
	return s.EditChannel(channelID, func(ch *Channel) { ch.CustomerSettings = c })
}

// SetChannelProductSettings replaces whether a channel shows prices; nil values
// inherit the store's. It reports false for an unknown channel.
func (s *Store) SetChannelProductSettings(channelID int, p ProductSettings) bool {
	return s.EditChannel(channelID, func(ch *Channel) { ch.ProductSettings = p })
}

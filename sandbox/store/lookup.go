package store

import (
	"slices"
	"strings"
)

// Channels returns every channel by id.
func (s *Store) Channels() []Channel {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return ordered(s.channels)
}

// Channel returns one channel.
func (s *Store) Channel(id int) (Channel, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c, ok := s.channels[id]
	return c, ok
}

// Currencies returns every currency by id.
func (s *Store) Currencies() []Currency {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := ordered(s.shown().currencies)
	slices.SortFunc(out, func(a, b Currency) int { return a.ID - b.ID })
	return out
}

// Currency returns one currency; the code's case does not matter.
func (s *Store) Currency(code string) (Currency, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c, ok := s.shown().currencies[strings.ToUpper(code)]
	return c, ok
}

// Categories returns every category by id.
func (s *Store) Categories() []Category {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return ordered(s.shown().categories)
}

// Category returns one category.
func (s *Store) Category(id int) (Category, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c, ok := s.shown().categories[id]
	return c, ok
}

// Products returns every product by id, visible or not.
func (s *Store) Products() []Product {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return ordered(s.shown().products)
}

// Product returns one product, visible or not.
func (s *Store) Product(id int) (Product, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	p, ok := s.shown().products[id]
	return p, ok
}

// ProductByVariant returns the product that has the variant.
func (s *Store) ProductByVariant(variantID int) (Product, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	shown := s.shown()
	p, ok := shown.products[shown.productOfVariant[variantID]]
	return p, ok
}

// ProductBySKU returns the product with that stock keeping unit and variant
// 0, or the product one of whose variants has it and that variant's id. Case
// does not matter.
func (s *Store) ProductBySKU(sku string) (p Product, variantID int, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.shown().bySKU(sku)
}

func (g *goods) bySKU(sku string) (p Product, variantID int, ok bool) {
	for _, p := range ordered(g.products) {
		if strings.EqualFold(p.SKU, sku) {
			return p, 0, true
		}
		for _, v := range p.Variants {
			if strings.EqualFold(v.SKU, sku) {
				return p, v.ID, true
			}
		}
	}
	return Product{}, 0, false
}

// PriceLists returns every price list by id.
func (s *Store) PriceLists() []PriceList {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return ordered(s.lists)
}

// PriceRecord returns one record of a price list.
func (s *Store) PriceRecord(listID, variantID int, currency string) (PriceRecord, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	r, ok := s.records[recordKey{list: listID, variant: variantID, currency: strings.ToUpper(currency)}]
	return r, ok
}

// Assignments returns what price lists are assigned to.
func (s *Store) Assignments() []Assignment {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.assignments)
}

// Groups returns every customer group by id.
func (s *Store) Groups() []Group {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return ordered(s.groups)
}

// Group returns one customer group.
func (s *Store) Group(id int) (Group, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	g, ok := s.groups[id]
	return g, ok
}

// Customers returns the customers that match, by id.
func (s *Store) Customers(filter CustomerFilter) []Customer {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.DeleteFunc(ordered(s.customers), func(c Customer) bool { return !filter.matches(c) })
}

// Customer returns one customer.
func (s *Store) Customer(id int) (Customer, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c, ok := s.customers[id]
	return c, ok
}

// Attributes returns the definitions of customer attributes by id.
func (s *Store) Attributes() []Attribute {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return ordered(s.attributes)
}

// Attribute returns the definition of one customer attribute.
func (s *Store) Attribute(id int) (Attribute, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	a, ok := s.attributes[id]
	return a, ok
}

// TaxSettings returns the store's choices about tax.
func (s *Store) TaxSettings() TaxSettings {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.tax
}

// TaxZones returns the zones in the order they were made.
func (s *Store) TaxZones() []TaxZone {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.taxZones)
}

// TaxClasses returns the kinds of goods that are taxed alike.
func (s *Store) TaxClasses() []TaxClass {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.taxClasses)
}

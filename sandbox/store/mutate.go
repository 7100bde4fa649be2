package store

import (
	"slices"
	"strings"

	"github.com/govalues/decimal"
)

// The methods of this file are controls that tests and demonstrations need.
// Each reports false, and changes nothing, when what it names does not
// exist. A changed value replaces the old one whole, so that values already
// handed out stay as they were.

// SetProductPrice changes a product's price.
func (s *Store) SetProductPrice(productID int, price decimal.Decimal) bool {
	return s.EditProduct(productID, func(p *Product) { p.Price = price })
}

// SetProductPublished shows or hides a product everywhere.
func (s *Store) SetProductPublished(productID int, published bool) bool {
	return s.EditProduct(productID, func(p *Product) { p.IsPublished = published })
}

// SetProductPriceHidden sets a product's "call for pricing" flag.
func (s *Store) SetProductPriceHidden(productID int, hidden bool) bool {
	return s.EditProduct(productID, func(p *Product) { p.IsPriceHidden = hidden })
}

// SetProductChannels assigns a product to exactly those channels.
func (s *Store) SetProductChannels(productID int, channelIDs ...int) bool {
	return s.EditProduct(productID, func(p *Product) { p.ChannelIDs = slices.Clone(channelIDs) })
}

// EditProduct changes anything of a product but its id. edit must assign
// new slices rather than write into the ones it finds.
func (s *Store) EditProduct(productID int, edit func(*Product)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.products[productID]
	if !ok {
		return false
	}
	for _, v := range p.Variants {
		delete(s.productOfVariant, v.ID)
	}
	edit(&p)
	p.ID = productID
	for _, v := range p.Variants {
		s.productOfVariant[v.ID] = productID
	}
	s.products[productID] = p
	return true
}

// SetPriceRecord makes or replaces a record of an existing price list.
func (s *Store) SetPriceRecord(r PriceRecord) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.Currency = strings.ToUpper(r.Currency)
	if _, ok := s.lists[r.PriceListID]; !ok {
		return false
	}
	s.records[r.key()] = r
	return true
}

// DeletePriceRecord removes a record, so that the variant falls back to the catalogue.
func (s *Store) DeletePriceRecord(listID, variantID int, currency string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := recordKey{list: listID, variant: variantID, currency: strings.ToUpper(currency)}
	_, ok := s.records[key]
	delete(s.records, key)
	return ok
}

// SetPriceListActive switches a price list on or off.
func (s *Store) SetPriceListActive(listID int, active bool) bool {
	return edit(s, s.lists, listID, func(l *PriceList) { l.IsActive = active })
}

// AssignPriceList adds an assignment, in place of one for the same group and channel.
func (s *Store) AssignPriceList(a Assignment) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.lists[a.PriceListID]; !ok {
		return false
	}
	s.assignments = append(without(s.assignments, a.GroupID, a.ChannelID), a)
	return true
}

// UnassignPriceList removes the assignment for a group and channel, 0 being neither.
func (s *Store) UnassignPriceList(groupID, channelID int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := len(s.assignments)
	s.assignments = without(s.assignments, groupID, channelID)
	return len(s.assignments) < before
}

// without copies the assignments, less those for one group and channel.
func without(all []Assignment, groupID, channelID int) []Assignment {
	return slices.DeleteFunc(slices.Clone(all), func(a Assignment) bool {
		return a.GroupID == groupID && a.ChannelID == channelID
	})
}

// SetGroupRules replaces a group's rules as a whole.
func (s *Store) SetGroupRules(groupID int, rules ...DiscountRule) bool {
	return s.EditGroup(groupID, func(g *Group) { g.Rules = slices.Clone(rules) })
}

// SetGroupAccess changes which categories a group sees.
func (s *Store) SetGroupAccess(groupID int, access CategoryAccess) bool {
	return s.EditGroup(groupID, func(g *Group) { g.Access = access })
}

// EditGroup changes anything of a group but its id, with the caution of EditProduct.
func (s *Store) EditGroup(groupID int, change func(*Group)) bool {
	now := s.now()
	return edit(s, s.groups, groupID, func(g *Group) {
		change(g)
		g.ID, g.Modified = groupID, now
	})
}

// MoveCustomer puts a customer into a group, 0 for none.
func (s *Store) MoveCustomer(customerID, groupID int) bool {
	if _, ok := s.Group(groupID); !ok && groupID != 0 {
		return false
	}
	return s.EditCustomer(customerID, func(c *Customer) { c.GroupID = groupID })
}

// SetPassword changes a customer's password and lifts a forced reset. Open
// sessions stay open: EndSessionOf ends them.
func (s *Store) SetPassword(customerID int, password string) bool {
	return s.EditCustomer(customerID, func(c *Customer) {
		c.Password, c.ForcePasswordReset = Password(password), false
	})
}

// EditCustomer changes anything of a customer but the id, with the caution of EditProduct.
func (s *Store) EditCustomer(customerID int, change func(*Customer)) bool {
	now := s.now()
	return edit(s, s.customers, customerID, func(c *Customer) {
		change(c)
		c.ID, c.Modified = customerID, now
	})
}

// DeleteCustomer removes a customer and ends their session.
func (s *Store) DeleteCustomer(customerID int) bool {
	s.mu.Lock()
	_, ok := s.customers[customerID]
	delete(s.customers, customerID)
	s.mu.Unlock()
	s.sessions.endOf(customerID)
	return ok
}

// edit changes one value of a map that s.mu guards.
func edit[K comparable, V any](s *Store, m map[K]V, key K, change func(*V)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := m[key]
	if !ok {
		return false
	}
	change(&v)
	m[key] = v
	return true
}

package store

import (
	"slices"

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
	defer s.unlock()
	before, ok := s.products[productID]
	if !ok {
		return false
	}
	s.keepGoods()
	p := before
	for _, v := range p.Variants {
		delete(s.productOfVariant, v.ID)
	}
	edit(&p)
	p.ID = productID
	for _, v := range p.Variants {
		s.productOfVariant[v.ID] = productID
	}
	s.products[productID] = p
	s.news.add(productNews(before, p)...)
	return true
}

// SetGroupRules replaces a group's rules as a whole.
func (s *Store) SetGroupRules(groupID int, rules ...DiscountRule) bool {
	return s.EditGroup(groupID, func(g *Group) { g.Rules = slices.Clone(rules) })
}

// SetGroupAccess changes which categories a group sees.
func (s *Store) SetGroupAccess(groupID int, access CategoryAccess) bool {
	return s.EditGroup(groupID, func(g *Group) { g.Access = access })
}

// EditVariant changes anything of a product's variant but its id, with the caution
// of EditProduct.
func (s *Store) EditVariant(productID, variantID int, edit func(*Variant)) bool {
	found := false
	s.EditProduct(productID, func(p *Product) {
		p.Variants = slices.Clone(p.Variants)
		for i := range p.Variants {
			if p.Variants[i].ID == variantID {
				edit(&p.Variants[i])
				p.Variants[i].ID, found = variantID, true
			}
		}
	})
	return found
}

// EditGroup changes anything of a group but its id, with the caution of EditProduct.
func (s *Store) EditGroup(groupID int, change func(*Group)) bool {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	g, ok := s.groups[groupID]
	if !ok {
		return false
	}
	s.keepGoods()
	change(&g)
	g.ID, g.Modified = groupID, now
	s.groups[groupID] = g
	return true
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
	s.mu.Lock()
	defer s.unlock()
	before, ok := s.customers[customerID]
	if !ok {
		return false
	}
	c := before
	change(&c)
	c.ID, c.Modified = customerID, now
	s.customers[customerID] = c
	s.news.add(customerNews(before, c)...)
	return true
}

// DeleteCustomer removes a customer and ends their session.
func (s *Store) DeleteCustomer(customerID int) bool {
	s.mu.Lock()
	_, ok := s.customers[customerID]
	delete(s.customers, customerID)
	if ok {
		s.news.add(Event{Kind: CustomerDeleted, CustomerID: customerID})
	}
	s.unlock()
	s.sessions.endOf(customerID)
	return ok
}

package store

import "time"

// Choices are the answers to questions that BigCommerce's documents leave
// open or answer twice. Every zero value is the chosen default, and each
// field says what it turns on instead. They can be changed at run time, to
// make the store behave as a real one was seen to.
type Choices struct {
	// SessionLifetime is how long a customer access token lives. New puts
	// 24 hours in place of zero.
	SessionLifetime time.Duration

	// Hosted are the choices about ways in and over to the hosted pages.
	Hosted HostedChoices

	// Account are the choices about accounts, passwords and newsletters.
	Account AccountChoices

	// Payment are the choices about checkouts, orders and payments.
	Payment PaymentChoices

	// ProductSaleBeatsVariantPrice lets a product's sale price apply to a
	// variant that has a price of its own and no sale price. By default the
	// variant's price wins, as the table of weights in
	// docs/store-operations/pricing/calculations.mdx says; the catalogue
	// reference says the opposite.
	ProductSaleBeatsVariantPrice bool

	// ZeroSalePriceIsFree takes a catalogue sale price of zero at its word.
	// By default zero means that there is none, because the product's sale
	// price is never null on the wire.
	ZeroSalePriceIsFree bool

	// PercentModifiersCompound applies a percentage modifier to the price
	// with the earlier modifiers on it. By default every percentage is of
	// the price before modifiers.
	PercentModifiersCompound bool

	// GroupDiscountIgnoresSales computes a group discount from the price
	// before sales. By default it comes off the sale price.
	GroupDiscountIgnoresSales bool

	// CategoryRulesStopAtCategory keeps a category's discount from its
	// subcategories. By default it reaches them.
	CategoryRulesStopAtCategory bool

	// BestCategoryRuleWins picks, of several category rules that match, the
	// one that leaves the lowest price. By default the rule of the nearest
	// category wins, and of equally near ones the first listed.
	BestCategoryRuleWins bool

	// UnmatchedDiscountSeeksChannelList lets a product that none of the
	// group's discounts reaches go on to the channel's price list. By
	// default having discounts settles the source for the whole group. Either
	// way the currency does not matter: where discounts are not granted the
	// catalogue's price remains.
	UnmatchedDiscountSeeksChannelList bool

	// InactiveListBlocks makes an assignment of an inactive list end at
	// catalogue prices. By default such an assignment counts as absent.
	InactiveListBlocks bool

	// DisplayCurrencyGroupDiscounts grants group discounts in display-only
	// currencies too. By default they hold in the default currency and in
	// transactional ones (docs/store-operations/currencies/index.mdx).
	DisplayCurrencyGroupDiscounts bool

	// RoundEveryStep rounds to the currency's decimals after each
	// adjustment. By default only the result is rounded.
	RoundEveryStep bool

	// RefuseUnknownItems fails a whole quote for one product, variant or
	// option that does not exist. By default the item is left out.
	RefuseUnknownItems bool

	// QuoteHidesInvisible leaves out products that the group cannot see on
	// the channel. By default a quote answers for anything that exists.
	QuoteHidesInvisible bool

	// SitewideDiscountFails keeps a group without its discount on everything and
	// says so with 207, as the store may (reference/customers.v2.yml). By default
	// the discount is kept too.
	SitewideDiscountFails bool

	// TakenEmailIsInvalid answers 422 when a customer is to be created with an
	// e-mail address that another one has. By default that is a conflict, 409:
	// the customers' reference declares neither for this reason.
	TakenEmailIsInvalid bool
}

// defaultSessionLifetime is not documented by BigCommerce: a day is long
// enough for people and short enough for tests of expiry.
const defaultSessionLifetime = 24 * time.Hour

// withDefaults fills in what has no useful zero value.
func (c Choices) withDefaults() Choices {
	if c.SessionLifetime == 0 {
		c.SessionLifetime = defaultSessionLifetime
	}
	return c
}

// Choices returns the choices in force.
func (s *Store) Choices() Choices {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.choices
}

// SetChoices replaces the choices in force.
func (s *Store) SetChoices(c Choices) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.choices = c.withDefaults()
}

package commerce

import "errors"

// PriceSettings are the settings of a channel that decide who sees prices.
type PriceSettings struct {
	// ShowPrices is false when the channel shows nobody a price.
	ShowPrices bool
	// HideFromGuests is true when only signed-in shoppers see prices.
	HideFromGuests bool
	// GuestGroupID is the customer group whose prices guests get, 0 for none.
	GuestGroupID int
}

// VisibleProducts is what the Storefront API showed one shopper or guest.
type VisibleProducts struct {
	// GroupID is the customer group the store answered for, 0 for guests and for
	// customers without one.
	GroupID int
	// Products holds those that are visible; one that was asked for and is not
	// here is not.
	Products map[int]ProductVisibility
}

// ProductVisibility is how a visible product shows its price.
type ProductVisibility struct {
	// PriceHidden is true when the merchant hides this product's price.
	PriceHidden bool
}

// Channel is a sales channel as prices need to know it.
type Channel struct {
	ID              int
	DefaultCurrency CurrencyCode
	// EnabledCurrencies contains DefaultCurrency.
	EnabledCurrencies []CurrencyCode
	// DefaultCountry is set by configuration; empty leaves the tax zone to the
	// store.
	DefaultCountry CountryCode
}

// ErrGroupChanged is the cause of an error when the store has just answered for
// another customer group than the proof of the session says. A new proof mends it.
var ErrGroupChanged = errors.New("the customer is in another group by now")

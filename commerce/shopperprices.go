package commerce

// ShopperPrices are prices as the Storefront API showed them to one shopper or guest.
type ShopperPrices struct {
	// GroupID is the customer group the store answered for, 0 for guests and for
	// customers without one.
	GroupID int
	// Prices holds what was shown; contexts and items are filled in by whoever asked.
	Prices map[PriceItem]ProductPrice
}

// ProductOptions are the options and modifiers of a product that can be chosen by value:
// the values of each, by the numbers of both.
type ProductOptions map[int]map[int]struct{}

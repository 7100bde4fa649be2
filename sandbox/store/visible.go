package store

import "slices"

// Visible reports whether a product is shown on a channel to a group (0 for
// none): published, assigned to the channel, and in a category the group
// may see. Price flags do not matter here; PriceShown knows those.
func (s *Store) Visible(channelID, groupID, productID int) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.shown().visible(channelID, groupID, productID)
}

func (g *goods) visible(channelID, groupID, productID int) bool {
	p, ok := g.products[productID]
	if !ok || !p.IsPublished || !slices.Contains(p.ChannelIDs, channelID) {
		return false
	}
	return g.groups[groupID].Access.allows(p.CategoryIDs)
}

// PriceDisplay is whether a storefront shows a price, or why it does not.
type PriceDisplay string

// The outcomes of PriceShown.
const (
	// PriceIsShown means there is nothing against it.
	PriceIsShown PriceDisplay = "shown"
	// PriceHiddenByStore means show_product_price is off.
	PriceHiddenByStore PriceDisplay = "hidden by store"
	// PriceHiddenFromGuests means hide_price_from_guests is on and the shopper is one.
	PriceHiddenFromGuests PriceDisplay = "hidden from guests"
	// PriceHiddenByProduct means that the product says "call for pricing".
	PriceHiddenByProduct PriceDisplay = "hidden by product"
)

// PriceShown reports whether the channel's storefront shows the product's
// price to a guest or to a customer. It does not check that the product
// exists or is visible.
func (s *Store) PriceShown(channelID, productID int, guest bool) PriceDisplay {
	s.mu.RLock()
	defer s.mu.RUnlock()
	settings := s.effectiveProductSettings(channelID)
	switch {
	case !*settings.ShowProductPrice:
		return PriceHiddenByStore
	case guest && *settings.HidePriceFromGuests:
		return PriceHiddenFromGuests
	case s.shown().products[productID].IsPriceHidden:
		return PriceHiddenByProduct
	default:
		return PriceIsShown
	}
}

package store

import "strings"

// View is the store as one API shows it: with the surface's delay of prices. Each
// call sees one state as a whole. The Store's own methods of these names see the
// present.
type View struct {
	store   *Store
	surface Surface
}

// On returns the view of a surface. It goes along with time and changes.
func (s *Store) On(surface Surface) View { return View{s, surface} }

// Quote is Store.Quote in the view.
func (v View) Quote(q Quote) ([]ItemPrice, error) {
	v.store.mu.RLock()
	defer v.store.mu.RUnlock()
	return v.store.quote(v.store.goodsOn(v.surface), q)
}

// Visible is Store.Visible in the view.
func (v View) Visible(channelID, groupID, productID int) bool {
	v.store.mu.RLock()
	defer v.store.mu.RUnlock()
	return v.store.goodsOn(v.surface).visible(channelID, groupID, productID)
}

// PriceShown is Store.PriceShown in the view. Settings show at once, so only a
// product's own flag is delayed.
func (v View) PriceShown(channelID, productID int, guest bool) PriceDisplay {
	v.store.mu.RLock()
	defer v.store.mu.RUnlock()
	return v.store.priceShown(v.store.goodsOn(v.surface), channelID, productID, guest)
}

// Products is Store.Products in the view.
func (v View) Products() []Product {
	v.store.mu.RLock()
	defer v.store.mu.RUnlock()
	return ordered(v.store.goodsOn(v.surface).products)
}

// Product is Store.Product in the view.
func (v View) Product(id int) (Product, bool) {
	v.store.mu.RLock()
	defer v.store.mu.RUnlock()
	p, ok := v.store.goodsOn(v.surface).products[id]
	return p, ok
}

// ProductByVariant is Store.ProductByVariant in the view.
func (v View) ProductByVariant(variantID int) (Product, bool) {
	v.store.mu.RLock()
	defer v.store.mu.RUnlock()
	shown := v.store.goodsOn(v.surface)
	p, ok := shown.products[shown.productOfVariant[variantID]]
	return p, ok
}

// ProductBySKU is Store.ProductBySKU in the view.
func (v View) ProductBySKU(sku string) (p Product, variantID int, ok bool) {
	v.store.mu.RLock()
	defer v.store.mu.RUnlock()
	return v.store.goodsOn(v.surface).bySKU(sku)
}

// Currency is Store.Currency in the view.
func (v View) Currency(code string) (Currency, bool) {
	v.store.mu.RLock()
	defer v.store.mu.RUnlock()
	c, ok := v.store.goodsOn(v.surface).currencies[strings.ToUpper(code)]
	return c, ok
}

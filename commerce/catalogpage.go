package commerce

// CatalogPage is a page of the products that a channel shows, in the order of their
// numbers.
type CatalogPage struct {
	Products []CatalogProduct
	// HasNext says whether there is a page behind this one.
	HasNext bool
}

// CatalogProduct is a product of a catalogue, by number.
type CatalogProduct struct {
	ID int
	// VariantIDs are the product's variants. A product without options has one, which
	// the store calls its base variant.
	VariantIDs []int
}

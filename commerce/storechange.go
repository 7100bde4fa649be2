package commerce

// StoreChange is what an event of the store touches. Its zero value touches nothing.
type StoreChange struct {
	// Prices are the scopes whose prices may be others now.
	Prices []PriceScope
	// Variants are those whose prices may be others now, of products that the event
	// does not name.
	Variants []int
	// Customers are those of whom the store knows something new, such as their group.
	Customers []int
}

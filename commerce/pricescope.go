package commerce

import "time"

// PriceScopeKind says what the number in a PriceScope means.
type PriceScopeKind uint8

// The kinds of scope.
const (
	ScopeEverything PriceScopeKind = iota // all prices of the store
	ScopeChannel                          // those of one channel
	ScopeGroup                            // those of one customer group, 0 being customers in none
	ScopeProduct                          // those of one product and its variants
)

// PriceScope is a part of all prices that one change can touch. It is comparable.
type PriceScope struct {
	Kind PriceScopeKind
	// ID is the channel's, the group's or the product's number.
	ID int
}

// Generation tells values that were fetched before a change from those fetched after
// it. Prices are kept under the generations of all their scopes.
type Generation struct {
	// ID is random, so that no two changes can arrive at the same one.
	ID [16]byte
	// RaisedAt is when the change was heard of, zero when there has been none so far.
	RaisedAt time.Time
}

// PriceKey names a price in a cache outside of the process. It is a digest of all that
// the price depends on, its generations among them.
type PriceKey [32]byte

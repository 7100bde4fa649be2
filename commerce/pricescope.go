package commerce

import (
	"strconv"
	"time"
)

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

// TagEverything is the tag that stands on every answer that a router may keep.
const TagEverything = "prices"

// Tag returns the tag under which a router finds all that it keeps of a scope. What
// routers keep are guests' prices, which are those of a customer group that the router
// is not told; so a change of a group, and of whatever is new, touches everything.
// Answers carry the tags that changes are told by, so they are made here for both.
func (s PriceScope) Tag() string {
	switch s.Kind {
	case ScopeChannel:
		return "channel-" + strconv.Itoa(s.ID)
	case ScopeProduct:
		return "product-" + strconv.Itoa(s.ID)
	case ScopeEverything, ScopeGroup:
		return TagEverything
	default:
		return TagEverything
	}
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

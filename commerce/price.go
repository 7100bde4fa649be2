package commerce

import "time"

// PriceContext is everything besides the item that a price depends on. It is
// comparable and part of cache keys.
type PriceContext struct {
	// ChannelID is the store's number of the channel.
	ChannelID int
	// Currency is one the channel has enabled.
	Currency CurrencyCode
	// Country picks the tax zone; empty leaves it to the store.
	Country CountryCode
	// Perspective is for whom the price holds.
	Perspective Perspective
}

// PerspectiveKind says what the number in a Perspective means.
type PerspectiveKind uint8

// The kinds of perspective.
const (
	PerspectiveGuest    PerspectiveKind = iota // nobody is signed in
	PerspectiveNoGroup                         // a customer without a group
	PerspectiveGroup                           // the members of one customer group
	PerspectiveCustomer                        // one customer alone; never shared
)

// Perspective is whose eyes a price is seen with. Its zero value is a guest.
type Perspective struct {
	Kind PerspectiveKind
	// ID is the group's or the customer's number, 0 for the other kinds.
	ID int
}

// ForGroup returns the perspective of a customer in the group, the store's 0
// meaning none.
func ForGroup(groupID int) Perspective {
	if groupID == 0 {
		return Perspective{Kind: PerspectiveNoGroup}
	}
	return Perspective{Kind: PerspectiveGroup, ID: groupID}
}

// PriceItem names one thing to price. It is comparable.
type PriceItem struct {
	ProductID int
	// VariantID is 0 when the product is meant as a whole.
	VariantID int
	// Options are the chosen options in canonical form, made by CanonicalOptions.
	Options string
}

// PriceRequest is one caller's question to the pricing service.
type PriceRequest struct {
	PriceContext
	Items []PriceItem
	// Shopper is the session that asks when the perspective is that shopper's
	// own; it is used to see what they may see. Nil for guests and staff.
	Shopper *ShopperCredential
	// Unrestricted skips the visibility gate: staff may see every price.
	Unrestricted bool
}

// PriceUnavailableReason says why there is no price.
type PriceUnavailableReason string

// The reasons. Each is a value of the schema's enum of the same name.
const (
	PriceHidden              PriceUnavailableReason = "HIDDEN"               // the merchant hides it
	PriceNotVisible          PriceUnavailableReason = "NOT_VISIBLE"          // this shopper does not see the product
	PriceLoginRequired       PriceUnavailableReason = "LOGIN_REQUIRED"       // the store hides prices from guests
	PriceNotFound            PriceUnavailableReason = "NOT_FOUND"            // the store knows no such product or variant
	PriceUpstreamUnavailable PriceUnavailableReason = "UPSTREAM_UNAVAILABLE" // the store did not answer
)

// PriceResult is the answer for one item: a price, or the reason why not.
type PriceResult struct {
	Price ProductPrice
	// Unavailable is empty when Price holds.
	Unavailable PriceUnavailableReason
	// Err is the cause when the reason is PriceUpstreamUnavailable.
	Err error
	// FreshUntil is until when the answer may be kept by others; zero when not at all.
	FreshUntil time.Time
}

// ProductPrice is what one item costs in one context. It is a flat value, so
// that a million of them cost the garbage collector little; BulkTiers is the
// only reference in it besides the strings.
type ProductPrice struct {
	Context PriceContext
	Item    PriceItem

	// Retail, Sale, MinimumAdvertised and Saved are not set when the merchant
	// entered none.
	Retail, Sale, MinimumAdvertised, Saved OptionalPrice
	// Base is what the merchant entered.
	Base TaxedPrice
	// Calculated is what the shopper pays for one, bulk tiers left out.
	Calculated TaxedPrice
	// Range and RetailRange span the variants of a product.
	Range, RetailRange OptionalPriceRange
	// BulkTiers are sorted by their minimum.
	BulkTiers []BulkTier

	// FetchedAt is when the store answered.
	FetchedAt time.Time
	// IsStale says that the price is older than it should be because the store
	// did not answer when it was to be refreshed.
	IsStale bool
}

// TaxedPrice is one amount with and without tax.
type TaxedPrice struct {
	// Entered is the merchant's own number, and EnteredInclusive says whether it
	// contains tax. Both hold only when HasEntered.
	Entered          Decimal
	EnteredInclusive bool
	HasEntered       bool

	TaxExclusive Decimal
	TaxInclusive Decimal
}

// AsEntered returns the merchant's own number, nil when the store does not tell.
func (p TaxedPrice) AsEntered() *Decimal {
	if !p.HasEntered {
		return nil
	}
	return &p.Entered
}

// IsEnteredInclusive says whether the merchant's own number contains tax, nil
// when the store does not tell.
func (p TaxedPrice) IsEnteredInclusive() *bool {
	if !p.HasEntered {
		return nil
	}
	return &p.EnteredInclusive
}

// OptionalPrice is a TaxedPrice that may not be there.
type OptionalPrice struct {
	TaxedPrice
	IsSet bool
}

func (p OptionalPrice) pointer() *TaxedPrice {
	if !p.IsSet {
		return nil
	}
	return &p.TaxedPrice
}

// TaxedPriceRange is the cheapest and the dearest of several prices.
type TaxedPriceRange struct{ Minimum, Maximum TaxedPrice }

// OptionalPriceRange is a TaxedPriceRange that may not be there.
type OptionalPriceRange struct {
	TaxedPriceRange
	IsSet bool
}

func (r OptionalPriceRange) pointer() *TaxedPriceRange {
	if !r.IsSet {
		return nil
	}
	return &r.TaxedPriceRange
}

// The methods below are the nullable fields of the schema's ProductPrice.

// RetailPrice returns the suggested retail price, nil when there is none.
func (p ProductPrice) RetailPrice() *TaxedPrice { return p.Retail.pointer() }

// SalePrice returns the sale price, nil when there is none.
func (p ProductPrice) SalePrice() *TaxedPrice { return p.Sale.pointer() }

// MinimumAdvertisedPrice returns the lowest price that may be advertised, nil
// when there is none.
func (p ProductPrice) MinimumAdvertisedPrice() *TaxedPrice { return p.MinimumAdvertised.pointer() }

// SavedPrice returns the retail price less the calculated one, nil when the
// store gives none.
func (p ProductPrice) SavedPrice() *TaxedPrice { return p.Saved.pointer() }

// PriceRange returns the range over variants, nil for a product without.
func (p ProductPrice) PriceRange() *TaxedPriceRange { return p.Range.pointer() }

// RetailPriceRange returns the range of retail prices over variants, nil for a
// product without.
func (p ProductPrice) RetailPriceRange() *TaxedPriceRange { return p.RetailRange.pointer() }

// CurrencyCode returns the currency all amounts are in.
func (p ProductPrice) CurrencyCode() CurrencyCode { return p.Context.Currency }

// CountryCode returns the country whose taxes were applied, nil when it was left
// to the store.
func (p ProductPrice) CountryCode() *CountryCode {
	if p.Context.Country == "" {
		return nil
	}
	return &p.Context.Country
}

// Product returns the product that was priced.
func (p ProductPrice) Product() *Product { return &Product{EntityID: p.Item.ProductID} }

// Variant returns the variant that was priced, nil when the product was meant as
// a whole.
func (p ProductPrice) Variant() *ProductVariant {
	if p.Item.VariantID == 0 {
		return nil
	}
	return &ProductVariant{ProductEntityID: p.Item.ProductID, EntityID: p.Item.VariantID}
}

// BulkPricing returns the tiers as the schema's three kinds.
func (p ProductPrice) BulkPricing() []BulkPriceTier {
	tiers := make([]BulkPriceTier, len(p.BulkTiers))
	for i, t := range p.BulkTiers {
		tiers[i] = t.kind()
	}
	return tiers
}

package commerce

// GroupRules is all of a customer group that decides what its members see and pay, in
// the store's words, so that also what this version does not know can be compared.
// Amounts are exact and without trailing zeros; what is not said is empty.
type GroupRules struct {
	GroupID int
	// IsDefault marks the group that new accounts are put into.
	IsDefault bool
	// IsForGuests marks the group of shoppers who are not signed in.
	IsForGuests bool
	// Access is the kind of category access, and CategoryIDs what it names.
	Access      string
	CategoryIDs []int
	// Discounts are in the store's order, which means nothing.
	Discounts []GroupDiscountRule
}

// GroupDiscountRule is one discount rule of GroupRules. It is comparable.
type GroupDiscountRule struct {
	Kind, Method, Amount string
	// PriceListID, CategoryID and ProductID are what the rule is about, 0 for nothing.
	PriceListID, CategoryID, ProductID int
}

// CurrencyRules is all of a currency that decides prices in it. It is comparable.
type CurrencyRules struct {
	// Code is in upper case.
	Code string
	// Rate is exact and without trailing zeros; empty when it is not said.
	Rate string
	// Decimals is -1 when it is not said.
	Decimals                            int
	IsEnabled, IsDefault, IsForPayments bool
}

// TaxRules is all of the store's tax settings that decides prices. The rates of zones
// are not among them. It is comparable.
type TaxRules struct {
	// IsEntered says that prices are entered with tax.
	IsEntered bool
	// IsSubtracted says that the store's own tax comes off such prices first.
	IsSubtracted bool
	// StoreZoneID is the zone of the store's own tax, GuestZoneID that of guests; 0
	// when it is not said.
	StoreZoneID, GuestZoneID int
	// GuestsAreLocated says that where guests are decides their zone.
	GuestsAreLocated bool
	// Rounding is the store's word; empty when it is not said.
	Rounding string
}

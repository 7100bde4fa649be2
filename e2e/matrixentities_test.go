package e2e_test

// What is answered about a customer and a group who are A's, and of products.
const (
	ofCustomer    = `U.F. F .FFF FF FF FFFF .`
	shopperOnly   = `U.F. F -FFF FF FF FFFF -`
	staffOnly     = `U-F- F .FFF FF FF FFFF .`
	ofInstruments = `U.F. F fFFF FF FF FFFF .` // staff need a scope for them beside that for the customer
	ofGroup       = `U.F. F FFFF .F FF FFFF .`
	staffOfGroup  = `U-F- F FFFF .F FF FFFF .`
	otherPrices   = `ufff f ffff ff ff ff.f .`
	groupOfOwn    = `U.F. F -FFF FF FF FFFF .` // who reads customers need not read groups
)

// matrixEntities has every field of the types with a key, as a router asks for it. A field
// that is named twice is asked for with other arguments, or within.
func matrixEntities() map[string][]matrixRow {
	const ofOtherGroup = `(customerGroupEntityId: 2)`
	price := func(arguments string) string { return `r: price` + arguments + ` { calculatedPrice { taxExclusive } }` }
	return map[string][]matrixRow{
		"Customer": {
			{"id", `r: id`, ofCustomer},
			{"entityId", `r: entityId`, ofCustomer},
			{"email", `r: email`, ofCustomer},
			{"firstName", `r: firstName`, ofCustomer},
			{"lastName", `r: lastName`, ofCustomer},
			{"company", `r: company`, ofCustomer},
			{"phone", `r: phone`, ofCustomer},
			{"taxExemptCategory", `r: taxExemptCategory`, ofCustomer},
			{"customerGroup", `r: customerGroup { entityId }`, ofCustomer},
			{"customerGroup's name", `customerGroup { r: name }`, groupOfOwn},
			{"customerGroup's staffOnly", `customerGroup { r: staffOnly { isDefault } }`, `U-F- F -FFF FF FF FFFF .`},
			{"storeCredit", `r: storeCredit { amount }`, shopperOnly},
			{"addresses", `r: addresses { nodes { address1 } }`, ofCustomer},
			{"formFields", `r: formFields { name }`, ofCustomer},
			{"attributes", `r: attributes { name value }`, ofCustomer},
			{"attributes by number", `r: attributes(entityIds: [1]) { name value }`, ofCustomer},
			{"metafields", `r: metafields(namespace: "loyalty", keys: ["tier"]) { value }`, ofCustomer},
			{"metafields' permission", `metafields(namespace: "loyalty", keys: ["tier"]) { r: permission }`, staffOnly},
			{"isSubscribedToNewsletter", `r: isSubscribedToNewsletter`, shopperOnly},
			{"storedInstruments", `r: storedInstruments { isDefault }`, ofInstruments},
			{"staffOnly", `r: staffOnly { mustResetPassword registrationIpAddress storeCredit }`, staffOnly},
			{"consent", `r: consent { allow deny }`, staffOnly},
		},
		"CustomerGroup": {
			{"id", `r: id`, ofGroup},
			{"entityId", `r: entityId`, ofGroup},
			{"name", `r: name`, ofGroup},
			{"staffOnly", `r: staffOnly { isDefault discountRules { kind } }`, staffOfGroup},
		},
		"Product": {
			{"entityId", `r: entityId`, everybody},
			{"price", price(``), everybody},
			{"price of a group", price(ofOtherGroup), otherPrices},
			{"priceUnavailable", `r: priceUnavailable`, `---- - ---- -- -- ---- -`},
			{"priceUnavailable of a group", `r: priceUnavailable` + ofOtherGroup, `ufff f ffff ff ff ff-f -`},
		},
		"ProductVariant": {
			{"entityId", `r: entityId`, everybody},
			{"productEntityId", `r: productEntityId`, everybody},
			{"price", price(``), everybody},
			{"price of a group", price(ofOtherGroup), otherPrices},
			{"priceUnavailable", `r: priceUnavailable`, `---- - ---- -- -- ---- -`},
			{"priceUnavailable of a group", `r: priceUnavailable` + ofOtherGroup, `ufff f ffff ff ff ff-f -`},
		},
	}
}

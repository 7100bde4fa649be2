package store

// Payment methods of the default seed. Stripe wants the verification value of a stored
// card, Authorize.Net does not.
const (
	MethodStripe          = "stripe.card"
	MethodAuthorizeNet    = "authorizenet.card"
	MethodBraintreePayPal = "braintree.paypal"
	MethodBraintreeBank   = "braintree.ach"
	MethodBolt            = "bolt.card"
	MethodGiftCertificate = "bigcommerce.gift_certificate"
	MethodStoreCredit     = "bigcommerce.store_credit"
)

func seedPaymentMethods() []PaymentMethod {
	brands := []string{"VISA", "MASTERCARD", "AMEX", "DISCOVER"}
	cards := []PaymentKind{PayStoredCard, PayTokenizedCard}
	return []PaymentMethod{
		{ID: MethodGiftCertificate, Name: "Gift Certificate", Type: "gift_certificate", Gateway: "giftcertificate", Kinds: []PaymentKind{PayGiftCertificate}},
		{ID: MethodStoreCredit, Name: "Store Credit", Type: "store_credit", Gateway: "storecredit", Kinds: []PaymentKind{PayStoreCredit}},
		{ID: MethodStripe, Name: "Stripe", Type: "card", Gateway: "stripe", Kinds: cards, Brands: brands, NeedsVerification: true, CanVault: true},
		{ID: MethodAuthorizeNet, Name: "Authorize.Net", Type: "card", Gateway: "authorizenet", Kinds: cards, Brands: brands, CanVault: true},
		{ID: MethodBraintreePayPal, Name: "PayPal", Type: "paypal", Gateway: "braintree", Kinds: []PaymentKind{PayStoredPayPal}},
		{ID: MethodBraintreeBank, Name: "Bank account", Type: "ach", Gateway: "braintree", Kinds: []PaymentKind{PayStoredBank}},
		{ID: MethodBolt, Name: "Bolt", Type: "card", Gateway: "custom", Kinds: []PaymentKind{PayTokenizedCard}, Brands: brands, IsTest: true},
	}
}

// Gift certificates of the default seed: one for 100 dollars, one that ended, one that
// was switched off, and one for 50 Canadian dollars.
const (
	GiftOf100    = "KPX-100-USD"
	GiftExpired  = "KPX-OLD-USD"
	GiftDisabled = "KPX-OFF-USD"
	GiftOfCanada = "KPX-050-CAD"
)

func seedGiftCertificates() []GiftCertificate {
	return []GiftCertificate{
		{Code: GiftOf100, Original: amount("100.00"), Balance: amount("100.00"), Currency: "USD", Status: GiftActive},
		{Code: GiftExpired, Original: amount("20.00"), Balance: amount("20.00"), Currency: "USD", Status: GiftEnded},
		{Code: GiftDisabled, Original: amount("20.00"), Balance: amount("20.00"), Currency: "USD", Status: GiftOff},
		{Code: GiftOfCanada, Original: amount("50.00"), Balance: amount("50.00"), Currency: "CAD", Status: GiftActive},
	}
}

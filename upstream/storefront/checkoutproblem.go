package storefront

import (
	"github.com/clientele-graph/clientele/commerce"
)

const (
	maxPlaces    = 20  // places that one problem is believed to have
	maxPlaceText = 256 // characters of what is told of a place
)

// checkoutPlace is where in a checkout a problem is. It may be the shopper's own address.
type checkoutPlace struct {
	Field string  `json:"field"`
	Value *string `json:"value"`
}

// checkoutPlaces converts the places, as many and as long as anybody could use. One
// without a field is nowhere.
func checkoutPlaces(wire []checkoutPlace) []commerce.CheckoutProblemContext {
	var places []commerce.CheckoutProblemContext
	for _, w := range wire {
		if w.Field == "" || len(places) == maxPlaces {
			continue
		}
		place := commerce.CheckoutProblemContext{Field: shortened(w.Field)}
		if w.Value != nil {
			value := shortened(*w.Value)
			place.Value = &value
		}
		places = append(places, place)
	}
	return places
}

// shortened cuts a text after so many characters.
func shortened(text string) string {
	n := 0
	for i := range text {
		if n == maxPlaceText {
			return text[:i]
		}
		n++
	}
	return text
}

// checkoutProblem returns a code of the store's CartErrorCode, CheckoutErrorCode or
// CheckoutTaxErrorCode, and CheckoutProblemOther for one that was added since: what the
// schema does not know would not be valid in an answer of ours.
func checkoutProblem(code string) commerce.CheckoutProblemCode {
	switch code {
	case "ATTRIBUTES_NOT_APPLICABLE", "CART_ALREADY_EXISTS", "CART_CONFLICT", "CART_CONSISTENCY_ERROR",
		"CART_ITEM_MODIFICATION_NOT_ALLOWED", "CART_NOT_FOUND", "CURRENCY_NOT_TRANSACTIONAL", "EMPTY_CART_CREATION",
		"INSUFFICIENT_STOCK", "INVALID_CHANNEL", "INVALID_CURRENCY", "INVALID_GIFT_CERTIFICATE_AMOUNT",
		"INVALID_GIFT_CERTIFICATE_THEME", "INVALID_ITEM_QUANTITY", "INVALID_PRODUCT", "ITEM_LIMIT_REACHED",
		"ITEM_NOT_FOUND", "MAXIMUM_QUANTITY_EXCEEDED", "MINIMUM_QUANTITY_NOT_MET", "MISSING_VARIANT_ATTRIBUTES",
		"MODIFIER_OPTIONS_REQUIRED", "OPTION_VALIDATION_FAILED", "PRODUCT_NOT_PURCHASABLE", "PRODUCT_UNAVAILABLE",
		"SKU_NOT_FOUND", "STOCK_CHECK", "VARIANT_ID_REQUIRED", "VARIANT_NOT_PURCHASABLE":
		return commerce.CheckoutProblemCode(code)
	case "BILLING_ADDRESS_MODIFICATION_NOT_ALLOWED", "CONSIGNMENT_LIMIT_EXCEEDED", "CONSIGNMENT_NOT_FOUND", "COUPON_EXPIRED",
		"COUPON_INELIGIBLE", "COUPON_INVALID", "COUPON_INVALID_LOCATION", "COUPON_MIN_PURCHASE",
		"COUPON_MODIFICATION_NOT_ALLOWED", "COUPON_NOT_APPLICABLE", "INCOMPLETE_BILLING_ADDRESS", "INCOMPLETE_SHIPPING_ADDRESS",
		"INVALID_SHIPPING_OPTION", "ITEM_MISSING_SHIPPING_ADDRESS", "MISSING_SHIPPING_ADDRESS", "SHIPPING_CONSIGNMENT_MISSING_ITEM",
		"TAX_QUOTE_UNAVAILABLE":
		return commerce.CheckoutProblemCode(code)
	}
	return commerce.CheckoutProblemOther
}

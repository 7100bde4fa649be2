package store

import "slices"

// CheckoutProblemKind is a member of the union CompleteCheckoutError.
type CheckoutProblemKind string

// The members.
const (
	ProblemCart     CheckoutProblemKind = "CartError"
	ProblemLineItem CheckoutProblemKind = "CartLineItemError"
	ProblemShipping CheckoutProblemKind = "CheckoutShippingConsignmentError"
	ProblemBilling  CheckoutProblemKind = "CheckoutBillingAddressError"
	ProblemCoupon   CheckoutProblemKind = "CheckoutCouponError"
	ProblemTax      CheckoutProblemKind = "CheckoutTaxError"
)

// CheckoutProblem is why a checkout cannot be completed.
type CheckoutProblem struct {
	Kind CheckoutProblemKind `json:"kind"`
	// Code is a value of the enum of Kind.
	Code string `json:"code"`
	// Message is a text for people; empty means one made of the code.
	Message string `json:"message"`
	// Context is which values are at fault; the store need not tell.
	Context []CheckoutContext `json:"context"`
}

// CheckoutContext is one value that is at fault.
type CheckoutContext struct {
	// Field is a JSON path.
	Field string `json:"field"`
	// Value is nil where the store does not tell.
	Value *string `json:"value"`
}

// CheckoutCodes are the codes that problems of a kind can have, none for a kind that
// does not exist.
func CheckoutCodes(kind CheckoutProblemKind) []string {
	switch kind {
	case ProblemCart, ProblemLineItem:
		return []string{
			"ATTRIBUTES_NOT_APPLICABLE", "CART_ALREADY_EXISTS", "CART_CONFLICT", "CART_CONSISTENCY_ERROR",
			"CART_ITEM_MODIFICATION_NOT_ALLOWED", "CART_NOT_FOUND", "CURRENCY_NOT_TRANSACTIONAL", "EMPTY_CART_CREATION",
			"INSUFFICIENT_STOCK", "INVALID_CHANNEL", "INVALID_CURRENCY", "INVALID_GIFT_CERTIFICATE_AMOUNT",
			"INVALID_GIFT_CERTIFICATE_THEME", "INVALID_ITEM_QUANTITY", "INVALID_PRODUCT", "ITEM_LIMIT_REACHED",
			"ITEM_NOT_FOUND", "MAXIMUM_QUANTITY_EXCEEDED", "MINIMUM_QUANTITY_NOT_MET", "MISSING_VARIANT_ATTRIBUTES",
			"MODIFIER_OPTIONS_REQUIRED", "OPTION_VALIDATION_FAILED", "PRODUCT_NOT_PURCHASABLE", "PRODUCT_UNAVAILABLE",
			"SKU_NOT_FOUND", "STOCK_CHECK", "VARIANT_ID_REQUIRED", "VARIANT_NOT_PURCHASABLE",
		}
	case ProblemShipping, ProblemBilling, ProblemCoupon:
		return []string{
			"BILLING_ADDRESS_MODIFICATION_NOT_ALLOWED", "CONSIGNMENT_LIMIT_EXCEEDED", "CONSIGNMENT_NOT_FOUND", "COUPON_EXPIRED",
			"COUPON_INELIGIBLE", "COUPON_INVALID", "COUPON_INVALID_LOCATION", "COUPON_MIN_PURCHASE",
			"COUPON_MODIFICATION_NOT_ALLOWED", "COUPON_NOT_APPLICABLE", "INCOMPLETE_BILLING_ADDRESS",
			"INCOMPLETE_SHIPPING_ADDRESS", "INVALID_SHIPPING_OPTION", "ITEM_MISSING_SHIPPING_ADDRESS",
			"MISSING_SHIPPING_ADDRESS", "SHIPPING_CONSIGNMENT_MISSING_ITEM",
		}
	case ProblemTax:
		return []string{"TAX_QUOTE_UNAVAILABLE"}
	}
	return nil
}

func (p CheckoutProblem) exists() bool { return slices.Contains(CheckoutCodes(p.Kind), p.Code) }

// problem makes a problem about one value.
func problem(kind CheckoutProblemKind, code, field, value string) CheckoutProblem {
	return CheckoutProblem{Kind: kind, Code: code, Context: []CheckoutContext{{field, &value}}}
}

package commerce

// CompleteCheckoutError is why a checkout was not completed: one of the store's own
// reasons, or that there is an order already which takes no payment now.
type CompleteCheckoutError interface {
	Refusal
	isCompleteCheckoutError()
}

// CheckoutProblemCode is what exactly is wrong with a checkout, in the store's words.
// The schema's enum has them all; what is not among them is CheckoutProblemOther.
type CheckoutProblemCode string

// CheckoutProblemOther is a problem that this version of the graph does not know.
const CheckoutProblemOther CheckoutProblemCode = "OTHER"

// CheckoutProblem is what all problems of a checkout have.
type CheckoutProblem struct {
	Problem CheckoutProblemCode
	// Context is what of the checkout is meant, empty when the store does not tell.
	Context []CheckoutProblemContext
}

// CheckoutProblemContext is one place in a checkout.
type CheckoutProblemContext struct {
	// Field is a JSON path.
	Field string
	// Value is what stands there; nil when the store does not tell.
	Value *string
}

func (CheckoutProblem) isCompleteCheckoutError() {}

// CheckoutCartError is about the whole cart.
type CheckoutCartError struct{ CheckoutProblem }

// Code is RefusalCheckoutCart.
func (CheckoutCartError) Code() RefusalCode { return RefusalCheckoutCart }

// Message tells the shopper what happened.
func (CheckoutCartError) Message() string { return "The cart cannot be ordered as it is." }

// CheckoutLineItemError is about something in the cart.
type CheckoutLineItemError struct{ CheckoutProblem }

// Code is RefusalCheckoutLineItem.
func (CheckoutLineItemError) Code() RefusalCode { return RefusalCheckoutLineItem }

// Message tells the shopper what happened.
func (CheckoutLineItemError) Message() string {
	return "Something in the cart cannot be ordered as it is."
}

// CheckoutShippingConsignmentError is about where or how something is shipped.
type CheckoutShippingConsignmentError struct{ CheckoutProblem }

// Code is RefusalCheckoutShippingConsignment.
func (CheckoutShippingConsignmentError) Code() RefusalCode { return RefusalCheckoutShippingConsignment }

// Message tells the shopper what happened.
func (CheckoutShippingConsignmentError) Message() string {
	return "The shipping of the checkout is not complete."
}

// CheckoutBillingAddressError is about the billing address.
type CheckoutBillingAddressError struct{ CheckoutProblem }

// Code is RefusalCheckoutBillingAddress.
func (CheckoutBillingAddressError) Code() RefusalCode { return RefusalCheckoutBillingAddress }

// Message tells the shopper what happened.
func (CheckoutBillingAddressError) Message() string {
	return "The billing address of the checkout is not complete."
}

// CheckoutCouponError is about a coupon.
type CheckoutCouponError struct{ CheckoutProblem }

// Code is RefusalCheckoutCoupon.
func (CheckoutCouponError) Code() RefusalCode { return RefusalCheckoutCoupon }

// Message tells the shopper what happened.
func (CheckoutCouponError) Message() string { return "A coupon of the checkout cannot be used." }

// CheckoutTaxError is about the tax.
type CheckoutTaxError struct{ CheckoutProblem }

// Code is RefusalCheckoutTax.
func (CheckoutTaxError) Code() RefusalCode { return RefusalCheckoutTax }

// Message tells the shopper what happened.
func (CheckoutTaxError) Message() string { return "The tax of the checkout could not be calculated." }

package commerce

// ProcessPaymentError is why a payment was not even tried.
type ProcessPaymentError interface {
	Refusal
	isProcessPaymentError()
}

// CreatePaymentHandleError is why there is no new handle.
type CreatePaymentHandleError interface {
	Refusal
	isCreatePaymentHandleError()
}

// PaymentHandleInvalidError says that a handle is damaged, over, or somebody else's. Which of them is not said.
type PaymentHandleInvalidError struct{}

// Code is RefusalPaymentHandleInvalid.
func (PaymentHandleInvalidError) Code() RefusalCode { return RefusalPaymentHandleInvalid }

// Message tells the shopper what to do.
func (PaymentHandleInvalidError) Message() string {
	return "The payment handle is not valid. Complete the checkout again, or ask for a new handle."
}

func (PaymentHandleInvalidError) isCreatePaymentHandleError() {}

func (PaymentHandleInvalidError) isProcessPaymentError() {}

// PaymentHandleSpentError says that a payment was tried with this handle, or since it was made, so that the next one needs a new one.
type PaymentHandleSpentError struct{}

// Code is RefusalPaymentHandleSpent.
func (PaymentHandleSpentError) Code() RefusalCode { return RefusalPaymentHandleSpent }

// Message tells the shopper what to do.
func (PaymentHandleSpentError) Message() string {
	return "A payment was tried with this handle, or since it was made. Ask for a new one."
}

func (PaymentHandleSpentError) isProcessPaymentError() {}

// OrderAlreadyPaidError says that nothing is left to pay.
type OrderAlreadyPaidError struct{}

// Code is RefusalOrderAlreadyPaid.
func (OrderAlreadyPaidError) Code() RefusalCode { return RefusalOrderAlreadyPaid }

// Message tells the shopper what to do.
func (OrderAlreadyPaidError) Message() string {
	return "The order takes no further payment."
}

func (OrderAlreadyPaidError) isCreatePaymentHandleError() {}

func (OrderAlreadyPaidError) isProcessPaymentError() {}

func (OrderAlreadyPaidError) isCompleteCheckoutError() {}

// OrderNotPayableError says that the store takes no payment for an order although none is known.
type OrderNotPayableError struct{}

// Code is RefusalOrderNotPayable.
func (OrderNotPayableError) Code() RefusalCode { return RefusalOrderNotPayable }

// Message tells the shopper what to do.
func (OrderNotPayableError) Message() string {
	return "The store takes no payment for the order now, and knows of none. Ask the shop, and name the order."
}

func (OrderNotPayableError) isCreatePaymentHandleError() {}

func (OrderNotPayableError) isCompleteCheckoutError() {}

// PaymentInProgressError says that a payment for the order is under way, perhaps the one
// that was asked for again.
type PaymentInProgressError struct{}

// Code is RefusalPaymentInProgress.
func (PaymentInProgressError) Code() RefusalCode { return RefusalPaymentInProgress }

// Message tells the shopper what to do.
func (PaymentInProgressError) Message() string {
	return "A payment for this order is under way. Wait for it."
}

func (PaymentInProgressError) isCreatePaymentHandleError() {}

func (PaymentInProgressError) isProcessPaymentError() {}

func (PaymentInProgressError) isCompleteCheckoutError() {}

// PaymentOutcomeUnknownError says that nobody knows yet whether an earlier payment for the order was charged, and that nothing else may be tried before.
type PaymentOutcomeUnknownError struct{}

// Code is RefusalPaymentOutcomeUnknown.
func (PaymentOutcomeUnknownError) Code() RefusalCode { return RefusalPaymentOutcomeUnknown }

// Message tells the shopper what to do.
func (PaymentOutcomeUnknownError) Message() string {
	return "It is not known yet whether an earlier payment for this order was charged. Ask again with its key."
}

func (PaymentOutcomeUnknownError) isCreatePaymentHandleError() {}

func (PaymentOutcomeUnknownError) isProcessPaymentError() {}

func (PaymentOutcomeUnknownError) isCompleteCheckoutError() {}

// IdempotencyKeyReusedError says that the key named another payment before.
type IdempotencyKeyReusedError struct{}

// Code is RefusalIdempotencyKeyReused.
func (IdempotencyKeyReusedError) Code() RefusalCode { return RefusalIdempotencyKeyReused }

// Message tells the shopper what to do.
func (IdempotencyKeyReusedError) Message() string {
	return "The idempotency key has been used for another payment."
}

func (IdempotencyKeyReusedError) isProcessPaymentError() {}

// The codes of refusals on the way from a checkout to a paid order.
const (
	RefusalCheckoutCart                RefusalCode = "CHECKOUT_CART"
	RefusalCheckoutLineItem            RefusalCode = "CHECKOUT_LINE_ITEM"
	RefusalCheckoutShippingConsignment RefusalCode = "CHECKOUT_SHIPPING"
	RefusalCheckoutBillingAddress      RefusalCode = "CHECKOUT_BILLING_ADDRESS"
	RefusalCheckoutCoupon              RefusalCode = "CHECKOUT_COUPON"
	RefusalCheckoutTax                 RefusalCode = "CHECKOUT_TAX"
	RefusalPaymentHandleInvalid        RefusalCode = "PAYMENT_HANDLE_INVALID"
	RefusalPaymentHandleSpent          RefusalCode = "PAYMENT_HANDLE_SPENT"
	RefusalOrderAlreadyPaid            RefusalCode = "ORDER_ALREADY_PAID"
	RefusalOrderNotPayable             RefusalCode = "ORDER_NOT_PAYABLE"
	RefusalPaymentInProgress           RefusalCode = "PAYMENT_IN_PROGRESS"
	RefusalPaymentOutcomeUnknown       RefusalCode = "PAYMENT_OUTCOME_UNKNOWN"
	RefusalIdempotencyKeyReused        RefusalCode = "IDEMPOTENCY_KEY_REUSED"
)

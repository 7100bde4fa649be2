package commerce

import "time"

// PaymentHandle pays for one order. Its token is sealed: what pays at the store never
// leaves us.
type PaymentHandle struct {
	Token         string
	OrderEntityID int
	// Amount and CurrencyCode are nil when the store does not tell.
	Amount       *Decimal
	CurrencyCode *CurrencyCode
	// ExpiresAt is when the handle stops to pay.
	ExpiresAt time.Time
}

// PurchaseOutcome is an order and what pays for it. Refused is empty when there is a
// handle; there can be an order without one.
type PurchaseOutcome struct {
	OrderID int
	Handle  *PaymentHandle
	Refused []CompleteCheckoutError
}

// PaymentHandleOutcome is a new handle. Refused is nil when there is one.
type PaymentHandleOutcome struct {
	Handle  *PaymentHandle
	Refused CreatePaymentHandleError
}

// PaymentOrder is what somebody asks to be paid with what.
type PaymentOrder struct {
	Handle         Secret
	IdempotencyKey Secret
	// Payment holds the sealed tokens of stored instruments.
	Payment Payment
}

// PaymentOutcome is how an attempt to pay ended. Refused is nil when there was one.
type PaymentOutcome struct {
	Status        PaymentStatus
	TransactionID string
	Reason        PaymentReason
	Refused       ProcessPaymentError
}

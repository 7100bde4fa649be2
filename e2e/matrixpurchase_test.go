package e2e_test

// Purchases are for guests and shoppers in person. What is not a checkout, or no handle,
// is the same to all of them.
const (
	noCheckout = `eeeF F FFFF FF FF FFFF F`
	noHandle   = `BBBF F FFFF FF FF FFFF F`
)

// matrixPayments has the fields of Query about payments.
func matrixPayments() []matrixRow {
	return []matrixRow{
		{"paymentMethods", `r: paymentMethods(handle: "no-handle") { methodId }`, noHandle},
	}
}

// matrixPurchases has the mutations from a checkout to a paid order.
func matrixPurchases() []matrixRow {
	return []matrixRow{
		{"completeCheckout", `r: completeCheckout(input: {checkoutEntityId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301"}) { orderEntityId` + typedErrors + `}`, noCheckout},
		{"createPaymentHandle", `r: createPaymentHandle(input: {handle: "no-handle"}) { handle { orderEntityId }` + typedErrors + `}`, noCheckout},
		{"processPayment", `r: processPayment(input: {handle: "no-handle", idempotencyKey: "key-of-the-matrix", instrument: {giftCertificate: {code: "GIFT-1"}}}) { status` + typedErrors + `}`, noCheckout},
	}
}

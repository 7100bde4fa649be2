package store

import "fmt"

// PaymentCode is the number by which the Payments API tells why a payment was refused
// (docs/store-operations/payments/index.mdx).
type PaymentCode int

// The codes.
const (
	CodeConnection        PaymentCode = 10000
	CodeBadData           PaymentCode = 10001
	CodeNoGateway         PaymentCode = 30000
	CodeBadGateway        PaymentCode = 30001
	CodeNoVault           PaymentCode = 30002
	CodeNoOrder           PaymentCode = 30003
	CodeTotals            PaymentCode = 30004
	CodeNotSaved          PaymentCode = 30050
	CodeInstrumentUnknown PaymentCode = 30051
	CodeNoToken           PaymentCode = 30100
	CodeOrderState        PaymentCode = 30101
	CodeNotVerified       PaymentCode = 30102
	CodeExpired           PaymentCode = 30103
	CodeProcessor         PaymentCode = 30104
	CodeDuplicate         PaymentCode = 30105
	CodeInsufficientFunds PaymentCode = 30106
	CodeRevoked           PaymentCode = 30107
)

// String is the sandbox's own sentence for the code.
func (c PaymentCode) String() string {
	switch c {
	case CodeConnection:
		return "The connection broke."
	case CodeBadData:
		return "Something is missing or wrong in the payment."
	case CodeNoGateway:
		return "There is no such payment method."
	case CodeBadGateway:
		return "The payment method is not set up as it should be."
	case CodeNoVault:
		return "Instruments cannot be stored."
	case CodeNoOrder:
		return "There is no such order."
	case CodeTotals:
		return "What is to be paid has changed."
	case CodeNotSaved:
		return "The instrument could not be stored."
	case CodeInstrumentUnknown:
		return "There is no such stored instrument."
	case CodeNoToken:
		return "The payment access token could not be made."
	case CodeOrderState:
		return "The order takes no payment."
	case CodeNotVerified:
		return "The instrument or the payment access token could not be verified."
	case CodeExpired:
		return "The instrument or the payment access token has expired."
	case CodeProcessor:
		return "The processor did not take the payment."
	case CodeDuplicate:
		return "This payment was made before."
	case CodeInsufficientFunds:
		return "There is not enough money."
	case CodeRevoked:
		return "The bank has taken back its permission."
	}
	return "The payment failed."
}

// PaymentError is a payment that the store refused. Whether money moved all the same is
// what the ledger knows.
type PaymentError struct {
	Code PaymentCode
	// IsToken says that the fault is the payment access token's, not the instrument's.
	IsToken bool
	// Field is at fault, in the words of the API; empty for none.
	Field string
	// Reason says more about the field.
	Reason string
}

// Error tells code and field, and never a value.
func (e *PaymentError) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("%d: %s", int(e.Code), e.Code)
	}
	return fmt.Sprintf("%d: %s: %s", int(e.Code), e.Field, e.Reason)
}

// badField refuses a payment for one of its fields.
func badField(field, reason string) *PaymentError {
	return &PaymentError{Code: CodeBadData, Field: field, Reason: reason}
}

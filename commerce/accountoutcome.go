package commerce

// RegisterOutcome is what the store answers to a Registration. Customer is nil exactly
// when Refused says why.
type RegisterOutcome struct {
	Customer *Customer
	Refused  []RegisterCustomerError
}

// UpdateCustomerOutcome is what the store answers to a ProfileChange. Customer is nil
// exactly when Refused says why.
type UpdateCustomerOutcome struct {
	Customer *Customer
	Refused  []UpdateCustomerError
}

// AddAddressOutcome is what the store answers to an AddressDraft.
type AddAddressOutcome = AddressOutcome[AddCustomerAddressError]

// UpdateAddressOutcome is what the store answers to an AddressChange.
type UpdateAddressOutcome = AddressOutcome[UpdateCustomerAddressError]

// AddressOutcome is an entry of an address book as it is now, or why it is not. Address
// is nil exactly when Refused says why.
type AddressOutcome[E Refusal] struct {
	Address *CustomerAddress
	Refused []E
}

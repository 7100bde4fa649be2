package commerce

// RegisterOutcome is what the store answers to a Registration. Customer is nil when
// nobody was made, and Refused says why. Both together say that the store did a part.
type RegisterOutcome struct {
	Customer *Customer
	Refused  []RegisterCustomerError
}

// UpdateCustomerOutcome is what the store answers to a ProfileChange. Customer is nil
// when nothing was changed, and Refused says why. Both together say that the store did
// a part.
type UpdateCustomerOutcome struct {
	Customer *Customer
	Refused  []UpdateCustomerError
}

// AddAddressOutcome is what the store answers to an AddressDraft.
type AddAddressOutcome = AddressOutcome[AddCustomerAddressError]

// UpdateAddressOutcome is what the store answers to an AddressChange.
type UpdateAddressOutcome = AddressOutcome[UpdateCustomerAddressError]

// AddressOutcome is an entry of an address book as it is now, or why it is not. Address
// is nil when nothing was changed, and Refused says why. Both together say that the
// store did a part.
type AddressOutcome[E Refusal] struct {
	Address *CustomerAddress
	Refused []E
}

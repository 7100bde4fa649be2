package commerce

// The codes of refusals of changes to an address book and of subscriptions.
const (
	RefusalCustomerAddressCreation RefusalCode = "ADDRESS_CREATION_FAILED"
	RefusalCustomerAddressUpdate   RefusalCode = "ADDRESS_UPDATE_FAILED"
	RefusalCustomerAddressDeletion RefusalCode = "ADDRESS_DELETION_FAILED"
	RefusalAddressDoesNotExist     RefusalCode = "ADDRESS_DOES_NOT_EXIST"
	RefusalNewsletter              RefusalCode = "NEWSLETTER_FAILED"
)

// AddCustomerAddressError is why an address was not added.
type AddCustomerAddressError interface {
	Refusal
	isAddCustomerAddressError()
}

// UpdateCustomerAddressError is why an address was not changed.
type UpdateCustomerAddressError interface {
	Refusal
	isUpdateCustomerAddressError()
}

// DeleteCustomerAddressError is why an address was not removed.
type DeleteCustomerAddressError interface {
	Refusal
	isDeleteCustomerAddressError()
}

// SubscribeToNewsletterError is why a subscription was refused.
type SubscribeToNewsletterError interface {
	Refusal
	isSubscribeToNewsletterError()
}

// UnsubscribeFromNewsletterError is why a subscription was not ended.
type UnsubscribeFromNewsletterError interface {
	Refusal
	isUnsubscribeFromNewsletterError()
}

// CustomerAddressCreationError says that the store did not add the address and does not say why.
type CustomerAddressCreationError struct{}

// Code is RefusalCustomerAddressCreation.
func (CustomerAddressCreationError) Code() RefusalCode { return RefusalCustomerAddressCreation }

// Message tells what to do.
func (CustomerAddressCreationError) Message() string {
	return "The store did not take the address. Try again later."
}

func (CustomerAddressCreationError) isAddCustomerAddressError() {}

// CustomerAddressUpdateError says that the store did not change the address and does not say why.
type CustomerAddressUpdateError struct{}

// Code is RefusalCustomerAddressUpdate.
func (CustomerAddressUpdateError) Code() RefusalCode { return RefusalCustomerAddressUpdate }

// Message tells what to do.
func (CustomerAddressUpdateError) Message() string {
	return "The store did not take the change. Try again later."
}

func (CustomerAddressUpdateError) isUpdateCustomerAddressError() {}

// CustomerAddressDeletionError says that the store did not remove the address and does not say why.
type CustomerAddressDeletionError struct{}

// Code is RefusalCustomerAddressDeletion.
func (CustomerAddressDeletionError) Code() RefusalCode { return RefusalCustomerAddressDeletion }

// Message tells what to do.
func (CustomerAddressDeletionError) Message() string {
	return "The store did not remove the address. Try again later."
}

func (CustomerAddressDeletionError) isDeleteCustomerAddressError() {}

// AddressDoesNotExistError says that the address is not there, or not the shopper's.
type AddressDoesNotExistError struct{}

// Code is RefusalAddressDoesNotExist.
func (AddressDoesNotExistError) Code() RefusalCode { return RefusalAddressDoesNotExist }

// Message tells what to do.
func (AddressDoesNotExistError) Message() string { return "The address is not there or not yours." }

func (AddressDoesNotExistError) isUpdateCustomerAddressError() {}

// NewsletterError says that the store did not change the subscription and does not say why.
type NewsletterError struct{}

// Code is RefusalNewsletter.
func (NewsletterError) Code() RefusalCode { return RefusalNewsletter }

// Message tells what to do.
func (NewsletterError) Message() string {
	return "The store did not change the subscription. Try again later."
}

func (NewsletterError) isSubscribeToNewsletterError()     {}
func (NewsletterError) isUnsubscribeFromNewsletterError() {}

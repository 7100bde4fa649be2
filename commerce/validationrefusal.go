package commerce

// RefusalCustomerValidation is the code of a CustomerValidationError.
const RefusalCustomerValidation RefusalCode = "CUSTOMER_VALIDATION"

// CustomerValidationError says that something that was given does not fit.
type CustomerValidationError struct {
	// Path names it from the outside in, such as input and firstName; empty when the
	// store does not tell.
	Path []string
	// Says is a sentence for people about it; empty for a general one. It is never the
	// store's own text, which may repeat what was given.
	Says string
}

// Code is RefusalCustomerValidation.
func (CustomerValidationError) Code() RefusalCode { return RefusalCustomerValidation }

// Message tells what to do.
func (e CustomerValidationError) Message() string {
	if e.Says != "" {
		return e.Says
	}
	return "Something that was given does not fit."
}

func (CustomerValidationError) isRegisterCustomerError()          {}
func (CustomerValidationError) isUpdateCustomerError()            {}
func (CustomerValidationError) isAddCustomerAddressError()        {}
func (CustomerValidationError) isUpdateCustomerAddressError()     {}
func (CustomerValidationError) isChangePasswordError()            {}
func (CustomerValidationError) isRequestResetPasswordError()      {}
func (CustomerValidationError) isResetPasswordError()             {}
func (CustomerValidationError) isSubscribeToNewsletterError()     {}
func (CustomerValidationError) isUnsubscribeFromNewsletterError() {}
func (CustomerValidationError) isStaffItemError()                 {}
func (CustomerValidationError) isCustomerGroupError()             {}
func (CustomerValidationError) isNewsletterSubscriberError()      {}

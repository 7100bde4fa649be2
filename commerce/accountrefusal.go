package commerce

// The codes of refusals of changes to an account. Each is a value of the schema's
// CommerceErrorCode.
const (
	RefusalEmailAlreadyInUse        RefusalCode = "EMAIL_ALREADY_IN_USE"
	RefusalAccountCreationDisabled  RefusalCode = "ACCOUNT_CREATION_DISABLED"
	RefusalCustomerRegistration     RefusalCode = "CUSTOMER_REGISTRATION_FAILED"
	RefusalUnexpectedUpdateCustomer RefusalCode = "CUSTOMER_UPDATE_FAILED"
	RefusalCustomerDoesNotExist     RefusalCode = "CUSTOMER_DOES_NOT_EXIST"
	RefusalCustomerNotLoggedIn      RefusalCode = "CUSTOMER_NOT_LOGGED_IN"
	RefusalCustomerPassword         RefusalCode = "PASSWORD_REFUSED"
)

// RegisterCustomerError is why a registration was refused.
type RegisterCustomerError interface {
	Refusal
	isRegisterCustomerError()
}

// UpdateCustomerError is why a change of the shopper's own record was refused.
type UpdateCustomerError interface {
	Refusal
	isUpdateCustomerError()
}

// ChangePasswordError is why a password was not changed.
type ChangePasswordError interface {
	Refusal
	isChangePasswordError()
}

// RequestResetPasswordError is why a mail was not asked for.
type RequestResetPasswordError interface {
	Refusal
	isRequestResetPasswordError()
}

// ResetPasswordError is why a password was not set.
type ResetPasswordError interface {
	Refusal
	isResetPasswordError()
}

// EmailAlreadyInUseError says that another customer of the channel has the e-mail address.
type EmailAlreadyInUseError struct{}

// Code is RefusalEmailAlreadyInUse.
func (EmailAlreadyInUseError) Code() RefusalCode { return RefusalEmailAlreadyInUse }

// Message tells what to do.
func (EmailAlreadyInUseError) Message() string { return "The e-mail address is in use already." }

func (EmailAlreadyInUseError) isRegisterCustomerError() {}
func (EmailAlreadyInUseError) isUpdateCustomerError()   {}
func (EmailAlreadyInUseError) isStaffItemError()        {}

// AccountCreationDisabledError says that the merchant takes no new customers.
type AccountCreationDisabledError struct{}

// Code is RefusalAccountCreationDisabled.
func (AccountCreationDisabledError) Code() RefusalCode { return RefusalAccountCreationDisabled }

// Message tells what to do.
func (AccountCreationDisabledError) Message() string { return "This store takes no new customers." }

func (AccountCreationDisabledError) isRegisterCustomerError() {}

// CustomerRegistrationError says that the store did not make the customer and does not say why.
type CustomerRegistrationError struct{}

// Code is RefusalCustomerRegistration.
func (CustomerRegistrationError) Code() RefusalCode { return RefusalCustomerRegistration }

// Message tells what to do.
func (CustomerRegistrationError) Message() string {
	return "The store did not take the registration. Try again later."
}

func (CustomerRegistrationError) isRegisterCustomerError() {}

// UnexpectedUpdateCustomerError says that the store did not change the customer and does not say why.
type UnexpectedUpdateCustomerError struct{}

// Code is RefusalUnexpectedUpdateCustomer.
func (UnexpectedUpdateCustomerError) Code() RefusalCode { return RefusalUnexpectedUpdateCustomer }

// Message tells what to do.
func (UnexpectedUpdateCustomerError) Message() string {
	return "The store did not take the change. Try again later."
}

func (UnexpectedUpdateCustomerError) isUpdateCustomerError() {}

// CustomerDoesNotExistError says that the customer is not there any more.
type CustomerDoesNotExistError struct{}

// Code is RefusalCustomerDoesNotExist.
func (CustomerDoesNotExistError) Code() RefusalCode { return RefusalCustomerDoesNotExist }

// Message tells what to do.
func (CustomerDoesNotExistError) Message() string { return "The customer is not there any more." }

func (CustomerDoesNotExistError) isUpdateCustomerError() {}
func (CustomerDoesNotExistError) isChangePasswordError() {}

// CustomerNotLoggedInError says that the store does not take the shopper for signed in.
type CustomerNotLoggedInError struct{}

// Code is RefusalCustomerNotLoggedIn.
func (CustomerNotLoggedInError) Code() RefusalCode { return RefusalCustomerNotLoggedIn }

// Message tells what to do.
func (CustomerNotLoggedInError) Message() string {
	return "The store does not take you for signed in. Sign in again."
}

func (CustomerNotLoggedInError) isUpdateCustomerError()        {}
func (CustomerNotLoggedInError) isAddCustomerAddressError()    {}
func (CustomerNotLoggedInError) isUpdateCustomerAddressError() {}
func (CustomerNotLoggedInError) isDeleteCustomerAddressError() {}
func (CustomerNotLoggedInError) isChangePasswordError()        {}

// CustomerPasswordError says that the store refused the password, or what was to prove the right to change it.
type CustomerPasswordError struct{}

// Code is RefusalCustomerPassword.
func (CustomerPasswordError) Code() RefusalCode { return RefusalCustomerPassword }

// Message tells what to do.
func (CustomerPasswordError) Message() string { return "The store did not take the password." }

func (CustomerPasswordError) isChangePasswordError() {}
func (CustomerPasswordError) isResetPasswordError()  {}

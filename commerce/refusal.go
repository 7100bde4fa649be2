package commerce

// RefusalCode is the closed list of ways in which the business says no.
type RefusalCode string

// The codes of refusals. Each is a value of the schema's CommerceErrorCode.
const (
	RefusalInvalidCredentials    RefusalCode = "INVALID_CREDENTIALS"
	RefusalPasswordResetRequired RefusalCode = "PASSWORD_RESET_REQUIRED"
	RefusalLoginFailed           RefusalCode = "LOGIN_FAILED"
	RefusalCartInaccessible      RefusalCode = "CART_INACCESSIBLE"
	RefusalCartNotUnassignable   RefusalCode = "CART_NOT_UNASSIGNABLE"
	RefusalInvalidToken          RefusalCode = "INVALID_TOKEN"
	RefusalTokenExpired          RefusalCode = "TOKEN_EXPIRED"
	RefusalCustomerUnknown       RefusalCode = "CUSTOMER_UNKNOWN"
	RefusalCartNotFound          RefusalCode = "CART_NOT_FOUND"
)

// Refusal is a no of the business that a person can act on. It is data in a
// payload, not an error of the request.
type Refusal interface {
	Code() RefusalCode
	// Message is a sentence for people.
	Message() string
}

// LoginError is why a login was refused.
type LoginError interface {
	Refusal
	isLoginError()
}

// InvalidCredentialsError says that e-mail and password do not belong together.
type InvalidCredentialsError struct{}

// Code is RefusalInvalidCredentials.
func (InvalidCredentialsError) Code() RefusalCode { return RefusalInvalidCredentials }

// Message tells the shopper what to do.
func (InvalidCredentialsError) Message() string {
	return "The e-mail address or the password is wrong."
}

func (InvalidCredentialsError) isLoginError() {}

// PasswordResetRequiredError says that the store wants a new password first.
type PasswordResetRequiredError struct{}

// Code is RefusalPasswordResetRequired.
func (PasswordResetRequiredError) Code() RefusalCode { return RefusalPasswordResetRequired }

// Message tells the shopper what to do.
func (PasswordResetRequiredError) Message() string {
	return "A new password must be set before signing in."
}

func (PasswordResetRequiredError) isLoginError() {}

// LoginFailedError says that the store refused for a reason it does not name.
type LoginFailedError struct{}

// Code is RefusalLoginFailed.
func (LoginFailedError) Code() RefusalCode { return RefusalLoginFailed }

// Message tells the shopper what to do.
func (LoginFailedError) Message() string {
	return "The store did not sign this customer in. Try again later."
}

func (LoginFailedError) isLoginError()      {}
func (LoginFailedError) isTokenLoginError() {}

func (LoginFailedError) isRegisterCustomerError() {}

// LogoutError is why a cart was not handed back at logout. The session is over
// all the same.
type LogoutError interface {
	Refusal
	isLogoutError()
}

// CartInaccessibleError says that the cart is not there or not this shopper's.
type CartInaccessibleError struct{}

// Code is RefusalCartInaccessible.
func (CartInaccessibleError) Code() RefusalCode { return RefusalCartInaccessible }

// Message tells the shopper what happened.
func (CartInaccessibleError) Message() string { return "The cart is not there or not yours." }

func (CartInaccessibleError) isLogoutError() {}

// CartNotUnassignableError says that the store keeps the cart for its customer.
type CartNotUnassignableError struct{}

// Code is RefusalCartNotUnassignable.
func (CartNotUnassignableError) Code() RefusalCode { return RefusalCartNotUnassignable }

// Message tells the shopper what happened.
func (CartNotUnassignableError) Message() string { return "The store keeps the cart for its customer." }

func (CartNotUnassignableError) isLogoutError() {}

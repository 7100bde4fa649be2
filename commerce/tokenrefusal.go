package commerce

// TokenLoginError is why a sign-in by token was refused. LoginFailedError is one
// too.
type TokenLoginError interface {
	Refusal
	isTokenLoginError()
}

// InvalidTokenError says that a token is not good: not ours to take, damaged, used
// before, or meant for something else. Which of them is not said.
type InvalidTokenError struct{}

// Code is RefusalInvalidToken.
func (InvalidTokenError) Code() RefusalCode { return RefusalInvalidToken }

// Message tells the shopper what to do.
func (InvalidTokenError) Message() string { return "The token is not valid. Begin again." }

func (InvalidTokenError) isTokenLoginError() {}

// TokenExpiredError says that a token was good and is over.
type TokenExpiredError struct{}

// Code is RefusalTokenExpired.
func (TokenExpiredError) Code() RefusalCode { return RefusalTokenExpired }

// Message tells the shopper what to do.
func (TokenExpiredError) Message() string { return "The token is over. Begin again." }

func (TokenExpiredError) isTokenLoginError() {}

// CustomerUnknownError says that a good token names nobody who may sign in on this
// channel.
type CustomerUnknownError struct{}

// Code is RefusalCustomerUnknown.
func (CustomerUnknownError) Code() RefusalCode { return RefusalCustomerUnknown }

// Message tells the shopper what happened.
func (CustomerUnknownError) Message() string { return "There is no customer here for this token." }

func (CustomerUnknownError) isTokenLoginError() {}

// CartHandOverError is why a cart was not handed over.
type CartHandOverError interface {
	Refusal
	isCartHandOverError()
}

// CartNotFoundError says that the cart is not there, or not the asker's.
type CartNotFoundError struct{}

// Code is RefusalCartNotFound.
func (CartNotFoundError) Code() RefusalCode { return RefusalCartNotFound }

// Message tells the shopper what happened.
func (CartNotFoundError) Message() string { return "The cart is not there or not yours." }

func (CartNotFoundError) isCartHandOverError() {}

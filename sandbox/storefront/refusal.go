package storefront

import "github.com/clientele-graph/clientele/sandbox/storefront/model"

// Texts of the store's. Clients branch on the type instead: texts are in the
// language of the shopper (docs/storefront/graphql/customers.mdx has the first two).
const (
	textEmailInUse     = "The email address is already in use."
	textNoSuchAddress  = "An address with the supplied ID does not exist."
	textNotLoggedIn    = "The customer must be logged in to perform this action."
	textNoCustomer     = "The customer does not exist."
	textUnexpected     = "An unexpected error occurred."
	textDuplicate      = "The address exists already."
	textWrongPassword  = "The current password is not correct."
	textResetToken     = "The password reset link is not valid."
	textNoNewAccounts  = "Accounts cannot be created."
	textCaptcha        = "ReCaptcha validation failed."
	textSubscribed     = "The email address is already subscribed."
	textNotSubscribed  = "The email address is not subscribed."
	textEmailInvalid   = "The email address is not valid."
	textNameInvalid    = "The name is not valid."
	textNotValid       = "The value is not valid."
	textRequired       = "A value is required."
	textPasswordTooLax = "The password does not meet the requirements."
)

// fault is something of an input that is not valid, and where.
type fault struct {
	path []string
	text string
}

// faultAt makes a fault of the field that the names lead to.
func faultAt(text string, path ...string) *fault { return &fault{path, text} }

// under moves the fault into an input of an input.
func (f *fault) under(name string) *fault {
	if f == nil {
		return nil
	}
	return &fault{append([]string{name}, f.path...), f.text}
}

// invalid tells a fault. What a path begins with is not documented.
func (r *Resolver) invalid(f *fault) *model.ValidationError {
	path := append([]string{"input"}, f.path...)
	if r.store.Choices().Account.PathsBeginWithin {
		path = f.path
	}
	return &model.ValidationError{Path: path, Message: f.text}
}

func notLoggedIn() *model.CustomerNotLoggedInError {
	return &model.CustomerNotLoggedInError{Message: textNotLoggedIn}
}

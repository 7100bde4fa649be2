package commerce

// ItemsRefused is the cause of an error that says that the store took none of the items
// of a call: at least one of them is at fault, and the store did not say which.
type ItemsRefused struct {
	// Refusal is what is to be said of an item that was alone in the call.
	Refusal StaffItemError
	// Err is why, for the log.
	Err error
}

// Error says what happened, and nothing of the items.
func (e *ItemsRefused) Error() string {
	if e.Err == nil {
		return "the store refused the items"
	}
	return "the store refused the items: " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *ItemsRefused) Unwrap() error { return e.Err }

// RefuseItems returns such an error, as it may leave a client of the store.
func RefuseItems(refusal StaffItemError, cause error) error {
	return &Error{
		Code: CodeBadUserInput, Message: "The store does not take this.",
		Err: &ItemsRefused{Refusal: refusal, Err: cause},
	}
}

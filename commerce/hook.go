package commerce

// Hook is a registration at the store: what happens under Scope is told to Destination.
type Hook struct {
	// ID is the store's number.
	ID int
	// Scope names an event, or many by a star at its end, such as store/product/*.
	Scope string
	// Destination is the URL that is told.
	Destination string
	// IsActive is false for one that the store has given up on.
	IsActive bool
	// Headers are sent along by the store. They prove who sends, so that none is logged.
	Headers map[string]Secret
}

// HookDraft is a hook to be made.
type HookDraft struct {
	Scope, Destination string
	// Headers are for the store to send along; nil for none.
	Headers map[string]Secret
}

// HookChange is what is to be different about a hook. What is nil stays as it is.
type HookChange struct {
	IsActive *bool
	// Headers replace all that there are.
	Headers map[string]Secret
}

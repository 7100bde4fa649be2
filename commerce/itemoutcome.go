package commerce

// ItemOutcome is what became of one item of a list that was changed.
type ItemOutcome[T any] struct {
	// Value is the thing as it is now; nil when it failed, and when it was removed.
	Value *T
	// Refused is why it failed, empty when it did not.
	Refused []StaffItemError
}

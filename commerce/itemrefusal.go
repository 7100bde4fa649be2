package commerce

// The codes of refusals of staff's changes.
const (
	RefusalItemNotFound          RefusalCode = "ITEM_NOT_FOUND"
	RefusalItemConflict          RefusalCode = "ITEM_CONFLICT"
	RefusalItemMissing           RefusalCode = "ITEM_MISSING"
	RefusalItemLimit             RefusalCode = "ITEM_LIMIT"
	RefusalItemOutcomeUnknown    RefusalCode = "ITEM_OUTCOME_UNKNOWN"
	RefusalItemNotTried          RefusalCode = "ITEM_NOT_TRIED"
	RefusalCustomerGroupDiscount RefusalCode = "GROUP_DISCOUNT_FAILED"
)

// StaffItemError is why an item of a list failed.
type StaffItemError interface {
	Refusal
	isStaffItemError()
}

// CustomerGroupError is why a change of a group was refused.
type CustomerGroupError interface {
	Refusal
	isCustomerGroupError()
}

// NewsletterSubscriberError is why a change of a subscriber was refused.
type NewsletterSubscriberError interface {
	Refusal
	isNewsletterSubscriberError()
}

// ItemNotFoundError says that what an item names is not there.
type ItemNotFoundError struct{}

// Code is RefusalItemNotFound.
func (ItemNotFoundError) Code() RefusalCode { return RefusalItemNotFound }

// Message tells what to do.
func (ItemNotFoundError) Message() string { return "There is nothing of that number." }

func (ItemNotFoundError) isStaffItemError()            {}
func (ItemNotFoundError) isCustomerGroupError()        {}
func (ItemNotFoundError) isNewsletterSubscriberError() {}

// ItemConflictError says that something like the item is there already.
type ItemConflictError struct{}

// Code is RefusalItemConflict.
func (ItemConflictError) Code() RefusalCode { return RefusalItemConflict }

// Message tells what to do.
func (ItemConflictError) Message() string { return "Something like it is there already." }

func (ItemConflictError) isStaffItemError()            {}
func (ItemConflictError) isCustomerGroupError()        {}
func (ItemConflictError) isNewsletterSubscriberError() {}

// ItemMissingError says that the store left the item out of its answer and changed nothing.
type ItemMissingError struct{}

// Code is RefusalItemMissing.
func (ItemMissingError) Code() RefusalCode { return RefusalItemMissing }

// Message tells what to do.
func (ItemMissingError) Message() string { return "The store left this out. Nothing was changed." }

func (ItemMissingError) isStaffItemError() {}

// ItemLimitError says that the store takes no more of these.
type ItemLimitError struct{}

// Code is RefusalItemLimit.
func (ItemLimitError) Code() RefusalCode { return RefusalItemLimit }

// Message tells what to do.
func (ItemLimitError) Message() string { return "The store takes no more of these." }

func (ItemLimitError) isStaffItemError() {}

// ItemOutcomeUnknownError says that the store did not say what became of the item.
type ItemOutcomeUnknownError struct{}

// Code is RefusalItemOutcomeUnknown.
func (ItemOutcomeUnknownError) Code() RefusalCode { return RefusalItemOutcomeUnknown }

// Message tells what to do.
func (ItemOutcomeUnknownError) Message() string {
	return "The store did not say what became of this. Look before you try again."
}

func (ItemOutcomeUnknownError) isStaffItemError() {}

// ItemNotTriedError says that the store could not be asked about the item.
type ItemNotTriedError struct{}

// Code is RefusalItemNotTried.
func (ItemNotTriedError) Code() RefusalCode { return RefusalItemNotTried }

// Message tells what to do.
func (ItemNotTriedError) Message() string {
	return "The store could not be asked. Nothing was changed."
}

func (ItemNotTriedError) isStaffItemError() {}

// CustomerGroupDiscountError says that the store kept the group and not its discount on everything.
type CustomerGroupDiscountError struct{}

// Code is RefusalCustomerGroupDiscount.
func (CustomerGroupDiscountError) Code() RefusalCode { return RefusalCustomerGroupDiscount }

// Message tells what to do.
func (CustomerGroupDiscountError) Message() string {
	return "The group was kept, its discount on everything was not. Try the discount again."
}

func (CustomerGroupDiscountError) isCustomerGroupError() {}

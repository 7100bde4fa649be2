package commerce

import "time"

// CustomerGroupFilter says which groups are asked for. All that is set must hold.
type CustomerGroupFilter struct {
	// Name is the whole name and NameContains a part of it; empty for any.
	Name         string
	NameContains string
	// IsDefault and IsForGuests are nil for either.
	IsDefault   *bool
	IsForGuests *bool
	// CreatedFrom and CreatedTo are nil for no bound.
	CreatedFrom *time.Time
	CreatedTo   *time.Time
}

// IsEmpty reports whether every group is asked for.
func (f CustomerGroupFilter) IsEmpty() bool { return f == CustomerGroupFilter{} }

// CustomerGroupsRequest asks for a page of groups.
type CustomerGroupsRequest struct {
	Filter CustomerGroupFilter
	PageRequest
	// CountsAll asks for how many groups the store has.
	CountsAll bool
}

// CustomerGroupChange is what becomes different about a group, or what a new one is
// like. What is not set stays, or is as the store makes it. None of it can be taken away:
// a set value of nil is refused.
type CustomerGroupChange struct {
	Name           Optional[string]
	IsDefault      Optional[bool]
	IsForGuests    Optional[bool]
	CategoryAccess Optional[CustomerGroupCategoryAccess]
	// DiscountRules are all the rules of the group from then on.
	DiscountRules Optional[[]CustomerGroupDiscountRule]
}

// IsEmpty reports whether nothing becomes different.
func (c CustomerGroupChange) IsEmpty() bool {
	return !c.Name.Set && !c.IsDefault.Set && !c.IsForGuests.Set && !c.CategoryAccess.Set && !c.DiscountRules.Set
}

// CustomerGroupOutcome is what became of a change of a group.
type CustomerGroupOutcome struct {
	// Group is the group as it is now; nil when it was refused or deleted, and when
	// the store kept it and does not tell it.
	Group *CustomerGroup
	// Refused is why it was refused. A CustomerGroupDiscountError comes with a group
	// that was kept.
	Refused []CustomerGroupError
}

// NewsletterSubscriberFilter says which subscribers are asked for. All that is set
// must hold.
type NewsletterSubscriberFilter struct {
	// EntityIDs is nil for any.
	EntityIDs []int
	// Email, FirstName and LastName are whole; empty for any.
	Email     Secret
	FirstName string
	LastName  string
	// Source is empty for any.
	Source NewsletterSubscriberSource
	// CreatedFrom and CreatedTo are nil for no bound.
	CreatedFrom *time.Time
	CreatedTo   *time.Time
}

// NewsletterSubscribersRequest asks for a page of subscribers.
type NewsletterSubscribersRequest struct {
	Filter NewsletterSubscriberFilter
	PageRequest
}

// NewsletterSubscriberChange is what becomes different about a subscriber, or what a
// new one is like. What is not set stays. None of it can be taken away: a set value of
// nil is refused, and names are empty where there are none.
type NewsletterSubscriberChange struct {
	Email     Optional[Secret]
	FirstName Optional[string]
	LastName  Optional[string]
	ChannelID Optional[int]
	// Consents is all that they agreed to; empty ends the subscription.
	Consents Optional[[]NewsletterConsent]
}

// IsEmpty reports whether nothing becomes different.
func (c NewsletterSubscriberChange) IsEmpty() bool {
	return !c.Email.Set && !c.FirstName.Set && !c.LastName.Set && !c.ChannelID.Set && !c.Consents.Set
}

// NewsletterSubscriberOutcome is what became of a change of a subscriber.
type NewsletterSubscriberOutcome struct {
	// Subscriber is the subscriber as they are now; nil when it was refused and when
	// they were deleted.
	Subscriber *NewsletterSubscriber
	Refused    []NewsletterSubscriberError
}

// Some is an Optional that is set to a value.
func Some[T any](value T) Optional[T] { return Optional[T]{Set: true, Value: &value} }

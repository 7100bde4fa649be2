package commerce

import "time"

// CustomerGroupStaffView is what only staff see of a customer group.
type CustomerGroupStaffView struct {
	IsDefault      bool
	IsForGuests    bool
	CategoryAccess CustomerGroupCategoryAccess
	DiscountRules  []CustomerGroupDiscountRule
	// CreatedAt and ModifiedAt are nil when they are not known.
	CreatedAt  *time.Time
	ModifiedAt *time.Time
}

// CustomerGroupConnection is a page of groups.
type CustomerGroupConnection = Page[CustomerGroup]

// CustomerGroupEdge is one group and its place in the list.
type CustomerGroupEdge = Edge[CustomerGroup]

// CustomerGroupCategoryAccess says which categories the members of a group see.
type CustomerGroupCategoryAccess struct {
	Kind              CustomerGroupCategoryAccessKind
	CategoryEntityIds []int
}

// CustomerGroupCategoryAccessKind says whether it is all, some or none.
type CustomerGroupCategoryAccessKind string

// The kinds of category access.
const (
	CategoriesAll      CustomerGroupCategoryAccessKind = "ALL"
	CategoriesSpecific CustomerGroupCategoryAccessKind = "SPECIFIC"
	CategoriesNone     CustomerGroupCategoryAccessKind = "NONE"
	CategoriesUnknown  CustomerGroupCategoryAccessKind = "UNKNOWN" // a kind this version does not know
)

// CustomerGroupDiscountRule is one rule of what the members of a group pay less. What
// does not apply is nil.
type CustomerGroupDiscountRule struct {
	Kind           CustomerGroupDiscountKind
	Method         *CustomerGroupDiscountMethod
	Amount         *Decimal
	TargetEntityID *int
}

// CustomerGroupDiscountKind says what a discount rule is about.
type CustomerGroupDiscountKind string

// The kinds of discount rule.
const (
	DiscountPriceList CustomerGroupDiscountKind = "PRICE_LIST"
	DiscountAll       CustomerGroupDiscountKind = "ALL"
	DiscountCategory  CustomerGroupDiscountKind = "CATEGORY"
	DiscountProduct   CustomerGroupDiscountKind = "PRODUCT"
	DiscountUnknown   CustomerGroupDiscountKind = "UNKNOWN" // a kind this version does not know
)

// CustomerGroupDiscountMethod says how the amount of a discount rule counts.
type CustomerGroupDiscountMethod string

// The methods of discount rules.
const (
	DiscountPercent       CustomerGroupDiscountMethod = "PERCENT"
	DiscountFixed         CustomerGroupDiscountMethod = "FIXED"
	DiscountAmountOff     CustomerGroupDiscountMethod = "PRICE"
	DiscountMethodUnknown CustomerGroupDiscountMethod = "UNKNOWN" // one this version does not know
)

// NewsletterSubscriber is somebody who is subscribed to mails of the store, or was.
type NewsletterSubscriber struct {
	EntityID  int
	Email     string
	FirstName *string
	LastName  *string
	Source    NewsletterSubscriberSource
	ChannelID *int
	Consents  []NewsletterConsent
	// CreatedAt and ModifiedAt are nil when they are not known.
	CreatedAt  *time.Time
	ModifiedAt *time.Time
}

// ID is the subscriber's opaque name.
func (s NewsletterSubscriber) ID() string { return opaqueID("NewsletterSubscriber", s.EntityID) }

// NewsletterSubscriberConnection is a page of subscribers.
type NewsletterSubscriberConnection = Page[NewsletterSubscriber]

// NewsletterSubscriberEdge is one subscriber and their place in the list.
type NewsletterSubscriberEdge = Edge[NewsletterSubscriber]

// NewsletterSubscriberSource says where a subscription comes from.
type NewsletterSubscriberSource string

// The sources of subscriptions.
const (
	SubscriberStorefront NewsletterSubscriberSource = "STOREFRONT"
	SubscriberOrder      NewsletterSubscriberSource = "ORDER"
	SubscriberCustom     NewsletterSubscriberSource = "CUSTOM"
	SubscriberUnknown    NewsletterSubscriberSource = "UNKNOWN" // a source this version does not know
)

// NewsletterConsent is what somebody agreed to be sent.
type NewsletterConsent string

// The consents of subscribers.
const (
	ConsentNewsletter    NewsletterConsent = "MARKETING_NEWSLETTER"
	ConsentAbandonedCart NewsletterConsent = "ABANDONED_CART"
	ConsentOther         NewsletterConsent = "UNKNOWN" // one this version does not know
)

package commerce

// CustomerDraft is a customer to be made by staff. What is left empty or nil is left to
// the store.
type CustomerDraft struct {
	Email             string
	FirstName         string
	LastName          string
	Company           string
	Phone             string
	Notes             string
	TaxExemptCategory string
	// GroupID is nil for the default group, and 0 for none.
	GroupID *int
	// NewPassword is empty for a customer who sets their own by mail.
	NewPassword                Secret
	MustResetPassword          *bool
	SendsWelcomeEmail          *bool
	AcceptsReviewAndCartEmails *bool
	// OriginChannelID is where the customer comes from.
	OriginChannelID int
	// ChannelIDs is nil for a customer who may sign in wherever global logins are
	// allowed.
	ChannelIDs []int
	Addresses  []CustomerAddressDraft
	Attributes []AttributeDraft
	// Form holds answers by number, Named the same by name, which is how they are sent.
	Form  FormAnswers
	Named []NamedAnswer
}

// CustomerAddressDraft is an address to be added to a customer's address book by staff.
type CustomerAddressDraft struct {
	AddressDraft

	// CustomerID is 0 for a customer who is still to be made.
	CustomerID int
	// Named are the answers of Form by name.
	Named []NamedAnswer
}

// AttributeDraft is what an attribute is to say about a customer.
type AttributeDraft struct {
	AttributeID int
	Value       string
}

// CustomerChange is how staff change one customer. What is not set stays.
type CustomerChange struct {
	CustomerID                 int
	Email                      Optional[string]
	FirstName                  Optional[string]
	LastName                   Optional[string]
	Company                    Optional[string]
	Phone                      Optional[string]
	Notes                      Optional[string]
	TaxExemptCategory          Optional[string]
	GroupID                    Optional[int]
	AcceptsReviewAndCartEmails Optional[bool]
	// ChannelIDs of nothing are those that allow global logins.
	ChannelIDs  Optional[[]int]
	StoreCredit Optional[Decimal]
	// NewPassword and MustResetPassword are for SetPassword alone.
	NewPassword       Secret
	MustResetPassword *bool
	Form              FormAnswers
	Named             []NamedAnswer
}

// CustomerAddressChange is how staff change one entry of an address book. What is not set
// stays.
type CustomerAddressChange struct {
	AddressID       int
	FirstName       Optional[string]
	LastName        Optional[string]
	Company         Optional[string]
	Address1        Optional[string]
	Address2        Optional[string]
	City            Optional[string]
	StateOrProvince Optional[string]
	PostalCode      Optional[string]
	CountryCode     Optional[CountryCode]
	Phone           Optional[string]
	Kind            Optional[AddressKind]
	Form            FormAnswers
	Named           []NamedAnswer
}

// NamedAnswer is an answer to a form field by the names that the merchants' side of the
// store knows. One of Text, Number and Choices counts: Number when it is there, Choices
// when IsList, and else Text.
type NamedAnswer struct {
	Name string
	// Text may be somebody's secret.
	Text    Secret
	Number  *Decimal
	IsList  bool
	Choices []string
}

// PasswordChange is what staff make of one customer's password.
type PasswordChange struct {
	CustomerID int
	// NewPassword is nil when it stays.
	NewPassword *Secret
	// MustReset is nil when that stays.
	MustReset *bool
}

// CredentialsQuestion asks whether an e-mail address and a password belong together.
type CredentialsQuestion struct {
	Email    Secret
	Password Secret
	// ChannelID is 0 for the asker's.
	ChannelID int
}

// CredentialsAnswer says whether they do.
type CredentialsAnswer struct {
	IsValid bool
	// CustomerID is 0 when they do not.
	CustomerID int
}

// OwnedAddress is an entry of an address book and whose it is.
type OwnedAddress struct {
	CustomerID int
	Address    CustomerAddress
}

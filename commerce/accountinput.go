package commerce

// Registration is a customer to be made by themselves. Company and Phone are empty
// when none was given.
type Registration struct {
	ChannelID int
	Email     Secret
	Password  Secret
	FirstName string
	LastName  string
	Company   string
	Phone     string
	// Address is the first entry of the address book, nil for none.
	Address *AddressDraft
	Form    FormAnswers
	// Captcha is what the captcha gave the shopper, empty for none.
	Captcha Secret
}

// ProfileChange is what becomes different about a shopper's own record. What is nil
// or not set stays; an Optional that is null empties its field.
type ProfileChange struct {
	FirstName *string
	LastName  *string
	Email     *Secret
	Company   Optional[string]
	Phone     Optional[string]
	Form      FormAnswers
	// Captcha is what the captcha gave the shopper, empty for none.
	Captcha Secret
}

// AddressDraft is an address to be added to an address book. Texts that may be left
// out are empty.
type AddressDraft struct {
	FirstName       string
	LastName        string
	Company         string
	Address1        string
	Address2        string
	City            string
	StateOrProvince string
	PostalCode      string
	Phone           string
	CountryCode     CountryCode
	// Kind is nil when nobody said. Only staff can say: the Storefront API takes none.
	Kind *AddressKind
	Form FormAnswers
}

// AddressChange is what becomes different about one entry of an address book. What is
// nil or not set stays; an Optional that is null empties its field.
type AddressChange struct {
	EntityID        int
	FirstName       *string
	LastName        *string
	Address1        *string
	City            *string
	CountryCode     *CountryCode
	Company         Optional[string]
	Address2        Optional[string]
	StateOrProvince Optional[string]
	PostalCode      Optional[string]
	Phone           Optional[string]
	Form            FormAnswers
}

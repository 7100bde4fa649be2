package session

// Scope is a right of staff, as the merchant's identity provider writes it.
type Scope string

// The scopes of staff. A token may carry others, which mean nothing here.
const (
	ScopeCustomersRead        Scope = "customers:read"        // read any customer
	ScopeCustomersWrite       Scope = "customers:write"       // create, change and delete customers
	ScopeCustomersCredentials Scope = "customers:credentials" // passwords, their validation, changes of e-mail
	ScopeCustomersCredit      Scope = "customers:credit"      // store credit
	ScopeGroupsRead           Scope = "groups:read"           // read customer groups
	ScopeGroupsWrite          Scope = "groups:write"          // change customer groups
	ScopeSubscribersRead      Scope = "subscribers:read"      // read newsletter subscribers
	ScopeSubscribersWrite     Scope = "subscribers:write"     // change newsletter subscribers
	ScopeSettingsWrite        Scope = "settings:write"        // change customer settings
	ScopeInstrumentsRead      Scope = "instruments:read"      // read stored instruments
	ScopePricingRead          Scope = "pricing:read"          // prices of any group, also of hidden products
	ScopeSessionsImpersonate  Scope = "sessions:impersonate"  // act as a customer
)

package e2e_test

import "strings"

// The columns of the tables below, one letter for each who asks, in this order:
//
//	gABi  guest; shopper A; shopper B, who asks for what is A's; staff who act as A
//	0     staff without a scope
//	rwkc  staff with one scope: customers:read, :write, :credentials, :credit
//	rw    groups:read, :write
//	rw    subscribers:read, :write
//	sipa  settings:write, instruments:read, pricing:read, sessions:impersonate
//	*     staff with every scope
//
// and what they are answered: . what they asked for, - null without an error, e a typed
// error as data, F FORBIDDEN, U UNAUTHENTICATED, B BAD_USER_INPUT; f and u the same for one
// field of an entity that is theirs to see. Who is answered F, U or e cannot tell what
// exists from what does not.
const (
	everybody  = `.... . .... .. .. .... .`
	noStaff    = `.... F FFFF FF FF FFFF F`
	inPerson   = `...F F FFFF FF FF FFFF F` // guests and shoppers, and nobody in a shopper's place
	newcomers  = `.FFF F FFFF FF FF FFFF F`
	shoppers   = `U... F FFFF FF FF FFFF F`
	themselves = `U..F F FFFF FF FF FFFF F`
	ownBook    = `U.e. F FFFF FF FF FFFF F` // for B it is as if A's were not there
	badToken   = `eeee F FFFF FF FF FFFF F`

	readers      = `UFFF F .FFF FF FF FFFF .`
	writers      = `UFFF F F.FF FF FF FFFF .`
	keepers      = `UFFF F FF.F FF FF FFFF .`
	onlyAll      = `UFFF F FFFF FF FF FFFF .` // two scopes are needed
	groupReaders = `UFFF F FFFF .F FF FFFF .`
	groupWriters = `UFFF F FFFF F. FF FFFF .`
	listReaders  = `UFFF F FFFF FF .F FFFF .`
	listWriters  = `UFFF F FFFF FF F. FFFF .`
	settlers     = `UFFF F FFFF FF FF .FFF .`
	pricers      = `UFFF F FFFF FF FF FF.F .`
	actors       = `UFFF F FFFF FF FF FFF. .`
	unread       = `UFFF F F-FF FF FF FFFF .` // writers who may not read see nothing of what they wrote
)

// matrixRow is one thing to ask: a selection whose alias r is what the answer is about.
// What stands in percent signs is A's or the asker's, see matrixWords.
type matrixRow struct{ field, ask, want string }

// typedErrors selects typed errors.
const typedErrors = ` errors { ... on CommerceError { code } } `

// matrixQueries has every field of Query.
func matrixQueries() []matrixRow {
	return []matrixRow{
		{"session", `r: session { kind channelId impersonated expiresAt }`, everybody},
		{"viewer", `r: viewer { entityId }`, `-... - ---- -- -- ---- -`},
		{"accountForm", `r: accountForm { captcha { siteKey } }`, everybody},
		{"checkRedirect", `r: checkRedirect(redirectTo: "/account.php") { isAllowed }`, everybody},
		{"prices", `r: prices(input: {items: [{productEntityId: 101}]}) { calculatedPrice { taxExclusive } }`, everybody},
		{"prices as a guest", `r: prices(input: {asGuest: true, items: [{productEntityId: 101}]}) { calculatedPrice { taxExclusive } }`, everybody},
		{"prices of a group", `r: prices(input: {customerGroupEntityId: %group%, items: [{productEntityId: 101}]}) { calculatedPrice { taxExclusive } }`, pricers},
		{"prices' group", `prices(input: {items: [{productEntityId: 101}]}) { customerGroup { r: name } }`, `-... - ---- -- -- ---- -`},
		{"customers", `r: customers(first: 2) { nodes { entityId } }`, readers},
		{"customers by number", `r: customers(filter: {entityIds: [%customer%]}) { nodes { entityId email } totalCount }`, readers},
		{"customers by address", `r: customers(filter: {emails: ["%email%"]}) { totalCount }`, readers},
		{"customers' group", `customers(filter: {entityIds: [%customer%]}) { nodes { customerGroup { r: name } } }`, `UFFF F -FFF FF FF FFFF .`},
		{"customerGroups", `r: customerGroups(first: 2) { nodes { name } }`, groupReaders},
		{"customerAttributeDefinitions", `r: customerAttributeDefinitions { name }`, readers},
		{"newsletterSubscribers", `r: newsletterSubscribers(filter: {email: "%email%"}) { nodes { email } }`, listReaders},
		{"customerSettings", `r: customerSettings { privacyPolicyUrl asksForTrackingConsent }`, readers},
		{"customerSettings of a channel", `r: customerSettings(channelId: 1) { channelId }`, readers},
		{"customerSettings' group", `customerSettings { r: defaultCustomerGroup { entityId } }`, readers},
	}
}

// matrixSessions has the mutations about sessions and the hosted pages.
func matrixSessions() []matrixRow {
	const urls = `{ redirectUrls { __typename }` + typedErrors + `}`
	return []matrixRow{
		{"login", `r: login(input: {email: "%ownEmail%", password: "%ownPassword%"}) { session { expiresAt }` + typedErrors + `}`, noStaff},
		{"login with a wrong password", `r: login(input: {email: "%email%", password: "wrong-password-1"}) {` + typedErrors + `}`, badToken},
		{"logout", `r: logout {` + typedErrors + `}`, shoppers},
		{"loginWithCustomerLoginJwt", `r: loginWithCustomerLoginJwt(input: {jwt: "a.b.c"}) {` + typedErrors + `}`, badToken},
		{"loginWithIdentityToken", `r: loginWithIdentityToken(input: {idToken: "a.b.c", nonce: "nonce-of-a-matrix"}) {` + typedErrors + `}`, badToken},
		{"loginWithCurrentCustomerJwt", `r: loginWithCurrentCustomerJwt(input: {jwt: "a.b.c"}) {` + typedErrors + `}`, badToken},
		{"loginWithSessionSyncJwt", `r: loginWithSessionSyncJwt(input: {jwt: "a.b.c"}) {` + typedErrors + `}`, badToken},
		{"validateSessionSyncJwt", `r: validateSessionSyncJwt(input: {jwt: "a.b.c"}) {` + typedErrors + `}`, badToken},
		{"impersonateCustomer", `r: impersonateCustomer(input: {customerEntityId: %customer%, reason: "ticket 4711"}) { session { expiresAt }` + typedErrors + `}`, actors},
		{"createCartRedirectUrls", `r: createCartRedirectUrls(input: {cartEntityId: "%cart%"}) ` + urls, inPerson},
		{"createManagedCartRedirectUrls of a guest", `r: createManagedCartRedirectUrls(input: {cartEntityId: "%managedCart%"}) ` + urls, inPerson},
		{"createManagedCartRedirectUrls of A", `r: createManagedCartRedirectUrls(input: {cartEntityId: "%ownedCart%"}) ` + urls, `e.eF F FFFF FF FF FFFF F`},
		{"generateSessionSyncJwt", `r: generateSessionSyncJwt(input: {redirectTo: "/account.php"}) { url` + typedErrors + `}`, inPerson},
		{"createCustomerLoginUrl", `r: createCustomerLoginUrl(input: {redirectTo: "/account.php"}) { url` + typedErrors + `}`, `U..F F FFFF FF FF FFFB B`},
		{"createCustomerLoginUrl of A", `r: createCustomerLoginUrl(input: {customerEntityId: %customer%}) { url` + typedErrors + `}`, `U.FF F FFFF FF FF FFF. .`},
	}
}

// matrixAccounts has the mutations of shoppers.
func matrixAccounts() []matrixRow {
	const (
		place    = `firstName: "Ada", lastName: "Nova", address1: "1 Long Road", city: "Sampleton", stateOrProvince: "Oregon", postalCode: "97000", countryCode: "US"`
		register = `email: "new-%asker%@example.com", password: "a-good-pass-123", firstName: "Ada", lastName: "Nova"`
	)
	return []matrixRow{
		{"registerCustomer", `r: registerCustomer(input: {` + register + `}) { customer { entityId }` + typedErrors + `}`, newcomers},
		{"registerCustomer and sign in", `r: registerCustomer(input: {signIn: true, ` + strings.Replace(register, "new-", "newer-", 1) + `}) { session { expiresAt }` + typedErrors + `}`, newcomers},
		{"updateCustomer", `r: updateCustomer(input: {company: "Nova"}) { customer { company }` + typedErrors + `}`, shoppers},
		{"updateCustomer's e-mail", `r: updateCustomer(input: {email: "%ownEmail%"}) { customer { email }` + typedErrors + `}`, themselves},
		{"addCustomerAddress", `r: addCustomerAddress(input: {` + place + `}) { address { entityId }` + typedErrors + `}`, shoppers},
		{"updateCustomerAddress", `r: updateCustomerAddress(input: {addressEntityId: %address%, city: "Elsewhere"}) { address { city }` + typedErrors + `}`, ownBook},
		{"deleteCustomerAddress", `r: deleteCustomerAddress(input: {addressEntityId: %goneAddress%}) { addressEntityId` + typedErrors + `}`, ownBook},
		{"changePassword", `r: changePassword(input: {currentPassword: "%ownPassword%", newPassword: "%ownPassword%"}) { isChanged` + typedErrors + `}`, themselves},
		{"requestResetPassword", `r: requestResetPassword(input: {email: "%email%"}) {` + typedErrors + `}`, inPerson},
		{"resetPassword", `r: resetPassword(input: {customerEntityId: %customer%, token: "no-token-at-all", newPassword: "a-good-pass-123"}) { isChanged` + typedErrors + `}`, `eeeF F FFFF FF FF FFFF F`},
		{"subscribeToNewsletter", `r: subscribeToNewsletter(input: {email: "%ownEmail%"}) { isSubscribed` + typedErrors + `}`, noStaff},
		{"unsubscribeFromNewsletter", `r: unsubscribeFromNewsletter(input: {}) { isUnsubscribed` + typedErrors + `}`, shoppers},
	}
}

// matrixStaff has the mutations of staff.
func matrixStaff() []matrixRow {
	const (
		person = `firstName: "Ada", lastName: "Nova"`
		place  = person + `, address1: "2 Long Road", city: "Sampleton", stateOrProvince: "Oregon", postalCode: "97000", countryCode: "US"`
		result = ` { results {` + typedErrors + `} }`
		why    = ` {` + typedErrors + `}`
	)
	return []matrixRow{
		{"createCustomers", `r: createCustomers(input: {customers: [{email: "made@example.com", ` + person + `}]})` + result, writers},
		{"createCustomers' customer", `createCustomers(input: {customers: [{email: "seen@example.com", ` + person + `}]}) { results { r: customer { email }` + typedErrors + `} }`, writers},
		{"createCustomers with a password", `r: createCustomers(input: {customers: [{email: "kept@example.com", newPassword: "a-good-pass-123", ` + person + `}]})` + result, onlyAll},
		{"updateCustomers", `r: updateCustomers(input: {customers: [{entityId: %customer%, company: "Nova"}]})` + result, writers},
		{"updateCustomers' customer", `updateCustomers(input: {customers: [{entityId: %customer%, company: "Nova"}]}) { results { r: customer { email }` + typedErrors + `} }`, unread},
		{"updateCustomers' group", `updateCustomers(input: {customers: [{entityId: %customer%, company: "Nova"}]}) { results { customer { customerGroup { r: staffOnly { isDefault } } }` + typedErrors + `} }`, unread},
		{"updateCustomers' e-mail", `r: updateCustomers(input: {customers: [{entityId: %customer%, email: "%email%"}]})` + result, onlyAll},
		{"updateCustomers' credit", `r: updateCustomers(input: {customers: [{entityId: %customer%, storeCredit: "10"}]})` + result, onlyAll},
		{"deleteCustomers", `r: deleteCustomers(input: {entityIds: [%victim%]})` + result, writers},
		{"setCustomerPassword", `r: setCustomerPassword(input: {customerEntityId: %customer%, newPassword: "%password%"}) { isSet` + typedErrors + `}`, keepers},
		{"validateCustomerCredentials", `r: validateCustomerCredentials(input: {email: "%email%", password: "%password%"}) { isValid customerEntityId }`, keepers},
		{"createCustomerAddresses", `r: createCustomerAddresses(input: {addresses: [{customerEntityId: %customer%, ` + place + `}]})` + result, writers},
		{"updateCustomerAddresses", `r: updateCustomerAddresses(input: {addresses: [{entityId: %address%, city: "Farther"}]})` + result, writers},
		{"updateCustomerAddresses' address", `updateCustomerAddresses(input: {addresses: [{entityId: %address%, city: "Faraway"}]}) { results { r: address { city }` + typedErrors + `} }`, unread},
		{"deleteCustomerAddresses", `r: deleteCustomerAddresses(input: {entityIds: [%goneAddress%]})` + result, writers},
		{"setCustomerAttributeValues", `r: setCustomerAttributeValues(input: {values: [{customerEntityId: %customer%, attributeEntityId: 1, value: "Larch"}]})` + result, writers},
		{"deleteCustomerAttributeValues", `r: deleteCustomerAttributeValues(input: {values: [{customerEntityId: %customer%, attributeEntityId: 2}]})` + result, writers},
		{"setCustomerFormFieldValues", `r: setCustomerFormFieldValues(input: {customers: [{customerEntityId: %customer%, formFields: {texts: [{fieldEntityId: 21, text: "Here"}]}}]})` + result, writers},
		{"createCustomerAttributeDefinitions", `r: createCustomerAttributeDefinitions(input: {attributes: [{name: "Height", kind: NUMBER}]})` + result, settlers},
		{"updateCustomerAttributeDefinitions", `r: updateCustomerAttributeDefinitions(input: {attributes: [{entityId: %attribute%, name: "Level"}]})` + result, settlers},
		{"deleteCustomerAttributeDefinitions", `r: deleteCustomerAttributeDefinitions(input: {entityIds: [%goneAttribute%]})` + result, settlers},
		{"createCustomerMetafields", `r: createCustomerMetafields(input: {metafields: [{customerEntityId: %customer%, namespace: "matrix", key: "k", value: "v", permission: APP_ONLY}]})` + result, writers},
		{"updateCustomerMetafields", `r: updateCustomerMetafields(input: {metafields: [{customerEntityId: %customer%, entityId: %metafield%, value: "v"}]})` + result, writers},
		{"updateCustomerMetafields' metafield", `updateCustomerMetafields(input: {metafields: [{customerEntityId: %customer%, entityId: %metafield%, value: "w"}]}) { results { r: metafield { value }` + typedErrors + `} }`, unread},
		{"deleteCustomerMetafields", `r: deleteCustomerMetafields(input: {metafields: [{customerEntityId: %customer%, entityId: %goneMetafield%}]})` + result, writers},
		{"createNewsletterSubscriber", `r: createNewsletterSubscriber(input: {email: "reader@example.com"})` + why, listWriters},
		{"updateNewsletterSubscriber", `r: updateNewsletterSubscriber(input: {entityId: %subscriber%, consents: []})` + why, listWriters},
		{"deleteNewsletterSubscriber", `r: deleteNewsletterSubscriber(input: {entityId: %goneSubscriber%})` + why, listWriters},
		{"setCustomerConsent", `r: setCustomerConsent(input: {customerEntityId: %customer%, allow: [ESSENTIAL], deny: [TARGETING]})` + why, writers},
		{"updateCustomerSettings", `r: updateCustomerSettings(input: {privacyPolicyUrl: "https://shop.example/privacy"})` + why, settlers},
		{"createCustomerGroup", `r: createCustomerGroup(input: {name: "Matrix"})` + why, groupWriters},
		{"updateCustomerGroup", `r: updateCustomerGroup(input: {entityId: %group%, name: "Retailers"})` + why, groupWriters},
		{"deleteCustomerGroup", `r: deleteCustomerGroup(input: {entityId: %goneGroup%})` + why, groupWriters},
	}
}

package storefront

// tokenKind is one of the two kinds of credential of ours: where it comes from and
// what to do about almost everything that can be wrong with it
// (docs/start/authentication/graphql-storefront.mdx).
type tokenKind struct {
	// variable is the setting that the token comes from.
	variable string
	// create says how to get a good one.
	create string
}

// The settings that our own credentials come from.
const (
	tokenVariable         = "BIGCOMMERCE_STOREFRONT_TOKEN"
	impersonationVariable = "BIGCOMMERCE_CUSTOMER_IMPERSONATION_TOKEN"
)

// privateToken is what we speak with as ourselves.
func privateToken() tokenKind {
	return tokenKind{tokenVariable, "create a private token with POST /v3/storefront/api-token-private, " +
		"scopes Unauthenticated and Customer, for every configured channel"}
}

// impersonationToken is what we speak with as a customer whom staff act for.
func impersonationToken() tokenKind {
	return tokenKind{impersonationVariable, "create a customer impersonation token with " +
		"POST /v3/storefront/api-token-customer-impersonation, for every configured channel"}
}

// remedy is what an operator reads about a token.
func (k tokenKind) remedy(finding string) string { return k.variable + " " + finding + ": " + k.create }

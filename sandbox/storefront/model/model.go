// Package model holds what the resolvers of the sandbox's Storefront API hand
// to the executor: the types of the SDL, generated in models_gen.go, and those
// that carry more than the SDL shows. Nothing here computes anything.
package model

import "github.com/clientele-graph/clientele/sandbox/store"

// Customer is a shopper with an account, as the shopper may see it.
type Customer struct {
	EntityID          int
	Company           string
	CustomerGroupID   int
	CustomerGroupName *string
	Email             string
	FirstName         string
	LastName          string
	Phone             string
	TaxExemptCategory string
	AttributeCount    int
	StoreCredit       []*Money
	Attributes        *CustomerAttributes

	// Record is what the store has, for the fields that are resolved later.
	Record store.Customer
}

// CustomerAttributes is the way to one attribute of a customer.
type CustomerAttributes struct {
	// Values are the attributes that have a value.
	Values []store.AttributeValue
}

// Product is something the store sells.
type Product struct {
	EntityID      int
	Sku           string
	Name          string
	IsPriceHidden bool

	// Record is what the store has.
	Record store.Product
	// VariantID is the variant that was asked for, or 0.
	VariantID int
	// Options are the options chosen in the query.
	Options []store.OptionChoice
}

// Variant is one sellable form of a product.
type Variant struct {
	EntityID int
	Sku      string
	// ProductID is the product it is a form of.
	ProductID int
}

// LoginResult is what a login answers.
type LoginResult struct {
	IssuedToken
	Customer *Customer
	Cart     *Cart
}

// TokenLoginResult is what a login by a Customer Login JWT answers.
type TokenLoginResult struct {
	IssuedToken
	RedirectTo string
	Customer   *Customer
	Cart       *Cart
}

// SessionSyncContent is what a session sync token brought along.
type SessionSyncContent struct {
	IssuedToken
	Customer   *Customer
	Cart       *Cart
	Analytics  *ValidateSessionSyncJwtAnalytics
	RedirectTo string
}

// IssuedToken is a new customer access token that only servers may see.
type IssuedToken struct {
	// Token is nil when there is none.
	Token *CustomerAccessToken
	// ForBrowser is whether the request looked like a browser's.
	ForBrowser bool
}

// tokenForServersOnly begins as the store's own text does
// (docs/start/authentication/graphql-storefront).
const tokenForServersOnly refusal = "Customer access token was requested in the body, " +
	"but it's only returned for server-to-server requests. " +
	"Leave the field out when a browser asks: its session cookie signs it in."

// refusal is an error whose text is the store's and goes out as it is.
type refusal string

// Error is the text.
func (r refusal) Error() string { return string(r) }

// CustomerAccessToken is the new token; a browser gets an error in its place.
func (i IssuedToken) CustomerAccessToken() (*CustomerAccessToken, error) {
	if i.ForBrowser {
		return nil, tokenForServersOnly
	}
	return i.Token, nil
}

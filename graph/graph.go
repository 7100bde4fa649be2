// Package graph is GraphQL on one side and commerce on the other. It holds the
// resolvers, one file per schema file and a sentence each, and what stands around
// them: the HTTP transport, the operation's checks, the error presenter.
//
// Start with New, which assembles the handler, then read a resolver such as
// Viewer in customer.go. What resolvers need of the world is stated below as
// small interfaces; graph never sees the store's clients.
package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// Resolver holds the collaborators of every resolver.
type Resolver struct {
	sessions  Sessions
	customers Customers
	pricing   Pricing
	channels  []int
}

// Sessions begins, proves and ends sessions. The principal is in the context.
type Sessions interface {
	// Login signs a shopper in on the principal's channel.
	Login(ctx context.Context, email, password commerce.Secret, guestCartEntityID string) (session.LoginResult, error)
	// Logout ends the principal's session.
	Logout(ctx context.Context, cartEntityID string) (commerce.LogoutOutcome, error)
	// Session says what the principal may know about itself.
	Session(ctx context.Context) (commerce.Session, error)
	// Proof says what the store said about the shopper, a minute ago at most.
	Proof(ctx context.Context) (commerce.Proof, error)
	// Observe hears what the store said about a principal's session on the way.
	Observe(principal session.Principal, err error)
}

// Customers reads what the principal in the context may see of customers and
// groups. Maps hold an entry for each id, in one of the two.
type Customers interface {
	Viewer(ctx context.Context) (*commerce.Customer, error)
	ByIDs(ctx context.Context, ids []int) (map[int]commerce.Customer, map[int]error)
	Groups(ctx context.Context, ids []int) (map[int]commerce.CustomerGroup, map[int]error)
	Addresses(ctx context.Context, customerID int, page commerce.PageRequest) (*commerce.CustomerAddressConnection, error)
	FormFields(ctx context.Context, customerID int) ([]commerce.CustomerFormFieldValue, error)
	Attributes(ctx context.Context, customerID int, ids []int) ([]commerce.CustomerAttribute, error)
}

// Pricing answers what things cost.
type Pricing interface {
	Channel(ctx context.Context, id int) (commerce.Channel, error)
	Prices(ctx context.Context, request commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error)
}

// Package customer tells what the store knows about a customer, as far as the
// asker may see it.
//
// It is one Service over two sources: shoppers read themselves through the
// Storefront API with their own session, staff read everybody through the
// Management API. Every read asks session.May first, and answers the same
// whether what was asked for exists or not. Start with Service.Viewer in
// viewer.go and Service.ByIDs in profile.go.
package customer

import (
	"context"
	"errors"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// Shopper is where a shopper's own data come from. Each call speaks to the store
// as the shopper whose credential it is given, and fails with
// commerce.CodeSessionExpired when the store has ended that session.
type Shopper interface {
	Customer(ctx context.Context, c commerce.ShopperCredential) (commerce.Customer, error)
	Addresses(ctx context.Context, c commerce.ShopperCredential, page commerce.PageRequest) (commerce.CustomerAddressConnection, error)
	FormFields(ctx context.Context, c commerce.ShopperCredential) ([]commerce.CustomerFormFieldValue, error)
	Attributes(ctx context.Context, c commerce.ShopperCredential, ids []int) ([]commerce.CustomerAttribute, error)
	// Metafields reads what storefronts may see of a namespace, nil for all keys.
	Metafields(ctx context.Context, c commerce.ShopperCredential, namespace string, keys []string) ([]commerce.CustomerMetafield, error)
}

// Staff is where anybody's data come from. A number missing from the answer
// names nothing.
type Staff interface {
	// Customers reads at most 50 customers at once.
	Customers(ctx context.Context, ids []int) (map[int]commerce.Customer, error)
	// CustomerGroups reads all groups.
	CustomerGroups(ctx context.Context) (map[int]commerce.CustomerGroup, error)
	Books
	// InstrumentsOf reads the ways to pay that a customer has stored, masked.
	InstrumentsOf(ctx context.Context, customerID int) ([]commerce.StoredInstrument, error)
	// ConsentOf reads what a customer agreed to be tracked for.
	ConsentOf(ctx context.Context, customerID int) (commerce.CustomerConsent, error)
}

// Books is what the store keeps beside a customer's record. Nobody's are empty.
type Books interface {
	AddressesOf(ctx context.Context, customerID int, page commerce.PageRequest) (commerce.CustomerAddressConnection, error)
	FormFieldsOf(ctx context.Context, customerID int) ([]commerce.CustomerFormFieldValue, error)
	// AttributesOf reads the attributes of those numbers, nil for all that the customer
	// has.
	AttributesOf(ctx context.Context, customerID int, ids []int) ([]commerce.CustomerAttribute, error)
	// MetafieldsOf reads a namespace, nil for all keys.
	MetafieldsOf(ctx context.Context, customerID int, namespace string, keys []string) ([]commerce.CustomerMetafield, error)
}

// Sessions proves that the asking shopper's session is alive, and is told when a
// read shows that it is not.
type Sessions interface {
	Proof(ctx context.Context) (commerce.Proof, error)
	// OperationProof is a proof of this very operation.
	OperationProof(ctx context.Context) (commerce.Proof, error)
	// Proven hears of a read that was as good as a proof.
	Proven(ctx context.Context, proof commerce.Proof)
	Observe(p session.Principal, err error)
}

var _ Sessions = (*session.Service)(nil)

// Options is what a Service is made of. Shopper and Sessions are required.
type Options struct {
	Shopper Shopper
	// Staff is nil when the Management API is not configured; staff then get
	// an error of commerce.CodeUpstreamUnavailable.
	Staff    Staff
	Sessions Sessions
	// Now is the clock; time.Now when nil.
	Now func() time.Time
}

// Service reads customers and groups. It is safe for concurrent use.
type Service struct {
	o      Options
	groups *groupList
}

// New returns a Service over its sources.
func New(o Options) (*Service, error) {
	if o.Shopper == nil || o.Sessions == nil {
		return nil, errors.New("customer: a source of shoppers' data and sessions are needed")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{o: o, groups: newGroupList(o)}, nil
}

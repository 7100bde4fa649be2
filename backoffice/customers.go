package backoffice

import (
	"context"
	"errors"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pause"
	"github.com/clientele-graph/clientele/session"
)

// The events of the audit that are about customers and their addresses.
const (
	eventCustomerCreated     = "customer_create"
	eventCustomerUpdated     = "customer_update"
	eventCustomerDeleted     = "customer_delete"
	eventPasswordSet         = "customer_password_set"
	eventCredentialsChecked  = "customer_credentials_check"
	eventAddressCreated      = "customer_address_create"
	eventAddressUpdated      = "customer_address_update"
	eventAddressDeleted      = "customer_address_delete"
	actionValidateCredential = "validate_credentials"
)

// CustomerStore reads and changes customers as the merchant. Changes take ten at most,
// and return one outcome for each or an error for all.
type CustomerStore interface {
	ListCustomers(ctx context.Context, in commerce.CustomersRequest) (commerce.CustomerConnection, error)
	// Customers reads by number; one that does not exist is missing from the map.
	Customers(ctx context.Context, ids []int) (map[int]commerce.Customer, error)
	// CustomersByEmail reads by address, of every channel.
	CustomersByEmail(ctx context.Context, emails []string) ([]commerce.Customer, error)
	CreateCustomers(ctx context.Context, drafts []commerce.CustomerDraft) ([]commerce.ItemOutcome[commerce.Customer], error)
	UpdateCustomers(ctx context.Context, changes []commerce.CustomerChange) ([]commerce.ItemOutcome[commerce.Customer], error)
	DeleteCustomers(ctx context.Context, ids []int) error
	ValidateCredentials(ctx context.Context, q commerce.CredentialsQuestion) (commerce.CredentialsAnswer, error)
}

// AddressStore reads and changes address books as the merchant, like CustomerStore.
type AddressStore interface {
	AddressesByID(ctx context.Context, ids []int) (map[int]commerce.OwnedAddress, error)
	// FindAddresses looks for addresses by what they say; nil is one that is not there.
	FindAddresses(ctx context.Context, drafts []commerce.CustomerAddressDraft) ([]*commerce.CustomerAddress, error)
	CreateAddresses(ctx context.Context, drafts []commerce.CustomerAddressDraft) ([]commerce.ItemOutcome[commerce.CustomerAddress], error)
	UpdateAddresses(ctx context.Context, changes []commerce.CustomerAddressChange) ([]commerce.ItemOutcome[commerce.CustomerAddress], error)
	DeleteAddresses(ctx context.Context, ids []int) error
}

// CustomerForms reads the account forms of a channel, for the names of their fields.
type CustomerForms interface {
	AccountForm(ctx context.Context, channelID int) (commerce.AccountForm, error)
}

// CustomerSessions hears of customers whose sessions are over.
type CustomerSessions interface {
	CustomerChanged(ctx context.Context, customerID int)
	// EndAllOf ends every session of a customer who has a new password, and is
	// CustomerChanged in any case.
	EndAllOf(ctx context.Context, customerID int, password commerce.Secret) error
}

// Throttle bounds attempts at passwords. done says how one ended.
type Throttle interface {
	Enter(ctx context.Context, a commerce.Attempt) (done func(succeeded bool), err error)
}

var _ CustomerSessions = (*session.Service)(nil)

// CustomersOptions is what Customers is made of. All but Sleep is required.
type CustomersOptions struct {
	Store     CustomerStore
	Addresses AddressStore
	Forms     CustomerForms
	Sessions  CustomerSessions
	Auditor   Auditor
	// Throttle bounds attempts at passwords.
	Throttle Throttle
	// DefaultChannel is the channel of a principal without one.
	DefaultChannel int
	// Sleep waits, or returns the context's error. Default a timer.
	Sleep func(ctx context.Context, d time.Duration) error
}

// Customers is what staff do to customers and their address books. It is safe for
// concurrent use.
type Customers struct{ o CustomersOptions }

// NewCustomers returns Customers, or an error when something is missing.
func NewCustomers(o CustomersOptions) (*Customers, error) {
	if o.Store == nil || o.Addresses == nil || o.Forms == nil || o.Sessions == nil || o.Auditor == nil || o.Throttle == nil {
		return nil, errors.New("backoffice: a store of customers and addresses, forms, sessions, an auditor and a throttle are needed")
	}
	if o.DefaultChannel <= 0 {
		return nil, errors.New("backoffice: a default channel is needed")
	}
	if o.Sleep == nil {
		o.Sleep = pause.For
	}
	return &Customers{o: o}, nil
}

// channelOf returns the channel that p asks on.
func (c *Customers) channelOf(p session.Principal) int { return p.Channel(c.o.DefaultChannel) }

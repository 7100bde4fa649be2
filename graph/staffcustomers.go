package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// StaffCustomers makes, changes and deletes customers and their addresses, and their passwords.
type StaffCustomers interface {
	StaffAddresses

	List(ctx context.Context, in commerce.CustomersRequest) (*commerce.CustomerConnection, error)
	// The changes of many have one outcome for each item, in the input's order.
	Create(ctx context.Context, drafts []commerce.CustomerDraft) ([]commerce.ItemOutcome[commerce.Customer], error)
	Update(ctx context.Context, changes []commerce.CustomerChange) ([]commerce.ItemOutcome[commerce.Customer], error)
	Delete(ctx context.Context, ids []int) ([]commerce.ItemOutcome[commerce.Customer], error)
	// SetPassword returns why it was refused, nothing when it was not.
	SetPassword(ctx context.Context, in commerce.PasswordChange) ([]commerce.StaffItemError, error)
	ValidateCredentials(ctx context.Context, q commerce.CredentialsQuestion) (commerce.CredentialsAnswer, error)
}

// StaffAddresses makes, changes and deletes entries of address books.
type StaffAddresses interface {
	CreateAddresses(ctx context.Context, drafts []commerce.CustomerAddressDraft) ([]commerce.ItemOutcome[commerce.CustomerAddress], error)
	UpdateAddresses(ctx context.Context, changes []commerce.CustomerAddressChange) ([]commerce.ItemOutcome[commerce.CustomerAddress], error)
	DeleteAddresses(ctx context.Context, ids []int) ([]commerce.ItemOutcome[commerce.CustomerAddress], error)
}

package session

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// Accounts reads and makes customers' records, as the merchant.
type Accounts interface {
	// Account reads a customer; ok is false when there is none.
	Account(ctx context.Context, customerID int) (a commerce.CustomerAccount, ok bool, err error)
	// AccountsByEmail reads the customers of exactly that address, of every channel.
	AccountsByEmail(ctx context.Context, email commerce.Secret) ([]commerce.CustomerAccount, error)
	// MaySignIn says whether the store lets the customer sign in on a channel.
	MaySignIn(ctx context.Context, a commerce.CustomerAccount, channelID int) (bool, error)
	// CreateAccount makes a customer without a password.
	CreateAccount(ctx context.Context, c commerce.NewCustomer) (commerce.CustomerAccount, error)
	// FindIdentityLink reads the link of a subject; ok is false when there is none.
	FindIdentityLink(ctx context.Context, subject string) (l commerce.IdentityLink, ok bool, err error)
	// IdentityLinks reads all links of a customer.
	IdentityLinks(ctx context.Context, customerID int) ([]commerce.IdentityLink, error)
	// CreateIdentityLink links a customer. A link that is already there is fine.
	CreateIdentityLink(ctx context.Context, l commerce.IdentityLink) error
}

// JWTs signs for the store and verifies what its hosted pages signed.
type JWTs interface {
	// Sign makes a Customer Login JWT.
	Sign(in commerce.CustomerLogin) (commerce.Secret, error)
	// VerifyCurrentCustomer reads a Current Customer JWT; the error is nil for a good
	// one.
	VerifyCurrentCustomer(token commerce.Secret) (commerce.SignedInElsewhere, commerce.TokenLoginError)
}

// Sites says where a channel's pages are.
type Sites interface {
	Site(ctx context.Context, channelID int) (commerce.Site, error)
}

// admitted reads a customer who is to sign in on a channel; ok is false when there is
// no such customer, or the store does not let them in there.
func (s *Service) admitted(ctx context.Context, customerID, channelID int) (ok bool, err error) {
	account, ok, err := s.o.Accounts.Account(ctx, customerID)
	if err != nil || !ok || account.CustomerID != customerID {
		return false, commerce.StoreFault(err)
	}
	ok, err = s.o.Accounts.MaySignIn(ctx, account, channelID)
	return ok, commerce.StoreFault(err)
}

package session

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// EndAll ends every session of the asking shopper, this one too: after a change of their
// password, of which the store does not promise to do it by itself. Staff who act as the
// shopper may not.
//
// Here and on the replicas that are told the session is over in any case. The error is
// what May says, or that the store did not confirm it; it then still asks for each other
// session of the customer whether that is alive.
func (s *Service) EndAll(ctx context.Context) error {
	p := From(ctx)
	if err := May(p, ChangeOwnCredentials, Object{}); err != nil {
		return err
	}
	c, ok := p.Credential()
	if !ok {
		return unauthenticated("Sign in first.", nil)
	}
	s.proofs.Remove(p.SessionID)
	// Whoever has changed the password wants the others out, also when they have left.
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.o.Timeout)
	defer cancel()
	_, err := s.o.Store.Logout(call, c, "")
	if commerce.CodeOf(err) == commerce.CodeSessionExpired {
		err = nil // the store has done it by itself
	}
	err = commerce.StoreFault(err)
	// After the store was asked: a proof from before would be believed for a minute.
	s.endEverywhere(ctx, p)
	s.audit(ctx, entry{event: eventSignOut, channelID: p.ChannelID, customerID: p.CustomerID, outcome: outcomeOf(nil, err)})
	return err
}

// errNotEnded is why a customer's sessions could not be ended with their new password.
var errNotEnded = errors.New("customer could not be signed in with a new password")

// EndAllOf ends every session of a customer who has just set a new password without being
// signed in, on the channel of the request. The store does not promise to do it, and
// would only listen to the customer: so it signs in as them, which ends every other
// session of theirs, and out again.
//
// Whatever becomes of that, no session of the customer is believed here and on the
// replicas that are told before the store was asked about it. The error says that the
// store did not end them.
func (s *Service) EndAllOf(ctx context.Context, customerID int, password commerce.Secret) error {
	// Whoever has set the password wants the others out, also when they have left.
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*s.o.Timeout)
	defer cancel()
	channelID, err := s.throwOut(call, customerID, s.channelOr(From(ctx).ChannelID), password)
	s.CustomerChanged(ctx, customerID)
	s.audit(ctx, entry{event: eventSignOut, channelID: channelID, customerID: customerID, outcome: outcomeOf(nil, err)})
	return err
}

// throwOut signs a customer in, which ends their other sessions, and out: on the channel
// of the request, or on one where they may sign in. It returns the channel it tried.
func (s *Service) throwOut(ctx context.Context, customerID, channelID int, password commerce.Secret) (int, error) {
	if s.o.Accounts == nil {
		return channelID, notConfigured()
	}
	account, ok, err := s.o.Accounts.Account(ctx, customerID)
	if err != nil || !ok || account.CustomerID != customerID || account.Email == "" {
		return channelID, cmp.Or(commerce.StoreFault(err), commerce.BadAnswer(errNotEnded))
	}
	channelID, err = s.homeOf(ctx, account, channelID)
	if err != nil {
		return channelID, err
	}
	return channelID, s.inAndOut(ctx, account, channelID, password)
}

// homeOf returns the asked channel if the customer may sign in there, else the first of
// theirs that is served. Elsewhere the same address is somebody else's.
func (s *Service) homeOf(ctx context.Context, account commerce.CustomerAccount, asked int) (int, error) {
	for _, id := range append([]int{asked}, account.ChannelIDs...) {
		if !slices.Contains(s.o.Channels, id) {
			continue
		}
		ok, err := s.o.Accounts.MaySignIn(ctx, account, id)
		if err != nil {
			return asked, commerce.StoreFault(err)
		}
		if ok {
			return id, nil
		}
	}
	return asked, commerce.BadAnswer(errNotEnded)
}

// inAndOut signs the customer in and out.
func (s *Service) inAndOut(ctx context.Context, account commerce.CustomerAccount, channelID int, password commerce.Secret) error {
	out, err := s.o.Store.Login(ctx, commerce.Login{ChannelID: channelID, Email: account.Email, Password: password})
	if err != nil || out.Refused != nil {
		return cmp.Or(commerce.StoreFault(err), commerce.BadAnswer(errNotEnded))
	}
	out.Credential.ChannelID = channelID
	if _, err := s.o.Store.Logout(ctx, out.Credential, ""); err != nil {
		return commerce.StoreFault(err) // the others are over, and nobody has this one
	}
	if out.Credential.CustomerID != account.CustomerID {
		return commerce.BadAnswer(errOtherCustomer)
	}
	return nil
}

package account

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// Register makes a customer on the channel of the request. Whether the address is taken
// is what the store says by itself, so it is said as often as the throttle lets a network
// ask.
func (s *Service) Register(ctx context.Context, in commerce.Registration) (commerce.RegisterOutcome, error) {
	return s.register(ctx, session.Register, in, "")
}

// RegisterAndSignIn is Register, and begins a session of the new customer. Because it
// begins one, a session that is over keeps nobody from it.
//
// A customer who was made and could not be signed in, for whatever reason, is in the
// outcome beside a LoginFailedError; the login is then empty. No error
// of the sign-in is passed on: it would read as if nobody had been registered.
func (s *Service) RegisterAndSignIn(
	ctx context.Context, in commerce.Registration, guestCartEntityID string,
) (commerce.RegisterOutcome, session.LoginResult, error) {
	out, err := s.register(ctx, session.SignUp, in, guestCartEntityID)
	if err != nil || out.Customer == nil {
		return out, session.LoginResult{}, err
	}
	login, err := s.o.Sessions.Login(ctx, in.Email, in.Password, guestCartEntityID)
	if err != nil || login.Session == nil {
		out.Refused = append(out.Refused, commerce.LoginFailedError{})
		return out, session.LoginResult{}, nil
	}
	return out, login, nil
}

// register is a registration for somebody who may do a. The cart is only looked at: one
// that cannot be is better refused before there is a customer.
func (s *Service) register(ctx context.Context, a session.Action, in commerce.Registration, guestCartEntityID string) (commerce.RegisterOutcome, error) {
	p := session.From(ctx)
	if err := session.May(p, a, session.Object{}); err != nil {
		return commerce.RegisterOutcome{}, err
	}
	channel, err := s.channelOf(p)
	if err != nil {
		return commerce.RegisterOutcome{}, err
	}
	in.ChannelID = channel
	if err := first(checkRegistration(in), checkCart(guestCartEntityID)); err != nil {
		return commerce.RegisterOutcome{}, err
	}
	if unfit := s.checkPassword(ctx, channel, in.Password, "password"); unfit != nil {
		return commerce.RegisterOutcome{Refused: []commerce.RegisterCustomerError{*unfit}}, nil
	}
	out, err := s.tryRegister(ctx, in)
	customerID := 0
	if out.Customer != nil {
		customerID = out.Customer.EntityID
	}
	record(ctx, s, eventRegister, customerID, out.Refused, err)
	return out, err
}

func (s *Service) tryRegister(ctx context.Context, in commerce.Registration) (none commerce.RegisterOutcome, err error) {
	// Every registration counts: it is success that somebody would try over and over.
	if _, err := s.enter(ctx, actionRegister, in.ChannelID, in.Email); err != nil {
		return none, err
	}
	out, err := s.o.Store.Register(ctx, in)
	switch {
	case err != nil:
		return none, commerce.StoreFault(err)
	case out.Customer != nil && out.Customer.EntityID <= 0, out.Customer == nil && len(out.Refused) == 0:
		return none, lost(errNobody)
	}
	return out, nil
}

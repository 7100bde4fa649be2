package session

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"github.com/clientele-graph/clientele/commerce"
)

// LoginResult is a session that has begun, or why none has.
type LoginResult struct {
	// Session is nil when the login was refused.
	Session *commerce.IssuedSession
	// CartEntityID is the cart the shopper now has, empty for none.
	CartEntityID string
	// Refused is nil when the session has begun.
	Refused commerce.LoginError
}

// Login signs a shopper in on the channel of whoever asks, which must be one of
// those configured. The store ends every other session of that customer. A
// refusal is part of the result; the error is CodeBadUserInput, what May says,
// or that the store did not answer.
func (s *Service) Login(ctx context.Context, email, password commerce.Secret, guestCartEntityID string) (LoginResult, error) {
	p := From(ctx)
	if err := May(p, BeginSession, Object{}); err != nil {
		return LoginResult{}, err
	}
	in := commerce.Login{
		ChannelID: s.channelOr(p.ChannelID), Email: email, Password: password, GuestCartEntityID: guestCartEntityID,
	}
	if !slices.Contains(s.o.Channels, in.ChannelID) {
		return LoginResult{}, noSuchChannel() // a session that is over may be of one that was taken away
	}
	if err := validateLogin(in); err != nil {
		return LoginResult{}, err
	}
	result, customerID, err := s.login(ctx, in)
	s.audit(ctx, eventSignIn, in.ChannelID, customerID, loginOutcome(result, err))
	if err == nil && customerID != 0 && customerID == p.CustomerID {
		s.end(p.SessionID) // the store has just ended the session this came with
	}
	return result, err
}

// login asks the store and seals what it answers. A session of the store's that
// cannot be sealed is lost, and the store ends it at the next login.
func (s *Service) login(ctx context.Context, in commerce.Login) (result LoginResult, customerID int, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	asked := s.ask()
	out, err := s.o.Store.Login(ctx, in)
	if err != nil {
		return LoginResult{}, 0, storeError(err)
	}
	if out.Refused != nil {
		return LoginResult{Refused: out.Refused}, 0, nil
	}
	c := out.Credential
	c.ChannelID = in.ChannelID
	if c.CustomerID != out.Customer.EntityID {
		return LoginResult{}, 0, storeError(errors.New("credential and customer of a login differ"))
	}
	issued, err := s.issue(c, out.Customer, asked)
	if err != nil {
		return LoginResult{}, 0, err
	}
	return LoginResult{Session: issued, CartEntityID: out.CartEntityID}, c.CustomerID, nil
}

// issue begins a session of ours for a credential the store gave when asked. The
// same answer proves the session.
func (s *Service) issue(c commerce.ShopperCredential, customer commerce.Customer, asked question) (*commerce.IssuedSession, error) {
	id, err := uuid.NewRandomFromReader(s.o.Random)
	if err != nil {
		return nil, internal(err)
	}
	token, expires, err := s.o.Sealer.Seal(id.String(), c)
	if err != nil {
		return nil, internal(err)
	}
	s.remember(id.String(), asked, commerce.Proof{CustomerID: c.CustomerID, Group: customer.Group, ProvenAt: asked.at})
	return &commerce.IssuedSession{Token: token, ExpiresAt: expires, Customer: &customer}, nil
}

// loginOutcome is how the audit names the end of an attempt.
func loginOutcome(r LoginResult, err error) string {
	switch {
	case err != nil:
		return string(commerce.CodeOf(err))
	case r.Refused != nil:
		return string(r.Refused.Code())
	default:
		return outcomeOK
	}
}

// internal says that the fault is ours.
func internal(cause error) error {
	return &commerce.Error{Code: commerce.CodeInternal, Message: "Something went wrong here.", Err: cause}
}

// storeError lets through what the store's client says, and names everything
// else as a store that did not answer. It never turns anything into a session
// that is over.
func storeError(err error) error {
	var known *commerce.Error
	if errors.As(err, &known) {
		return err
	}
	return &commerce.Error{
		Code: commerce.CodeUpstreamUnavailable, Message: "The store did not answer as it should.", Err: err,
	}
}

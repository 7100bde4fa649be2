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
	done, err := s.enter(ctx, commerce.Attempt{Action: "login", ChannelID: in.ChannelID, Account: in.Email})
	if err != nil {
		s.audit(ctx, entry{event: eventSignIn, method: "password", channelID: in.ChannelID, outcome: string(commerce.CodeOf(err))})
		return LoginResult{}, err
	}
	result, customerID, err := s.login(ctx, in)
	// Nothing but a success may take failures away: a stranger can break off an attempt.
	done(err == nil && result.Refused == nil)
	s.audit(ctx, entry{event: eventSignIn, method: "password", channelID: in.ChannelID, customerID: customerID, outcome: outcomeOf(result.Refused, err)})
	s.replaced(p, customerID)
	return result, err
}

// enter asks the throttle, if there is one.
func (s *Service) enter(ctx context.Context, a commerce.Attempt) (done func(succeeded bool), err error) {
	if s.o.Throttle == nil {
		return func(bool) {}, nil
	}
	return s.o.Throttle.Enter(ctx, a)
}

// replaced ends the session that a request came with when the store has just ended
// it by beginning another for the same customer, 0 for nobody. An impersonation
// goes on.
func (s *Service) replaced(p Principal, customerID int) {
	if customerID != 0 && customerID == p.CustomerID && !p.Impersonated() {
		s.end(p.SessionID)
	}
}

// login asks the store and seals what it answers. A session of the store's that
// cannot be sealed is lost, and the store ends it at the next login.
func (s *Service) login(ctx context.Context, in commerce.Login) (result LoginResult, customerID int, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	asked := s.ask(Principal{})
	out, err := s.o.Store.Login(ctx, in)
	if err != nil {
		return LoginResult{}, 0, commerce.StoreFault(err)
	}
	if out.Refused != nil {
		return LoginResult{Refused: out.Refused}, 0, nil
	}
	out.Credential.ChannelID = in.ChannelID
	issued, err := s.issue(out.Credential, out.Customer, asked)
	if err != nil {
		return LoginResult{}, 0, err
	}
	return LoginResult{Session: issued, CartEntityID: out.CartEntityID}, out.Customer.EntityID, nil
}

// issue begins a session of ours for a credential the store gave when asked.
//
// The same answer proves the session, but only where nobody else could have ended
// it in between: with replicas the first who needs a proof asks for it.
func (s *Service) issue(c commerce.ShopperCredential, customer commerce.Customer, asked question) (*commerce.IssuedSession, error) {
	if c.CustomerID != customer.EntityID {
		return nil, commerce.BadAnswer(errors.New("credential and customer of a login differ"))
	}
	issued, id, err := s.seal(c, "", customer)
	if err == nil && s.o.Replicas == nil {
		s.remember(id, memory{asked: asked, proof: commerce.ProofOf(customer, asked.at)})
	}
	return issued, err
}

// seal makes the token of a new session, and returns the session's id with it.
func (s *Service) seal(c commerce.ShopperCredential, impersonator string, customer commerce.Customer) (*commerce.IssuedSession, string, error) {
	id, err := uuid.NewRandomFromReader(s.o.Random)
	if err != nil {
		return nil, "", commerce.Internal(err)
	}
	token, expires, err := s.o.Sealer.Seal(Beginning{SessionID: id.String(), Credential: c, Impersonator: impersonator})
	if err != nil {
		return nil, "", commerce.Internal(err)
	}
	return &commerce.IssuedSession{Token: token, ExpiresAt: expires, Customer: &customer}, id.String(), nil
}

// outcomeOf is how the audit names the end of whatever was tried.
func outcomeOf(refused commerce.Refusal, err error) string {
	outcome, _ := commerce.OutcomeOf(refused, err)
	return outcome
}

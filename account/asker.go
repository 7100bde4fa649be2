package account

import (
	"context"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// The actions as the throttle knows them.
const (
	actionRegister       = "register"
	actionChangePassword = "change_password"
	actionChangeEmail    = "change_email"
	actionRequestReset   = "request_reset_password"
	actionReset          = "reset_password"
	actionSubscribe      = "subscribe"
)

// channelOf returns the channel that p asks on, which must be one that is served: a
// session that is over may be of one that was taken away.
func (s *Service) channelOf(p session.Principal) (int, error) {
	id := p.Channel(s.o.DefaultChannel)
	if !slices.Contains(s.o.Channels, id) {
		return 0, &commerce.Error{Code: commerce.CodeBadUserInput, Message: "There is no such channel here."}
	}
	return id, nil
}

// enter asks the throttle.
func (s *Service) enter(ctx context.Context, action string, channelID int, account commerce.Secret) (done func(succeeded bool), err error) {
	return s.o.Throttle.Enter(ctx, commerce.Attempt{Action: action, ChannelID: channelID, Account: account})
}

// asOneself is what all changes by a shopper end with: the proof, nothing between it and
// the store, and what the store says about the session on the way.
func asOneself[T any](ctx context.Context, s *Service, p session.Principal, do func(commerce.ShopperCredential) (T, error)) (T, error) {
	var none T
	caller, err := s.o.Sessions.Caller(ctx)
	if err != nil {
		return none, commerce.StoreFault(err)
	}
	if caller.Shopper == nil {
		return none, commerce.Internal(errNoShopper)
	}
	out, err := do(*caller.Shopper)
	if err != nil {
		s.o.Sessions.Observe(p, err)
		return none, commerce.StoreFault(err)
	}
	return out, nil
}

// heed lets the session be proven anew when the store has just contradicted its proof.
func heed[E commerce.Refusal](ctx context.Context, s *Service, p session.Principal, refused []E) {
	if slices.ContainsFunc(refused, func(e E) bool { return e.Code() == commerce.RefusalCustomerNotLoggedIn }) {
		s.o.Sessions.CustomerChanged(ctx, p.CustomerID)
	}
}

package session

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// LoginWithCurrentCustomerJWT signs in a shopper who has signed in on a hosted page:
// their browser fetched the token there and hands it to us
// (docs/start/authentication/current-customer.mdx). The token proves who they are and
// gives no session, so we sign for them and ask the store for one. Each token is good
// for one use here.
func (s *Service) LoginWithCurrentCustomerJWT(ctx context.Context, token commerce.Secret, guestCartEntityID string) (TokenLoginResult, error) {
	channel, err := s.beginOn(ctx)
	if err != nil {
		return TokenLoginResult{}, err
	}
	if s.o.JWTs == nil || s.o.Accounts == nil {
		return TokenLoginResult{}, notConfigured()
	}
	if err := validateTokenLogin("input.jwt", token, maxJWT, guestCartEntityID); err != nil {
		return TokenLoginResult{}, err
	}
	return s.byToken(ctx, byCurrentCustomer, channel, func(ctx context.Context) (TokenLoginResult, int, error) {
		who, refused := s.o.JWTs.VerifyCurrentCustomer(token)
		if refused != nil {
			return TokenLoginResult{Refused: refused}, 0, nil
		}
		if used, err := s.wasUsed(ctx, byCurrentCustomer, token); err != nil || used {
			return TokenLoginResult{Refused: usedUp(used)}, who.CustomerID, err // before it costs the store anything
		}
		ok, err := s.admitted(ctx, who.CustomerID, channel)
		if err != nil {
			return TokenLoginResult{}, who.CustomerID, err
		}
		if !ok {
			return TokenLoginResult{Refused: commerce.CustomerUnknownError{}}, who.CustomerID, nil
		}
		first, err := s.useOnce(ctx, byCurrentCustomer, token, keepUsed)
		if err != nil {
			return TokenLoginResult{}, who.CustomerID, err
		}
		if !first {
			return TokenLoginResult{Refused: commerce.InvalidTokenError{}}, who.CustomerID, nil
		}
		return s.signedIn(ctx, who.CustomerID, channel, guestCartEntityID)
	})
}

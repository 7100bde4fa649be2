package storefront

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// LoginWithJWT signs a shopper in with a Customer Login JWT, whoever signed it, and
// ends every other session of theirs. It makes one attempt, because the token is good
// once. A no that the store means comes as TokenLoginOutcome.Refused; an error
// means that the store did not decide, or, as OUTCOME_UNKNOWN, that we did not hear
// what it decided.
func (c *Client) LoginWithJWT(ctx context.Context, in commerce.TokenLogin) (commerce.TokenLoginOutcome, error) {
	answer, err := loginWithJwt(ctx, c.asGuest(in.ChannelID), in.JWT.Reveal(), commerce.NonEmpty(in.GuestCartEntityID))
	if err != nil {
		if refused := tokenRefusal(err); refused != nil {
			return commerce.TokenLoginOutcome{Refused: refused}, nil
		}
		return commerce.TokenLoginOutcome{}, public(err)
	}
	result := answer.LoginWithCustomerLoginJwt
	if !signedIn(result.Customer, result.CustomerAccessToken) {
		return commerce.TokenLoginOutcome{Refused: commerce.LoginFailedError{}}, nil
	}
	customer, err := result.Customer.commerce()
	if err != nil {
		return commerce.TokenLoginOutcome{}, strangersSession("loginWithJwt")
	}
	outcome := commerce.TokenLoginOutcome{
		Credential: credentialOf(in.ChannelID, customer, result.CustomerAccessToken),
		Customer:   customer, RedirectTo: result.RedirectTo,
	}
	if result.Cart != nil {
		outcome.CartEntityID = result.Cart.EntityId
	}
	return outcome, nil
}

// tokenRefusal reads a definite no out of an answer with errors, nil when the
// answer is not about the token. The store has neither codes nor known texts for
// it: one that speaks of the token is believed to mean it.
func tokenRefusal(err error) commerce.TokenLoginError {
	var r *refusal
	if !errors.As(err, &r) || upstream.IsKind(err, upstream.Forbidden) || upstream.IsKind(err, upstream.Unauthorized) {
		return nil
	}
	aboutToken := slices.ContainsFunc(r.complaints, func(c complaint) bool {
		text := strings.ToLower(c.Message)
		return strings.Contains(text, "jwt") || strings.Contains(text, "token")
	})
	if aboutToken {
		return commerce.InvalidTokenError{}
	}
	return commerce.LoginFailedError{}
}

// signedIn reports whether a result is a yes: without the customer, or without a
// key to it, nobody has signed in.
func signedIn(customer *profile, token *issuedToken) bool {
	return customer != nil && token != nil && customer.EntityId > 0 && token.Value != ""
}

// strangersSession says that a session has begun, and that we cannot tell whose.
func strangersSession(endpoint string) error {
	return public(&upstream.Error{
		Kind: upstream.OutcomeUnknown, API: upstream.Storefront, Endpoint: endpoint, Reason: upstream.ReasonMalformed,
	})
}

// credentialOf lets us speak for a customer who has just signed in on a channel.
func credentialOf(channelID int, customer commerce.Customer, token *issuedToken) commerce.ShopperCredential {
	return commerce.ShopperCredential{
		CustomerID: customer.EntityID, ChannelID: channelID,
		AccessToken: commerce.Secret(token.Value), ExpiresAt: time.Time(token.ExpiresAt),
	}
}

package storefront

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// blockedFor is how long the store wants nothing of an address that sent three bad
// tokens (docs/storefront/headless/index.mdx).
const blockedFor = 5 * time.Minute

// ReadSessionSync has the store read a session sync token, and asks for an access
// token only if signIn says so. Either way the store may end the customer's other
// sessions: it is not documented that it does not. It makes one attempt: three bad
// tokens block our address for five minutes, or the shopper's where a trusted proxy
// is set up. A store that answers so with a status is RATE_LIMITED.
func (c *Client) ReadSessionSync(ctx context.Context, channelID int, jwt commerce.Secret, signIn bool) (commerce.SessionSyncOutcome, error) {
	content, token, refusals, err := c.validate(ctx, channelID, jwt, signIn)
	if err != nil {
		if refused := tokenRefusal(err); refused != nil {
			return commerce.SessionSyncOutcome{Refused: refused}, nil
		}
		return commerce.SessionSyncOutcome{}, public(blocked(err))
	}
	if len(refusals) > 0 {
		return commerce.SessionSyncOutcome{Refused: sessionSyncError(refusals)}, nil
	}
	// A guest's token has neither customer nor key; one without the other is a no.
	halfway := content != nil && signIn && (content.Customer != nil || token != nil) && !signedIn(content.Customer, token)
	if content == nil || halfway {
		return commerce.SessionSyncOutcome{Refused: commerce.LoginFailedError{}}, nil
	}
	outcome := commerce.SessionSyncOutcome{Content: commerce.SessionSync{
		Analytics: content.Analytics.commerce(), RedirectTo: content.RedirectTo,
	}}
	if content.Cart != nil {
		outcome.Content.CartEntityID = content.Cart.EntityId
	}
	if content.Customer == nil {
		return outcome, nil
	}
	customer, err := content.Customer.commerce()
	switch {
	case err != nil && signIn:
		return commerce.SessionSyncOutcome{}, strangersSession("loginWithSessionSync")
	case err != nil, customer.EntityID <= 0:
		return commerce.SessionSyncOutcome{}, public(unreadable("readSessionSync"))
	}
	outcome.Content.Customer = &customer
	if signIn {
		credential := credentialOf(channelID, customer, token)
		outcome.Credential = &credential
	}
	return outcome, nil
}

// validate asks one of the two questions that there are about a token.
func (c *Client) validate(ctx context.Context, channelID int, jwt commerce.Secret, signIn bool) (*syncContent, *issuedToken, []member, error) {
	if !signIn {
		answer, err := readSessionSync(ctx, c.asGuest(channelID), jwt.Reveal())
		if err != nil {
			return nil, nil, nil, err
		}
		read := answer.ValidateSessionSyncJwt
		if read.Content == nil {
			return nil, nil, read.Errors, nil
		}
		return &read.Content.syncContent, nil, read.Errors, nil
	}
	answer, err := loginWithSessionSync(ctx, c.asGuest(channelID), jwt.Reveal())
	if err != nil {
		return nil, nil, nil, err
	}
	read := answer.ValidateSessionSyncJwt
	if read.Content == nil {
		return nil, nil, read.Errors, nil
	}
	return &read.Content.syncContent, read.Content.CustomerAccessToken, read.Errors, nil
}

// sessionSyncError reads the refusals of a token.
func sessionSyncError(refusals []member) commerce.TokenLoginError {
	switch {
	// A token with two faults was never good.
	case slices.Contains(refusals, member{"InvalidSessionSyncJwtError"}):
		return commerce.InvalidTokenError{}
	case slices.Contains(refusals, member{"JwtTokenExpiredError"}):
		return commerce.TokenExpiredError{}
	}
	return commerce.LoginFailedError{}
}

// blocked reads a 403 to this question as what it most probably is. Which answer a
// blocked address gets is not documented; a token of ours that may not ask comes as
// a GraphQL error or as 401.
func blocked(err error) error {
	var e *upstream.Error
	if errors.As(err, &e) && e.Status == http.StatusForbidden {
		e.Kind, e.Remedy = upstream.RateLimited, ""
	}
	if errors.As(err, &e) && e.Kind == upstream.RateLimited && e.RetryAfter == 0 {
		e.RetryAfter = blockedFor
	}
	return err
}

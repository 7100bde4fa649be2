package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// caller is whom a request speaks for: a guest when it is zero.
type caller struct {
	// accessToken is a shopper's own.
	accessToken commerce.Secret
	// impersonated is the customer whom staff act for, 0 for nobody.
	impersonated int
	// fault is why there is nobody to speak for.
	fault func(context.Context, upstream.Intent) error
}

// asGuest speaks to a channel as nobody in particular.
func (c *Client) asGuest(channelID int) request {
	return request{client: c, channelID: channelID}
}

// asShopper speaks to the credential's channel as its customer. A credential that
// the store would take for a guest's makes a request that fails before it is sent.
func (c *Client) asShopper(cred commerce.ShopperCredential) request {
	q := c.asGuest(cred.ChannelID)
	switch {
	case cred.Impersonated && c.impersonation == "":
		q.caller.fault = notConfigured
	case cred.Impersonated && cred.CustomerID > 0:
		// The customer's own access token, were there one, would sign them out.
		q.caller.impersonated = cred.CustomerID
	case cred.Impersonated || cred.AccessToken == "":
		q.caller.fault = nobody
	default:
		q.caller.accessToken = cred.AccessToken
	}
	return q
}

// asCaller speaks to the caller's channel, whichever one the session began on.
func (c *Client) asCaller(who commerce.Caller) request {
	if who.Shopper == nil {
		return c.asGuest(who.ChannelID)
	}
	q := c.asShopper(*who.Shopper)
	q.channelID = who.ChannelID
	return q
}

// kind is the credential of ours that a caller needs.
func (w caller) kind() tokenKind {
	if w.impersonated != 0 {
		return impersonationToken()
	}
	return privateToken()
}

// notConfigured says that staff cannot act as customers here.
func notConfigured(ctx context.Context, in upstream.Intent) error {
	return &upstream.Error{
		Kind: upstream.Forbidden, API: in.API, Endpoint: in.Endpoint,
		CorrelationID: commerce.CorrelationID(ctx), Remedy: impersonationToken().remedy("is not set"),
	}
}

// nobody says that a credential names no customer, or has no key to one.
func nobody(ctx context.Context, in upstream.Intent) error {
	return sessionExpired(&upstream.Error{
		Kind: upstream.Unauthorized, API: in.API, Endpoint: in.Endpoint,
		Reason: upstream.ReasonSession, CorrelationID: commerce.CorrelationID(ctx),
	})
}

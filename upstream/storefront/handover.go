package storefront

import (
	"context"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// cartRedirectInput says which cart goes over, and with what.
type cartRedirectInput struct {
	CartEntityID *string           `json:"cartEntityId,omitempty"`
	QueryParams  []queryParamInput `json:"queryParams,omitempty"`
	IPAddress    *string           `json:"ipAddress,omitempty"`
	Wallet       *walletInput      `json:"paymentWalletData,omitempty"`
	Analytics    *analyticsInput   `json:"analytics,omitempty"`
}

// queryParamInput is one parameter of a link.
type queryParamInput struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// CreateSessionSync makes a link that takes the caller, and what h names, to the
// hosted pages. The link is good once and for 30 seconds. Its customer is whom the
// store knows the caller as. Analytics without a request, which the store does not
// take, are left out. It makes one attempt.
func (c *Client) CreateSessionSync(ctx context.Context, caller commerce.Caller, h commerce.HandOver) (commerce.HandOverOutcome, error) {
	answer, err := createSessionSync(ctx, c.asCaller(caller), h.RedirectTo, commerce.NonEmpty(h.CartEntityID),
		newWalletInput(h.Wallet), newAnalyticsInput(ctx, h.Analytics))
	if err != nil {
		return commerce.HandOverOutcome{}, public(err)
	}
	made := answer.GenerateSessionSyncJwt
	if len(made.Errors) > 0 {
		refused, err := cartHandOverError("createSessionSync", made.Errors, "GenerateSessionSyncTokenCartNotFound")
		return commerce.HandOverOutcome{Refused: refused}, err
	}
	if made.Result == nil || made.Result.Token == "" || made.Result.Url == "" {
		return commerce.HandOverOutcome{}, public(unreadable("createSessionSync"))
	}
	return commerce.HandOverOutcome{Token: made.Result.Token, URL: made.Result.Url}, nil
}

// CartRedirectURLs makes links that take a cart to the hosted checkout, each good
// once and for 30 seconds. With a shopper for a caller they sign the shopper in
// there. It makes one attempt.
func (c *Client) CartRedirectURLs(ctx context.Context, caller commerce.Caller, r commerce.CartRedirect) (commerce.CartRedirectOutcome, error) {
	in := cartRedirectInput{
		CartEntityID: commerce.NonEmpty(r.CartEntityID),
		IPAddress:    shopperAddress(ctx),
		Wallet:       newWalletInput(r.Wallet),
		Analytics:    newAnalyticsInput(ctx, r.Analytics),
	}
	for _, p := range r.QueryParams {
		in.QueryParams = append(in.QueryParams, queryParamInput(p))
	}
	answer, err := createCartRedirectUrls(ctx, c.asCaller(caller), in)
	if err != nil {
		return commerce.CartRedirectOutcome{}, public(err)
	}
	made := answer.Cart.CreateCartRedirectUrls
	if len(made.Errors) > 0 {
		refused, err := cartHandOverError("createCartRedirectUrls", made.Errors, "NotFoundError")
		return commerce.CartRedirectOutcome{Refused: refused}, err
	}
	u := made.RedirectUrls
	if u == nil || u.RedirectedCheckoutUrl == "" || u.EmbeddedCheckoutUrl == "" || u.ExternalCheckoutUrl == "" {
		return commerce.CartRedirectOutcome{}, public(unreadable("createCartRedirectUrls"))
	}
	return commerce.CartRedirectOutcome{URLs: commerce.CartRedirectURLs{
		RedirectedCheckoutURL: u.RedirectedCheckoutUrl,
		EmbeddedCheckoutURL:   u.EmbeddedCheckoutUrl,
		ExternalCheckoutURL:   u.ExternalCheckoutUrl,
	}}, nil
}

// cartHandOverError reads the refusals of an answer, of which one kind is known. A
// refusal that was added since is an answer that we cannot read: nothing is known of
// what anybody could do about it, and no link was made.
func cartHandOverError(endpoint string, refusals []member, notFound string) (commerce.CartHandOverError, error) {
	if slices.Contains(refusals, member{notFound}) {
		return commerce.CartNotFoundError{}, nil
	}
	return nil, public(&upstream.Error{
		Kind: upstream.Unavailable, API: upstream.Storefront, Endpoint: endpoint, Reason: upstream.ReasonMalformed,
	})
}

package storefront

import (
	"net/url"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// RedirectPath is where links of createCartRedirectUrls lead. The real store's
// path is not documented: clients follow the link as it is.
const RedirectPath = "/cart-redirect"

// makeRedirects makes links to a cart, or says that there is none. Made with a
// customer access token, they hand that session over as well
// (docs/storefront/headless/customers.mdx).
func (r *Resolver) makeRedirects(v viewer, input *model.CreateCartRedirectUrlsInput) (*model.CreateCartRedirectUrlsResult, error) {
	if input == nil {
		input = &model.CreateCartRedirectUrlsInput{}
	}
	cart, ok := r.cartOf(v, input.CartEntityID)
	if !ok {
		return &model.CreateCartRedirectUrlsResult{Errors: []model.CreateCartRedirectUrlsError{
			&model.NotFoundError{Message: "The cart was not found."},
		}}, nil
	}
	link := store.CartLink{CartID: cart.ID, ChannelID: v.Channel, Query: queryOf(input.QueryParams)}
	if v.customer != nil {
		link.CustomerID, link.SessionToken = v.customer.ID, v.token
	}
	urls := &model.CartRedirectUrls{}
	for kind, target := range map[store.CartLinkKind]*string{
		store.LinkRedirected: &urls.RedirectedCheckoutURL,
		store.LinkEmbedded:   &urls.EmbeddedCheckoutURL,
		store.LinkExternal:   &urls.ExternalCheckoutURL,
	} {
		link.Kind = kind
		token, err := r.store.MintLink(link, store.StorefrontLinkLifetime)
		if err != nil {
			return nil, err
		}
		*target = r.hosted(v.Channel) + RedirectPath + "?" + url.Values{"token": {token}}.Encode()
	}
	return &model.CreateCartRedirectUrlsResult{RedirectUrls: urls, Errors: []model.CreateCartRedirectUrlsError{}}, nil
}

// cartOf is the cart that a viewer may hand over: of this channel, and a
// guest's or the viewer's own. Without an id it is the one that a customer has.
func (r *Resolver) cartOf(v viewer, id *string) (store.Cart, bool) {
	var cart store.Cart
	var ok bool
	switch {
	case id != nil:
		cart, ok = r.store.Cart(*id)
	case v.customer != nil:
		cart, ok = r.store.CurrentCart(v.customer.ID)
	}
	if !ok || cart.ChannelID != v.Channel {
		return store.Cart{}, false
	}
	mine := v.customer != nil && v.customer.ID == cart.CustomerID
	return cart, mine || cart.CustomerID == 0
}

func queryOf(params []*model.CreateCartRedirectUrlsQueryParamsInput) url.Values {
	query := url.Values{}
	for _, p := range params {
		query.Add(p.Key, p.Value)
	}
	return query
}

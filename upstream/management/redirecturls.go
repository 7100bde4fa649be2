package management

import (
	"context"
	"net/url"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// CartRedirectURLs makes links to a cart. They sign nobody in, and whoever has one
// sees the cart: who may have them is for the caller to know. BAD_USER_INPUT says
// that there is no such cart, or that two parameters have one name.
func (c *Client) CartRedirectURLs(ctx context.Context, cartID string, params []commerce.QueryParam) (commerce.ManagedCartURLs, error) {
	if !isCartID(cartID) {
		return commerce.ManagedCartURLs{}, noSuchCart(nil)
	}
	question, err := newRedirectQuestion(params)
	if err != nil {
		return commerce.ManagedCartURLs{}, err
	}
	// A link that gets lost on its way harms nobody, so another may be asked for.
	var made redirectAnswer
	err = c.ask(ctx, "cart-redirect-urls", "/v3/carts/"+cartID+"/redirect_urls", question, &made)
	if upstream.IsKind(err, upstream.NotFound) {
		return commerce.ManagedCartURLs{}, noSuchCart(err)
	}
	if err != nil {
		return commerce.ManagedCartURLs{}, upstream.Public(err)
	}
	return commerce.ManagedCartURLs(made.links()), nil
}

func noSuchCart(cause error) error {
	return &commerce.Error{
		Code: commerce.CodeBadUserInput, Field: "cartEntityId", Message: "There is no such cart.", Err: cause,
	}
}

// redirectQuestion is the body of a request. The reference's schema has one pair of
// key and value, its example a map, which is the one that can be meant.
type redirectQuestion struct {
	QueryParams map[string]string `json:"query_params,omitempty"`
}

// newRedirectQuestion writes a request. A map holds one value of each name.
func newRedirectQuestion(params []commerce.QueryParam) (redirectQuestion, error) {
	q := redirectQuestion{QueryParams: make(map[string]string, len(params))}
	for _, p := range params {
		if _, twice := q.QueryParams[p.Key]; twice || p.Key == "" {
			return q, commerce.BadInput("queryParams", "Every parameter needs a name of its own.")
		}
		q.QueryParams[p.Key] = p.Value
	}
	return q, nil
}

// redirectLinks are links to a cart.
type redirectLinks struct {
	CartURL             string `json:"cart_url"`
	CheckoutURL         string `json:"checkout_url"`
	EmbeddedCheckoutURL string `json:"embedded_checkout_url"`
}

// redirectAnswer has the links in the envelope that the reference wants
// (reference/carts.v3.yml), or without it, as the guide's sample has them
// (docs/storefront/headless/cart-checkout/carts.mdx).
type redirectAnswer struct {
	redirectLinks

	Data optional[redirectLinks] `json:"data"`
}

func (r redirectAnswer) links() redirectLinks {
	if r.Data.value != (redirectLinks{}) {
		return r.Data.value
	}
	return r.redirectLinks
}

func (r redirectAnswer) complete() bool {
	links := r.links()
	return isWebURL(links.CartURL) && isWebURL(links.CheckoutURL) && isWebURL(links.EmbeddedCheckoutURL)
}

// isWebURL reports whether a text is a URL that a browser can be sent to.
func isWebURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && isWeb(u)
}

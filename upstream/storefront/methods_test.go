package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// method is one exported method, called with good arguments.
type method struct {
	name string
	// write is for a mutation, guest for what is never asked as a shopper, and
	// blocks for what the store answers 403 to when it has had enough of us.
	write, guest, blocks bool
	// call calls it as the shopper, if it is for shoppers.
	call func(context.Context, *Client, commerce.ShopperCredential) error
}

// asked calls it as the usual shopper.
func (m method) asked(ctx context.Context, c *Client) error { return m.call(ctx, c, shopper()) }

func methods() []method {
	type cred = commerce.ShopperCredential
	return append(append(reads(), accountChanges()...), []method{
		{"login", true, true, false, func(ctx context.Context, c *Client, _ cred) error {
			_, err := c.Login(ctx, credentials())
			return err
		}},
		{"loginWithJwt", true, true, false, func(ctx context.Context, c *Client, _ cred) error {
			_, err := c.LoginWithJWT(ctx, tokenLogin())
			return err
		}},
		{"readSessionSync", true, true, true, func(ctx context.Context, c *Client, _ cred) error {
			_, err := c.ReadSessionSync(ctx, 3, jwtText, false)
			return err
		}},
		{"loginWithSessionSync", true, true, true, func(ctx context.Context, c *Client, _ cred) error {
			_, err := c.ReadSessionSync(ctx, 3, jwtText, true)
			return err
		}},
		{"createSessionSync", true, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.CreateSessionSync(ctx, commerce.Caller{ChannelID: 3, Shopper: &who}, commerce.HandOver{RedirectTo: "/"})
			return err
		}},
		{"createCartRedirectUrls", true, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.CartRedirectURLs(ctx, commerce.Caller{ChannelID: 3, Shopper: &who}, commerce.CartRedirect{})
			return err
		}},
		{"completeCheckout", true, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.CompleteCheckout(ctx, commerce.Caller{ChannelID: 3, Shopper: &who}, "checkout")
			return err
		}},
		{"logout", true, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.Logout(ctx, who, "cart")
			return err
		}},
	}...)
}

// reads are what changes nothing.
func reads() []method {
	type cred = commerce.ShopperCredential
	return []method{
		{"prove", false, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.Prove(ctx, who)
			return err
		}},
		{"customer", false, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.Customer(ctx, who)
			return err
		}},
		{"addresses", false, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.Addresses(ctx, who, commerce.PageRequest{First: 5})
			return err
		}},
		{"formFields", false, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.FormFields(ctx, who)
			return err
		}},
		{"attributes", false, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.Attributes(ctx, who, []int{1})
			return err
		}},
		{"metafields", false, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.Metafields(ctx, who, "app", nil)
			return err
		}},
		{"accountForm", false, true, false, func(ctx context.Context, c *Client, _ cred) error {
			_, err := c.AccountForm(ctx, 3)
			return err
		}},
		{"visibleToGuest", false, true, false, func(ctx context.Context, c *Client, _ cred) error {
			_, err := c.Visible(ctx, 3, nil, []int{1})
			return err
		}},
		{"visibleToShopper", false, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.Visible(ctx, 3, &who, []int{1})
			return err
		}},
		{"pricesForGuest", false, true, false, func(ctx context.Context, c *Client, _ cred) error {
			_, err := c.ShopperPrices(ctx, 3, "USD", nil, []commerce.PriceItem{{ProductID: 1}})
			return err
		}},
		{"pricesForShopper", false, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.ShopperPrices(ctx, 3, "USD", &who, []commerce.PriceItem{{ProductID: 1}})
			return err
		}},
		{"currencies", false, true, false, func(ctx context.Context, c *Client, _ cred) error {
			_, err := c.Channel(ctx, 3)
			return err
		}},
		{"settings", false, true, false, func(ctx context.Context, c *Client, _ cred) error {
			_, err := c.Settings(ctx, 3)
			return err
		}},
	}
}

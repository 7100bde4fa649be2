package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// accountChanges are the methods that change accounts.
func accountChanges() []method {
	type cred = commerce.ShopperCredential
	return append(passwordChanges(), []method{
		{"registerCustomer", true, true, false, func(ctx context.Context, c *Client, _ cred) error {
			_, err := c.Register(ctx, registration())
			return err
		}},
		{"updateCustomer", true, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.UpdateCustomer(ctx, who, commerce.ProfileChange{FirstName: commerce.NonEmpty("Ada")})
			return err
		}},
		{"addCustomerAddress", true, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.AddAddress(ctx, who, draft(), "")
			return err
		}},
		{"updateCustomerAddress", true, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.UpdateAddress(ctx, who, commerce.AddressChange{EntityID: 9}, "")
			return err
		}},
		{"deleteCustomerAddress", true, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.DeleteAddress(ctx, who, 9, "")
			return err
		}},
		{"subscribe", true, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.Subscribe(ctx, 3, &who, email, "", "")
			return err
		}},
		{"unsubscribe", true, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.Unsubscribe(ctx, who, email)
			return err
		}},
	}...)
}

// passwordChanges are the methods about passwords.
func passwordChanges() []method {
	type cred = commerce.ShopperCredential
	return []method{
		{"changePassword", true, false, false, func(ctx context.Context, c *Client, who cred) error {
			_, err := c.ChangePassword(ctx, who, password, password+"2")
			return err
		}},
		{"requestResetPassword", true, true, false, func(ctx context.Context, c *Client, _ cred) error {
			_, err := c.RequestResetPassword(ctx, 3, email, "/reset", "")
			return err
		}},
		{"resetPassword", true, true, false, func(ctx context.Context, c *Client, _ cred) error {
			_, err := c.ResetPassword(ctx, 3, 7, token, password)
			return err
		}},
	}
}

// ownOnly are the methods that nobody may call for somebody else.
func ownOnly(m method) bool { return m.name == "logout" || m.name == "changePassword" }

// registration has nothing that may be left out.
func registration() commerce.Registration {
	return commerce.Registration{ChannelID: 3, Email: email, Password: password, FirstName: "Ada", LastName: "L"}
}

// draft has nothing that may be left out.
func draft() commerce.AddressDraft {
	return commerce.AddressDraft{FirstName: "Ada", LastName: "L", Address1: canary + " Road", City: "London", CountryCode: "GB"}
}

// answers is all that the store can answer to a change: of the mutation's field the
// given result.
func answers(field, result string) string {
	parent := "customer"
	if field == "subscribe" || field == "unsubscribe" {
		parent = "newsletter"
	}
	return `{"data":{"` + parent + `":{"` + field + `":` + result + `}}}`
}

package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// Identify is Prove for an access token of which nobody knows whose it is: the proof's
// customer is whoever the store says.
func (c *Client) Identify(ctx context.Context, channelID int, accessToken commerce.Secret) (commerce.Proof, error) {
	asked := c.now()
	cred := commerce.ShopperCredential{ChannelID: channelID, AccessToken: accessToken}
	answer, err := prove(ctx, c.asShopper(cred))
	if err != nil {
		return commerce.Proof{}, public(err)
	}
	cred.CustomerID = idOf(answer.Customer)
	if err := sameCustomer(ctx, "prove", cred, cred.CustomerID); err != nil { // a guest's answer
		return commerce.Proof{}, err
	}
	return commerce.Proof{
		CustomerID:  cred.CustomerID,
		Group:       group(answer.Customer.CustomerGroupId, answer.Customer.CustomerGroupName),
		IsTaxExempt: answer.Customer.TaxExemptCategory != "",
		ProvenAt:    asked,
	}, nil
}

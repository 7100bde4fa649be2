package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// Prove asks the store whether the credential's session is alive, and for the
// customer's group. The proof holds for the moment before the store was asked.
// A session that is over is SESSION_EXPIRED.
func (c *Client) Prove(ctx context.Context, cred commerce.ShopperCredential) (commerce.Proof, error) {
	// What changes while the question is under way may not be in the answer.
	asked := c.now()
	answer, err := prove(ctx, c.asShopper(cred))
	if err != nil {
		return commerce.Proof{}, public(err)
	}
	if err := sameCustomer(ctx, "prove", cred, idOf(answer.Customer)); err != nil {
		return commerce.Proof{}, err
	}
	return commerce.Proof{
		CustomerID:  answer.Customer.EntityId,
		Group:       group(answer.Customer.CustomerGroupId, answer.Customer.CustomerGroupName),
		IsTaxExempt: answer.Customer.TaxExemptCategory != "",
		ProvenAt:    asked,
	}, nil
}

// sameCustomer refuses an answer for a guest, whose id is 0, or for anybody else
// than the credential's customer. The access token alone decides for whom the
// store answers, so this is what keeps one shopper's data from another.
func sameCustomer(ctx context.Context, endpoint string, cred commerce.ShopperCredential, answered int) error {
	if answered != 0 && answered == cred.CustomerID {
		return nil
	}
	e := &upstream.Error{
		Kind: upstream.Unauthorized, API: upstream.Storefront, Endpoint: endpoint,
		Reason: upstream.ReasonSession, CorrelationID: commerce.CorrelationID(ctx),
	}
	if answered != 0 {
		e.Reason = upstream.ReasonStranger
	}
	return sessionExpired(e)
}

// idOf returns the id of a customer in an answer, 0 for none.
func idOf[T any, P interface {
	*T
	GetEntityId() int
}](customer P) int {
	if customer == nil {
		return 0
	}
	return customer.GetEntityId()
}

// group returns a customer's group, nil for the store's 0.
func group(id int, name string) *commerce.CustomerGroup {
	if id == 0 {
		return nil
	}
	return &commerce.CustomerGroup{EntityID: id, Name: commerce.NonEmpty(name)}
}

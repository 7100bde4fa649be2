package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// Customer reads the record of the credential's own customer.
func (c *Client) Customer(ctx context.Context, cred commerce.ShopperCredential) (commerce.Customer, error) {
	answer, err := customer(ctx, c.asShopper(cred))
	if err != nil {
		return commerce.Customer{}, public(err)
	}
	if err := sameCustomer(ctx, "customer", cred, idOf(answer.Customer)); err != nil {
		return commerce.Customer{}, err
	}
	found, err := answer.Customer.commerce()
	return found, public(err)
}

// commerce converts the record.
func (p *profile) commerce() (commerce.Customer, error) {
	c := p.withoutCredit()
	// An amount that cannot be told exactly fails the record: a wrong balance, or a
	// missing one, would be believed.
	c.StoreCredit = make([]commerce.StoreCredit, 0, len(p.StoreCredit))
	for _, owed := range p.StoreCredit {
		amount, err := upstream.ParseAmount(owed.Value.String())
		if err != nil {
			return commerce.Customer{}, unreadable("customer")
		}
		code, err := commerce.ParseCurrencyCode(owed.CurrencyCode)
		if err != nil {
			return commerce.Customer{}, unreadable("customer")
		}
		c.StoreCredit = append(c.StoreCredit, commerce.StoreCredit{Amount: amount, CurrencyCode: code})
	}
	return c, nil
}

// withoutCredit converts the record, and leaves open what the store owes.
func (p *profile) withoutCredit() commerce.Customer {
	return commerce.Customer{
		EntityID:                 p.EntityId,
		Email:                    p.Email,
		FirstName:                p.FirstName,
		LastName:                 p.LastName,
		Company:                  commerce.NonEmpty(p.Company),
		Phone:                    commerce.NonEmpty(p.Phone),
		TaxExemptCategory:        commerce.NonEmpty(p.TaxExemptCategory),
		Group:                    group(p.CustomerGroupId, p.CustomerGroupName),
		IsSubscribedToNewsletter: p.IsSubscribedToNewsletter,
	}
}

// unreadable says that the answer of an operation cannot be understood.
func unreadable(operation string) error {
	return &upstream.Error{
		Kind: upstream.Unavailable, API: upstream.Storefront, Endpoint: operation, Reason: upstream.ReasonMalformed,
	}
}

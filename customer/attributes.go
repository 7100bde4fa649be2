package customer

import (
	"context"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

const maxAttributes = 50

// Attributes returns what the merchant keeps about a customer: of ids in the order asked
// for and without those the store does not know, and of nil all that the customer has.
// Shoppers get their own, staff who may read customers anybody's. It fails with
// CodeBadUserInput for more than 50 numbers or one that is not positive.
func (s *Service) Attributes(ctx context.Context, customerID int, ids []int) ([]commerce.CustomerAttribute, error) {
	p, err := reader(ctx, session.ReadCustomerBooks, customerID)
	if err != nil {
		return nil, err
	}
	if len(ids) > maxAttributes {
		return nil, commerce.BadInput("entityIds", "Ask for at most 50 attributes.")
	}
	if slices.ContainsFunc(ids, func(id int) bool { return id <= 0 }) {
		return nil, commerce.BadInput("entityIds", "An attribute's number is positive.")
	}
	if ids == nil {
		// The Storefront API knows attributes by number only.
		return list(onBehalf(ctx, s, p, onceOnly{"attributes", customerID}, func(staff Staff) ([]commerce.CustomerAttribute, error) {
			return staff.AttributesOf(ctx, customerID, nil)
		}))
	}
	if len(ids) == 0 {
		return []commerce.CustomerAttribute{}, nil
	}
	found, err := either(s, p,
		func(c commerce.ShopperCredential) ([]commerce.CustomerAttribute, error) {
			return s.o.Shopper.Attributes(ctx, c, distinct(ids))
		},
		func(staff Staff) ([]commerce.CustomerAttribute, error) {
			return staff.AttributesOf(ctx, customerID, distinct(ids))
		})
	if err != nil {
		return nil, err
	}
	return inOrder(ids, found), nil
}

// inOrder puts the attributes into the order asked for. One asked for twice is
// there twice; one the store did not answer is left out.
func inOrder(ids []int, found []commerce.CustomerAttribute) []commerce.CustomerAttribute {
	byID := make(map[int]commerce.CustomerAttribute, len(found))
	for _, a := range found {
		byID[a.EntityID] = a
	}
	out := make([]commerce.CustomerAttribute, 0, len(ids))
	for _, id := range ids {
		if a, ok := byID[id]; ok {
			out = append(out, a)
		}
	}
	return out
}

// distinct returns ids in ascending order, each once.
func distinct(ids []int) []int {
	out := slices.Sorted(slices.Values(ids))
	return slices.Compact(out)
}

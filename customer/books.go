package customer

import (
	"context"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// The limits of what may be asked for at once.
const (
	maxPage       = 50
	maxCursor     = 1000
	maxAttributes = 50
)

// Addresses returns a page of the asking shopper's own address book. It fails
// with CodeForbidden for anybody else's, and with CodeBadUserInput when page
// asks for fewer than 1 or more than 50.
func (s *Service) Addresses(ctx context.Context, customerID int, page commerce.PageRequest) (*commerce.CustomerAddressConnection, error) {
	p, err := s.own(ctx, customerID)
	if err != nil {
		return nil, err
	}
	if page.First < 1 || page.First > maxPage {
		return nil, commerce.BadInput("first", "Ask for 1 to 50 addresses.")
	}
	if len(page.After) > maxCursor {
		return nil, commerce.BadInput("after", "This is no cursor of ours.")
	}
	return as(s, p, func(c commerce.ShopperCredential) (*commerce.CustomerAddressConnection, error) {
		out, err := s.o.Shopper.Addresses(ctx, c, page)
		return &out, err
	})
}

// FormFields returns the asking shopper's own answers to the store's account
// form. It fails with CodeForbidden for anybody else's.
func (s *Service) FormFields(ctx context.Context, customerID int) ([]commerce.CustomerFormFieldValue, error) {
	p, err := s.own(ctx, customerID)
	if err != nil {
		return nil, err
	}
	return as(s, p, func(c commerce.ShopperCredential) ([]commerce.CustomerFormFieldValue, error) {
		out, err := s.o.Shopper.FormFields(ctx, c)
		if out == nil {
			out = []commerce.CustomerFormFieldValue{} // no answers are not an unknown answer
		}
		return out, err
	})
}

// Attributes returns what the merchant keeps about the asking shopper, in the
// order asked for and without those the store does not know. It fails with
// CodeForbidden for anybody else's, and with CodeBadUserInput for more than 50
// numbers or one that is not positive.
func (s *Service) Attributes(ctx context.Context, customerID int, ids []int) ([]commerce.CustomerAttribute, error) {
	p, err := s.own(ctx, customerID)
	if err != nil {
		return nil, err
	}
	if len(ids) > maxAttributes {
		return nil, commerce.BadInput("entityIds", "Ask for at most 50 attributes.")
	}
	if slices.ContainsFunc(ids, func(id int) bool { return id <= 0 }) {
		return nil, commerce.BadInput("entityIds", "An attribute's number is positive.")
	}
	if len(ids) == 0 {
		return []commerce.CustomerAttribute{}, nil
	}
	found, err := as(s, p, func(c commerce.ShopperCredential) ([]commerce.CustomerAttribute, error) {
		return s.o.Shopper.Attributes(ctx, c, distinct(ids))
	})
	if err != nil {
		return nil, err
	}
	return inOrder(ids, found), nil
}

// own returns the asker when they are the customer, else why not.
func (s *Service) own(ctx context.Context, customerID int) (session.Principal, error) {
	p := session.From(ctx)
	return p, session.May(p, session.ReadCustomerBooks, session.Object{CustomerID: customerID})
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

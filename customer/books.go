package customer

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// The limits of what may be asked for at once.
const (
	maxPage   = 50
	maxCursor = 1000
)

// Addresses returns a page of a customer's address book: the asking shopper's own, or
// anybody's for staff who may read customers. It fails with what May says, the same for
// everybody's, there or not, and with CodeBadUserInput when page asks for fewer than 1 or
// more than 50.
func (s *Service) Addresses(ctx context.Context, customerID int, page commerce.PageRequest) (*commerce.CustomerAddressConnection, error) {
	p, err := reader(ctx, session.ReadCustomerBooks, customerID)
	if err != nil {
		return nil, err
	}
	if page.First < 1 || page.First > maxPage {
		return nil, commerce.BadInput("first", "Ask for 1 to 50 addresses.")
	}
	if len(page.After) > maxCursor {
		return nil, commerce.BadInput("after", "This is no cursor of ours.")
	}
	out, err := either(s, p,
		func(c commerce.ShopperCredential) (commerce.CustomerAddressConnection, error) {
			return s.o.Shopper.Addresses(ctx, c, page)
		},
		func(staff Staff) (commerce.CustomerAddressConnection, error) {
			return staff.AddressesOf(ctx, customerID, page)
		})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// FormFields returns a customer's answers to the store's account form: the asking
// shopper's own, or anybody's for staff who may read customers.
func (s *Service) FormFields(ctx context.Context, customerID int) ([]commerce.CustomerFormFieldValue, error) {
	p, err := reader(ctx, session.ReadCustomerBooks, customerID)
	if err != nil {
		return nil, err
	}
	return list(either(s, p,
		func(c commerce.ShopperCredential) ([]commerce.CustomerFormFieldValue, error) {
			return s.o.Shopper.FormFields(ctx, c)
		},
		func(staff Staff) ([]commerce.CustomerFormFieldValue, error) {
			return staff.FormFieldsOf(ctx, customerID)
		}))
}

// reader returns the asker when they may do a to the customer, else why not.
func reader(ctx context.Context, a session.Action, customerID int) (session.Principal, error) {
	p := session.From(ctx)
	if err := session.May(p, a, session.Object{CustomerID: customerID}); err != nil {
		return p, err
	}
	if customerID <= 0 {
		return p, noSuch("customer")
	}
	return p, nil
}

// either reads as the shopper, or as the merchant for staff.
func either[T any](s *Service, p session.Principal, byShopper func(commerce.ShopperCredential) (T, error), byStaff func(Staff) (T, error)) (T, error) {
	if p.Kind == session.Staff {
		return asMerchant(s, byStaff)
	}
	return as(s, p, byShopper)
}

// asMerchant reads through the Management API, if there is one.
func asMerchant[T any](s *Service, read func(Staff) (T, error)) (none T, err error) {
	if s.o.Staff == nil {
		return none, noManagement()
	}
	return read(s.o.Staff)
}

// onceOnly is what the merchant alone can read about a customer.
type onceOnly struct {
	what       string
	customerID int
}

// onBehalf reads through the Management API for the asking shopper, after it was proven in
// this operation that their session is alive; for staff there is nothing to prove. An
// operation reads it once, in however many places it asks for it: anybody may name
// themselves hundreds of times, and each call is one less for everybody's prices.
func onBehalf[T any](ctx context.Context, s *Service, p session.Principal, once onceOnly, read func(Staff) (T, error)) (T, error) {
	return session.Once(ctx, once, func() (none T, err error) {
		if p.Kind != session.Staff {
			proof, err := s.o.Sessions.OperationProof(ctx)
			if err != nil {
				return none, err
			}
			if proof.CustomerID != p.CustomerID {
				return none, &commerce.Error{Code: commerce.CodeInternal, Message: "Something went wrong here.", Err: errOtherCustomer}
			}
		}
		return asMerchant(s, read)
	})
}

// list makes an empty list of none: nothing is not the same as not known.
func list[T any](found []T, err error) ([]T, error) {
	if err == nil && found == nil {
		found = []T{}
	}
	return found, err
}

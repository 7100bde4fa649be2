package purchase

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// CreatePaymentHandle makes a new handle for the order of an old one, which may have been
// used or be over for less than a day, and may be of another session of the same
// customer. While it is not known how a payment for the order ended there is none.
// Refusals are part of the outcome, errors are those of ProcessPayment.
func (s *Service) CreatePaymentHandle(ctx context.Context, handle commerce.Secret) (commerce.PaymentHandleOutcome, error) {
	p := session.From(ctx)
	if err := s.may(p); err != nil {
		return commerce.PaymentHandleOutcome{}, err
	}
	if err := checkHandle("input.handle", handle); err != nil {
		return commerce.PaymentHandleOutcome{}, err
	}
	h, ok := s.open(p, handle, toRenew)
	if !ok {
		s.record(ctx, eventHandle, 0, commerce.PaymentHandleInvalidError{}, nil)
		return commerce.PaymentHandleOutcome{Refused: commerce.PaymentHandleInvalidError{}}, nil
	}
	ctx = commerce.WithCorrelationID(ctx, h.CorrelationID)
	made, refused, err := s.renew(ctx, p, h)
	s.record(ctx, eventHandle, h.OrderID, refused, err)
	if err != nil || refused != nil {
		return commerce.PaymentHandleOutcome{Refused: refused}, err
	}
	return commerce.PaymentHandleOutcome{Handle: made}, nil
}

func (s *Service) renew(ctx context.Context, p session.Principal, h held) (*commerce.PaymentHandle, unpayable, error) {
	// Every one counts: each takes from the store's quota.
	if _, err := s.admit(ctx, p, actionHandle, orderName(h.OrderID)); err != nil {
		return nil, nil, err
	}
	if _, err := s.caller(ctx); err != nil {
		return nil, nil, err
	}
	return s.mint(ctx, p, h, "")
}

// unpayable is why nothing is made that pays for an order.
type unpayable interface {
	commerce.CompleteCheckoutError
	commerce.CreatePaymentHandleError
}

// mint makes a handle for an order, with a token of the store's that is there already, or
// else with a new one. It makes none, and asks for no token, while the journal says that
// the order cannot be paid.
func (s *Service) mint(ctx context.Context, p session.Principal, h held, token commerce.Secret) (*commerce.PaymentHandle, unpayable, error) {
	e, err := s.read(ctx, h.OrderID)
	if err != nil {
		return nil, nil, err
	}
	e, refused, err := s.gate(ctx, p, e)
	if err != nil {
		return nil, nil, err
	}
	if refused != nil {
		return nil, refused, nil
	}
	if token == "" {
		made, ok, err := s.o.Orders.CreatePaymentToken(ctx, h.OrderID)
		if err != nil {
			return nil, nil, commerce.StoreFault(err)
		}
		if !ok || made == "" {
			refused, err := s.whyNone(ctx, h, e.book)
			return nil, refused, err
		}
		token = made
	}
	h.After = e.book.last()
	made, err := s.seal(p, h, token)
	return made, nil, err
}

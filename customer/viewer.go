package customer

import (
	"context"
	"errors"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// errOtherCustomer is the cause of ending a session that the store connects with
// another customer than the one who signed in.
var errOtherCustomer = errors.New("store answered for another customer")

// Viewer returns the customer who is signed in, nil for guests and for staff.
// Somebody whose credential was refused gets that refusal.
func (s *Service) Viewer(ctx context.Context) (*commerce.Customer, error) {
	p := session.From(ctx)
	if p.Kind == session.Guest || p.Kind == session.Staff {
		return nil, nil //nolint:nilnil // the schema's null: nobody is signed in
	}
	if err := session.May(p, session.ReadSelf, session.Object{}); err != nil {
		return nil, err
	}
	c, err := s.self(ctx, p)
	if err != nil {
		return nil, err
	}
	return &c, nil
}

// self reads the asking shopper, who must be allowed to.
func (s *Service) self(ctx context.Context, p session.Principal) (commerce.Customer, error) {
	asked := s.o.Now()
	return as(s, p, func(c commerce.ShopperCredential) (commerce.Customer, error) {
		self, err := s.o.Shopper.Customer(ctx, c)
		if err == nil && self.EntityID != c.CustomerID {
			return commerce.Customer{}, &commerce.Error{
				Code: commerce.CodeSessionExpired, Message: "The session is over. Sign in again.", Err: errOtherCustomer,
			}
		}
		if err == nil {
			s.o.Sessions.Proven(ctx, commerce.ProofOf(self, asked))
		}
		return self, err
	})
}

// as does a read with the shopper's credential and reports how it went, so that
// a session the store has ended is not believed for another minute.
func as[T any](s *Service, p session.Principal, read func(commerce.ShopperCredential) (T, error)) (T, error) {
	var none T
	c, ok := p.Credential()
	if !ok {
		return none, &commerce.Error{Code: commerce.CodeUnauthenticated, Message: "Sign in first."}
	}
	out, err := read(c)
	if err != nil {
		s.o.Sessions.Observe(p, err)
		return none, err
	}
	return out, nil
}

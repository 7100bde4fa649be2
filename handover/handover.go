// Package handover takes people over to the store's hosted pages: with a cart to the
// checkout, with a session to wherever they want to go, and with a link that signs
// in. Each link is good for one use, is made when somebody asks for it and never
// kept.
//
// Every way over is a method of Service and goes the same way: session.May decides,
// the input is checked, a shopper's session is proven to be alive now, and only then
// something is made. What the store answers is handed out when it leads to the
// store, and is an error when it leads elsewhere. Start with cart.go, which is the
// shortest way; loginurl.go is the one that needs most care. Where the pages are is
// the business of Sites.
package handover

import (
	"context"
	"errors"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// Store makes links as a shopper or as a guest. An error that carries
// commerce.CodeSessionExpired says that the store has ended the shopper's session.
type Store interface {
	CreateSessionSync(ctx context.Context, caller commerce.Caller, in commerce.HandOver) (commerce.HandOverOutcome, error)
	CartRedirectURLs(ctx context.Context, caller commerce.Caller, in commerce.CartRedirect) (commerce.CartRedirectOutcome, error)
}

// Carts reads carts and makes links to them as the merchant, whosever they are.
type Carts interface {
	// Cart reads a cart; ok is false when there is none.
	Cart(ctx context.Context, id string) (cart commerce.ManagedCart, ok bool, err error)
	CartRedirectURLs(ctx context.Context, cartID string, params []commerce.QueryParam) (commerce.ManagedCartURLs, error)
}

// Signer makes Customer Login JWTs.
type Signer interface {
	Sign(in commerce.CustomerLogin) (commerce.Secret, error)
}

// Sessions proves that the asking shopper's session is alive now, and is told when
// the store says that it is not.
type Sessions interface {
	// Caller proves it and returns on whose behalf the store is asked: the shopper's, or
	// a guest's.
	Caller(ctx context.Context) (commerce.Caller, error)
	Observe(p session.Principal, err error)
}

// Throttle bounds what a stranger may try; the error is CodeRateLimited.
type Throttle interface {
	Enter(ctx context.Context, a commerce.Attempt) (done func(succeeded bool), err error)
}

// Auditor writes down who did what. A customer's number is 0 for a guest.
type Auditor interface {
	Record(ctx context.Context, event string, customerID int, outcome string)
}

var _ Sessions = (*session.Service)(nil)

// Options is what a Service is made of. All but Signer is required.
type Options struct {
	Store    Store
	Carts    Carts
	Sites    *Sites
	Sessions Sessions
	Auditor  Auditor
	// Throttle bounds how often a network asks about carts of the Management API, each
	// of which takes from the store's quota.
	Throttle Throttle
	// Signer is nil when no client id and secret are configured; nobody then gets a
	// link that signs in.
	Signer Signer
	// DefaultChannel is the channel of a principal without one.
	DefaultChannel int
}

// Service makes links to the hosted pages. It is safe for concurrent use.
type Service struct{ o Options }

// New returns a Service, or an error when something is missing.
func New(o Options) (*Service, error) {
	if o.Store == nil || o.Carts == nil || o.Sites == nil || o.Sessions == nil || o.Auditor == nil || o.Throttle == nil {
		return nil, errors.New("handover: a store, carts, sites, sessions, an auditor and a throttle are needed")
	}
	if o.DefaultChannel <= 0 {
		return nil, errors.New("handover: a default channel is needed")
	}
	return &Service{o: o}, nil
}

// channelOf returns the channel that p asks on.
func (s *Service) channelOf(p session.Principal) int { return p.Channel(s.o.DefaultChannel) }

// caller proves a shopper's session now and returns on whose behalf the store is asked.
func (s *Service) caller(ctx context.Context) (commerce.Caller, error) {
	caller, err := s.o.Sessions.Caller(ctx)
	return caller, commerce.StoreFault(err)
}

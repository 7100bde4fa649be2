// Package purchase takes people from a checkout to a paid order: it completes checkouts,
// hands out sealed handles that pay, and pays for an order once at most.
//
// The lock of a payment is its order. Before anything is sent to pay for an order, the
// attempt is written into the order's entry in the Journal, which all replicas share, and
// only who has written it sends it, once. An attempt whose answer is lost keeps the order
// locked until the order's transactions say how it ended, or enough time has passed that
// nothing can come of it any more. Nothing that could pay stands in the journal.
//
// A checkout becomes one order in the same way: its completion is written down before it is
// sent, and which order it is before anything is made that pays for it.
//
// Start with pay.go, which is the way of a payment; book.go is what the journal holds,
// match.go, void.go, settle.go and look.go find out how a lost payment ended. complete.go is
// the way of a checkout and order.go what makes or finds its order; sale.go is what the
// journal holds of it, and turn.go how it gets there. mint.go makes handles, handle.go says
// whose they are, and part.go why there are none.
package purchase

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// Store completes checkouts as a shopper or as a guest. It makes one attempt; an error
// that carries commerce.CodeOutcomeUnknown says that it was sent and the answer was lost.
type Store interface {
	CompleteCheckout(ctx context.Context, caller commerce.Caller, checkoutEntityID string) (commerce.CheckoutOutcome, error)
}

// Orders is what the merchant's own API says about checkouts and orders.
type Orders interface {
	// Checkout reads a checkout; ok is false when there is none.
	Checkout(ctx context.Context, id string) (state commerce.CheckoutState, ok bool, err error)
	PaymentMethods(ctx context.Context, orderID int) ([]commerce.PaymentMethod, error)
	// CreatePaymentToken makes what pays for an order; ok is false when the store takes no
	// payment for it, which does not say that it is paid.
	CreatePaymentToken(ctx context.Context, orderID int) (token commerce.Secret, ok bool, err error)
	// OrderTransactions returns all of them.
	OrderTransactions(ctx context.Context, orderID int) ([]commerce.Transaction, error)
}

// Payments pays. It makes one attempt. An error that carries commerce.CodeRateLimited or
// commerce.CodeUpstreamUnavailable says that surely nothing was charged; every other
// error means that nobody knows.
type Payments interface {
	Pay(ctx context.Context, token commerce.Secret, p commerce.Payment) (commerce.PaymentAnswer, error)
}

// Journal keeps entries that all replicas see, and forgets none before its time.
type Journal interface {
	// Read returns nil when there is no entry of that name.
	Read(ctx context.Context, name string) (entry []byte, err error)
	// Swap writes an entry if it still is old, nil for none; a next that is nil takes it
	// away. ok is false when it is another by now. After an error nobody knows.
	Swap(ctx context.Context, name string, old, next []byte, keep time.Duration) (ok bool, err error)
}

// Sealer makes what seals for a purpose.
type Sealer interface {
	Capsules(purpose string) *session.Capsules
}

// Sessions proves that the asking shopper's session is alive now, and is told when the
// store says that it is not.
type Sessions interface {
	// Caller proves it and returns on whose behalf the store is asked: the shopper's, or
	// a guest's.
	Caller(ctx context.Context) (commerce.Caller, error)
	Observe(p session.Principal, err error)
}

// Throttle bounds what a stranger may try; the error is CodeRateLimited.
type Throttle interface {
	Admit(ctx context.Context, a commerce.Attempt) (done func(commerce.Verdict), err error)
}

// Auditor writes down who did what about which order. Numbers are 0 for a guest, and
// where there is no order.
type Auditor interface {
	RecordOrder(ctx context.Context, event string, customerID, orderID int, outcome string)
}

var (
	_ Sealer   = (*session.Sealer)(nil)
	_ Sessions = (*session.Service)(nil)
	_ Auditor  = (*session.Service)(nil)
)

// Options is what a Service is made of. What stands up to Throttle is required, Journal
// and Orders aside; what else is left zero takes the default named beside it.
type Options struct {
	Store Store
	// Orders is nil where there is no access token for the Management API. Nothing can be
	// bought then: a payment whose answer is lost could never be settled.
	Orders   Orders
	Payments Payments
	// Journal is nil where replicas share nothing and there may be several. Nothing can be
	// bought then: two of them could pay for the same order.
	Journal  Journal
	Sealer   Sealer
	Sessions Sessions
	Auditor  Auditor
	// Throttle bounds what a network, a session and who has a handle may try, by the
	// actions complete_checkout, payment_handle, payment_methods, payment and
	// payment_status.
	Throttle Throttle

	// DefaultChannel is the channel of a principal without one. It is required.
	DefaultChannel int
	// SettleAfter is how long after it was sent a payment that left no trace is taken for
	// one that never will, and a completion for one that made no order; 15 min.
	SettleAfter time.Duration
	// ReadsApart is how far the two reads that find no trace are apart at least; 10 s.
	ReadsApart time.Duration
	// Timeout bounds one payment, and the completion of one checkout; 60 s.
	Timeout time.Duration
	// Patience is how long an asker waits for somebody else's payment, and for the traces
	// of one whose answer was lost, if the asker's own time lasts; 10 s.
	Patience time.Duration
	// Attempts is how many payments an order may see in an hour; 10.
	Attempts int
	// Keep is how long the journal keeps what it knows of an order; 7 days. When it is
	// forgotten, the order's transactions still say that it is paid.
	Keep time.Duration
	// Now is the clock; time.Now.
	Now func() time.Time
	// Random is where the names of attempts come from; crypto/rand.
	Random io.Reader
	// Logger hears of payments whose answer is lost; slog.Default.
	Logger *slog.Logger
}

// Service sells. It is safe for concurrent use. Close it.
type Service struct {
	o                    Options
	handles, instruments *session.Capsules
	bodies               *session.Capsules
	flights              singleflight.Group

	mu      sync.Mutex // guards the fields below, and sending against an Add beside a Wait
	closed  bool
	sending sync.WaitGroup
	// underWay is how many sending waits for.
	underWay int
}

// New returns a Service, or an error when something is missing.
func New(o Options) (*Service, error) {
	if o.Store == nil || o.Payments == nil || o.Sealer == nil || o.Sessions == nil || o.Auditor == nil || o.Throttle == nil {
		return nil, errors.New("purchase: a store, payments, a sealer, sessions, an auditor and a throttle are needed")
	}
	if o.DefaultChannel <= 0 {
		return nil, errors.New("purchase: a default channel is needed")
	}
	o.SettleAfter = cmp.Or(o.SettleAfter, 15*time.Minute)
	o.ReadsApart = cmp.Or(o.ReadsApart, 10*time.Second)
	o.Timeout = cmp.Or(o.Timeout, time.Minute)
	o.Patience = cmp.Or(o.Patience, 10*time.Second)
	o.Attempts = cmp.Or(o.Attempts, 10)
	o.Keep = cmp.Or(o.Keep, 7*24*time.Hour)
	o.Random = cmp.Or(o.Random, rand.Reader)
	o.Logger = cmp.Or(o.Logger, slog.Default())
	if o.Now == nil {
		o.Now = time.Now
	}
	if min(o.SettleAfter, o.ReadsApart, o.Timeout, o.Patience) < 0 || o.Attempts < 0 {
		return nil, errors.New("purchase: a duration or a number is negative")
	}
	if o.Keep < o.SettleAfter+renewable {
		return nil, errors.New("purchase: the journal forgets an order before its handles are over")
	}
	return &Service{
		o:           o,
		handles:     o.Sealer.Capsules("payment-handle"),
		instruments: o.Sealer.Capsules("payment-instrument"),
		bodies:      o.Sealer.Capsules("payment-body"),
	}, nil
}

// Close begins no more completions and payments, and waits for the answers of those that
// were sent, for no longer than ctx. Its error is ctx's.
func (s *Service) Close(ctx context.Context) error {
	s.mu.Lock()
	s.closed = true
	isIdle := s.underWay == 0
	s.mu.Unlock()
	if isIdle {
		return nil // also when ctx is over already
	}
	done := make(chan struct{})
	go func() {
		s.sending.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run does work in a goroutine of its own that Close waits for, unless the service is
// closed.
func (s *Service) run(work func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.underWay++
	s.sending.Go(func() {
		defer func() {
			s.mu.Lock()
			s.underWay--
			s.mu.Unlock()
		}()
		work()
	})
	return true
}

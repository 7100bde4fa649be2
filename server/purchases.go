package server

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/clientele-graph/clientele/purchase"
	"github.com/clientele-graph/clientele/upstream/payments"
)

// leastSettleAfter is the least time after which a payment may be taken for lost: longer
// than a store that is in trouble sits on one.
const leastSettleAfter = 2 * time.Minute

// newPurchases makes what takes people from a checkout to a paid order. Without an access
// token, or without a place that all replicas look into before they pay, it refuses.
func (s *Server) newPurchases(deps Dependencies) (*purchase.Service, error) {
	client, err := payments.New(payments.Options{
		URL: s.config.PaymentsURL, StoreHash: s.config.StoreHash, HTTPClient: s.store,
	})
	if err != nil {
		return nil, fmt.Errorf("CLIENTELE_PAYMENTS_URL: %w", err)
	}
	o := purchase.Options{
		Store: s.storefront, Payments: client, Sealer: s.sealer, Sessions: s.sessions, Auditor: s.sessions,
		Throttle: s.throttle, DefaultChannel: s.config.ChannelID, SettleAfter: s.config.PaymentSettleAfter,
		// Replicas compare what they write down, and the store's tokens end by its own time.
		Now: s.clock.Now, Random: deps.Random, Logger: s.log,
	}
	if s.config.AccessToken != "" {
		o.Orders = s.management
	}
	switch {
	case s.replicas != nil:
		// Whoever sells for the store has the same locks, whatever its sessions are sealed for.
		o.Journal = s.replicas.Journal(s.config.StoreHash)
	case s.config.SingleReplica:
		o.Journal = purchase.NewMemory(deps.Now)
	}
	service, err := purchase.New(o)
	if err != nil {
		return nil, err
	}
	// What was sent to be paid is waited for before anything it needs is taken away.
	s.onDrain("payments", func(ctx context.Context) error {
		if err := service.Close(ctx); err != nil {
			return errors.New("a payment was under way: its order's transactions will say how it ended")
		}
		return nil
	})
	return service, nil
}

package session

import (
	"context"
	"errors"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// vouchedFor is the kind under which the replicas know the sessions in which staff act
// as a customer.
const vouchedFor = "impersonation"

// errForgotten is the cause of refusing an impersonation that the replicas know nothing
// of.
var errForgotten = errors.New("the replicas do not know the impersonation")

// vouch makes the replicas know an impersonation. Nobody but them hears of its end, and
// what they have forgotten they must not take for something that never ended: so such
// a session lives while they know that it began, and not until they know that it ended.
func (s *Service) vouch(ctx context.Context, sessionID string, until time.Time) error {
	if s.o.Replicas == nil {
		return nil
	}
	_, err := s.o.Replicas.First(ctx, vouchedFor, sessionID, until.Sub(s.o.Now())+time.Minute)
	return commerce.StoreFault(err)
}

// vouched fails for an impersonation of which the replicas do not know, or cannot say,
// that it began. Other sessions are the store's to end.
func (s *Service) vouched(ctx context.Context, p Principal) error {
	if !p.Impersonated() {
		return nil
	}
	known, err := s.o.Replicas.Seen(ctx, vouchedFor, p.SessionID)
	switch {
	case err != nil:
		return commerce.StoreFault(err)
	case !known:
		return expired(errForgotten)
	}
	return nil
}

package session

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// Replicas is what the processes of one deployment tell each other. Its errors
// mean that they could not.
type Replicas interface {
	// Ended says what was ended so far. It is a read of now: what one replica has
	// ended the next read of another sees.
	Ended(ctx context.Context, customerID int, sessionID string) (commerce.SessionsEnded, error)
	// EndAll makes every proof of the customer's sessions so far worth nothing.
	EndAll(ctx context.Context, customerID int, keep time.Duration) error
	// EndOne ends a session everywhere.
	EndOne(ctx context.Context, customerID int, sessionID string, keep time.Duration) error
	// First is true for the first who asks for a key, on whatever replica.
	First(ctx context.Context, kind, key string, keep time.Duration) (bool, error)
	// Seen reports whether somebody was First.
	Seen(ctx context.Context, kind, key string) (bool, error)
}

// keepEpoch is how long the end of all sessions is kept. A proof is used for a
// minute, so nothing older needs to be known; a key that is gone makes proofs be
// asked for once more and harms nobody.
const keepEpoch = 10 * time.Minute

// keepEnded is how long the end of a session is kept that does not say when it
// would end by itself.
const keepEnded = 25 * time.Hour

// askReplicas asks what others have ended. When they cannot be asked the store is,
// for each proof. It knows nothing of the ends of impersonations, so those fail.
func (s *Service) askReplicas(ctx context.Context, p Principal) (Principal, error) {
	if s.o.Replicas == nil {
		return p, nil
	}
	call, cancel := context.WithTimeout(ctx, s.o.ReplicasTimeout)
	defer cancel()
	ended, err := s.o.Replicas.Ended(call, p.CustomerID, p.SessionID)
	if err != nil && p.Impersonated() {
		return p, commerce.StoreFault(err)
	}
	if err != nil {
		return p, nil //nolint:nilerr // no proof stands then, see stands, Proof and Session
	}
	if ended.ThisOne {
		s.end(p.SessionID)
		return p, expired(errEndedHere)
	}
	if err := s.vouched(call, p); err != nil {
		return p, err
	}
	p.epoch, p.epochKnown = ended.Epoch, true
	return p, nil
}

// endEverywhere ends p's session here and on the other replicas, and makes them ask
// the store about every other session of the customer. It goes on when the asker has
// left: the session is over.
func (s *Service) endEverywhere(ctx context.Context, p Principal) {
	s.end(p.SessionID)
	var told sync.WaitGroup
	if s.o.Replicas != nil {
		told.Go(func() {
			call, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.o.Timeout)
			defer cancel()
			s.warnUntold(ctx, s.o.Replicas.EndOne(call, p.CustomerID, p.SessionID, s.keepEnd(p)))
		})
	}
	s.CustomerChanged(ctx, p.CustomerID)
	told.Wait()
}

// CustomerChanged makes every session of a customer be proven anew, here and on the
// other replicas, before anything is believed of it: the store may have ended them all,
// and has told nobody. It goes on when the asker has left.
func (s *Service) CustomerChanged(ctx context.Context, customerID int) {
	s.warnUntold(ctx, s.Doubt(ctx, customerID))
}

// Doubt is CustomerChanged for callers who can be told again: the error says that the
// other replicas do not know yet. They are told in the background all the same.
func (s *Service) Doubt(ctx context.Context, customerID int) error {
	s.doubtAll(customerID)
	if s.o.Replicas == nil {
		return nil
	}
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.o.Timeout)
	defer cancel()
	return s.o.Replicas.EndAll(call, customerID, max(keepEpoch, 2*s.o.ProofAge))
}

// warnUntold says in the log that the other replicas follow a minute later.
func (s *Service) warnUntold(ctx context.Context, err error) {
	if err == nil {
		return
	}
	s.o.Logger.WarnContext(ctx, "other replicas were not told that a session ended",
		slog.String("correlation_id", commerce.CorrelationID(ctx)), slog.Any("cause", err))
}

// endOne ends p's session and no other. When the replicas cannot be told now, the error
// says so: the store does not know of such a session, so the asker is to try again.
func (s *Service) endOne(ctx context.Context, p Principal) error {
	if s.o.Replicas != nil {
		call, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.o.Timeout)
		defer cancel()
		if err := s.o.Replicas.EndOne(call, p.CustomerID, p.SessionID, s.keepEnd(p)); err != nil {
			return commerce.StoreFault(err)
		}
	}
	s.end(p.SessionID)
	return nil
}

// keepEnd is how long the end of p's session must be known.
func (s *Service) keepEnd(p Principal) time.Duration {
	if p.ExpiresAt.IsZero() {
		return keepEnded
	}
	return max(p.ExpiresAt.Sub(s.o.Now()), 0) + time.Minute
}

// useOnce is true for the first use of a token on any replica, and here, whatever the
// replicas may have forgotten. While they cannot be asked nobody knows, and the error
// says so.
func (s *Service) useOnce(ctx context.Context, kind string, token commerce.Secret, keep time.Duration) (bool, error) {
	key := digest(unsigned(token))
	first, err := s.once().First(ctx, kind, key, keep)
	if first && s.o.Replicas != nil {
		first, err = s.alone.First(ctx, kind, key, keep)
	}
	return first, commerce.StoreFault(err)
}

// once is where tokens are used up: with the replicas, or here alone.
func (s *Service) once() interface {
	First(ctx context.Context, kind, key string, keep time.Duration) (bool, error)
	Seen(ctx context.Context, kind, key string) (bool, error)
} {
	if s.o.Replicas != nil {
		return s.o.Replicas
	}
	return s.alone
}

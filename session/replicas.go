package session

import (
	"cmp"
	"context"
	"log/slog"
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

// askReplicas asks what others have ended. When they cannot be asked, what
// this process knows counts, and the store within ProofAge.
func (s *Service) askReplicas(ctx context.Context, p Principal) (Principal, error) {
	if s.o.Replicas == nil {
		return p, nil
	}
	ended, err := s.o.Replicas.Ended(ctx, p.CustomerID, p.SessionID)
	if err != nil {
		return p, nil //nolint:nilerr // the promise for replicas that share nothing holds then
	}
	if ended.ThisOne {
		s.end(p.SessionID)
		return p, expired(errEndedHere)
	}
	p.epoch, p.epochKnown = ended.Epoch, true
	return p, nil
}

// endEverywhere ends p's session here and on the other replicas. all also makes
// them ask the store about every other session of the customer.
func (s *Service) endEverywhere(ctx context.Context, p Principal, all bool) {
	s.end(p.SessionID)
	if all {
		s.doubtAll(p.CustomerID)
	}
	if s.o.Replicas == nil {
		return
	}
	keep := keepEnded
	if !p.ExpiresAt.IsZero() {
		keep = max(p.ExpiresAt.Sub(s.o.Now()), 0) + time.Minute
	}
	err := s.o.Replicas.EndOne(ctx, p.CustomerID, p.SessionID, keep)
	if all {
		err = cmp.Or(s.o.Replicas.EndAll(ctx, p.CustomerID, keepEpoch), err)
	}
	if err != nil {
		s.o.Logger.WarnContext(ctx, "other replicas were not told that a session ended",
			slog.String("correlation_id", commerce.CorrelationID(ctx)), slog.Any("cause", err))
	}
}

// useOnce is true for the first use of a token on any replica. While the replicas
// cannot be asked nobody knows, and the error says so.
func (s *Service) useOnce(ctx context.Context, kind string, token commerce.Secret, keep time.Duration) (bool, error) {
	return s.once().First(ctx, kind, digest(token.Reveal()), keep)
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

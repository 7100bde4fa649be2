package replica

import (
	"context"
	"time"

	"github.com/redis/rueidis"

	"github.com/clientele-graph/clientele/commerce"
)

// EndAll ends all sessions of a customer: it writes a fresh random epoch, which is
// kept for at least keep. After an error it is said again in the background, until it
// is told or keep is over.
func (s *Store) EndAll(ctx context.Context, customerID int, keep time.Duration) error {
	return s.tell(ctx, ending{key: s.keys.epoch(customerID), epoch: true, until: s.o.Now().Add(max(keep, time.Second))})
}

// EndOne ends one session, which is known for at least keep. After an error it is
// said again, as EndAll is.
func (s *Store) EndOne(ctx context.Context, customerID int, sessionID string, keep time.Duration) error {
	return s.tell(ctx, ending{key: s.keys.ended(customerID, sessionID), until: s.o.Now().Add(max(keep, time.Second))})
}

// Ended says what has been ended for a customer, and for the session among them.
//
// It asks the server each time. A copy of our own, even one that the server
// invalidates, would be behind by the time the invalidation takes: somebody who
// signs out here and whose next request reaches another replica would still be
// signed in there. One round trip buys that this cannot be.
func (s *Store) Ended(ctx context.Context, customerID int, sessionID string) (commerce.SessionsEnded, error) {
	result, err := s.call(ctx, func(b rueidis.Builder) rueidis.Completed {
		return b.Mget().Key(s.keys.epoch(customerID), s.keys.ended(customerID, sessionID)).Build()
	})
	if err != nil {
		return commerce.SessionsEnded{}, err
	}
	values, err := result.ToArray()
	if err != nil || len(values) != 2 {
		return commerce.SessionsEnded{}, unavailable(errAnswer)
	}
	var ended commerce.SessionsEnded
	if !values[0].IsNil() {
		if ended.Epoch, err = values[0].ToString(); err != nil {
			return commerce.SessionsEnded{}, unavailable(errAnswer)
		}
	}
	ended.ThisOne = !values[1].IsNil()
	return ended, nil
}

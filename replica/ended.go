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

// Ended says what has been ended for a customer, and for the session among them. The
// epoch also changes when the server may have forgotten an end: see birth.go.
//
// It asks the server each time. A copy of our own, even one that the server
// invalidates, would be behind by the time the invalidation takes: somebody who
// signs out here and whose next request reaches another replica would still be
// signed in there. One round trip buys that this cannot be.
func (s *Store) Ended(ctx context.Context, customerID int, sessionID string) (commerce.SessionsEnded, error) {
	known, err := s.read(ctx, customerID, sessionID)
	if err == nil && known.birth == "" {
		if err = s.bear(ctx, customerID); err == nil {
			known, err = s.read(ctx, customerID, sessionID)
		}
	}
	if err == nil && known.birth == "" {
		err = unavailable(errAnswer) // it forgets as fast as it is told
	}
	if err != nil {
		return commerce.SessionsEnded{}, err
	}
	return commerce.SessionsEnded{Epoch: known.epochOf(s.line.count()), ThisOne: known.ended != ""}, nil
}

// known is what the server says about a customer and a session; what it does not know
// is empty.
type known struct{ birth, epoch, ended string }

func (s *Store) read(ctx context.Context, customerID int, sessionID string) (known, error) {
	result, err := s.call(ctx, func(b rueidis.Builder) rueidis.Completed {
		return b.Mget().Key(
			s.keys.birth(customerID), s.keys.epoch(customerID), s.keys.ended(customerID, sessionID),
		).Build()
	})
	if err != nil {
		return known{}, err
	}
	values, err := result.ToArray()
	if err != nil || len(values) != 3 {
		return known{}, unavailable(errAnswer)
	}
	var texts [3]string
	for i, value := range values {
		if value.IsNil() {
			continue
		}
		if texts[i], err = value.ToString(); err != nil {
			return known{}, unavailable(errAnswer)
		}
	}
	return known{birth: texts[0], epoch: texts[1], ended: texts[2]}, nil
}

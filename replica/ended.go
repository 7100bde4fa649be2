package replica

import (
	"context"
	"encoding/base64"
	"io"
	"strconv"
	"time"

	"github.com/redis/rueidis"

	"github.com/clientele-graph/clientele/commerce"
)

// EndAll ends all sessions of a customer: it writes a fresh random epoch, which is
// kept for at least keep.
func (s *Store) EndAll(ctx context.Context, customerID int, keep time.Duration) error {
	var epoch [16]byte
	if _, err := io.ReadFull(s.o.Random, epoch[:]); err != nil {
		return &commerce.Error{Code: commerce.CodeInternal, Message: "Something went wrong.", Err: err}
	}
	return s.write(ctx, s.keys.epoch(customerID), base64.RawURLEncoding.EncodeToString(epoch[:]), keep)
}

// EndOne ends one session, which is known for at least keep.
func (s *Store) EndOne(ctx context.Context, customerID int, sessionID string, keep time.Duration) error {
	return s.write(ctx, s.keys.ended(customerID, sessionID), "1", keep)
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

// keepLonger sets a key. If it is there and would live longer, the new value does:
// what an earlier end must outlive does not get shorter by a later one.
const keepLonger = `local keep = math.max(redis.call('PTTL', KEYS[1]), tonumber(ARGV[2]))
return redis.call('SET', KEYS[1], ARGV[1], 'PX', keep)`

func (s *Store) write(ctx context.Context, key, value string, keep time.Duration) error {
	_, err := s.call(ctx, func(b rueidis.Builder) rueidis.Completed {
		return b.Eval().Script(keepLonger).Numkeys(1).Key(key).Arg(value, strconv.FormatInt(milliseconds(keep), 10)).Build()
	})
	return err
}

// milliseconds rounds up, to a second at least: the server knows no shorter time
// than a millisecond and takes zero for a mistake.
func milliseconds(keep time.Duration) int64 {
	return (max(keep, time.Second) + time.Millisecond - 1).Milliseconds()
}

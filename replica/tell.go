package replica

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"strconv"
	"time"

	"github.com/redis/rueidis"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pause"
)

// sayAgain is how long nobody repeats what could not be said, the first time. Each
// further time it is twice as long, up to sayAgainMost.
const (
	sayAgain     = 20 * time.Millisecond
	sayAgainMost = time.Second
)

// ending is an end that the replicas are told of.
type ending struct {
	key string
	// epoch says that the key holds a random epoch. It is another one each time it is
	// said: one from an earlier attempt could be what a proof was remembered in.
	epoch bool
	// until is when nobody needs to know any more.
	until time.Time
}

// tell says an end and, until TellTimeout or ctx is over, says it again. A question may
// fail, for then the store is asked; an end that nobody hears of is a session that
// lives on elsewhere. So no pause keeps it back, and what could not be said in time is
// left with those who say it later: the error does not mean that it never will be.
func (s *Store) tell(ctx context.Context, e ending) error {
	err := s.insist(ctx, func(waiting context.Context) error { return s.say(waiting, e) })
	if err != nil {
		s.untold.add(e)
	}
	return err
}

// insist says something until it is heard, or until TellTimeout or ctx is over.
func (s *Store) insist(ctx context.Context, say func(context.Context) error) error {
	waiting, cancel := context.WithTimeout(ctx, s.o.TellTimeout)
	defer cancel()
	for again := sayAgain; ; again = min(2*again, sayAgainMost) {
		err := say(waiting)
		if err == nil {
			return nil
		}
		if errors.Is(err, errClosed) || isInternal(err) || pause.For(waiting, again) != nil {
			if left := ctx.Err(); left != nil {
				return unavailable(left)
			}
			return err
		}
	}
}

// keepLonger sets a key. If it is there and would live longer, the new value does:
// what an earlier end must outlive does not get shorter by a later one.
const keepLonger = `local keep = math.max(redis.call('PTTL', KEYS[1]), tonumber(ARGV[2]))
return redis.call('SET', KEYS[1], ARGV[1], 'PX', keep)`

// say makes one attempt, which lasts as long as ctx.
func (s *Store) say(ctx context.Context, e ending) error {
	value := "1"
	if e.epoch {
		fresh, err := s.random()
		if err != nil {
			return err
		}
		value = fresh
	}
	return s.sayOnce(ctx, one(func(b rueidis.Builder) rueidis.Completed {
		keep := strconv.FormatInt(milliseconds(e.until.Sub(s.o.Now())), 10)
		return b.Eval().Script(keepLonger).Numkeys(1).Key(e.key).Arg(value, keep).Build()
	}))
}

// sayOnce makes an attempt that no pause keeps back.
func (s *Store) sayOnce(ctx context.Context, do attempt) error {
	r, err := s.beside(ctx, s.tells, do)
	switch {
	case errors.Is(err, errClosed):
		return unavailable(errClosed)
	case err != nil:
		return unavailable(errTimeout)
	}
	_, err = s.judge(ctx, r)
	return err
}

// random returns 128 bits as text.
func (s *Store) random() (string, error) {
	var bits [16]byte
	if _, err := io.ReadFull(s.o.Random, bits[:]); err != nil {
		return "", &commerce.Error{Code: commerce.CodeInternal, Message: "Something went wrong.", Err: err}
	}
	return base64.RawURLEncoding.EncodeToString(bits[:]), nil
}

func isInternal(err error) bool { return commerce.CodeOf(err) == commerce.CodeInternal }

// milliseconds rounds up, to a second at least: the server knows no shorter time
// than a millisecond and takes zero for a mistake.
func milliseconds(keep time.Duration) int64 {
	return (max(keep, time.Second) + time.Millisecond - 1).Milliseconds()
}

package replica

import (
	"context"
	"errors"
	"time"

	"github.com/redis/rueidis"

	"github.com/clientele-graph/clientele/commerce"
)

// maxRemembered is the size of what is remembered under a name, in bytes: digests of some
// thousand customer groups.
const maxRemembered = 128 << 10

// Elect is true for the first of all callers on all replicas who asks for a name, and
// false for everybody, them too, until keep is over. After an error nobody knows: it may
// be that nobody is elected until then.
func (s *Store) Elect(ctx context.Context, name string, keep time.Duration) (bool, error) {
	return s.claim(ctx, s.keys.elected(name), keep)
}

// Remember keeps a value of at most 128 KiB under a name, for good, and returns the one
// before it, nil when there was none. After an error it may have been kept: who looks for
// changes must take it for one, as the next call finds the new value.
func (s *Store) Remember(ctx context.Context, name string, value []byte) (old []byte, err error) {
	if len(value) > maxRemembered {
		return nil, &commerce.Error{Code: commerce.CodeInternal, Message: "Something went wrong.", Err: errors.New("too much to remember")}
	}
	result, err := s.call(ctx, func(b rueidis.Builder) rueidis.Completed {
		return b.Getset().Key(s.keys.remembered(name)).Value(rueidis.BinaryString(value)).Build()
	})
	if err != nil {
		return nil, err
	}
	if rueidis.IsRedisNil(result.Error()) {
		return nil, nil
	}
	if old, err = result.AsBytes(); err != nil {
		return nil, unavailable(errAnswer)
	}
	return old, nil
}

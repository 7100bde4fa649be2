package replica

import (
	"context"
	"time"

	"github.com/redis/rueidis"
)

// First is true for the first of all callers on all replicas who asks for a key of
// a kind, and false for everybody after them until keep is over. After an error
// nobody knows: it may have been the first, and whoever asks again is not.
//
// The server gets to know a digest only: key may be a credential.
func (s *Store) First(ctx context.Context, kind, key string, keep time.Duration) (bool, error) {
	return s.claim(ctx, s.keys.once(kind, key), keep)
}

// claim is true for the first who claims a key of the server's, until keep is over.
func (s *Store) claim(ctx context.Context, key string, keep time.Duration) (bool, error) {
	result, err := s.call(ctx, func(b rueidis.Builder) rueidis.Completed {
		return b.Set().Key(key).Value("1").Nx().PxMilliseconds(milliseconds(keep)).Build()
	})
	if err != nil {
		return false, err
	}
	return !rueidis.IsRedisNil(result.Error()), nil
}

// Seen reports whether somebody was First for a key of a kind, on whatever
// replica. It uses nothing up.
func (s *Store) Seen(ctx context.Context, kind, key string) (bool, error) {
	result, err := s.call(ctx, func(b rueidis.Builder) rueidis.Completed {
		return b.Exists().Key(s.keys.once(kind, key)).Build()
	})
	if err != nil {
		return false, err
	}
	found, err := result.AsInt64()
	if err != nil {
		return false, unavailable(errAnswer)
	}
	return found > 0, nil
}

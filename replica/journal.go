package replica

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/redis/rueidis"

	"github.com/clientele-graph/clientele/commerce"
)

// maxEntry is the size of an entry in bytes.
const maxEntry = 64 << 10

// Journal keeps entries that replicas write one after the other, such as what was sent
// to pay for an order. It belongs to a Store and is safe for any number of goroutines.
// Unlike prices, nothing of it may be forgotten before its time: the server must not
// evict, and should write down what it is told before a machine can take it along.
type Journal struct {
	store *Store
	of    string
}

// Journal returns what keeps the entries of something that more than one deployment may
// work at, such as a shop: all deployments that say the same share them, whatever their
// prefixes are. It ends with the store.
func (s *Store) Journal(of string) *Journal { return &Journal{store: s, of: of} }

// swapEntry writes an entry when it still is the old one. A script runs alone.
const swapEntry = `local held = redis.call('GET', KEYS[1])
if ARGV[1] == '0' then
  if held then return 0 end
elseif held ~= ARGV[2] then
  return 0
end
if ARGV[3] == '0' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[5])
end
return 1`

// Read returns the entry of that name, nil when there is none. It takes no longer than
// TellTimeout: an entry is worth waiting for.
func (j *Journal) Read(ctx context.Context, name string) ([]byte, error) {
	result, err := j.store.ask(ctx, j.store.o.TellTimeout, one(func(b rueidis.Builder) rueidis.Completed {
		return b.Get().Key(journalKey(j.of, name)).Build()
	}))
	if err != nil || rueidis.IsRedisNil(result.Error()) {
		return nil, err
	}
	entry, err := result.AsBytes()
	if err != nil {
		return nil, unavailable(errAnswer)
	}
	return entry, nil
}

// Swap writes the entry of that name, to be kept for keep, if it still is old: nil for
// none. A next that is nil takes the entry away. ok is false when the entry is another by
// now. After an error nobody knows whether it was written. It takes no longer than
// TellTimeout.
func (j *Journal) Swap(ctx context.Context, name string, old, next []byte, keep time.Duration) (ok bool, err error) {
	if len(next) > maxEntry {
		return false, commerce.Internal(errors.New("an entry of the journal is too long"))
	}
	result, err := j.store.ask(ctx, j.store.o.TellTimeout, one(func(b rueidis.Builder) rueidis.Completed {
		return b.Eval().Script(swapEntry).Numkeys(1).Key(journalKey(j.of, name)).Arg(
			given(old), rueidis.BinaryString(old), given(next), rueidis.BinaryString(next),
			strconv.FormatInt(milliseconds(keep), 10),
		).Build()
	}))
	if err != nil {
		return false, err
	}
	swapped, err := result.AsInt64()
	if err != nil {
		return false, unavailable(errAnswer)
	}
	return swapped == 1, nil
}

// given tells none from one that is empty.
func given(entry []byte) string {
	if entry == nil {
		return "0"
	}
	return "1"
}

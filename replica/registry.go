package replica

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/rueidis"

	"github.com/clientele-graph/clientele/commerce"
)

// scopesAtOnce is how many generations are read or raised in one round trip.
const scopesAtOnce = 1000

// Registry keeps the generations of price scopes, the same for all replicas, and tells
// a follower which are raised. It belongs to a Store and is safe for any number of
// goroutines.
//
// It is meant for one server, or what looks like one. In a cluster it works, and
// nobody is heard: IsHeard is false, and callers read each time.
type Registry struct {
	store *Store
	named server
	lease *lease
	// run is the run of the server that was last spoken to.
	run atomic.Pointer[string]

	telling sync.Mutex // held while the follower is told
	raised  func([]commerce.PriceScope)

	told, untold, losses atomic.Int64
}

func newRegistry(s *Store, named server) *Registry {
	return &Registry{store: s, named: named, lease: &lease{}, raised: func([]commerce.PriceScope) {}}
}

// generationsOf reads generations, and makes those that are missing of what it is
// given. The run of the server is in every answer, as no later question could say
// where the answer came from.
const generationsOf = `local info = redis.pcall('INFO', 'server')
if type(info) ~= 'string' then return info end
local run = info:match('run_id:(%w+)')
if not run then return redis.error_reply('NORUN the server does not tell its run') end
local values = redis.call('MGET', unpack(KEYS))
for i, value in ipairs(values) do
  if not value then
    redis.call('SET', KEYS[i], ARGV[i])
    values[i] = ARGV[i]
  end
end
return {run, values}`

// Generations returns the generations of scopes in their order, in one round trip for
// a thousand. A scope that has none gets a random one that nobody raised, the same for
// all replicas.
func (r *Registry) Generations(ctx context.Context, scopes []commerce.PriceScope) ([]commerce.Generation, error) {
	all := make([]commerce.Generation, 0, len(scopes))
	for some := range slices.Chunk(scopes, scopesAtOnce) {
		read, err := r.read(ctx, some)
		if err != nil {
			return nil, err
		}
		all = append(all, read...)
	}
	return all, nil
}

func (r *Registry) read(ctx context.Context, scopes []commerce.PriceScope) ([]commerce.Generation, error) {
	fresh, err := r.fresh(len(scopes), time.Time{})
	if err != nil {
		return nil, err
	}
	result, err := r.store.call(ctx, func(b rueidis.Builder) rueidis.Completed {
		return b.Eval().Script(generationsOf).Numkeys(int64(len(scopes))).Key(r.keysOf(scopes)...).Arg(fresh...).Build()
	})
	if err != nil {
		return nil, err
	}
	run, texts, ok := readGenerations(result)
	if !ok || len(texts) != len(scopes) {
		return nil, unavailable(errAnswer)
	}
	generations := make([]commerce.Generation, len(texts))
	for i, text := range texts {
		if generations[i], ok = readGeneration(text, run); !ok {
			return nil, unavailable(errAnswer)
		}
	}
	r.run.Store(&run)
	return generations, nil
}

// readGenerations reads what generationsOf returns.
func readGenerations(result rueidis.RedisResult) (run string, texts []string, ok bool) {
	parts, err := result.ToArray()
	if err != nil || len(parts) != 2 {
		return "", nil, false
	}
	run, err = parts[0].ToString()
	if err != nil {
		return "", nil, false
	}
	texts, err = parts[1].AsStrSlice()
	return run, texts, err == nil
}

// Raise gives scopes new random generations that were raised at a time. It tries for as
// long as TellTimeout, and returns nil when the server has confirmed all of them: whoever
// asks then gets the new ones, and followers hear of them. After an error some of them
// may have been raised.
func (r *Registry) Raise(ctx context.Context, scopes []commerce.PriceScope, at time.Time) error {
	for some := range slices.Chunk(scopes, scopesAtOnce) {
		err := r.store.insist(ctx, func(waiting context.Context) error { return r.raise(waiting, some, at) })
		if err != nil {
			r.untold.Add(1)
			return err
		}
	}
	r.told.Add(1)
	return nil
}

// raise makes one attempt. It sets all of its keys or none.
func (r *Registry) raise(ctx context.Context, scopes []commerce.PriceScope, at time.Time) error {
	fresh, err := r.fresh(len(scopes), at)
	if err != nil {
		return err
	}
	return r.store.sayOnce(ctx, one(func(b rueidis.Builder) rueidis.Completed {
		pairs := b.Mset().KeyValue()
		for i, key := range r.keysOf(scopes) {
			pairs = pairs.KeyValue(key, fresh[i])
		}
		return pairs.Build()
	}))
}

// fresh returns n new generations.
func (r *Registry) fresh(n int, at time.Time) ([]string, error) {
	texts := make([]string, n)
	for i := range texts {
		text, err := newGeneration(r.store.o.Random, at)
		if err != nil {
			return nil, err
		}
		texts[i] = text
	}
	return texts, nil
}

func (r *Registry) keysOf(scopes []commerce.PriceScope) []string {
	names := make([]string, len(scopes))
	for i, scope := range scopes {
		names[i] = r.store.keys.scope(scope)
	}
	return names
}

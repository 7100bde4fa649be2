package replica

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"github.com/redis/rueidis"

	"github.com/clientele-graph/clientele/commerce"
)

const (
	// pricesAtOnce is how many prices are asked for, or put, in one round trip.
	pricesAtOnce = 50
	// maxPrice is the size of one text, in bytes.
	maxPrice = 64 << 10
	// maxKeepPrice bounds what prices take of the server, which evicts nothing.
	maxKeepPrice = time.Hour
)

// Prices keeps texts under the keys of prices, where all replicas find them. It belongs to
// a Store, and is safe for any number of goroutines. It has a connection of its own, so
// that crowds of prices are in nobody's way, and begins to make it when it is first used.
//
// A price that is lost is fetched again, so the server may forget any. The other things
// it is told it must not forget: a server that holds both must not evict, and prices are
// kept for an hour at most, so that they do not fill it.
type Prices struct {
	store *Store
	way   *way
	queue *queue

	got, missed, put, dropped atomic.Int64
}

func newPrices(s *Store, w *way) *Prices { return &Prices{store: s, way: w, queue: newQueue()} }

// Get returns the texts of keys in their order, nil where there is none. It asks for 50 in
// one round trip, which takes Timeout at most. Its errors are those of the Store.
func (p *Prices) Get(ctx context.Context, keys []commerce.PriceKey) ([][]byte, error) {
	texts := make([][]byte, 0, len(keys))
	for some := range slices.Chunk(keys, pricesAtOnce) {
		found, err := p.get(ctx, some)
		if err != nil {
			return nil, err
		}
		texts = append(texts, found...)
	}
	return texts, nil
}

func (p *Prices) get(ctx context.Context, keys []commerce.PriceKey) ([][]byte, error) {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = p.store.keys.price(key)
	}
	answer := make(chan map[string]rueidis.RedisMessage, 1)
	// In a cluster the helper asks each server for what it has.
	_, err := p.way.ask(ctx, p.way.o.Timeout, func(ctx context.Context, client rueidis.Client) (rueidis.RedisResult, error) {
		found, err := rueidis.MGet(client, ctx, names)
		answer <- found
		return rueidis.RedisResult{}, err
	})
	if err != nil {
		return nil, err
	}
	found, texts := <-answer, make([][]byte, len(keys))
	for i, name := range names {
		message, ok := found[name]
		if !ok || message.IsNil() {
			p.missed.Add(1)
			continue
		}
		text, err := message.ToString()
		if err != nil || len(text) > maxPrice {
			p.dropped.Add(1)
			continue
		}
		p.got.Add(1)
		texts[i] = []byte(text)
	}
	return texts, nil
}

// Put keeps texts, which nobody may change any more, for an hour at most. It does not wait:
// they are sent in the background. Texts that are too long, too many, or on their way when
// the server is away, are dropped.
func (p *Prices) Put(texts map[commerce.PriceKey][]byte, keep time.Duration) {
	if keep < time.Millisecond {
		return
	}
	until := time.Now().Add(min(keep, maxKeepPrice))
	for key, text := range texts {
		if len(text) > maxPrice || !p.queue.add(queued{key: key, text: text, until: until}) {
			p.dropped.Add(1)
		}
	}
}

// send sends what is queued until the store is closed. What is left then is sent as well,
// as far as it can be within TellTimeout, and dropped.
func (p *Prices) send() {
	for {
		select {
		case <-p.queue.news:
			p.sendAll(p.store.life)
		case <-p.store.calm.Done():
			last, cancel := context.WithTimeout(p.store.life, p.store.o.TellTimeout)
			defer cancel()
			p.sendAll(last)
			p.dropped.Add(int64(p.queue.shut()))
			return
		}
	}
}

// sendAll sends until nothing is queued, or ctx ends.
func (p *Prices) sendAll(ctx context.Context) {
	for ctx.Err() == nil {
		some := p.queue.take(pricesAtOnce)
		if len(some) == 0 {
			return
		}
		put := p.set(ctx, some)
		p.put.Add(int64(put))
		p.dropped.Add(int64(len(some) - put))
	}
}

// set sends some prices, and returns how many of them are kept.
func (p *Prices) set(ctx context.Context, some []queued) int {
	kept := make(chan int, 1)
	// Of an error the way has told, and nobody waits for this one.
	_, _ = p.way.ask(ctx, p.way.o.TellTimeout, func(ctx context.Context, client rueidis.Client) (rueidis.RedisResult, error) {
		commands := make([]rueidis.Completed, 0, len(some))
		for _, q := range some {
			if left := time.Until(q.until); left >= time.Millisecond {
				commands = append(commands, client.B().Set().Key(p.store.keys.price(q.key)).
					Value(rueidis.BinaryString(q.text)).PxMilliseconds(left.Milliseconds()).Build())
			}
		}
		n := 0
		var failed error
		for _, result := range client.DoMulti(ctx, commands...) {
			if err := result.Error(); err != nil {
				failed = err
				continue
			}
			n++
		}
		kept <- n
		return rueidis.RedisResult{}, failed
	})
	select {
	case n := <-kept:
		return n
	default:
		return 0
	}
}

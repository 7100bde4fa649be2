package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pricing"
)

// Economy is a stream of shoppers who ask for prices, some products much more often than
// others, and how often the store is asked for that.
//
// Its clock goes on with each question and with nothing else, so that the same stream
// causes the same calls on any machine. Nobody asks at the same moment as somebody else:
// what questions save by being gathered does not show here.
type Economy struct {
	// Replicas answer in turn.
	Replicas []*pricing.Service
	Askers   []commerce.ShopperCredential
	// Groups are those of the askers, in their order.
	Groups   []int
	Products []int
	// PerSecond is how many questions come in a second of the clock.
	PerSecond int
	// Every is how often the store changes, zero for never, and Change what it does.
	Every  time.Duration
	Change func(ctx context.Context, n int) error

	// now is the clock in nanoseconds of Unix time: fetches in the background read it too.
	now    atomic.Int64
	random *rand.Rand
	zipf   *rand.Zipf
}

// NewEconomy returns a stream that begins at a time. Its Replicas are to be given Now.
func NewEconomy(began time.Time) *Economy {
	random := rand.New(rand.NewPCG(6, 1)) //nolint:gosec // the same stream each time
	e := &Economy{PerSecond: 200, random: random}
	e.now.Store(began.UnixNano())
	return e
}

// Now is the clock.
func (e *Economy) Now() time.Time { return time.Unix(0, e.now.Load()) }

// Rest lets time go by in which nobody asks.
func (e *Economy) Rest(d time.Duration) { e.now.Add(int64(d)) }

// Spent is what a part of the stream cost.
type Spent struct {
	Questions, Items int
	// Changes is how often the store changed meanwhile.
	Changes int
	// Stale are items that were answered with an old price.
	Stale int
	// Stats are what all replicas did together.
	Stats pricing.Stats
}

// Run asks so many questions, for some things each, and says what they cost. The error
// names the first item without a price.
func (e *Economy) Run(ctx context.Context, questions, size int) (Spent, error) {
	spent := Spent{Questions: questions, Items: questions * size}
	before, next := e.stats(), e.Now().Add(e.Every)
	for n := range questions {
		if e.Every > 0 && !e.Now().Before(next) {
			if err := e.Change(ctx, spent.Changes); err != nil {
				return spent, err
			}
			spent.Changes, next = spent.Changes+1, next.Add(e.Every)
		}
		req := e.question(size)
		results, err := e.Replicas[n%len(e.Replicas)].Prices(ctx, req)
		if err != nil {
			return spent, err
		}
		for _, item := range req.Items {
			got := results[item]
			if got.Unavailable != "" {
				return spent, fmt.Errorf("product %d has no price for group %d: %s, %w", item.ProductID, req.Perspective.ID, got.Unavailable, got.Err)
			}
			if got.Price.IsStale {
				spent.Stale++
			}
		}
		e.now.Add(int64(time.Second) / int64(e.PerSecond))
	}
	spent.Stats = less(e.stats(), before)
	return spent, nil
}

// question is by some asker, for different products.
func (e *Economy) question(size int) commerce.PriceRequest {
	if e.zipf == nil {
		e.zipf = rand.NewZipf(e.random, 1.1, 1, uint64(len(e.Products)-1)) //nolint:gosec // a length
	}
	who := e.random.IntN(len(e.Askers))
	req := commerce.PriceRequest{
		PriceContext: commerce.PriceContext{ChannelID: 1, Currency: "USD", Perspective: commerce.ForGroup(e.Groups[who])},
		Shopper:      &e.Askers[who],
	}
	chosen := make(map[int]bool, size)
	for len(req.Items) < size {
		if id := e.Products[e.zipf.Uint64()]; !chosen[id] {
			chosen[id] = true
			req.Items = append(req.Items, commerce.PriceItem{ProductID: id})
		}
	}
	return req
}

// stats are those of all replicas together.
func (e *Economy) stats() (sum pricing.Stats) {
	for _, s := range e.Replicas {
		sum = less(sum, less(pricing.Stats{}, s.Stats()))
	}
	return sum
}

// less is what was counted since.
func less(now, before pricing.Stats) pricing.Stats {
	return pricing.Stats{
		SourceCalls: now.SourceCalls - before.SourceCalls, SourceItems: now.SourceItems - before.SourceItems,
		VisibilityCalls: now.VisibilityCalls - before.VisibilityCalls,
		SettingsCalls:   now.SettingsCalls - before.SettingsCalls,
		SecondHits:      now.SecondHits - before.SecondHits,
		SecondErrors:    now.SecondErrors - before.SecondErrors,
		Unheard:         now.Unheard - before.Unheard,
	}
}

// HitRatio is the part of items for which the store was not asked.
func (s Spent) HitRatio() float64 { return 1 - float64(s.Stats.SourceItems)/float64(s.Items) }

// PerThousand is how many calls there were for each thousand questions.
func (s Spent) PerThousand(calls int64) float64 { return 1000 * float64(calls) / float64(s.Questions) }

// Calls are all of a part: for prices, for visibility and for settings.
func (s Spent) Calls() int64 {
	return s.Stats.SourceCalls + s.Stats.VisibilityCalls + s.Stats.SettingsCalls
}

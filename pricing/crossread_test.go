package pricing

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// tower is a Source whose price spells its whole context and item, and which fails now
// and then.
type tower struct{ calls atomic.Int64 }

// spell is a number that no other context and item have.
func spell(in commerce.PriceContext, item commerce.PriceItem) int {
	digits := []int{
		1, in.ChannelID, int(in.Perspective.Kind), in.Perspective.ID, slices.Index([]string{"USD", "CAD", "EUR"}, string(in.Currency)),
		slices.Index([]string{"US", "DE"}, string(in.Country)), item.ProductID / 10, item.ProductID % 10, item.VariantID, len(item.Options),
	}
	n := 0
	for _, d := range digits {
		n = n*10 + d
	}
	return n
}

func (s *tower) Prices(_ context.Context, in commerce.PriceContext, items []commerce.PriceItem) (map[commerce.PriceItem]commerce.ProductPrice, error) {
	n := s.calls.Add(1)
	if n%17 == 0 {
		return nil, errQuota
	}
	prices := map[commerce.PriceItem]commerce.ProductPrice{}
	for _, item := range items {
		price := commerce.ProductPrice{Calculated: whole(spell(in, item))}
		if item.ProductID%3 == 0 {
			price.BulkTiers = []commerce.BulkTier{{Minimum: spell(in, item)}}
		}
		prices[item] = price
	}
	return prices, nil
}

// TestNobodyReadsAcross has a crowd of every kind ask for everything, while prices grow
// old, the store fails and scopes are raised: nobody gets a price that is somebody
// else's, or of something else. CLIENTELE_ISOLATION says how much each asks.
func TestNobodyReadsAcross(t *testing.T) {
	askers, questions := 32, 10_000
	if asked, err := strconv.Atoi(os.Getenv("CLIENTELE_ISOLATION")); err == nil {
		questions = asked
	} else if isRace || testing.Short() {
		questions = 1000
	}
	s, source := newShop(), &tower{}
	s.settings.GuestGroupID = 5
	for id := 1; id <= 6; id++ {
		s.groupOf[id] = id - 1
	}
	v := newVillage(1)
	service := open(t, s, func(o *Options) {
		o.Source, o.CacheBytes, o.VerdictCacheBytes = source, 3<<20, 2<<20 // less than what is asked for
		o.FreshFor, o.RefreshFor, o.StaleFor, o.Gather = 300*time.Millisecond, 300*time.Millisecond, 2*time.Second, 50*time.Microsecond
		v.replica(o)
	})
	var crowd sync.WaitGroup
	var priced, stale atomic.Int64
	for n := range askers {
		crowd.Go(func() {
			random := rand.New(rand.NewPCG(uint64(n), 5))
			for i := range questions {
				req, pays := anyQuestion(random)
				results, err := service.Prices(t.Context(), req)
				if err != nil {
					t.Error(err)
					return
				}
				for item, r := range results {
					if r.Unavailable == commerce.PriceUpstreamUnavailable {
						continue
					}
					priced.Add(1)
					if r.Price.IsStale {
						stale.Add(1)
					}
					in := req.PriceContext
					in.Perspective = pays
					tiers := r.Price.BulkTiers
					isCrossed := len(tiers) > 0 != (item.ProductID%3 == 0) || len(tiers) > 0 && tiers[0].Minimum != spell(in, item)
					if r.Unavailable != "" || number(r.Price.Calculated) != spell(in, item) || isCrossed || r.Price.Context != req.PriceContext || r.Price.Item != item {
						t.Errorf("%+v of %+v: got %q, %+v", item, in, r.Unavailable, r.Price)
						return
					}
				}
				if i%200 == 0 {
					mustInvalidate(t, service, [...]commerce.PriceScope{
						channelScope(2), {Kind: commerce.ScopeGroup, ID: 3}, {Kind: commerce.ScopeProduct, ID: 7},
					}[random.IntN(3)]) // not everything, as what is touched is not refreshed
				}
			}
		})
	}
	crowd.Wait()
	stats := service.Stats()
	t.Logf("%d prices, %d of them stale: %+v", priced.Load(), stale.Load(), stats)
	if stale.Load() == 0 || stats.Hits == 0 || stats.Joins == 0 || stats.SecondHits == 0 || stats.Refreshes == 0 || priced.Load() < int64(askers*questions)/2 {
		t.Error("nothing was put to the test")
	}
}

// anyQuestion is one of anybody, and the perspective of those whose prices they pay.
func anyQuestion(random *rand.Rand) (req commerce.PriceRequest, pays commerce.Perspective) {
	group := random.IntN(6)
	switch pays = commerce.ForGroup(group); random.IntN(4) {
	case 0:
		req, pays = guest(), commerce.ForGroup(5)
	case 1:
		req = staff(pays)
	default:
		req = member(group+1, group)
	}
	req.ChannelID = 1 + random.IntN(3)
	req.Currency = commerce.CurrencyCode([]string{"USD", "CAD", "EUR"}[random.IntN(3)])
	req.Country = commerce.CountryCode([]string{"US", "DE"}[random.IntN(2)])
	for range 1 + random.IntN(5) {
		item := commerce.PriceItem{ProductID: 1 + random.IntN(12), VariantID: random.IntN(2)}
		if random.IntN(4) == 0 {
			item.Options = "1=2"
		}
		req.Items = append(req.Items, item)
	}
	return req, pays
}

// TestOneFlight has a thousand callers miss one key at once.
func TestOneFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.delay = time.Second
		service := open(t, s)
		req := staff(commerce.ForGroup(3), products(1, 1)...)
		leader, cancel := context.WithCancel(t.Context())
		var crowd sync.WaitGroup
		crowd.Go(func() {
			results, err := service.Prices(leader, req)
			if err != nil {
				t.Error(err)
			}
			wantReason(t, results, commerce.PriceUpstreamUnavailable)
		})
		synctest.Wait()
		for range 999 {
			crowd.Go(func() { wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(3)) })
		}
		synctest.Wait()
		cancel()
		crowd.Wait()
		wantCalls(t, s, service, 1, 0)
	})
}

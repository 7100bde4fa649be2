package pricing

import (
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// The freshness model: random interleavings of questions, fetches that end in any
// order, changes that the store shows late, invalidations and time. It knows of every
// answered price when it was asked for, and when it must have been asked for at the
// earliest.

var modelProducts = []int{5, 6, 7, 5 + productBuckets}

const modelGroups, modelChannels = 3, 2

// model is one run.
type model struct {
	t        *testing.T
	random   *rand.Rand
	store    *heldStore
	replicas []*Service
	village  *village // nil with one replica
	asking   sync.WaitGroup

	mu      sync.Mutex // guards the fields below
	raised  []invalidation
	promise []promise
	tally   map[string]int
}

// invalidation is one that has returned.
type invalidation struct {
	scope   commerce.PriceScope
	seq     int // of its beginning: what is asked for later is new
	at      time.Time
	replica int
	isTold  bool // without an error
}

// promise says from when on a price is to show a change at least.
type promise struct {
	of     priceOf
	number int
	from   time.Time
}

// touches says whether a scope concerns a price, folded as prices are.
func touches(scope commerce.PriceScope, of priceOf) bool {
	switch scope.Kind {
	case commerce.ScopeChannel:
		return scope.ID == of.channel
	case commerce.ScopeGroup:
		return scope.ID == of.group
	case commerce.ScopeProduct:
		return productScope(scope.ID) == productScope(of.product)
	default:
		return true
	}
}

func (m *model) everyPrice(scope commerce.PriceScope) (all []priceOf) {
	for c := 1; c <= modelChannels; c++ {
		for g := range modelGroups {
			for _, p := range modelProducts {
				if of := (priceOf{c, g, p}); touches(scope, of) && (scope.Kind != commerce.ScopeProduct || scope.ID == p) {
					all = append(all, of)
				}
			}
		}
	}
	return all
}

func (m *model) anyScope() commerce.PriceScope {
	switch m.random.IntN(8) {
	case 0:
		return everything()
	case 1, 2:
		return channelScope(1 + m.random.IntN(modelChannels))
	case 3, 4:
		return commerce.PriceScope{Kind: commerce.ScopeGroup, ID: m.random.IntN(modelGroups)}
	default:
		return commerce.PriceScope{Kind: commerce.ScopeProduct, ID: modelProducts[m.random.IntN(len(modelProducts))]}
	}
}

// change has the store change something, and says so at once.
func (m *model) change(replica int) {
	scope, shown := m.anyScope(), time.Now()
	if m.random.IntN(3) > 0 {
		shown = shown.Add(time.Duration(m.random.Int64N(int64(touchedFor))))
	}
	touched := m.everyPrice(scope)
	m.store.change(shown, touched...)
	number := m.store.next() - 1
	m.invalidate(replica, scope)
	m.mu.Lock()
	defer m.mu.Unlock()
	if last := m.raised[len(m.raised)-1]; !last.isTold {
		return
	}
	for _, of := range touched {
		m.promise = append(m.promise, promise{of, number, shown.Add(touchedFresh)})
	}
}

func (m *model) invalidate(replica int, scope commerce.PriceScope) {
	seq := m.store.next()
	err := m.replicas[replica].Invalidate(m.t.Context(), scope)
	if err != nil && !errors.Is(err, errAway) {
		m.t.Errorf("Invalidate: %v", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.raised = append(m.raised, invalidation{scope, seq, time.Now(), replica, err == nil})
	m.tally["raised"]++
}

// ask asks a replica, and judges what it says when it says it.
func (m *model) ask(replica int) {
	in := commerce.PriceContext{
		ChannelID: 1 + m.random.IntN(modelChannels), Currency: "USD", Perspective: commerce.ForGroup(m.random.IntN(modelGroups)),
	}
	req := commerce.PriceRequest{PriceContext: in, Unrestricted: true}
	for range 1 + m.random.IntN(3) {
		req.Items = append(req.Items, commerce.PriceItem{ProductID: modelProducts[m.random.IntN(len(modelProducts))]})
	}
	m.mu.Lock()
	known, came := len(m.raised), time.Now()
	promised := len(m.promise)
	m.mu.Unlock()
	m.asking.Go(func() {
		results, err := m.replicas[replica].Prices(m.t.Context(), req)
		if err != nil {
			m.t.Errorf("Prices: %v", err)
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		for item, r := range results {
			of := priceOf{in.ChannelID, in.Perspective.ID, item.ProductID}
			m.judge(replica, of, r, came, m.raised[:known], m.promise[:promised])
		}
	})
}

// judge compares one answer with what was promised when its question came.
func (m *model) judge(replica int, of priceOf, r commerce.PriceResult, came time.Time, raised []invalidation, promised []promise) {
	if r.Unavailable != "" {
		m.tally["refused"]++
		return
	}
	kind := "fresh"
	if r.Price.IsStale {
		kind = "stale"
	}
	m.tally[kind]++
	asked := number(r.Price.Base)
	for _, i := range raised {
		if !touches(i.scope, of) || asked > i.seq {
			continue
		}
		if i.replica == replica {
			m.t.Errorf("%+v: a %s price of call %d, before the invalidation %d here of %+v", of, kind, asked, i.seq, i.scope)
		}
		if i.isTold && kind == "fresh" && came.Sub(i.at) > epochFor {
			m.t.Errorf("%+v: a price of call %d, before the invalidation %d elsewhere of %+v, %v ago", of, asked, i.seq, i.scope, came.Sub(i.at))
		}
	}
	late := time.Duration(0)
	if len(m.replicas) > 1 {
		late = epochFor
	}
	for _, p := range promised {
		if p.of == of && kind == "fresh" && came.After(p.from.Add(late)) && number(r.Price.Calculated) < p.number {
			m.t.Errorf("%+v: shows change %d, %v after change %d was to be there", of, number(r.Price.Calculated), came.Sub(p.from), p.number)
		}
	}
}

// step does one thing.
func (m *model) step() {
	replica := m.random.IntN(len(m.replicas))
	switch n := m.random.IntN(20); {
	case n < 7:
		m.ask(replica)
	case n < 12:
		err := error(nil)
		if m.random.IntN(6) == 0 {
			err = errQuota
		}
		for range 1 + m.random.IntN(4) {
			m.store.letGo(m.random, err)
		}
	case n < 13:
		m.change(replica)
	case n < 14 && m.random.IntN(2) == 0:
		m.invalidate(replica, m.anyScope())
	case n < 15 && m.village != nil:
		m.trouble(replica)
	case n < 19:
		time.Sleep(time.Duration(m.random.Int64N(int64(400 * time.Millisecond))))
	default:
		time.Sleep(time.Duration(m.random.Int64N(int64([]time.Duration{
			5 * time.Second, 20 * time.Second, 2 * time.Minute, 8 * time.Minute, 25 * time.Minute,
		}[m.random.IntN(5)]))))
	}
	synctest.Wait()
}

// trouble changes how well replicas hear each other.
func (m *model) trouble(replica int) {
	ear := m.village.ears[replica]
	switch m.random.IntN(5) {
	case 0:
		ear.lose(time.Duration(m.random.Int64N(int64(epochFor))))
	case 1:
		m.village.down(true)
		for _, e := range m.village.ears {
			e.lose(time.Duration(m.random.Int64N(int64(epochFor))))
		}
	default:
		m.village.down(false)
		for _, e := range m.village.ears {
			e.find()
		}
	}
}

// run does steps, and then lets everybody have an answer.
func (m *model) run(steps int) {
	for range steps {
		m.step()
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		m.asking.Wait()
	}()
	for {
		select {
		case <-done:
			return
		case <-time.After(10 * time.Millisecond):
			for m.store.letGo(m.random, nil) {
			}
		}
	}
}

func TestFreshness(t *testing.T) {
	for name, replicas := range map[string]int{"one replica": 1, "two replicas": 2} {
		t.Run(name, func(t *testing.T) {
			total := map[string]int{}
			runs := 100
			if isRace || testing.Short() {
				runs = 25
			}
			for seed := range runs {
				synctest.Test(t, func(t *testing.T) {
					m := newModel(t, uint64(seed), replicas)
					m.run(100)
					for kind, n := range m.tally {
						total[kind] += n
					}
				})
				if t.Failed() {
					t.Fatalf("seed %d", seed)
				}
			}
			t.Logf("%d steps: %v", runs*100, total)
			for _, kind := range []string{"fresh", "stale", "refused", "raised"} {
				if total[kind] < runs/4 {
					t.Errorf("%d times %s: nothing was put to the test", total[kind], kind)
				}
			}
		})
	}
}

func newModel(t *testing.T, seed uint64, replicas int) *model {
	m := &model{t: t, random: rand.New(rand.NewPCG(seed, 99)), store: newHeldStore(), tally: map[string]int{}}
	if replicas > 1 {
		m.village = newVillage(seed)
	}
	for range replicas {
		m.replicas = append(m.replicas, open(t, newShop(), func(o *Options) {
			o.Source, o.CacheBytes, o.VerdictCacheBytes = m.store, 1<<20, 1<<20
			o.RefreshFor = 10 * time.Minute
			if m.village != nil {
				m.village.replica(o).slow = epochFor
			}
		}))
	}
	return m
}

package pricing

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// errAway is what a registry and a second level say that are away.
var errAway = errors.New("away")

// village is where the replicas of a test find generations and texts.
type village struct {
	mu     sync.Mutex // guards the fields below and those of the ears
	random *rand.Rand
	isDown bool
	known  map[commerce.PriceScope]commerce.Generation
	texts  map[commerce.PriceKey][]byte
	ears   []*ear
	reads  int
	raises int
	gets   int
}

func newVillage(seed uint64) *village {
	return &village{
		random: rand.New(rand.NewPCG(seed, 17)),
		known:  map[commerce.PriceScope]commerce.Generation{},
		texts:  map[commerce.PriceKey][]byte{},
	}
}

// ear is one replica's Registry and SecondLevel.
type ear struct {
	*village
	raised  func([]commerce.PriceScope)
	isHeard bool
	isLost  bool
	slow    time.Duration // at most how long it takes to hear
}

func (v *village) ear() *ear {
	e := &ear{village: v, isHeard: true}
	v.ears = append(v.ears, e)
	return e
}

// replica starts a service that lives in the village.
func (v *village) replica(o *Options) *ear {
	e := v.ear()
	o.Registry, o.SecondLevel = e, e
	return e
}

func (v *village) down(isDown bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.isDown = isDown
}

// forget loses everything, as a server does that is emptied, and has everybody hear so.
func (v *village) forget() {
	v.mu.Lock()
	clear(v.known)
	clear(v.texts)
	ears := slices.Clone(v.ears)
	v.mu.Unlock()
	for _, e := range ears {
		e.raised(nil)
	}
}

func (v *village) counted() (reads, raises, gets int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.reads, v.raises, v.gets
}

func (v *village) fresh() commerce.Generation {
	var g commerce.Generation
	for i := range g.ID {
		g.ID[i] = byte(v.random.Uint32())
	}
	return g
}

func (e *ear) Generations(_ context.Context, scopes []commerce.PriceScope) ([]commerce.Generation, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.reads++
	if e.isDown {
		return nil, errAway
	}
	found := make([]commerce.Generation, len(scopes))
	for i, scope := range scopes {
		if _, ok := e.known[scope]; !ok {
			e.known[scope] = e.fresh()
		}
		found[i] = e.known[scope]
	}
	return found, nil
}

func (e *ear) Raise(_ context.Context, scopes []commerce.PriceScope, at time.Time) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.raises++
	if e.isDown {
		return errAway
	}
	for _, scope := range scopes {
		g := e.fresh()
		g.RaisedAt = at
		e.known[scope] = g
	}
	for _, other := range e.ears {
		if other.isLost {
			continue
		}
		delay := time.Duration(e.random.Int64N(int64(other.slow) + 1))
		time.AfterFunc(delay, func() { other.raised(scopes) })
	}
	return nil
}

func (e *ear) Follow(raised func([]commerce.PriceScope)) { e.raised = raised }

func (e *ear) IsHeard() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.isHeard
}

// lose has the replica hear nothing any more, and notice after a while.
func (e *ear) lose(after time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.isLost = true
	time.AfterFunc(after, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.isHeard = !e.isLost
	})
}

// find has the replica hear again: anything may have been raised meanwhile.
func (e *ear) find() {
	e.raised(nil)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.isLost, e.isHeard = false, true
}

func (e *ear) Get(_ context.Context, keys []commerce.PriceKey) ([][]byte, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.gets++
	if e.isDown {
		return nil, errAway
	}
	texts := make([][]byte, len(keys))
	for i, key := range keys {
		texts[i] = slices.Clone(e.texts[key])
	}
	return texts, nil
}

func (e *ear) Put(texts map[commerce.PriceKey][]byte, _ time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.isDown {
		return
	}
	maps.Copy(e.texts, texts)
}

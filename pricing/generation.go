package pricing

import (
	"crypto/subtle"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// generation is part of every key. What was fetched under another one cannot be
// found any more. It is random and not a number, so that replicas which share a
// cache cannot arrive at the same one by accident.
type generation [16]byte

// xor mixes two generations. Each being random, so is the mixture.
func (g generation) xor(other generation) generation {
	subtle.XORBytes(g[:], g[:], other[:])
	return g
}

// cell is what the table knows of one scope.
type cell struct {
	id generation
	// raisedAt is when it was last raised for certain, in nanoseconds of Unix time; 0
	// never. What is only heard of is read first: to make a generation that was missing
	// looks the same as to raise it.
	raisedAt int64
	// raised and entered are the table's count when the scope was last raised and
	// when the registry's answer was entered.
	raised, entered uint64
	// holders are raises that the registry has not heard of. While there are any,
	// the id is our own and nothing that the registry says replaces it.
	holders int
	// isDoubted says that the id is only the last known one: the registry knows.
	isDoubted bool
}

// maxScopes is how many scopes the table remembers before it forgets them all.
const maxScopes = 4 * productBuckets

// generations is the table of them, one for each scope. Without a Registry what it
// says is the truth, and a scope it does not know gets a new one. With a Registry it
// mirrors that: a scope it does not know has to be read.
type generations struct {
	newID    func() [16]byte
	registry Registry // nil without replicas

	mu    sync.RWMutex // guards the fields below, and is held for moments only
	cells map[commerce.PriceScope]cell
	// count is raised by every change of the table. floor is what it was when any
	// scope may have been raised, and floorAt when that was.
	count, floor uint64
	floorAt      int64
	contact      contact
}

func newGenerations(newID func() [16]byte, registry Registry) *generations {
	return &generations{newID: newID, registry: registry, cells: map[commerce.PriceScope]cell{}}
}

// lookup returns what is known of a scope. When it is not certain, the registry must
// be asked, and the cell is what was last known.
func (g *generations) lookup(scope commerce.PriceScope) (c cell, isCertain bool) {
	g.mu.RLock()
	c, ok := g.cells[scope]
	g.mu.RUnlock()
	if ok || g.registry != nil {
		return c, ok && !c.isDoubted
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if c, ok = g.cells[scope]; !ok {
		c = cell{id: g.newID(), raisedAt: g.floorAt}
		g.makeRoom()
		g.cells[scope] = c
	}
	return c, true
}

// adopt gives a scope that nobody could read yet a number of our own for its last known
// one: under none, what was kept would be found again when the table has forgotten what it
// has read meanwhile.
func (g *generations) adopt(scope commerce.PriceScope) cell {
	g.mu.Lock()
	defer g.mu.Unlock()
	c, ok := g.cells[scope]
	if !ok {
		g.makeRoom()
		c = cell{id: g.newID(), isDoubted: true}
		g.cells[scope] = c
	}
	return c
}

// raise gives scopes new generations. With a registry they hold until the matching
// release, whatever the registry says meanwhile.
func (g *generations) raise(scopes []commerce.PriceScope, now int64) {
	g.change(scopes, now, func(c *cell) {
		if g.registry != nil {
			c.holders++
		}
		c.isDoubted, c.raisedAt = false, now
	})
}

// release ends a raise that the registry has heard of: it knows the generations.
func (g *generations) release(scopes []commerce.PriceScope, now int64) {
	g.change(scopes, now, func(c *cell) { c.holders--; c.isDoubted = c.holders == 0 })
}

// hear is told of what anybody raised, nil meaning that anything may have been.
// What was raised is not the last known any more; what may have been is.
func (g *generations) hear(scopes []commerce.PriceScope, now int64) {
	if scopes != nil {
		g.change(scopes, now, func(c *cell) {
			if c.isDoubted = c.holders == 0; !c.isDoubted {
				c.raisedAt = now
			}
		})
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.count++
	g.floor = g.count
	for scope, c := range g.cells {
		c.isDoubted = c.holders == 0
		g.cells[scope] = c
	}
	g.roll(now)
}

// change gives scopes new generations and has each cell looked after.
func (g *generations) change(scopes []commerce.PriceScope, now int64, also func(*cell)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.makeRoom()
	for _, scope := range scopes {
		g.count++
		c := g.cells[scope]
		c.id, c.raised = g.newID(), g.count
		also(&c)
		g.cells[scope] = c
	}
	g.roll(now)
}

// makeRoom forgets groups and products when there are too many scopes, but for those
// that are held. To forget a scope is to raise it, unless the registry knows it. mu
// is held.
func (g *generations) makeRoom() {
	if len(g.cells) < maxScopes {
		return
	}
	g.count++
	g.floor = g.count
	for scope, c := range g.cells {
		g.floorAt = max(g.floorAt, c.raisedAt)
		if c.holders == 0 && scope.Kind >= commerce.ScopeGroup {
			delete(g.cells, scope)
		}
	}
}

// raisedAs is a number that is another one once the scope was raised. mu is held.
func (g *generations) raisedAs(scope commerce.PriceScope) uint64 {
	return max(g.floor, g.cells[scope].raised)
}

// raisedBefore is when a scope was last raised as far as the table remembers. A registry
// that was emptied, or restarted with nothing, does not.
func (g *generations) raisedBefore(scope commerce.PriceScope) int64 {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.cells[scope].raisedAt
}

// mark is to be taken before something is asked, see moved.
func (g *generations) mark() uint64 {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.count
}

// nanos is a time as the table keeps it.
func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

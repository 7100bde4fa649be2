package hook

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// Board is where hooks are registered. There is one client, who sees them all.
// Its methods may be called from many goroutines.
type Board struct {
	now       func() time.Time
	httpsOnly bool

	mu    sync.Mutex // guards the fields below
	hooks map[int]Hook
	last  int
}

// firstHook is the number of the first hook.
const firstHook = 20_001

// newBoard makes an empty board. httpsOnly refuses plain http to this machine, too.
func newBoard(now func() time.Time, httpsOnly bool) *Board {
	return &Board{now: now, httpsOnly: httpsOnly, hooks: map[int]Hook{}, last: firstHook - 1}
}

// List returns every hook by number.
func (b *Board) List() []Hook {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := make([]Hook, 0, len(b.hooks))
	for _, id := range slices.Sorted(maps.Keys(b.hooks)) {
		all = append(all, b.hooks[id].clone())
	}
	return all
}

// Get returns one hook.
func (b *Board) Get(id int) (Hook, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	h, ok := b.hooks[id]
	return h.clone(), ok
}

// Create registers a hook and returns it with its number and dates. The error is
// one of this package's, ErrUnknown aside.
func (b *Board) Create(h Hook) (Hook, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	h = h.clone()
	h.ID, h.Created = b.last+1, b.now()
	h.Updated = h.Created
	if err := b.mayBe(h); err != nil {
		return Hook{}, err
	}
	b.last = h.ID
	b.hooks[h.ID] = h
	return h.clone(), nil
}

// Update changes anything of a hook but its number and the date of its making. The
// error is one of this package's.
func (b *Board) Update(id int, change func(*Hook)) (Hook, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	old, ok := b.hooks[id]
	if !ok {
		return Hook{}, ErrUnknown
	}
	h := old.clone()
	change(&h)
	h = h.clone()
	h.ID, h.Created, h.Updated = id, old.Created, b.now()
	if err := b.mayBe(h); err != nil {
		return Hook{}, err
	}
	b.hooks[id] = h
	return h.clone(), nil
}

// Delete removes a hook and returns it as it was.
func (b *Board) Delete(id int) (Hook, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	h, ok := b.hooks[id]
	delete(b.hooks, id)
	return h, ok
}

// deactivate switches a hook off.
func (b *Board) deactivate(id int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if h, ok := b.hooks[id]; ok {
		h.IsActive, h.Updated = false, b.now()
		b.hooks[id] = h
	}
}

// mayBe says what a hook breaks, beside all others. The lock is held.
func (b *Board) mayBe(h Hook) error {
	switch {
	case !isScope(h.Scope):
		return ErrScope
	case !isDestination(h.Destination, b.httpsOnly):
		return ErrDestination
	case !areHeaders(h.Headers):
		return ErrHeaders
	}
	alike := 0
	for _, other := range b.hooks {
		if other.ID == h.ID || trimmed(other.Scope) != trimmed(h.Scope) {
			continue
		}
		if other.Destination == h.Destination {
			return ErrDuplicate
		}
		alike++
	}
	if alike >= MaxPerScope {
		return ErrTooMany
	}
	return nil
}

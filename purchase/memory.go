package purchase

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// maxMemory is how many entries a Memory holds, of some hundred bytes each.
const maxMemory = 200_000

// Memory is a Journal for one process that is the only one. What it knows ends with the
// process. When it is full it takes nothing more, and evicts nothing. It is safe for
// concurrent use.
type Memory struct {
	now func() time.Time
	// most is how many entries it holds at most.
	most int

	mu      sync.Mutex // guards the fields below
	entries map[string]remembered
	swept   time.Time
}

// remembered is an entry and until when it is one.
type remembered struct {
	entry []byte
	until time.Time
}

var _ Journal = (*Memory)(nil)

// NewMemory returns a journal without entries that goes by a clock.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{now: now, most: maxMemory, entries: map[string]remembered{}, swept: now()}
}

// Read returns the entry of that name, nil when there is none. It never fails.
func (m *Memory) Read(_ context.Context, name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.held(name)), nil
}

// Swap writes the entry of that name if it still is old. It fails when there is no place.
func (m *Memory) Swap(_ context.Context, name string, old, next []byte, keep time.Duration) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	held := m.held(name)
	if (held == nil) != (old == nil) || !bytes.Equal(held, old) {
		return false, nil
	}
	if next == nil {
		delete(m.entries, name)
		return true, nil
	}
	m.sweep()
	if _, known := m.entries[name]; !known && len(m.entries) >= m.most {
		return false, &commerce.Error{
			Code: commerce.CodeUpstreamUnavailable, Message: "There are too many payments at once. Try again later.", Err: errMemory,
		}
	}
	m.entries[name] = remembered{entry: slices.Clone(next), until: m.now().Add(keep)}
	return true, nil
}

// held returns what is there and not over.
func (m *Memory) held(name string) []byte {
	r, ok := m.entries[name]
	if !ok || !m.now().Before(r.until) {
		return nil
	}
	return r.entry
}

// sweep takes away what is over, now and then.
func (m *Memory) sweep() {
	now := m.now()
	if now.Sub(m.swept) < time.Minute && len(m.entries) < m.most {
		return
	}
	m.swept = now
	for name, r := range m.entries {
		if !now.Before(r.until) {
			delete(m.entries, name)
		}
	}
}

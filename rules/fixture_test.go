package rules

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// canary stands in every text of the store that nobody may find in a log.
const canary = "canary-71c4"

// shop is a store whose rules tests change.
type shop struct {
	mu         sync.Mutex // guards the fields below
	groups     map[int]commerce.GroupRules
	currencies []commerce.CurrencyRules
	tax        commerce.TaxRules
	// reads counts what was read whole, fails is how many of the three reads end with
	// an error from now on, counted from the last, and slow how long a read takes.
	reads int
	fails int
	slow  time.Duration
}

func newShop() *shop {
	return &shop{
		groups: map[int]commerce.GroupRules{
			1: {GroupID: 1, IsDefault: true, Access: "all"},
			2: {GroupID: 2, Access: "specific", CategoryIDs: []int{4, 5}},
			3: {GroupID: 3, Access: "all", Discounts: []commerce.GroupDiscountRule{
				{Kind: "all", Method: "percent", Amount: "5"}, {Kind: "category", Method: "fixed", Amount: "9.5", CategoryID: 4},
			}},
			4: {GroupID: 4, IsForGuests: true, Access: "all"},
		},
		currencies: []commerce.CurrencyRules{
			{Code: "USD", Rate: "1", Decimals: 2, IsEnabled: true, IsDefault: true, IsForPayments: true},
			{Code: "CAD", Rate: "1.25", Decimals: 2, IsEnabled: true},
		},
		tax: commerce.TaxRules{IsSubtracted: true, StoreZoneID: 1, GuestZoneID: 1, Rounding: "RATE_ROUNDING"},
	}
}

func (s *shop) GroupRules(context.Context) (map[int]commerce.GroupRules, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.groups), s.failure(3)
}

func (s *shop) CurrencyRules(context.Context) ([]commerce.CurrencyRules, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.currencies), s.failure(2)
}

func (s *shop) TaxRules(ctx context.Context) (commerce.TaxRules, error) {
	s.mu.Lock()
	slow := s.slow
	s.mu.Unlock()
	select {
	case <-time.After(slow):
	case <-ctx.Done():
		return commerce.TaxRules{}, ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if commerce.CorrelationID(ctx) == "" {
		return commerce.TaxRules{}, errors.New("no correlation id")
	}
	if err := s.failure(1); err != nil {
		return commerce.TaxRules{}, err
	}
	s.reads++
	return s.tax, nil
}

func (s *shop) failure(from int) error {
	if s.fails >= from {
		return errors.New("the store said " + canary)
	}
	return nil
}

// change changes something under the lock.
func (s *shop) change(change func(*shop)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

// edit changes one group.
func (s *shop) edit(id int, change func(*commerce.GroupRules)) {
	s.change(func(s *shop) {
		g := s.groups[id]
		change(&g)
		s.groups[id] = g
	})
}

func (s *shop) readSoFar() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reads
}

// till records what is invalidated.
type till struct {
	mu   sync.Mutex // guards the fields below
	told []commerce.PriceScope
	// failing makes calls fail, and before is called first.
	failing bool
	before  func()
}

func (p *till) Invalidate(ctx context.Context, scopes ...commerce.PriceScope) error {
	p.mu.Lock()
	before, failing := p.before, p.failing
	p.mu.Unlock()
	if before != nil {
		before()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if failing {
		return errors.New("nobody heard " + canary)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told = append(p.told, scopes...)
	return nil
}

// take returns what was invalidated since it was last asked.
func (p *till) take() []commerce.PriceScope {
	p.mu.Lock()
	defer p.mu.Unlock()
	told := p.told
	p.told = nil
	return told
}

func (p *till) set(failing bool, before func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failing, p.before = failing, before
}

// shared is a Memory as replicas have it.
type shared struct {
	mu      sync.Mutex // guards the fields below
	elected map[string]time.Time
	values  map[string][]byte
	// down makes calls fail, applied after they did what they were asked.
	down, applied bool
	// limit is how long values may be, 0 for any length.
	limit int
	// after is called when a value was swapped.
	after func()
}

func newShared() *shared {
	return &shared{elected: map[string]time.Time{}, values: map[string][]byte{}}
}

var errDown = errors.New("no memory of " + canary)

func (m *shared) Elect(_ context.Context, name string, keep time.Duration) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.down {
		return false, errDown
	}
	if time.Now().Before(m.elected[name]) {
		return false, nil
	}
	m.elected[name] = time.Now().Add(keep)
	return true, nil
}

func (m *shared) Remember(_ context.Context, name string, value []byte) ([]byte, error) {
	m.mu.Lock()
	if m.down && !m.applied || m.limit > 0 && len(value) > m.limit {
		m.mu.Unlock()
		return nil, errDown
	}
	old := m.values[name]
	m.values[name] = bytes.Clone(value)
	after, down := m.after, m.down
	m.mu.Unlock()
	if after != nil {
		after()
	}
	if down {
		return nil, errDown
	}
	return old, nil
}

func (m *shared) set(change func(*shared)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(m)
}

// env is a watcher with everything around it.
type env struct {
	*Watcher
	shop   *shop
	till   *till
	memory *shared

	mu     sync.Mutex // guards the fields below
	log    bytes.Buffer
	forgot int
}

// newEnv makes a watcher; what is nil is made anew, but no memory is none.
func newEnv(s *shop, p *till, m *shared) *env {
	e := &env{shop: s, till: p, memory: m}
	o := Options{
		Store: s, Prices: p, Random: func() float64 { return 0.5 }, Logger: slog.New(slog.NewJSONHandler(e, nil)),
		Forget: func() {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.forgot++
		},
	}
	if m != nil {
		o.Memory = m
	}
	e.Watcher = New(o)
	return e
}

// Write collects the log.
func (e *env) Write(b []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.log.Write(b)
}

func (e *env) logged() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.log.String()
}

func (e *env) forgotten() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.forgot
}

// wantTold checks what was invalidated since the last check.
func (p *till) wantTold(t testing.TB, when string, want ...commerce.PriceScope) {
	t.Helper()
	if got := p.take(); !slices.Equal(got, want) {
		t.Errorf("%s: invalidated %v, want %v", when, got, want)
	}
}

func group(id int) commerce.PriceScope {
	return commerce.PriceScope{Kind: commerce.ScopeGroup, ID: id}
}

func everything() commerce.PriceScope {
	return commerce.PriceScope{Kind: commerce.ScopeEverything}
}

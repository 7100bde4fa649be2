package pricing

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// memo remembers one value per channel for a while and reads it once, however
// many ask. When it cannot be read again, the old value goes on for at most
// Options.StaleFor, so that a store that answers nobody does not take away prices
// that are in memory. Channels are few, so nothing is ever thrown away.
//
// While the registry is not heard, a value goes on too, for as long as it would otherwise:
// a reading costs several calls, and one in each epoch would leave none for prices. It is
// then no proof of how things are, and what rests on it is stale.
type memo[V any] struct {
	service *Service
	call    string // what the log calls it
	ttl     time.Duration
	reads   *atomic.Int64
	read    func(ctx context.Context, channelID int) (V, error)

	mu      sync.Mutex // guards entries
	entries map[int]*memory[V]
}

// memory is one value, or the reading of it.
type memory[V any] struct {
	// standing is what it was read under. Under another generation it has to be read
	// again, under another last known one it is not even good as a stale one.
	standing standing
	// old is the value before, to fall back on; nil when there is none. When it was
	// stale already, nobody waits for this reading but gets it at once.
	old *kept[V]
	// done is closed when the fields below hold.
	done chan struct{}
	kept[V]
	err error
}

// kept is a value that the store once gave.
type kept[V any] struct {
	value V
	// span ends when it is to be read again, and usable is when it must not be served
	// any more, whatever happens.
	span
	usable int64
	// isStale says that reading it again has failed.
	isStale bool
}

// refreshPause is how long a value that could not be read again is left alone.
const refreshPause = 5 * time.Second

func newMemo[V any](s *Service, call string, ttl time.Duration, reads *atomic.Int64, read func(context.Context, int) (V, error)) *memo[V] {
	return &memo[V]{service: s, call: call, ttl: ttl, reads: reads, read: read, entries: map[int]*memory[V]{}}
}

// get returns the channel's value, reading it when it is not known, and whether that is a
// proof of how things are: while the registry is not heard, only a reading of the same
// epoch is.
func (m *memo[V]) get(ctx context.Context, channelID int, current standing, now int64) (value V, isProof bool, err error) {
	known := m.enter(originOf(ctx), channelID, current, now)
	select {
	case <-known.done:
		return m.answer(known, current)
	default:
	}
	if old := known.old; old != nil && old.isStale && m.isUsable(old, now) && m.isCurrent(channelID, known) {
		m.service.counts.staleReads.Add(1)
		return old.value, !current.isBrief(), nil
	}
	select {
	case <-known.done:
		return m.answer(known, current)
	case <-ctx.Done():
		return value, false, context.Cause(ctx)
	}
}

// answer is what a reading ended with, for a question that stands there.
func (m *memo[V]) answer(e *memory[V], current standing) (value V, isProof bool, err error) {
	if e.err == nil && e.isStale {
		m.service.counts.staleReads.Add(1)
	}
	return e.value, e.proves(current), e.err
}

// proves says whether the memory is how things are for a question that stands there.
func (e *memory[V]) proves(current standing) bool {
	return !current.isBrief() || (e.standing.epoch == current.epoch && !e.isStale)
}

// isProof says the same of what get has returned lately; nobody rests on nothing.
func (m *memo[V]) isProof(channelID int, current standing) bool {
	if !current.isBrief() {
		return true
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	known := m.entries[channelID]
	if known == nil {
		return true
	}
	select {
	case <-known.done:
		return known.proves(current)
	default:
		return false
	}
}

// enter returns the memory to wait for, beginning a new one if need be.
func (m *memo[V]) enter(from origin, channelID int, current standing, now int64) *memory[V] {
	m.mu.Lock()
	defer m.mu.Unlock()
	known := m.entries[channelID]
	isLast := known != nil && known.standing.lastKnown() == current.lastKnown()
	// What does for a question that stands elsewhere is not proven to be what it was.
	does := isLast && (known.standing.epoch == current.epoch || (current.isBrief() && !m.service.o.Strict))
	if does && known.serves(now) {
		return known
	}
	next := &memory[V]{standing: current, done: make(chan struct{})}
	if does || (isLast && !current.isBrief()) {
		next.old = known.fallback()
	}
	m.entries[channelID] = next
	if !m.service.work.run(func(ctx context.Context) { m.fill(from.follow(ctx), channelID, next) }) {
		next.old, next.err = nil, errClosed
		close(next.done)
	}
	return next
}

// serves says whether the memory is still being made, or good and fresh.
func (e *memory[V]) serves(now int64) bool {
	select {
	case <-e.done:
		return e.err == nil && e.isFresh(now)
	default:
		return true
	}
}

// fallback returns what there is if the next reading fails. It is a copy, or each
// memory would hold on to all before it.
func (e *memory[V]) fallback() *kept[V] {
	select {
	case <-e.done:
	default:
		return e.old
	}
	if e.err != nil {
		return nil
	}
	old := e.kept
	return &old
}

// isUsable says whether the value may be served if need be.
func (m *memo[V]) isUsable(v *kept[V], now int64) bool {
	return within(v.usable, now, m.ttl+m.service.o.StaleFor+maxSkew)
}

// isCurrent is false once the memory was invalidated. What was read anew still
// answers those who waited for it then; what is stale does not.
func (m *memo[V]) isCurrent(channelID int, e *memory[V]) bool {
	return m.service.generations.stands(e.standing, everything(), channelScope(channelID))
}

func (m *memo[V]) fill(ctx context.Context, channelID int, next *memory[V]) {
	defer close(next.done)
	asked := m.service.now()
	value, err := m.ask(ctx, channelID)
	now := m.service.now()
	if err == nil {
		s := next.standing.spanOf(asked, now, m.ttl)
		next.kept = kept[V]{value: value, span: s, usable: s.freshUntil + int64(m.service.o.StaleFor)}
		return
	}
	old := next.old
	useOld := old != nil && m.isUsable(old, now) && m.isCurrent(channelID, next)
	m.service.complain(ctx, m.call, err, 1, slog.Int("channel", channelID), slog.Bool("stale", useOld))
	if !useOld {
		next.err = err
		return
	}
	rest := span{now, min(now+int64(refreshPause), old.usable)}
	next.kept = kept[V]{value: old.value, span: rest, usable: old.usable, isStale: true}
}

// ask makes one read.
func (m *memo[V]) ask(ctx context.Context, channelID int) (value V, err error) {
	defer recovered(&err)
	m.reads.Add(1)
	return m.read(ctx, channelID)
}

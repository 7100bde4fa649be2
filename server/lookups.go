package server

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

const (
	// lookupSize is how many variants are looked up in one call.
	lookupSize = 50
	// lookupGather is how long the first of several variants waits for others: events of
	// an import come one for each record.
	lookupGather = 50 * time.Millisecond
	// lookupTimeout is how long the store has for one call.
	lookupTimeout = 2 * time.Second
	// lookupWait is how long an event waits: the store waits for our answer meanwhile.
	lookupWait = 3 * time.Second
	// Nothing is looked up for a while after a failure: for as long as it says, or else
	// for a time that doubles, between the two.
	lookupPause, maxLookupPause = time.Second, time.Minute
	// maxLookups is how many variants wait at most, of about 100 bytes.
	maxLookups = 20_000
	// lookupPatience is how long events are to be sent again for the sake of one variant:
	// as long as stale prices are served, unless configured otherwise. The store must not
	// find that its events are never taken, or it tells nothing any more.
	lookupPatience = time.Hour
)

// errManyLookups says that too many variants wait already.
var errManyLookups = errors.New("too many variants are to be looked up")

// lookups asks for the products of variants, a call at a time, whoever waits for it. What
// was asked for once is looked up even when nobody waits any more: the store will send
// the event again.
// Here is who waits for what; lookupflight.go makes the calls.
type lookups struct {
	source variantSource
	now    func() time.Time
	// keep is told what was learned, before those who wait are.
	keep func(variant, product int)

	life    context.Context // ends with close, and every call with it
	end     context.CancelFunc
	running sync.WaitGroup

	mu sync.Mutex // guards the fields below
	// queue are lookups to come, and of are those and the one that is under way by what
	// they look up.
	queue     []*lookup
	of        map[int]*lookup
	isRunning bool
	// why, when not nil, is how the last call failed, and failed when. Until pause after
	// that there is no other.
	why    error
	failed time.Time
	pause  time.Duration
}

// lookup is one call to come.
type lookup struct {
	ids []int
	// since is when the first of them was asked for.
	since time.Time
	// landed is closed once the fields below stand.
	landed   chan struct{}
	products map[int]int
	err      error
}

func newLookups(source variantSource, now func() time.Time, keep func(variant, product int)) *lookups {
	life, end := context.WithCancel(context.Background())
	return &lookups{source: source, now: now, keep: keep, life: life, end: end, of: make(map[int]*lookup)}
}

// close ends what is under way and waits for it. Whoever waits is told so.
func (l *lookups) close() {
	l.mu.Lock()
	l.end()
	l.mu.Unlock()
	l.running.Wait()
}

// ask returns the products of variants: none, nil, when the store said nothing of one of
// them, or nothing at all for so long that it counts as that. An error says that it has
// not told all of them in time, and may later.
func (l *lookups) ask(ctx context.Context, ids []int) (map[int]int, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupWait)
	defer cancel()
	boarded, problem := l.board(ids)
	found := make(map[int]int, len(ids))
	for i, k := range boarded {
		if k == nil {
			continue
		}
		switch err := l.wait(ctx, k); {
		case err == nil && k.products[ids[i]] == 0, err != nil && l.now().Sub(k.since) >= lookupPatience:
			return nil, nil //nolint:nilnil // documented
		case err == nil:
			found[ids[i]] = k.products[ids[i]]
		default:
			problem = err
		}
	}
	return found, problem
}

// board finds the lookups that ids are or will be part of, nil for one that has no room.
func (l *lookups) board(ids []int) (boarded []*lookup, err error) {
	boarded = make([]*lookup, len(ids))
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, id := range ids {
		if boarded[i] = l.of[id]; boarded[i] != nil {
			continue
		}
		if len(l.of) >= maxLookups {
			err = &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "Too much has changed at once. Try again later.", Err: errManyLookups}
			continue
		}
		last := len(l.queue) - 1
		if last < 0 || len(l.queue[last].ids) == lookupSize {
			l.queue = append(l.queue, &lookup{since: l.now(), landed: make(chan struct{})})
			last++
		}
		k := l.queue[last]
		k.ids = append(k.ids, id)
		l.of[id], boarded[i] = k, k
	}
	if !l.isRunning && len(l.queue) > 0 && l.life.Err() == nil {
		l.isRunning = true
		l.running.Go(l.run)
	}
	return boarded, err
}

// wait returns nil once k has its products, or why it does not have them by now.
func (l *lookups) wait(ctx context.Context, k *lookup) error {
	select {
	case <-k.landed: // looked at alone first: it knows more than the pause does
		return k.err
	default:
	}
	l.mu.Lock()
	why := l.why
	isPausing := l.rest() > 0
	l.mu.Unlock()
	if isPausing {
		return why
	}
	select {
	case <-k.landed:
		return k.err
	case <-ctx.Done():
		return commerce.StoreFault(ctx.Err())
	case <-l.life.Done():
		return commerce.StoreFault(l.life.Err())
	}
}

package server

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pause"
)

// run makes one call after the other, until there is nothing to look up.
func (l *lookups) run() {
	for {
		l.gather()
		k := l.next()
		if k == nil {
			return
		}
		products, err := l.read(k.ids)
		l.land(k, products, err)
	}
}

// gather waits until the next call may be made, and is worth it.
func (l *lookups) gather() {
	for l.life.Err() == nil {
		l.mu.Lock()
		rest := l.rest()
		isFull := len(l.queue) > 0 && len(l.queue[0].ids) == lookupSize
		l.mu.Unlock()
		switch {
		case rest > 0:
			// Not at once, because the clock may be set.
			_ = pause.For(l.life, min(rest, lookupPause))
			continue
		case !isFull:
			_ = pause.For(l.life, lookupGather)
		}
		return
	}
}

// rest is how long nothing is looked up because of the last failure. mu is held.
func (l *lookups) rest() time.Duration {
	past := l.now().Sub(l.failed)
	if l.why == nil || past < 0 {
		return 0
	}
	return l.pause - past
}

// next takes the next call from the queue, nil when it was the last one.
func (l *lookups) next() *lookup {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) == 0 || l.life.Err() != nil {
		l.isRunning = false
		return nil
	}
	k := l.queue[0]
	l.queue = l.queue[1:]
	return k
}

// read asks the store. It is nobody's own question.
func (l *lookups) read(ids []int) (products map[int]int, err error) {
	ctx, cancel := context.WithTimeout(commerce.WithCorrelationID(l.life, uuid.NewString()), lookupTimeout)
	defer cancel()
	defer commerce.Recovered(&err)
	return l.source.ProductsOfVariants(ctx, ids)
}

// land tells those who wait how a call ended. What was learned is kept first, or somebody
// between the two would ask again. After a failure everybody is told, and everything is
// looked up later, what has just failed at last: it may be what the store does not answer.
func (l *lookups) land(k *lookup, products map[int]int, err error) {
	if err == nil {
		for id, product := range products {
			l.keep(id, product)
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil {
		for _, id := range k.ids {
			delete(l.of, id)
		}
		l.why, k.products = nil, products
		close(k.landed)
		return
	}
	l.fail(commerce.StoreFault(err))
	for i, waiting := range l.queue {
		l.queue[i] = l.again(waiting)
	}
	l.queue = append(l.queue, l.again(k))
}

// fail notes why there is no other call for a while. mu is held.
func (l *lookups) fail(err error) {
	pause := lookupPause
	if l.why != nil {
		pause = 2 * l.pause
	}
	if told := (*commerce.Error)(nil); errors.As(err, &told) && told.RetryAfter > 0 {
		pause = told.RetryAfter
	}
	l.why, l.failed, l.pause = err, l.now(), min(pause, maxLookupPause)
}

// again ends a lookup with the last failure, and returns what takes its place.
func (l *lookups) again(k *lookup) *lookup {
	next := &lookup{ids: k.ids, since: k.since, landed: make(chan struct{})}
	for _, id := range k.ids {
		l.of[id] = next
	}
	k.err = l.why
	close(k.landed)
	return next
}

package pricing

import "context"

// answer is the value of one key, or why there is none.
type answer[V any] struct {
	value V
	err   error
}

// ticket is one caller's claim to one key of a batch. Every caller that asks
// for the key while it is in flight holds the same.
type ticket[G, K comparable, V any] struct {
	batch *batch[G, K, V]
	index int
}

// wait returns the answer once it is there. When the caller's patience ends
// first, the error is the caller's; the flight goes on for the others.
func (t ticket[G, K, V]) wait(ctx context.Context) answer[V] {
	select {
	case <-t.batch.done: // looked at alone first, so that an answer beats impatience
		return t.batch.answers[t.index]
	default:
	}
	select {
	case <-t.batch.done:
		return t.batch.answers[t.index]
	case <-ctx.Done():
		return answer[V]{err: context.Cause(ctx)}
	}
}

// arrived is a ticket to what is already there.
func arrived[G, K comparable, V any](value V) ticket[G, K, V] {
	b := &batch[G, K, V]{done: make(chan struct{}), answers: []answer[V]{{value: value}}}
	close(b.done)
	return ticket[G, K, V]{batch: b}
}

// fly fetches a batch and brings it down: what was learned is kept first, and
// only then are the flights retired. The other way round, a caller between the
// two would find neither and fetch again.
func (l *loader[G, K, V]) fly(ctx context.Context, b *batch[G, K, V]) {
	b.answers = l.fetch(ctx, b.group, b.keys)
	if !b.private {
		l.shelf.put(known(b.answers))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.land(b)
}

// land retires the flights of b and wakes those who wait. mu is held.
func (l *loader[G, K, V]) land(b *batch[G, K, V]) {
	if b.span != nil {
		b.span.End()
	}
	for _, key := range b.keys {
		if l.flights[key].batch == b {
			delete(l.flights, key)
		}
	}
	close(b.done)
}

// known picks the values out of answers.
func known[V any](answers []answer[V]) []V {
	values := make([]V, 0, len(answers))
	for _, a := range answers {
		if a.err == nil {
			values = append(values, a.value)
		}
	}
	return values
}

// failed answers n keys with one error.
func failed[V any](n int, err error) []answer[V] {
	answers := make([]answer[V], n)
	for i := range answers {
		answers[i].err = err
	}
	return answers
}

package session

import (
	"context"
	"errors"
	"sync"

	"github.com/clientele-graph/clientele/commerce"
)

// reads are what an operation has read, or is reading.
type reads struct {
	mu sync.Mutex // guards the field below
	of map[any]*readOnce
}

// readOnce is a read that several fields of an operation share. The fields below done
// stand once that is closed.
type readOnce struct {
	done  chan struct{}
	value any
	err   error
}

// errNotRead is how a read ends that panics, for those who share it.
var errNotRead = errors.New("a read that others wait for did not end")

// Once reads what belongs under a key, of a comparable type of the caller's own, once in
// the operation that ctx is part of: all who ask get the same value, which nobody may
// change, or the same error. Where nobody said who asks there is no operation, and each
// reads for themselves.
func Once[T any](ctx context.Context, key any, read func() (T, error)) (T, error) {
	a, ok := ctx.Value(principalKey{}).(asking)
	if !ok {
		return read()
	}
	r, isFirst := a.reads.claim(key)
	if isFirst {
		return fulfil(r, read)
	}
	select {
	case <-r.done: // looked at alone first, so that what was read beats impatience
		return readBy[T](r)
	default:
	}
	select {
	case <-r.done:
		return readBy[T](r)
	case <-ctx.Done():
		var none T
		return none, commerce.StoreFault(ctx.Err())
	}
}

// readBy returns how a read ended that is over.
func readBy[T any](r *readOnce) (T, error) {
	value, _ := r.value.(T)
	return value, r.err
}

// claim returns the read under a key, and whether it is the caller's to do.
func (r *reads) claim(key any) (once *readOnce, isFirst bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if once, ok := r.of[key]; ok {
		return once, false
	}
	if r.of == nil {
		r.of = make(map[any]*readOnce)
	}
	once = &readOnce{done: make(chan struct{}), err: commerce.Internal(errNotRead)}
	r.of[key] = once
	return once, true
}

// fulfil reads, and lets the others go on, also when that panics.
func fulfil[T any](r *readOnce, read func() (T, error)) (T, error) {
	defer close(r.done)
	value, err := read()
	r.value, r.err = value, err
	return value, err
}

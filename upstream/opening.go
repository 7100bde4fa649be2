package upstream

import (
	"context"
	"sync"
	"time"
)

const (
	// firstCalls is how many calls may be under way while nobody has told a quota.
	firstCalls = 4
	// firstPatience is how long the others wait for the first answer. A store that hangs
	// is the breaker's business, which needs some calls to notice.
	firstPatience = time.Second
	// leastQuota is the least that any plan of the store has
	// (docs/start/about/index.mdx). It is what we go by until the store has told.
	leastQuota = 150
)

// opening keeps the first calls to a host few. A process that has just started has a
// crowd of questions and does not know yet how many it may ask. Only the Management API
// has a quota. The zero opening works.
type opening struct {
	once   sync.Once
	places chan struct{}
	over   chan struct{}
	ended  sync.Once
}

func (p *opening) make() {
	p.once.Do(func() { p.places, p.over = make(chan struct{}, firstCalls), make(chan struct{}) })
}

// enter waits for a place, for the end of the opening, or for firstPatience. leave is to
// be called when the call is over. The error is that of ctx.
func (p *opening) enter(ctx context.Context, in Intent) (leave func(), err error) {
	if !p.isOpening(in) {
		return func() {}, nil
	}
	late := time.NewTimer(firstPatience)
	defer late.Stop()
	select {
	case <-p.over:
		return func() {}, nil
	case <-late.C:
		return func() {}, nil
	case p.places <- struct{}{}:
		return func() { <-p.places }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// isOpening reports whether nobody knows yet if the host has a quota.
func (p *opening) isOpening(in Intent) bool {
	if in.API != Management {
		return false
	}
	p.make()
	select {
	case <-p.over:
		return false
	default:
		return true
	}
}

// end ends it: an answer has told the quota, or that there is none.
func (p *opening) end() {
	p.make()
	p.ended.Do(func() { close(p.over) })
}

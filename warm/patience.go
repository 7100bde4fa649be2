package warm

import (
	"context"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// How long we rest when nobody says for how long, and how many rests in a row, without
// an answer between them, are enough.
const (
	firstRest = time.Second
	longest   = 30 * time.Second
	maxRests  = 12
)

// patience is kept by all workers together: when the store asks one of them to wait, or
// does not answer it, all of them do.
type patience struct {
	now     func() time.Time
	sleep   func(context.Context, time.Duration) error
	resting func(time.Time)

	mu sync.Mutex // guards the fields below
	// until is the moment before which nothing is asked.
	until time.Time
	// rested is when the last rest was decided on, and rests how many there have been
	// since the last answer.
	rested time.Time
	rests  int
}

// wait returns once something may be asked, and when that was.
func (p *patience) wait(ctx context.Context) (began time.Time, err error) {
	for {
		if ctx.Err() != nil {
			return time.Time{}, context.Cause(ctx)
		}
		p.mu.Lock()
		now := p.now()
		left := p.until.Sub(now)
		p.mu.Unlock()
		if left <= 0 {
			return now, nil
		}
		if err := p.sleep(ctx, left); err != nil {
			return time.Time{}, context.Cause(ctx)
		}
	}
}

// success forgets how often there was none.
func (p *patience) success() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rests = 0
}

// rest makes everybody wait for as long as was asked for, or a growing while. Several
// who were asking when the rest was decided on are one rest. The error says that there
// were enough.
func (p *patience) rest(ctx context.Context, began time.Time, after time.Duration) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if p.rests == 0 || began.After(p.rested) {
		p.rests, p.rested = p.rests+1, now
	}
	if p.rests > maxRests {
		return ErrStoreAway
	}
	if after <= 0 {
		after = min(firstRest<<(p.rests-1), longest)
	}
	if until := now.Add(after); until.After(p.until) {
		p.until = until
		p.resting(until)
	}
	return nil
}

// callTimeout bounds one question to the store. Whoever carries it may wait that long for
// quota by itself, and does so without anybody being shown that we rest.
const callTimeout = 15 * time.Second

// patiently does something until it is no longer asked for patience.
func (r *run) patiently(ctx context.Context, do func(context.Context) error) error {
	for {
		began, err := r.patience.wait(ctx)
		if err != nil {
			return err
		}
		err = bounded(ctx, do)
		if err == nil {
			r.patience.success()
			return nil
		}
		if commerce.CodeOf(err) != commerce.CodeRateLimited {
			return err
		}
		if err := r.patience.rest(ctx, began, retryAfter(err)); err != nil {
			return err
		}
	}
}

// bounded gives what is done a deadline of its own.
func bounded(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	return do(ctx)
}

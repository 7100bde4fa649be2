package warm

import (
	"context"
	"sync"

	"github.com/clientele-graph/clientele/commerce"
)

// chunkSize is how many items the store prices in one call.
const chunkSize = 50

// run is one run of Run.
type run struct {
	o        Options
	patience *patience

	mu    sync.Mutex // guards the fields below, and is held while progress is shown
	state State
	sum   Summary
}

func newRun(o Options) *run {
	o = o.withDefaults()
	r := &run{o: o}
	r.patience = &patience{now: o.Now, sleep: o.Sleep, resting: r.resting}
	return r
}

// chunk is what is asked for in one call.
type chunk struct {
	context commerce.PriceContext
	items   []commerce.PriceItem
}

// fetch asks for everything that was listed. It returns early, with an error, when the
// store is away, and as soon as ctx ends.
func (r *run) fetch(ctx context.Context, plan []stretch) error {
	r.show(func(s *State) {
		for _, part := range plan {
			s.Total += len(part.items) * len(part.contexts)
		}
	})
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	chunks := make(chan chunk)
	var workers sync.WaitGroup
	for range r.o.Workers {
		workers.Go(func() {
			for c := range chunks {
				if err := r.ask(ctx, c); err != nil {
					stop(err)
				}
			}
		})
	}
	hand(ctx, plan, chunks)
	close(chunks)
	workers.Wait()
	return context.Cause(ctx)
}

// hand gives out the chunks of a plan until ctx ends.
func hand(ctx context.Context, plan []stretch, chunks chan<- chunk) {
	for _, s := range plan {
		for _, in := range s.contexts {
			for from := 0; from < len(s.items); from += chunkSize {
				c := chunk{in, s.items[from:min(from+chunkSize, len(s.items))]}
				select {
				case chunks <- c:
				case <-ctx.Done():
					return
				}
			}
		}
	}
}

// ask asks for a chunk until each of its items has been answered, or has failed for
// another reason than that patience is asked for. An error ends the whole run.
func (r *run) ask(ctx context.Context, c chunk) error {
	items := c.items
	for len(items) > 0 {
		began, err := r.patience.wait(ctx)
		if err != nil {
			return err
		}
		results, err := r.o.Prices.Prices(ctx, commerce.PriceRequest{PriceContext: c.context, Items: items, Unrestricted: true})
		got := outcomeOf(items, results, err)
		if ctx.Err() != nil {
			// What failed now failed because we end.
			got.failed, got.cause = 0, nil
		}
		r.done(got)
		if got.prices+got.missing > 0 {
			r.patience.success()
		}
		if got.cause == nil && len(got.again) == 0 {
			return nil
		}
		if err := r.patience.rest(ctx, began, got.after); err != nil {
			return err
		}
		items = got.again
	}
	return nil
}

// summary is what has been done so far.
func (r *run) summary() Summary {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sum.Calls, r.sum.RateLimited = r.o.Meter.counts()
	return r.sum
}

// Package warm asks for the prices of a whole catalogue once, so that shoppers find them
// remembered. Start at Run.
//
// It asks as any other caller does and keeps nothing itself: that what was asked is
// still there afterwards is the price service's doing. Before live traffic it steps
// back: a few calls at a time, none while the store or our own share of its quota asks
// for patience, and an end when the store does not answer for long. What was asked for
// before costs nothing the next time, so a run that was interrupted is gone on with by
// another one.
package warm

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pause"
)

// Prices answers what things cost, and remembers it. It says RATE_LIMITED, of single
// items or of all, when it is to be asked again later.
type Prices interface {
	Prices(ctx context.Context, req commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error)
}

// Catalogue lists what a channel shows. The first page is 1.
type Catalogue interface {
	CatalogPage(ctx context.Context, channelID, page int) (commerce.CatalogPage, error)
}

// Channels reads a channel's currencies and its country.
type Channels interface {
	Channel(ctx context.Context, id int) (commerce.Channel, error)
}

// Groups reads all customer groups of the store.
type Groups interface {
	CustomerGroups(ctx context.Context) (map[int]commerce.CustomerGroup, error)
}

// Options are what Run works with.
type Options struct {
	// Prices, Catalogue, Channels and Groups are required.
	Prices    Prices
	Catalogue Catalogue
	Channels  Channels
	Groups    Groups
	// Progress is shown how far it is. Default nobody.
	Progress Progress
	// Meter counts what is said to the store, for the summary. Default nothing does.
	Meter *Meter
	// Workers are how many chunks are asked for at a time. Default 4.
	Workers int
	// Now is the clock. Default time.Now.
	Now func() time.Time
	// Sleep waits, or returns the context's error. Default a timer.
	Sleep func(context.Context, time.Duration) error
}

// Summary is what became of a run, or of the part of it that was done.
type Summary struct {
	// Products is how many products were found, those of each channel counted.
	Products int
	// Prices were found, for one product or variant and one perspective each. Missing
	// are those that the store has none for, and Failed those that it did not answer.
	Prices, Missing, Failed int
	// Calls is how often the store was asked over the wire, and RateLimited how often
	// it answered 429 to that.
	Calls, RateLimited int
	// Took is how long it was.
	Took time.Duration
	// Cause is the first error behind Failed. It quotes nothing of the store's.
	Cause error
}

// ErrStoreAway is the cause of an error when the store did not answer for so long that
// the rest was not asked for.
var ErrStoreAway = errors.New("the store does not answer")

// Run asks for the prices that order names, and returns what was done, also beside an
// error. The error is the context's when it ended before the work did. What the store
// does not answer is counted and does not end it; that the catalogue or a channel cannot
// be read does.
func Run(ctx context.Context, o Options, order Order) (Summary, error) {
	r := newRun(o)
	began := r.o.Now()
	err := r.all(ctx, order)
	if ended := ctx.Err(); ended != nil {
		err = ended
	}
	summary := r.summary()
	summary.Took = r.o.Now().Sub(began)
	return summary, err
}

// all makes a plan, reads the catalogue and asks for the prices. The catalogue is read
// first, so that it is known how much there is.
func (r *run) all(ctx context.Context, order Order) error {
	plan, err := r.plan(ctx, order)
	if err != nil {
		return err
	}
	for i := range plan {
		if err := r.list(ctx, &plan[i], order.Variants); err != nil {
			return fmt.Errorf("the catalogue of channel %d: %w", plan[i].channelID, err)
		}
	}
	return r.fetch(ctx, plan)
}

func (o Options) withDefaults() Options {
	if o.Progress == nil {
		o.Progress = nobody{}
	}
	if o.Meter == nil {
		o.Meter = &Meter{}
	}
	if o.Workers <= 0 {
		o.Workers = 4
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = pause.For
	}
	return o
}

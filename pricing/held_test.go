package pricing

import (
	"context"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// heldStore is a Source that answers when it is told to, and shows changes late. A
// price's base is the number of the call that read it, its calculated price the number
// of the change that it shows.
type heldStore struct {
	mu      sync.Mutex // guards the fields below
	seq     int        // numbers everything that happens
	held    []*heldCall
	changes map[priceOf][]change
}

// priceOf is what a change changes.
type priceOf struct{ channel, group, product int }

// change is a new value that is shown from a time on.
type change struct {
	number int
	shown  time.Time
}

// heldCall is a call that waits to be let go.
type heldCall struct{ end chan error }

func newHeldStore() *heldStore { return &heldStore{changes: map[priceOf][]change{}} }

// next returns the next number of something that happens.
func (s *heldStore) next() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seq++
	return s.seq
}

func (s *heldStore) Prices(ctx context.Context, in commerce.PriceContext, items []commerce.PriceItem) (map[commerce.PriceItem]commerce.ProductPrice, error) {
	call := &heldCall{end: make(chan error, 1)}
	s.mu.Lock()
	s.seq++
	prices := make(map[commerce.PriceItem]commerce.ProductPrice, len(items))
	for _, item := range items {
		of := priceOf{in.ChannelID, in.Perspective.ID, item.ProductID}
		prices[item] = commerce.ProductPrice{Base: whole(s.seq), Calculated: whole(s.showing(of, time.Now()))}
	}
	s.held = append(s.held, call)
	s.mu.Unlock()
	select {
	case err := <-call.end:
		return prices, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// showing is the last change that is shown at a time. mu is held.
func (s *heldStore) showing(of priceOf, at time.Time) (number int) {
	for _, c := range s.changes[of] {
		if !c.shown.After(at) {
			number = max(number, c.number)
		}
	}
	return number
}

// change gives prices a new value that is shown at a time.
func (s *heldStore) change(shown time.Time, touched ...priceOf) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seq++
	for _, of := range touched {
		s.changes[of] = append(s.changes[of], change{s.seq, shown})
	}
}

// letGo ends a call at random, and says whether there was one.
func (s *heldStore) letGo(random *rand.Rand, err error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.held) == 0 {
		return false
	}
	i := random.IntN(len(s.held))
	s.held[i].end <- err
	s.held = slices.Delete(s.held, i, i+1)
	return true
}

// whole is an amount of n dollars.
func whole(n int) commerce.TaxedPrice {
	d, err := commerce.ParseDecimal(strconv.Itoa(n))
	if err != nil {
		panic(err)
	}
	return commerce.TaxedPrice{TaxExclusive: d, TaxInclusive: d}
}

// number reads back what whole wrote.
func number(p commerce.TaxedPrice) int {
	n, _, _ := p.TaxExclusive.Int64(0)
	return int(n)
}

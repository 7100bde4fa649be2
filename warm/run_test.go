package warm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pause"
)

func TestRunAsksForEverythingOnce(t *testing.T) {
	for _, variants := range []bool{false, true} {
		s := newShop(120)
		s.products[2] = s.products[1][:7]
		order := Order{Channels: []int{1, 2}, Groups: GroupChoice{All: true}, Currencies: CurrencyChoice{All: true}, Variants: variants}
		got, err := Run(t.Context(), s.options(), order)
		each := 1
		if variants {
			each = 3
		}
		// Four perspectives; two currencies on channel 1, one on channel 2.
		total := each * 4 * (120*2 + 7)
		want(t, got, err, 127, total, 0, 0, nil)
		s.wantStates(t, total)
		chunks := func(items int) int { return (items + chunkSize - 1) / chunkSize }
		if n := 4*2*chunks(each*120) + 4*chunks(each*7); len(s.asked) != n || s.pages != 4 {
			t.Errorf("%d chunks and %d pages, want %d and 4", len(s.asked), s.pages, n)
		}
		type one struct {
			in   commerce.PriceContext
			item commerce.PriceItem
		}
		seen := map[one]bool{}
		for _, req := range s.asked {
			if !req.Unrestricted || req.Shopper != nil || len(req.Items) > chunkSize {
				t.Errorf("asked %+v", req)
			}
			for _, item := range req.Items {
				seen[one{req.PriceContext, item}] = true
			}
		}
		if len(seen) != total {
			t.Errorf("%d different prices, want %d", len(seen), total)
		}
		for _, in := range []commerce.PriceContext{
			{ChannelID: 1, Currency: "USD", Country: "US"},
			{ChannelID: 1, Currency: "CAD", Country: "US", Perspective: commerce.ForGroup(0)},
			{ChannelID: 2, Currency: "CAD", Perspective: commerce.ForGroup(3)},
		} {
			if !seen[one{in, commerce.PriceItem{ProductID: 7}}] || seen[one{in, commerce.PriceItem{ProductID: 7, VariantID: 72}}] != variants {
				t.Errorf("%+v was not asked for as ordered", in)
			}
		}
		if first := s.asked[0].Perspective; first.Kind != commerce.PerspectiveGuest {
			t.Errorf("first of all come %+v", first)
		}
	}
}

func TestRunWithLittle(t *testing.T) {
	s := newShop(0)
	got, err := Run(t.Context(), s.options(), guests(1))
	want(t, got, err, 0, 0, 0, 0, nil)
	s.wantStates(t, 0)
	if len(s.asked) != 0 || s.pages != 1 {
		t.Errorf("an empty catalogue: %d chunks, %d pages", len(s.asked), s.pages)
	}

	s = newShop(0)
	s.products[1] = []commerce.CatalogProduct{{ID: 5}, {ID: 6, VariantIDs: []int{60}}}
	order := guests(1)
	order.Variants = true
	got, err = Run(t.Context(), s.options(), order)
	want(t, got, err, 2, 3, 0, 0, nil)

	s = newShop(3)
	s.answer = func(_ int, req commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error) {
		found := priced(req.Items[1:])
		found[req.Items[0]] = commerce.PriceResult{Unavailable: commerce.PriceNotFound}
		return found, nil
	}
	got, err = Run(t.Context(), s.options(), guests(1))
	want(t, got, err, 3, 2, 1, 0, nil)
	s.wantStates(t, 3)
}

func TestRunRefusesWhatIsNothing(t *testing.T) {
	s := newShop(3)
	for _, order := range []Order{
		guests(),
		{Channels: []int{1}},
		{Channels: []int{1, 2}, Groups: GroupChoice{All: true}, Currencies: CurrencyChoice{Some: []commerce.CurrencyCode{"JPY"}}},
	} {
		got, err := Run(t.Context(), s.options(), order)
		want(t, got, err, 0, 0, 0, 0, errNothing)
	}
	_, err := Run(t.Context(), s.options(), guests(1, 77))
	if !errors.Is(err, errAway) {
		t.Errorf("a channel that cannot be read: %v", err)
	}
	// A channel that has not enabled the currency is left out.
	order := guests(1, 2)
	order.Currencies.Some = []commerce.CurrencyCode{"USD"}
	got, err := Run(t.Context(), s.options(), order)
	want(t, got, err, 3, 3, 0, 0, nil)
}

func TestRunReadsTheCatalogueToItsEnd(t *testing.T) {
	s := newShop(120)
	s.listing = func(n int) error {
		if n == 3 {
			return errAway
		}
		return nil
	}
	got, err := Run(t.Context(), s.options(), guests(1))
	want(t, got, err, 100, 0, 0, 0, errAway)

	s = newShop(120)
	s.listing = func(n int) error {
		if n%2 == 0 {
			return limited(7 * time.Second)
		}
		return nil
	}
	got, err = Run(t.Context(), s.options(), guests(1))
	want(t, got, err, 120, 120, 0, 0, nil)
	if !slices.Equal(s.slept, []time.Duration{7 * time.Second, 7 * time.Second}) || got.Took != 14*time.Second {
		t.Errorf("slept %v, took %v", s.slept, got.Took)
	}
}

// TestRunEndsWithAListThatGoesInCircles has a store that overlooks the page's number.
func TestRunEndsWithAListThatGoesInCircles(t *testing.T) {
	s := newShop(10)
	o := s.options()
	o.Catalogue = circle{s}
	got, err := Run(t.Context(), o, guests(1))
	want(t, got, err, 10, 10, 0, 0, nil)
	if s.pages != 2 {
		t.Errorf("%d pages", s.pages)
	}
}

type circle struct{ *shop }

func (c circle) CatalogPage(ctx context.Context, channelID, _ int) (commerce.CatalogPage, error) {
	page, err := c.shop.CatalogPage(ctx, channelID, 1)
	page.HasNext = true
	return page, err
}

// TestRunWaitsAndResumes has a store that asks for patience in every way there is.
func TestRunWaitsAndResumes(t *testing.T) {
	for name, tc := range map[string]struct {
		answer func(n int, items []commerce.PriceItem) (map[commerce.PriceItem]commerce.PriceResult, error)
		asked  []int
		slept  []time.Duration
	}{
		"the whole chunk": {
			func(n int, items []commerce.PriceItem) (map[commerce.PriceItem]commerce.PriceResult, error) {
				if n == 2 {
					return nil, limited(9 * time.Second)
				}
				return priced(items), nil
			},
			[]int{50, 50, 50, 20},
			[]time.Duration{9 * time.Second},
		},
		"of each item": {
			func(n int, items []commerce.PriceItem) (map[commerce.PriceItem]commerce.PriceResult, error) {
				if n == 2 {
					return failing(items, fmt.Errorf("prices: %w", limited(9*time.Second))), nil
				}
				return priced(items), nil
			},
			[]int{50, 50, 50, 20},
			[]time.Duration{9 * time.Second},
		},
		"of some items": {
			func(n int, items []commerce.PriceItem) (map[commerce.PriceItem]commerce.PriceResult, error) {
				found := priced(items)
				if n == 1 {
					found[items[3]] = commerce.PriceResult{Unavailable: commerce.PriceUpstreamUnavailable, Err: limited(time.Second)}
					found[items[4]] = commerce.PriceResult{Unavailable: commerce.PriceUpstreamUnavailable, Err: limited(4 * time.Second)}
				}
				return found, nil
			},
			[]int{50, 2, 50, 20},
			[]time.Duration{4 * time.Second},
		},
		"without saying for how long": {
			func(n int, items []commerce.PriceItem) (map[commerce.PriceItem]commerce.PriceResult, error) {
				if n <= 7 {
					return nil, limited(0)
				}
				return priced(items), nil
			},
			[]int{50, 50, 50, 50, 50, 50, 50, 50, 50, 20},
			[]time.Duration{1 * time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 30 * time.Second, 30 * time.Second},
		},
	} {
		s := newShop(120)
		s.answer = func(n int, req commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error) {
			return tc.answer(n, req.Items)
		}
		got, err := Run(t.Context(), s.options(), guests(1))
		want(t, got, err, 120, 120, 0, 0, nil)
		s.wantStates(t, 120)
		var asked []int
		for _, req := range s.asked {
			asked = append(asked, len(req.Items))
		}
		if !slices.Equal(asked, tc.asked) || !slices.Equal(s.slept, tc.slept) {
			t.Errorf("%s: asked %v, slept %v", name, asked, s.slept)
		}
		if !slices.ContainsFunc(s.states, func(st State) bool { return st.RestsUntil.Equal(s.at[0].Add(tc.slept[0])) }) {
			t.Errorf("%s: nobody was shown the rest", name)
		}
	}
}

// TestRunGoesOn has a store that does not answer one chunk, and one item of another.
func TestRunGoesOn(t *testing.T) {
	s := newShop(240)
	s.answer = func(n int, req commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error) {
		switch n {
		case 2:
			return failing(req.Items, errAway), nil
		case 3:
			found := priced(req.Items)
			delete(found, req.Items[0])
			return found, nil
		}
		return priced(req.Items), nil
	}
	got, err := Run(t.Context(), s.options(), guests(1))
	want(t, got, err, 240, 189, 0, 51, nil)
	s.wantStates(t, 240)
	if !errors.Is(got.Cause, errAway) || len(s.asked) != 5 || s.states[len(s.states)-1].Failed != 51 {
		t.Errorf("%d chunks, because of %v", len(s.asked), got.Cause)
	}
}

// TestRunEndsWhenTheStoreIsAway has a store that dies half way, and one that only ever
// asks for patience.
func TestRunEndsWhenTheStoreIsAway(t *testing.T) {
	s := newShop(2000)
	s.answer = func(n int, req commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error) {
		if n > 20 {
			return failing(req.Items, errAway), nil
		}
		return priced(req.Items), nil
	}
	got, err := Run(t.Context(), s.options(), guests(1))
	want(t, got, err, 2000, 1000, 0, 50*(maxRests+1), ErrStoreAway)
	if got.Took < time.Minute || got.Took > 10*time.Minute {
		t.Errorf("gave up after %v", got.Took)
	}

	s = newShop(2000)
	s.answer = func(int, commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error) {
		return nil, limited(30 * time.Second)
	}
	got, err = Run(t.Context(), s.options(), guests(1))
	want(t, got, err, 2000, 0, 0, 0, ErrStoreAway)

	s = newShop(60)
	s.listing = func(int) error { return limited(time.Second) }
	got, err = Run(t.Context(), s.options(), guests(1))
	want(t, got, err, 0, 0, 0, 0, ErrStoreAway)
}

// TestRestsOfSeveralWorkersAreOne has all workers refused at the same moment, again and
// again: the moments count, not the workers.
func TestRestsOfSeveralWorkersAreOne(t *testing.T) {
	s := newShop(1000)
	const workers = 8
	var mu sync.Mutex
	gathered, round := make(chan struct{}), 0
	s.answer = func(n int, req commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error) {
		mu.Lock()
		if round++; round > 5*workers {
			mu.Unlock()
			return priced(req.Items), nil
		}
		wait := gathered
		if round%workers == 0 { // everybody is here
			close(gathered)
			gathered = make(chan struct{})
		}
		mu.Unlock()
		<-wait
		return nil, limited(3 * time.Second)
	}
	o := s.options()
	o.Workers = workers
	got, err := Run(t.Context(), o, guests(1))
	want(t, got, err, 1000, 1000, 0, 0, nil)
}

// TestRunIsInterrupted ends a run in every place where it can be.
func TestRunIsInterrupted(t *testing.T) {
	t.Run("while it asks", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s := newShop(240)
		s.answer = func(n int, req commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error) {
			if n == 3 {
				cancel()
				return failing(req.Items, ctx.Err()), nil
			}
			return priced(req.Items), nil
		}
		got, err := Run(ctx, s.options(), guests(1))
		want(t, got, err, 240, 100, 0, 0, context.Canceled)
		if len(s.asked) != 3 {
			t.Errorf("%d chunks", len(s.asked))
		}
	})
	t.Run("while it rests", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s := newShop(240)
		s.answer = func(int, commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error) {
			return nil, limited(time.Hour)
		}
		o := s.options()
		o.Now, o.Workers = time.Now, 4
		o.Sleep = func(ctx context.Context, d time.Duration) error {
			cancel()
			return pause.For(ctx, d)
		}
		got, err := Run(ctx, o, guests(1))
		want(t, got, err, 240, 0, 0, 0, context.Canceled)
	})
	t.Run("while it reads the catalogue", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s := newShop(240)
		s.listing = func(n int) error {
			if n == 2 {
				cancel()
			}
			return ctx.Err()
		}
		got, err := Run(ctx, s.options(), guests(1))
		want(t, got, err, 50, 0, 0, 0, context.Canceled)
	})
	t.Run("before it begins", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		s := newShop(240)
		got, err := Run(ctx, s.options(), guests(1))
		want(t, got, err, 0, 0, 0, 0, context.Canceled)
		if s.pages != 0 {
			t.Errorf("%d pages were read", s.pages)
		}
	})
}

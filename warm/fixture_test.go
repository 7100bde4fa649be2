package warm

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// limited is what a store says that asks for patience.
func limited(after time.Duration) error {
	return &commerce.Error{Code: commerce.CodeRateLimited, Message: "Later.", RetryAfter: after}
}

var errAway = &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "No."}

// shop is everything that Run asks, a clock that sleeping moves, and its own audience.
type shop struct {
	channels map[int]commerce.Channel
	groups   []int
	products map[int][]commerce.CatalogProduct // by channel
	perPage  int
	// answer is asked for each chunk, and listing for each page, when they are set.
	answer  func(n int, req commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error)
	listing func(n int) error

	mu     sync.Mutex // guards the fields below
	now    time.Time
	asked  []commerce.PriceRequest
	at     []time.Time
	pages  int
	slept  []time.Duration
	states []State
}

// newShop has a channel with so many products of two variants each.
func newShop(products int) *shop {
	s := &shop{
		channels: map[int]commerce.Channel{
			1: {ID: 1, DefaultCurrency: "USD", EnabledCurrencies: []commerce.CurrencyCode{"USD", "CAD"}, DefaultCountry: "US"},
			2: {ID: 2, DefaultCurrency: "CAD", EnabledCurrencies: []commerce.CurrencyCode{"CAD"}},
		},
		groups: []int{3, 1}, products: map[int][]commerce.CatalogProduct{}, perPage: 50,
		now: time.Date(2026, time.November, 1, 12, 0, 0, 0, time.UTC),
	}
	for id := 1; id <= products; id++ {
		s.products[1] = append(s.products[1], commerce.CatalogProduct{ID: id, VariantIDs: []int{id*10 + 1, id*10 + 2}})
	}
	return s
}

func (s *shop) options() Options {
	return Options{
		Prices: s, Catalogue: s, Channels: s, Groups: s, Progress: s, Workers: 1,
		Now: func() time.Time {
			s.mu.Lock()
			defer s.mu.Unlock()
			return s.now
		},
		Sleep: func(ctx context.Context, d time.Duration) error {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.now, s.slept = s.now.Add(d), append(s.slept, d)
			return ctx.Err()
		},
	}
}

func (s *shop) Channel(_ context.Context, id int) (commerce.Channel, error) {
	channel, ok := s.channels[id]
	if !ok {
		return channel, errAway
	}
	return channel, nil
}

func (s *shop) CustomerGroups(context.Context) (map[int]commerce.CustomerGroup, error) {
	groups := map[int]commerce.CustomerGroup{}
	for _, id := range s.groups {
		groups[id] = commerce.CustomerGroup{EntityID: id}
	}
	return groups, nil
}

func (s *shop) CatalogPage(_ context.Context, channelID, page int) (commerce.CatalogPage, error) {
	s.mu.Lock()
	s.pages++
	n := s.pages
	s.mu.Unlock()
	if s.listing != nil {
		if err := s.listing(n); err != nil {
			return commerce.CatalogPage{}, err
		}
	}
	all := s.products[channelID]
	from := min((page-1)*s.perPage, len(all))
	to := min(from+s.perPage, len(all))
	return commerce.CatalogPage{Products: all[from:to], HasNext: to < len(all)}, nil
}

func (s *shop) Prices(ctx context.Context, req commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error) {
	s.mu.Lock()
	s.asked, s.at = append(s.asked, req), append(s.at, s.now)
	n := len(s.asked)
	s.mu.Unlock()
	if s.answer != nil {
		return s.answer(n, req)
	}
	return priced(req.Items), nil
}

func (s *shop) Show(state State) { s.states = append(s.states, state) }

func priced(items []commerce.PriceItem) map[commerce.PriceItem]commerce.PriceResult {
	return results(items, commerce.PriceResult{})
}

func results(items []commerce.PriceItem, r commerce.PriceResult) map[commerce.PriceItem]commerce.PriceResult {
	all := map[commerce.PriceItem]commerce.PriceResult{}
	for _, item := range items {
		all[item] = r
	}
	return all
}

// failing is what the price service says of items that it could not ask for.
func failing(items []commerce.PriceItem, err error) map[commerce.PriceItem]commerce.PriceResult {
	return results(items, commerce.PriceResult{Unavailable: commerce.PriceUpstreamUnavailable, Err: err})
}

// guests is the order that most tests give.
func guests(channels ...int) Order {
	return Order{Channels: channels, Groups: GroupChoice{Some: []commerce.Perspective{{}}}}
}

// want checks a summary, but for how long it took and its cause.
func want(t *testing.T, got Summary, err error, products, prices, missing, failed int, cause error) {
	t.Helper()
	if got.Products != products || got.Prices != prices || got.Missing != missing || got.Failed != failed {
		t.Errorf("summary %+v, want %d products, %d prices, %d missing, %d failed", got, products, prices, missing, failed)
	}
	if !errors.Is(err, cause) || (err == nil) != (cause == nil) {
		t.Errorf("error %v, want %v", err, cause)
	}
	if (got.Failed > 0) != (got.Cause != nil) {
		t.Errorf("%d failed because of %v", got.Failed, got.Cause)
	}
}

// wantStates checks that what was shown only grows, and ends with everything.
func (s *shop) wantStates(t *testing.T, total int) {
	t.Helper()
	if !slices.IsSortedFunc(s.states, func(a, b State) int { return a.Done + a.Products - b.Done - b.Products }) {
		t.Errorf("shown out of order: %+v", s.states)
	}
	if last := s.states[len(s.states)-1]; last.Done != total || last.Total != total {
		t.Errorf("the last that was shown is %+v, want %d of %d", last, total, total)
	}
}

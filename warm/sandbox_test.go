package warm

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pause"
	"github.com/clientele-graph/clientele/pricing"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/management"
)

// real is a store on a real port, and our own client and price service before it.
type real struct {
	*sandbox.Server

	prices  *pricing.Service
	options Options
	groups  GroupChoice // the store's groups, without guests and those in none
}

func newReal(t *testing.T, quotaShare float64) *real {
	t.Helper()
	s := sandbox.Start(t)
	seed, err := s.Description()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range s.Store().Products() {
		s.Store().EditProduct(p.ID, func(p *store.Product) { p.IsPublished, p.ChannelIDs = true, []int{1} })
	}
	meter := &Meter{}
	chain := upstream.Client(upstream.Transport(meter.Around(nil), upstream.Options{QuotaShare: quotaShare}))
	t.Cleanup(chain.CloseIdleConnections)
	client, err := management.New(management.Options{
		BaseURL: s.ManagementURL(), AccessToken: commerce.Secret(seed.AccessToken), HTTPClient: chain,
	})
	if err != nil {
		t.Fatal(err)
	}
	prices, err := pricing.New(pricing.Options{Source: client, Settings: client, Channels: client, TrustCatalogue: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(prices.Close)
	r := &real{Server: s, prices: prices}
	for _, g := range seed.Groups {
		r.groups.Some = append(r.groups.Some, commerce.ForGroup(g.EntityID))
	}
	r.options = Options{Prices: prices, Catalogue: client, Channels: prices, Groups: client, Meter: meter}
	s.ResetCalls()
	return r
}

// hurry makes rests a thousand times shorter.
func (r *real) hurry() {
	began := time.Now()
	r.options.Now = func() time.Time { return began.Add(1000 * time.Since(began)) }
	r.options.Sleep = func(ctx context.Context, d time.Duration) error { return pause.For(ctx, d/1000) }
}

func (r *real) called(endpoint string) int { return len(r.CallsTo(sandbox.On(endpoint))) }

// TestSandboxIsWarmed asks for 240 products for 6 groups, and finds them remembered.
func TestSandboxIsWarmed(t *testing.T) {
	r := newReal(t, 1)
	order := Order{Channels: []int{1}, Groups: r.groups}
	got, err := Run(t.Context(), r.options, order)
	want(t, got, err, 240, 6*240, 0, 0, nil)
	if len(r.groups.Some) != 6 || r.called("pricing") != 6*5 || r.called("catalog-products") != 5 {
		t.Errorf("%d groups, %d calls for prices, %d for the catalogue", len(r.groups.Some), r.called("pricing"), r.called("catalog-products"))
	}
	if got.Calls != len(r.Calls()) || got.RateLimited != 0 {
		t.Errorf("counted %d calls and %d refusals, the store %d calls", got.Calls, got.RateLimited, len(r.Calls()))
	}
	r.ResetCalls()
	channel, err := r.prices.Channel(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.groups.Some {
		in := commerce.PriceContext{ChannelID: 1, Currency: channel.DefaultCurrency, Country: channel.DefaultCountry, Perspective: p}
		found, err := r.prices.Prices(t.Context(), commerce.PriceRequest{
			PriceContext: in, Unrestricted: true, Items: []commerce.PriceItem{{ProductID: 101}, {ProductID: 340}},
		})
		if err != nil || len(found) != 2 || found[commerce.PriceItem{ProductID: 340}].Unavailable != "" {
			t.Errorf("%+v: %v, %v", p, found, err)
		}
	}
	// What is remembered is not asked for again.
	again, err := Run(t.Context(), r.options, order)
	want(t, again, err, 240, 6*240, 0, 0, nil)
	if n := r.called("pricing"); n != 0 {
		t.Errorf("%d calls for what was remembered", n)
	}
}

func TestSandboxVariants(t *testing.T) {
	r := newReal(t, 1)
	items := 0
	for _, p := range r.Store().Products() {
		items += 1 + len(p.Variants)
	}
	got, err := Run(t.Context(), r.options, Order{Channels: []int{1}, Groups: GroupChoice{All: true}, Variants: true})
	want(t, got, err, 240, 8*items, 0, 0, nil)
	// Guests are in a group, so theirs are found remembered when it is that group's turn.
	if n := r.called("pricing"); n != 7*((items+49)/50) {
		t.Errorf("%d calls for %d items", n, items)
	}
}

// TestSandboxQuota has a store with little quota, of which we take our part and no more,
// and which another app sometimes uses up.
func TestSandboxQuota(t *testing.T) {
	r := newReal(t, 0.25)
	const window = time.Second
	r.Throttle(sandbox.Quota{Requests: 40, Window: window})
	got, err := Run(t.Context(), r.options, Order{Channels: []int{1}, Groups: r.groups})
	want(t, got, err, 240, 6*240, 0, 0, nil)
	// Some 37 calls at ten a window.
	if got.RateLimited != 0 || got.Took < 3*window-window/10 {
		t.Errorf("%d refusals in %v", got.RateLimited, got.Took)
	}

	r = newReal(t, 1)
	if err := r.FailNext(sandbox.On("pricing"), 27, sandbox.Fault{Kind: sandbox.FaultStatus, Status: 429, NoHeaders: true}); err != nil {
		t.Fatal(err)
	}
	r.hurry()
	got, err = Run(t.Context(), r.options, Order{Channels: []int{1}, Groups: r.groups})
	want(t, got, err, 240, 6*240, 0, 0, nil)
	if got.RateLimited != 27 {
		t.Errorf("%d refusals", got.RateLimited)
	}
}

// TestSandboxDies has a store that does not answer any more after a while.
func TestSandboxDies(t *testing.T) {
	r := newReal(t, 1)
	r.options.Workers = 1
	progress := &dying{after: 500, kill: func() {
		if err := r.FailNext(sandbox.On(sandbox.EndpointManagement), 10_000, sandbox.Fault{Kind: sandbox.FaultDropBefore}); err != nil {
			t.Error(err)
		}
	}}
	r.options.Progress = progress
	r.hurry()
	got, err := Run(t.Context(), r.options, Order{Channels: []int{1}, Groups: r.groups})
	if !errors.Is(err, ErrStoreAway) || got.Prices < 500 || got.Prices >= 6*240 || got.Failed == 0 || commerce.CodeOf(got.Cause) != commerce.CodeUpstreamUnavailable {
		t.Errorf("%+v, %v", got, err)
	}
}

// dying kills the store once so much was done.
type dying struct {
	after int
	kill  func()
}

func (d *dying) Show(s State) {
	if s.Done >= d.after && d.kill != nil {
		d.kill()
		d.kill = nil
	}
}

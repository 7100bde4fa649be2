package pricing

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

func TestReasons(t *testing.T) {
	item := commerce.PriceItem{ProductID: 101}
	tests := []struct {
		name  string
		shop  func(*shop)
		trust bool
		req   commerce.PriceRequest
		want  commerce.PriceUnavailableReason
		calls [2]int // for prices, for visibility
	}{
		{"all is well", func(*shop) {}, false, guest(item), "", [2]int{1, 1}},
		{"no prices on the channel", func(s *shop) { s.settings.ShowPrices = false }, false, guest(item), commerce.PriceHidden, [2]int{0, 0}},
		{"no prices on the channel, shopper", func(s *shop) { s.settings.ShowPrices = false }, false, member(7, 3, item), commerce.PriceHidden, [2]int{0, 0}},
		{"no prices on the channel, trusted", func(s *shop) { s.settings.ShowPrices = false }, true, guest(item), commerce.PriceHidden, [2]int{0, 0}},
		{"no prices on the channel, staff", func(s *shop) { s.settings.ShowPrices = false }, false, staff(commerce.ForGroup(3), item), "", [2]int{1, 0}},
		{"guests must sign in", func(s *shop) { s.settings.HideFromGuests = true }, false, guest(item), commerce.PriceLoginRequired, [2]int{0, 0}},
		{"guests must sign in, trusted", func(s *shop) { s.settings.HideFromGuests = true }, true, guest(item), commerce.PriceLoginRequired, [2]int{0, 0}},
		{"guests must sign in, shopper", func(s *shop) { s.settings.HideFromGuests = true }, false, member(7, 3, item), "", [2]int{1, 1}},
		{"guests must sign in, staff looks as one", func(s *shop) { s.settings.HideFromGuests = true }, false, staff(commerce.Perspective{}, item), "", [2]int{1, 0}},
		{"product not seen", func(s *shop) { s.unseen = []int{101} }, false, guest(item), commerce.PriceNotVisible, [2]int{0, 1}},
		{"product not seen, trusted", func(s *shop) { s.unseen = []int{101} }, true, guest(item), "", [2]int{1, 0}},
		{"product not seen, staff", func(s *shop) { s.unseen = []int{101} }, false, staff(commerce.ForGroup(0), item), "", [2]int{1, 0}},
		{"price hidden", func(s *shop) { s.hidden = []int{101} }, false, member(7, 3, item), commerce.PriceHidden, [2]int{0, 1}},
		{"product not known", func(s *shop) { s.unknown = []int{101} }, false, guest(item), commerce.PriceNotFound, [2]int{1, 1}},
		{"store fails", func(s *shop) {
			s.onPrices = func(commerce.PriceContext, []commerce.PriceItem) error { return errors.New("down") }
		}, false, guest(item), commerce.PriceUpstreamUnavailable, [2]int{1, 1}},
		{"store panics", func(s *shop) {
			s.onPrices = func(commerce.PriceContext, []commerce.PriceItem) error { panic("secret") }
		}, false, guest(item), commerce.PriceUpstreamUnavailable, [2]int{1, 1}},
		{"storefront fails", func(s *shop) {
			s.onVisible = func(*commerce.ShopperCredential, []int) error { return errors.New("down") }
		}, false, guest(item), commerce.PriceUpstreamUnavailable, [2]int{0, 1}},
		{"storefront panics", func(s *shop) {
			s.onVisible = func(*commerce.ShopperCredential, []int) error { panic("secret") }
		}, false, guest(item), commerce.PriceUpstreamUnavailable, [2]int{0, 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newShop()
			s.groupOf[7] = 3
			tt.shop(s)
			service := open(t, s, func(o *Options) { o.TrustCatalogue = tt.trust })
			results := mustPrices(t, service, tt.req)
			wantReason(t, results, tt.want)
			wantCalls(t, s, service, tt.calls[0], tt.calls[1])
			if len(results) != 1 {
				t.Errorf("got %d results", len(results))
			}
		})
	}
}

func TestOrderAndRepetitionsDoNotMatter(t *testing.T) {
	s := newShop()
	s.unseen, s.hidden, s.unknown = []int{5, 6}, []int{7, 8}, []int{9, 10}
	items := append(products(1, 30),
		commerce.PriceItem{ProductID: 11, VariantID: 1101},
		commerce.PriceItem{ProductID: 11, Options: "1=2"},
		commerce.PriceItem{ProductID: 11, Options: "1=2;3=4"})
	reason := map[int]commerce.PriceUnavailableReason{
		5: commerce.PriceNotVisible, 6: commerce.PriceNotVisible, 7: commerce.PriceHidden,
		8: commerce.PriceHidden, 9: commerce.PriceNotFound, 10: commerce.PriceNotFound,
	}
	random := rand.New(rand.NewPCG(1, 2))
	service := open(t, s)
	for range 300 {
		if random.IntN(10) == 0 {
			mustInvalidate(t, service)
		}
		asked := make([]commerce.PriceItem, 1+random.IntN(120))
		for i := range asked {
			asked[i] = items[random.IntN(len(items))]
		}
		results := mustPrices(t, service, guest(asked...))
		for item, got := range results {
			if got.Unavailable != reason[item.ProductID] {
				t.Fatalf("%+v: got %q, want %q", item, got.Unavailable, reason[item.ProductID])
			}
			if got.Unavailable == "" && (got.Price.Item != item || got.Price.Calculated != amountFor(item, commerce.ForGroup(0))) {
				t.Fatalf("%+v: got the price of %+v", item, got.Price.Item)
			}
		}
		if len(results) != len(distinct(asked)) {
			t.Fatalf("%d results for %d distinct items", len(results), len(distinct(asked)))
		}
	}
	for _, call := range s.priceCalls {
		if len(call.items) > 50 || len(distinct(call.items)) != len(call.items) {
			t.Fatalf("a call of %d items, %d of them distinct", len(call.items), len(distinct(call.items)))
		}
	}
}

func TestNothingAskedIsNothingDone(t *testing.T) {
	s := newShop()
	service := open(t, s)
	if results := mustPrices(t, service, guest()); len(results) != 0 || s.ruleCalls != 0 {
		t.Errorf("got %d results and %d reads", len(results), s.ruleCalls)
	}
}

func TestShopperPerspectiveNeedsTheShopper(t *testing.T) {
	s := newShop()
	service := open(t, s)
	for _, p := range []commerce.Perspective{commerce.ForGroup(0), commerce.ForGroup(3), {Kind: commerce.PerspectiveCustomer, ID: 7}} {
		req := guest(products(1, 2)...)
		req.Perspective = p
		if results, err := service.Prices(t.Context(), req); err == nil || results != nil {
			t.Errorf("%+v: got %d results and %v, want an error", p, len(results), err)
		}
	}
	wantCalls(t, s, service, 0, 0)
}

func TestGuestsGetTheGuestGroup(t *testing.T) {
	s := newShop()
	s.settings.GuestGroupID = 4
	s.groupOf[7] = 4
	service := open(t, s)
	items := products(101, 50)
	wantAll(t, guest(items...), mustPrices(t, service, guest(items...)), commerce.ForGroup(4))
	wantAll(t, staff(commerce.Perspective{}, items...), mustPrices(t, service, staff(commerce.Perspective{}, items...)), commerce.ForGroup(4))
	wantCalls(t, s, service, 1, 1)
	if p := s.priceCalls[0].in.Perspective; p != commerce.ForGroup(4) {
		t.Errorf("the source was asked for %+v", p)
	}
	// The group's own members share the price, but not the verdict: what guests
	// see need not be what members see.
	wantAll(t, member(7, 4, items...), mustPrices(t, service, member(7, 4, items...)), commerce.ForGroup(4))
	wantCalls(t, s, service, 1, 2)
}

func TestOneCustomersPricesAreNeverShared(t *testing.T) {
	s := newShop()
	service := open(t, s)
	alone := commerce.Perspective{Kind: commerce.PerspectiveCustomer, ID: 7}
	req := member(7, 0, append(products(1, 60), products(1, 10)...)...)
	req.Perspective = alone
	for n := range 3 {
		wantAll(t, req, mustPrices(t, service, req), alone)
		wantCalls(t, s, service, 2*(n+1), 2*(n+1))
	}
	if stats := service.Stats(); stats.Hits != 0 || stats.Joins != 0 {
		t.Errorf("got %d hits and %d joins", stats.Hits, stats.Joins)
	}
	key := verdictKey{channelID: 1, perspective: alone, productID: 1}
	if _, ok := service.gate.shelf.get(key, 0); ok {
		t.Error("the customer's verdict was kept")
	}
	if used := service.Stats().CacheBytes; used != 0 {
		t.Errorf("the customer's prices were kept, in %d bytes", used)
	}
	req.Shopper, req.Unrestricted = nil, true
	wantAll(t, req, mustPrices(t, service, req), alone)
	wantCalls(t, s, service, 8, 6)
	for _, call := range s.priceCalls {
		if len(distinct(call.items)) != len(call.items) {
			t.Error("an item was asked for twice in one call")
		}
	}
}

func TestImpatienceIsOnesOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.delay = time.Second
		service := open(t, s)
		req := staff(commerce.ForGroup(3), products(1, 50)...)
		impatient, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		done := make(chan struct{})
		go func() {
			defer close(done)
			time.Sleep(100 * time.Millisecond) // the impatient one leads
			wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(3))
		}()
		begun := time.Now()
		results, err := service.Prices(impatient, req)
		if err != nil || len(results) != 50 {
			t.Fatalf("got %d results and %v", len(results), err)
		}
		if took := time.Since(begun); took != 300*time.Millisecond {
			t.Errorf("took %v beyond its patience of 300ms", took)
		}
		wantReason(t, results, commerce.PriceUpstreamUnavailable)
		for item, r := range results {
			if !errors.Is(r.Err, context.DeadlineExceeded) {
				t.Fatalf("%+v: got %v", item, r.Err)
			}
		}
		<-done
		wantCalls(t, s, service, 1, 0)
	})
}

func TestCanceledCallersGetWhatMemoryHas(t *testing.T) {
	s := newShop()
	service := open(t, s)
	mustPrices(t, service, guest(products(1, 10)...))
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	results, err := service.Prices(canceled, guest(products(1, 10)...))
	if err != nil {
		t.Fatal(err)
	}
	wantReason(t, results, "")
}

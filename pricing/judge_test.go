package pricing

import (
	"bytes"
	"errors"
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/clientele-graph/clientele/commerce"
)

// wantGroupChanged checks that a question gets no price made for a group that the
// shopper is not in.
func wantGroupChanged(t *testing.T, service *Service, req commerce.PriceRequest) {
	t.Helper()
	results, err := service.Prices(t.Context(), req)
	if results != nil || !errors.Is(err, commerce.ErrGroupChanged) || commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable {
		t.Errorf("got %d results and %v", len(results), err)
	}
}

// TestAMovedShopperGetsNoPrice has every move there is, and what is no move.
func TestAMovedShopperGetsNoPrice(t *testing.T) {
	for _, tt := range []struct {
		believed, known int
	}{{3, 5}, {3, 0}, {0, 5}, {3, 3}, {0, 0}} {
		s := newShop()
		s.groupOf[7] = tt.known
		service := open(t, s)
		req := member(7, tt.believed, products(1, 50)...)
		if tt.believed == tt.known {
			wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(tt.known))
			continue
		}
		wantGroupChanged(t, service, req)
		if prices, _ := s.calls(); prices != 0 {
			t.Errorf("%+v: prices of a wrong group were asked for", tt)
		}
		again := member(7, tt.known, products(1, 50)...)
		wantAll(t, again, mustPrices(t, service, again), commerce.ForGroup(tt.known))
		wantCalls(t, s, service, 1, 1)
	}
}

// refuseProducts makes the Storefront refuse questions that contain one of the
// products.
func refuseProducts(bad ...int) func(*commerce.ShopperCredential, []int) error {
	return func(_ *commerce.ShopperCredential, ids []int) error {
		if slices.ContainsFunc(ids, func(id int) bool { return slices.Contains(bad, id) }) {
			return &commerce.Error{Code: commerce.CodeInternal, Message: "x", Err: clientError{bisectable: true}}
		}
		return nil
	}
}

// TestOneBadProductFailsNobodyElse has many callers in one visibility call.
func TestOneBadProductFailsNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.onVisible = refuseProducts(17)
		service := open(t, s)
		knowSettings(t, service)
		var crowd sync.WaitGroup
		for id := 1; id <= 50; id++ {
			crowd.Go(func() {
				want := commerce.PriceUnavailableReason("")
				if id == 17 {
					want = commerce.PriceUpstreamUnavailable
				}
				wantReason(t, mustPrices(t, service, guest(products(id, 1)...)), want)
			})
		}
		crowd.Wait()
		if _, looks := s.calls(); looks > visibilityBudget || looks < 2 {
			t.Errorf("%d calls", looks)
		}
	})
}

func TestVisibilityStaysWithinItsBudget(t *testing.T) {
	var log bytes.Buffer
	s := newShop()
	s.onVisible = refuseProducts(sequence(1, 50)...)
	service := open(t, s, func(o *Options) { o.Logger = slog.New(slog.NewJSONHandler(&log, nil)) })
	wantReason(t, mustPrices(t, service, guest(products(1, 50)...)), commerce.PriceUpstreamUnavailable)
	wantCalls(t, s, service, 0, visibilityBudget)
	if !strings.Contains(log.String(), `"call":"visibility","size":50,`) {
		t.Errorf("logged %s", log.String())
	}
}

// TestNumbersThatTheStorefrontCannotBeAsked gathers a guest with another who asks
// for what is no number of the Storefront's.
func TestNumbersThatTheStorefrontCannotBeAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.onVisible = func(_ *commerce.ShopperCredential, ids []int) error {
			if slices.ContainsFunc(ids, func(id int) bool { return id < 1 || id > math.MaxInt32 }) {
				return errors.New("refused")
			}
			return nil
		}
		service := open(t, s)
		knowSettings(t, service)
		var both sync.WaitGroup
		for id, want := range map[int]commerce.PriceUnavailableReason{
			101: "", math.MaxInt32: "", math.MaxInt32 + 1: commerce.PriceNotVisible,
			3_000_000_000: commerce.PriceNotVisible, 0: commerce.PriceNotVisible, -1: commerce.PriceNotVisible,
		} {
			both.Go(func() { wantReason(t, mustPrices(t, service, guest(products(id, 1)...)), want) })
		}
		both.Wait()
		wantCalls(t, s, service, 1, 1)
	})
}

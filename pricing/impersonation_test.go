package pricing

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// guestGroup99 has prices of their own for guests, as a store whose guests are in a group
// has. The answer to a guest does not name the group.
type guestGroup99 struct{ *front }

func (f guestGroup99) ShopperPrices(
	ctx context.Context, channelID int, currency commerce.CurrencyCode, shopper *commerce.ShopperCredential, items []commerce.PriceItem,
) (commerce.ShopperPrices, error) {
	if shopper != nil {
		return f.front.ShopperPrices(ctx, channelID, currency, shopper, items)
	}
	in := commerce.PriceContext{ChannelID: channelID, Currency: currency, Perspective: commerce.ForGroup(99)}
	prices, err := f.Prices(ctx, in, items)
	return commerce.ShopperPrices{Prices: prices}, err
}

func openFrontWithGuestGroup(t *testing.T, s *shop) *Service {
	_, service := openFront(t, s, func(o *Options) { o.ShopperSource = guestGroup99{o.ShopperSource.(*front)} })
	return service
}

// actingAs is the question of staff who act as a customer.
func actingAs(customerID, groupID int, items ...commerce.PriceItem) commerce.PriceRequest {
	req := member(customerID, groupID, items...)
	req.Shopper = &commerce.ShopperCredential{CustomerID: customerID, ChannelID: 1, Impersonated: true}
	return req
}

// TestARefetchIsNoImpersonation has staff act as a customer of group 3 before a change.
// Nobody is there to ask for that group's price anew but a guest, whose price is nobody
// else's, whoever was in what group.
func TestARefetchIsNoImpersonation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.groupOf = map[int]int{7: 3, 8: 3}
		service := openFrontWithGuestGroup(t, s)
		item := products(1, 1)
		mustPrices(t, service, member(10, 0, products(50, 1)...)) // the generation of no group is known
		mustPrices(t, service, actingAs(7, 3, item...))
		mustPrices(t, service, guest(item...))
		mustInvalidate(t, service, productScope(1))
		before := service.Stats().Refetched
		service.Refetch(productScope(1))
		time.Sleep(2 * refetchAfter)
		synctest.Wait()
		if got := service.Stats().Refetched - before; got != 1 {
			t.Errorf("%d prices were asked for anew, want the guest's alone", got)
		}
		for _, tt := range []struct {
			asked commerce.PriceRequest
			want  commerce.Perspective
		}{
			{member(10, 0, item...), commerce.ForGroup(0)},
			{member(8, 3, item...), commerce.ForGroup(3)},
			{guest(item...), commerce.ForGroup(99)},
		} {
			wantAll(t, tt.asked, mustPrices(t, service, tt.asked), tt.want)
		}
	})
}

// TestARefetchAsksInNobodysName finds a group's price among those that were fetched lately,
// however it got there.
func TestARefetchAsksInNobodysName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		service := openFrontWithGuestGroup(t, s)
		for _, p := range []commerce.Perspective{commerce.ForGroup(0), commerce.ForGroup(3), {Kind: commerce.PerspectiveCustomer, ID: 7}} {
			service.lately.note(priceKey{context: dollars(p), item: commerce.PriceItem{ProductID: 1}})
		}
		service.Refetch(productScope(1))
		time.Sleep(2 * refetchAfter)
		synctest.Wait()
		wantCalls(t, s, service, 0, 0)
		if got := service.Stats().Refetched; got != 0 {
			t.Errorf("%d prices count as asked for", got)
		}
	})
}

// TestAGuestsAnswerNamesNoGroup asks for a group's prices without anybody of the group.
func TestAGuestsAnswerNamesNoGroup(t *testing.T) {
	s := newShop()
	service := openFrontWithGuestGroup(t, s)
	for _, p := range []commerce.Perspective{commerce.ForGroup(0), commerce.ForGroup(3), {Kind: commerce.PerspectiveCustomer, ID: 7}} {
		g := priceGroup{context: dollars(p), asker: asker{channelID: 1}}
		if got, err := service.quoter.askAsShopper(t.Context(), g, products(1, 1)); commerce.CodeOf(err) != commerce.CodeForbidden {
			t.Errorf("%+v: got %d prices and %v", p, len(got.prices), err)
		}
	}
	wantCalls(t, s, service, 0, 0)
}

// TestTwoImpersonationsAreTwo has staff act as two customers of one group at a time. What
// the first one's question runs into is not the second one's, who has no token of their
// own either.
func TestTwoImpersonationsAreTwo(t *testing.T) {
	for name, openShop := range map[string]func(*testing.T, *shop) *Service{
		"the gate":   func(t *testing.T, s *shop) *Service { return open(t, s) },
		"the prices": func(t *testing.T, s *shop) *Service { _, service := openFront(t, s); return service },
		"gate and prices": func(t *testing.T, s *shop) *Service {
			_, service := openFront(t, s, func(o *Options) { o.TrustCatalogue = false })
			return service
		},
	} {
		for _, end := range []string{"over", "moved"} {
			t.Run(name+", "+end, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { twoImpersonations(t, openShop, end == "over") })
			})
		}
	}
}

func twoImpersonations(t *testing.T, openShop func(*testing.T, *shop) *Service, isOver bool) {
	s := newShop()
	s.delay = time.Second
	s.groupOf = map[int]int{1: 3, 2: 3}
	if !isOver {
		s.groupOf[1] = 4
	}
	service := openShop(t, s)
	fail := func(c *commerce.ShopperCredential) error {
		if isOver && c != nil && c.CustomerID == 1 {
			return &commerce.Error{Code: commerce.CodeSessionExpired, Message: "sign in again"}
		}
		return nil
	}
	s.onVisible = func(c *commerce.ShopperCredential, _ []int) error { return fail(c) }
	if f, ok := service.o.ShopperSource.(*front); ok {
		f.onPrices = fail
	}
	knowSettings(t, service)
	ends := [2]chan error{make(chan error, 1), make(chan error, 1)}
	for i, end := range ends {
		go func() {
			req := actingAs(i+1, 3, products(1, 5)...)
			results, err := service.Prices(t.Context(), req)
			if err == nil {
				wantAll(t, req, results, commerce.ForGroup(3))
			}
			end <- err
		}()
		time.Sleep(10 * time.Millisecond)
	}
	if err := <-ends[0]; err == nil {
		t.Error("customer 1 has prices")
	}
	if err := <-ends[1]; err != nil {
		t.Errorf("customer 2: %v", err)
	}
}

// TestInWhoseName says who asks in one name: it is the customer and how they are spoken
// for, wherever they are.
func TestInWhoseName(t *testing.T) {
	seven := commerce.ShopperCredential{CustomerID: 7, ChannelID: 1, AccessToken: "a"}
	acting := commerce.ShopperCredential{CustomerID: 7, ChannelID: 1, Impersonated: true}
	later, other := seven, acting
	later.ExpiresAt = time.Unix(1, 0)
	other.CustomerID = 8
	again := seven
	again.AccessToken = "b"
	spoken := acting
	spoken.Impersonated = false
	for name, tt := range map[string]struct {
		a, b commerce.ShopperCredential
		want bool
	}{
		"guests":                        {want: true},
		"a shopper":                     {seven, seven, true},
		"a token that ends later":       {seven, later, true},
		"another sign-in":               {seven, again, false},
		"an impersonation":              {acting, acting, true},
		"of another customer":           {acting, other, false},
		"a shopper and an impersonator": {seven, acting, false},
		"a customer without either":     {acting, spoken, false},
		"a shopper and a guest":         {seven, commerce.ShopperCredential{}, false},
	} {
		if got := (asker{shopper: tt.a}).is(asker{shopper: tt.b}); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

package pricing

import (
	"context"
	"errors"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// front is a ShopperSource on a shop: it prices for the group that the shop knows the
// customer to be in, and does not show what is unseen.
type front struct {
	*shop
	onPrices func(*commerce.ShopperCredential) error

	calls sync.Map // number of the customer → the address that came along
	// exempt has prices of its own for this customer.
	exempt int
}

func (f *front) ShopperPrices(
	ctx context.Context, channelID int, currency commerce.CurrencyCode, shopper *commerce.ShopperCredential, items []commerce.PriceItem,
) (commerce.ShopperPrices, error) {
	customer := 0
	if shopper != nil {
		customer = shopper.CustomerID
	}
	ip, _ := commerce.ClientIP(ctx)
	f.calls.Store(customer, ip)
	if f.onPrices != nil {
		if err := errors.Join(pause(ctx, f.delay), f.onPrices(shopper)); err != nil {
			return commerce.ShopperPrices{}, err
		}
	}
	group := f.groupOf[customer]
	in := commerce.PriceContext{ChannelID: channelID, Currency: currency, Perspective: commerce.ForGroup(group)}
	if customer != 0 && customer == f.exempt {
		in.Perspective = commerce.Perspective{Kind: commerce.PerspectiveCustomer, ID: customer}
	}
	prices, err := f.Prices(ctx, in, items)
	return commerce.ShopperPrices{GroupID: group, Prices: prices}, err
}

func openFront(t *testing.T, s *shop, with ...func(*Options)) (*front, *Service) {
	f := &front{shop: s}
	return f, open(t, s, append([]func(*Options){func(o *Options) {
		o.Source, o.ShopperSource, o.TrustCatalogue = nil, f, true
	}}, with...)...)
}

// withoutCountry is what a question is answered as: the Storefront knows no country.
func withoutCountry(req commerce.PriceRequest) commerce.PriceRequest {
	req.Country = ""
	return req
}

func TestShoppersAskThemselves(t *testing.T) {
	s := newShop()
	s.groupOf = map[int]int{7: 3, 8: 3, 9: 4}
	f, service := openFront(t, s)
	home := netip.MustParseAddr("192.0.2.7")
	ctx := commerce.WithClientIP(t.Context(), home)
	items := products(1, 5)
	for _, tt := range []struct {
		req   commerce.PriceRequest
		want  commerce.Perspective
		calls int
	}{
		{member(7, 3, items...), commerce.ForGroup(3), 1},
		{member(8, 3, items...), commerce.ForGroup(3), 1},
		{member(9, 4, items...), commerce.ForGroup(4), 2},
		{member(10, 0, items...), commerce.ForGroup(0), 3},
		{guest(items...), commerce.ForGroup(0), 4},
		{staff(commerce.Perspective{}, items...), commerce.ForGroup(0), 4},
	} {
		tt.req.Country = "DE"
		results, err := service.Prices(ctx, tt.req)
		if err != nil {
			t.Fatal(err)
		}
		wantAll(t, withoutCountry(tt.req), results, tt.want)
		wantCalls(t, s, service, tt.calls, 0)
	}
	for customer, want := range map[int]netip.Addr{7: home, 0: {}} {
		if got, _ := f.calls.Load(customer); got != want {
			t.Errorf("customer %d: address %v went along, want %v", customer, got, want)
		}
	}
	if _, ok := f.calls.Load(8); ok {
		t.Error("customer 8 was asked for what their group knows")
	}
}

// TestAnOwnPriceIsNobodyElses, neither what the store says to one customer alone, nor what
// their group has: nothing of it is kept, or taken from what is.
func TestAnOwnPriceIsNobodyElses(t *testing.T) {
	s := newShop()
	s.groupOf = map[int]int{7: 3, 8: 3}
	f, service := openFront(t, s)
	f.exempt = 7
	own, other := member(7, 3, products(1, 5)...), member(8, 3, products(1, 5)...)
	own.Perspective = commerce.Perspective{Kind: commerce.PerspectiveCustomer, ID: 7}
	for calls, asked := range []commerce.PriceRequest{own, other, own, own, other} {
		results, err := service.Prices(t.Context(), asked)
		if err != nil {
			t.Fatal(err)
		}
		wantAll(t, asked, results, asked.Perspective)
		wantCalls(t, s, service, min(calls+1, 4), 0)
	}
}

func TestWhatAShopperCannotBeAskedFor(t *testing.T) {
	s := newShop()
	_, service := openFront(t, s)
	foreign := member(7, 0, products(1, 1)...)
	foreign.Perspective = commerce.Perspective{Kind: commerce.PerspectiveCustomer, ID: 8}
	for _, req := range []commerce.PriceRequest{
		staff(commerce.ForGroup(3), products(1, 1)...), staff(commerce.ForGroup(0), products(1, 1)...), foreign,
	} {
		results, err := service.Prices(t.Context(), req)
		var public *commerce.Error
		if !errors.As(err, &public) || public.Code != commerce.CodeForbidden || results != nil {
			t.Errorf("%+v: got %v and %v", req.Perspective, results, err)
		}
	}
	wantCalls(t, s, service, 0, 0)
}

func TestWhatIsNotShownIsNotTold(t *testing.T) {
	s := newShop()
	s.unknown = []int{1}
	_, trusting := openFront(t, s)
	wantReason(t, mustPrices(t, trusting, guest(products(1, 1)...)), commerce.PriceNotVisible)
	_, gated := openFront(t, s, func(o *Options) { o.TrustCatalogue = false })
	wantReason(t, mustPrices(t, gated, guest(products(1, 1)...)), commerce.PriceNotFound)
}

// TestPricesBelongToTheGroupAnswered has customer 7 be moved from group 3 to 5.
func TestPricesBelongToTheGroupAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.groupOf = map[int]int{7: 5, 8: 3, 9: 5}
		_, service := openFront(t, s)
		items := products(1, 5)
		wantGroupChanged(t, service, member(7, 3, items...))
		five := member(9, 5, items...)
		wantAll(t, five, mustPrices(t, service, five), commerce.ForGroup(5))
		wantCalls(t, s, service, 1, 0) // what customer 7 was answered
		three := member(8, 3, items...)
		wantAll(t, three, mustPrices(t, service, three), commerce.ForGroup(3))
		wantCalls(t, s, service, 2, 0)

		// Not so when the group was raised while the store was being asked.
		s.delay = time.Second
		s.groupOf[9] = 3
		go func() {
			time.Sleep(s.delay / 2)
			mustInvalidate(t, service, commerce.PriceScope{Kind: commerce.ScopeGroup, ID: 3})
		}()
		other := products(11, 5)
		wantGroupChanged(t, service, member(9, 5, other...))
		three = member(8, 3, other...)
		wantAll(t, three, mustPrices(t, service, three), commerce.ForGroup(3))
		wantCalls(t, s, service, 4, 0)
	})
}

// TestADeadLeaderIsPricedAlone has the first of a crowd ask with a session that is over.
func TestADeadLeaderIsPricedAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.delay = time.Second
		for id := range 20 {
			s.groupOf[id] = 3
		}
		f, service := openFront(t, s)
		f.onPrices = func(c *commerce.ShopperCredential) error {
			if c != nil && c.CustomerID == 1 {
				return &commerce.Error{Code: commerce.CodeSessionExpired, Message: "sign in again"}
			}
			return nil
		}
		knowSettings(t, service)
		var crowd sync.WaitGroup
		for id := 1; id < 20; id++ {
			crowd.Go(func() {
				time.Sleep(time.Duration(id) * time.Millisecond)
				req := member(id, 3, products(1, 50)...)
				if id > 1 {
					wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(3))
					return
				}
				if results, err := service.Prices(t.Context(), req); commerce.CodeOf(err) != commerce.CodeSessionExpired || results != nil {
					t.Errorf("got %d results and %v", len(results), err)
				}
			})
		}
		crowd.Wait()
		wantOneMore := 1 // the shop counts who got past the session
		if calls, _ := s.calls(); calls != wantOneMore {
			t.Errorf("%d calls", calls)
		}
	})
}

// TestAnyGroupMayBeTheGuests raises a group: guests may be in it, for all we know.
func TestAnyGroupMayBeTheGuests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.groupOf[7] = 3
		_, service := openFront(t, s)
		ask := func() {
			mustPrices(t, service, guest(products(1, 5)...))
			mustPrices(t, service, member(7, 3, products(1, 5)...))
		}
		ask()
		mustInvalidate(t, service, commerce.PriceScope{Kind: commerce.ScopeGroup, ID: 8})
		ask()
		wantCalls(t, s, service, 3, 0)
		// Nobody is there to ask for a group anew, but for guests.
		mustInvalidate(t, service)
		service.Refetch(everything())
		time.Sleep(2 * refetchAfter)
		wantCalls(t, s, service, 4, 0)
		ask()
		wantCalls(t, s, service, 5, 0)
	})
}

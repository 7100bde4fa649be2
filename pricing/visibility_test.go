package pricing

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// dead makes the sessions of some customers dead.
func dead(customers ...int) func(*commerce.ShopperCredential, []int) error {
	return func(c *commerce.ShopperCredential, _ []int) error {
		for _, id := range customers {
			if c != nil && c.CustomerID == id {
				return &commerce.Error{Code: commerce.CodeSessionExpired, Message: "sign in again"}
			}
		}
		return nil
	}
}

func TestADeadLeaderFailsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.delay = time.Second
		s.onVisible = dead(1, 2)
		for id := 1; id <= 50; id++ {
			s.groupOf[id] = 3
		}
		service := open(t, s)
		knowSettings(t, service)
		var crowd sync.WaitGroup
		for id := 1; id <= 50; id++ {
			crowd.Go(func() {
				time.Sleep(time.Duration(id) * time.Millisecond) // 1 leads, then 2 or another
				req := member(id, 3, products(1, 50)...)
				results, err := service.Prices(t.Context(), req)
				switch {
				case id == 1 && (commerce.CodeOf(err) != commerce.CodeSessionExpired || results != nil):
					t.Errorf("the leader got %d results and %v", len(results), err)
				case id <= 2 && err != nil:
					// The other dead one led and failed, or joined one alive: either is right.
					return
				case err != nil:
					t.Errorf("customer %d: %v", id, err)
				default:
					wantAll(t, req, results, commerce.ForGroup(3))
				}
			})
		}
		crowd.Wait()
		prices, looks := s.calls()
		if prices != 1 || looks < 2 || looks > 4 {
			t.Errorf("got %d price calls and %d reads, want 1 and at most one for each dead session and one alive", prices, looks)
		}
	})
}

func TestOwnDeadSessionFailsTheQuestion(t *testing.T) {
	s := newShop()
	s.onVisible = dead(7)
	service := open(t, s)
	results, err := service.Prices(t.Context(), member(7, 3, products(1, 3)...))
	if commerce.CodeOf(err) != commerce.CodeSessionExpired || results != nil {
		t.Errorf("got %d results and %v", len(results), err)
	}
	one := member(7, 0, products(1, 3)...)
	one.Perspective = commerce.Perspective{Kind: commerce.PerspectiveCustomer, ID: 7}
	if _, err := service.Prices(t.Context(), one); commerce.CodeOf(err) != commerce.CodeSessionExpired {
		t.Errorf("customer's own prices: got %v", err)
	}
}

func TestGuestsHaveNoSessionToEnd(t *testing.T) {
	s := newShop()
	s.onVisible = func(*commerce.ShopperCredential, []int) error {
		return &commerce.Error{Code: commerce.CodeSessionExpired, Message: "sign in again"}
	}
	service := open(t, s)
	wantReason(t, mustPrices(t, service, guest(products(1, 3)...)), commerce.PriceUpstreamUnavailable)
}

func TestFollowersShareOtherFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.delay = time.Second
		down := errors.New("down")
		s.onVisible = func(*commerce.ShopperCredential, []int) error { return down }
		service := open(t, s)
		var crowd sync.WaitGroup
		for id := range 20 {
			crowd.Go(func() {
				results := mustPrices(t, service, member(1+id, 3, products(1, 50)...))
				wantReason(t, results, commerce.PriceUpstreamUnavailable)
				for _, r := range results {
					if !errors.Is(r.Err, down) {
						t.Errorf("got %v", r.Err)
					}
				}
			})
		}
		crowd.Wait()
		wantCalls(t, s, service, 0, 1)
	})
}

func TestVerdictsBelongToTheGroupAnswered(t *testing.T) {
	s := newShop()
	s.groupOf = map[int]int{7: 5, 8: 3, 9: 5}
	service := open(t, s)
	s.onVisible = func(c *commerce.ShopperCredential, _ []int) error {
		// Each group sees something else.
		if s.unseen = []int{1}; c.CustomerID == 8 {
			s.unseen = []int{2}
		}
		return nil
	}
	items := products(1, 3)
	reasons := func(results map[commerce.PriceItem]commerce.PriceResult) (all [3]commerce.PriceUnavailableReason) {
		for i, item := range items {
			all[i] = results[item].Unavailable
		}
		return all
	}
	five := [3]commerce.PriceUnavailableReason{commerce.PriceNotVisible, "", ""}
	three := [3]commerce.PriceUnavailableReason{"", commerce.PriceNotVisible, ""}

	// Customer 7 is believed to be in group 3 and has been moved to 5.
	wantGroupChanged(t, service, member(7, 3, items...))
	// What the store answered then is known when they ask as who they are.
	if got := reasons(mustPrices(t, service, member(7, 5, items...))); got != five {
		t.Errorf("moved customer: got %v, want what the store answered", got)
	}
	// Group 3 has learned nothing from that, group 5 everything.
	if got := reasons(mustPrices(t, service, member(9, 5, items...))); got != five {
		t.Errorf("group 5: got %v", got)
	}
	if _, looks := s.calls(); looks != 1 {
		t.Errorf("group 5 was asked about again: %d reads", looks)
	}
	if got := reasons(mustPrices(t, service, member(8, 3, items...))); got != three {
		t.Errorf("group 3: got %v", got)
	}
	if _, looks := s.calls(); looks != 2 {
		t.Errorf("got %d reads, want group 3 to be asked about", looks)
	}
}

func TestFollowersDoNotTakeAnotherGroupsAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.delay = time.Second
		s.groupOf = map[int]int{7: 5, 8: 3}
		service := open(t, s)
		knowSettings(t, service)
		s.onVisible = func(c *commerce.ShopperCredential, _ []int) error {
			if s.unseen = []int{1}; c.CustomerID == 8 {
				s.unseen = nil
			}
			return nil
		}
		item := commerce.PriceItem{ProductID: 1}
		var both sync.WaitGroup
		both.Go(func() {
			wantGroupChanged(t, service, member(7, 3, item))
		})
		both.Go(func() {
			time.Sleep(500 * time.Millisecond)
			wantReason(t, mustPrices(t, service, member(8, 3, item)), "")
		})
		both.Wait()
		wantCalls(t, s, service, 1, 2)
	})
}

func TestWhoseCredentialGoesAlong(t *testing.T) {
	s := newShop()
	s.groupOf[7] = 3
	var ips []netip.Addr
	service := open(t, s, func(o *Options) { o.Visibility = spy{s, &ips} })
	asGuest := member(7, 3, products(1, 1)...)
	asGuest.Perspective = commerce.Perspective{}
	home := netip.MustParseAddr("192.0.2.7")
	ctx := commerce.WithClientIP(t.Context(), home)
	for _, req := range []commerce.PriceRequest{guest(products(2, 1)...), asGuest, member(7, 3, products(1, 1)...)} {
		if _, err := service.Prices(ctx, req); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []int{0, 0, 7} {
		if got := s.lookCalls[i].customerID; got != want {
			t.Errorf("call %d went out for customer %d, want %d", i, got, want)
		}
	}
	if ips[0].IsValid() || ips[1].IsValid() || ips[2] != home {
		t.Errorf("got addresses %v, want the shopper's on the shopper's call alone", ips)
	}
}

// spy notes the address that goes along with each call.
type spy struct {
	Visibility
	ips *[]netip.Addr
}

func (s spy) Visible(ctx context.Context, channelID int, c *commerce.ShopperCredential, ids []int) (commerce.VisibleProducts, error) {
	ip, _ := commerce.ClientIP(ctx)
	*s.ips = append(*s.ips, ip)
	return s.Visibility.Visible(ctx, channelID, c, ids)
}

// TestGroupsNeverCross has shoppers of different groups, guests and staff ask for
// the same products at once, 10,000 times each, over caches that are emptied
// under their hands.
func TestGroupsNeverCross(t *testing.T) {
	s := newShop()
	s.groupOf = map[int]int{7: 3, 8: 4}
	s.settings.GuestGroupID = 9
	service := open(t, s, func(o *Options) { o.Gather = 50 * time.Microsecond })
	var all sync.WaitGroup
	ask := func(req commerce.PriceRequest, want commerce.Perspective, seed uint64) {
		all.Go(func() {
			random := rand.New(rand.NewPCG(seed, 1))
			for n := range 10_000 {
				req.Items = products(1+random.IntN(40), 1+random.IntN(5))
				results, err := service.Prices(t.Context(), req)
				if err != nil {
					t.Error(err)
					return
				}
				wantAll(t, req, results, want)
				if n%500 == 0 {
					mustInvalidate(t, service)
				}
			}
		})
	}
	ask(member(7, 3), commerce.ForGroup(3), 1)
	ask(member(8, 4), commerce.ForGroup(4), 2)
	ask(guest(), commerce.ForGroup(9), 3)
	ask(staff(commerce.ForGroup(0)), commerce.ForGroup(0), 4)
	all.Wait()
	if stats := service.Stats(); stats.Hits == 0 || stats.Misses == 0 {
		t.Errorf("nothing was put to the test: %+v", stats)
	}
}

package pricing_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pricing"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/upstream/management"
	"github.com/clientele-graph/clientele/upstream/storefront"
)

// world is a service in front of a whole store on a real socket.
type world struct {
	store      *sandbox.Server
	storefront *storefront.Client
	service    *pricing.Service
	seed       sandbox.Description
}

func start(t *testing.T) world {
	t.Helper()
	s := sandbox.Start(t)
	seed, err := s.Description()
	if err != nil {
		t.Fatal(err)
	}
	front, err := storefront.New(storefront.Options{URL: s.StorefrontTemplate(), Token: commerce.Secret(seed.PrivateToken)})
	if err != nil {
		t.Fatal(err)
	}
	back, err := management.New(management.Options{BaseURL: s.ManagementURL(), AccessToken: commerce.Secret(seed.AccessToken)})
	if err != nil {
		t.Fatal(err)
	}
	service, err := pricing.New(pricing.Options{Source: back, Visibility: front, Settings: back, Channels: back})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(service.Close)
	return world{s, front, service, seed}
}

// shopper signs in the customer of the seed that is in the group. The seed has
// customer N in group N.
func (w world) shopper(t *testing.T, group int) *commerce.ShopperCredential {
	t.Helper()
	i := slices.IndexFunc(w.seed.Customers, func(c sandbox.DescribedPerson) bool { return c.GroupID == group })
	person := w.seed.Customers[i]
	out, err := w.storefront.Login(t.Context(), commerce.Login{
		ChannelID: 1, Email: commerce.Secret(person.Email), Password: commerce.Secret(person.Password),
	})
	if err != nil || out.Refused != nil {
		t.Fatalf("login: %v, %v", err, out.Refused)
	}
	return &out.Credential
}

func (w world) ask(t *testing.T, req commerce.PriceRequest) map[commerce.PriceItem]commerce.PriceResult {
	t.Helper()
	results, err := w.service.Prices(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

func in(channel int, currency commerce.CurrencyCode, p commerce.Perspective) commerce.PriceContext {
	return commerce.PriceContext{ChannelID: channel, Currency: currency, Perspective: p}
}

// TestSeedPrices compares what three kinds of shopper are told with what was
// worked out by hand. Where no country is named the store taxes as in its own,
// the United States: 8 % in general, 2 % on groceries, nothing for wholesale.
//
// Guests are in the group "Guests": 2 % off everything.
// Wholesale has a price list; what is not on it costs what the catalogue says.
// Guides pay 10 % less for everything.
func TestSeedPrices(t *testing.T) {
	w := start(t)
	tests := []struct {
		item                     commerce.PriceItem
		rule                     string
		guest, wholesale, guides [2]string // without and with tax
	}{
		{
			commerce.PriceItem{ProductID: 101},
			"100.00; list 70.00",
			[2]string{"98", "105.84"},
			[2]string{"70", "70"},
			[2]string{"90", "97.2"},
		},
		{
			commerce.PriceItem{ProductID: 102, VariantID: 1021},
			"variant without a price has the product's 20.00; list 14.00; 19.60 x 1.08 = 21.168",
			[2]string{"19.6", "21.17"},
			[2]string{"14", "14"},
			[2]string{"18", "19.44"},
		},
		{
			commerce.PriceItem{ProductID: 102, VariantID: 1023},
			"variant 30.00, on no list; 29.40 x 1.08 = 31.752",
			[2]string{"29.4", "31.75"},
			[2]string{"30", "30"},
			[2]string{"27", "29.16"},
		},
		{
			commerce.PriceItem{ProductID: 103},
			"on sale for 40.00, groceries; list on sale for 30.00; 39.20 x 1.02 = 39.984",
			[2]string{"39.2", "39.98"},
			[2]string{"30", "30"},
			[2]string{"36", "36.72"},
		},
		{
			commerce.PriceItem{ProductID: 105, Options: "10501=1050102"},
			"80.00 or list 60.00, engraving adds 5.00 before the group's discount; 83.30 x 1.08 = 89.964",
			[2]string{"83.3", "89.96"},
			[2]string{"65", "65"},
			[2]string{"76.5", "82.62"},
		},
		{
			commerce.PriceItem{ProductID: 110},
			"60.00, on no list; 58.80 x 1.08 = 63.504",
			[2]string{"58.8", "63.5"},
			[2]string{"60", "60"},
			[2]string{"54", "58.32"},
		},
	}
	items := make([]commerce.PriceItem, len(tests))
	for i, tt := range tests {
		items[i] = tt.item
	}
	wholesale, guides := w.shopper(t, store.GroupWholesale), w.shopper(t, store.GroupGuides)
	for range 2 { // cold and warm
		guest := w.ask(t, commerce.PriceRequest{PriceContext: in(1, "USD", commerce.Perspective{}), Items: items})
		second := w.ask(t, commerce.PriceRequest{PriceContext: in(1, "USD", commerce.ForGroup(store.GroupWholesale)), Items: items, Shopper: wholesale})
		third := w.ask(t, commerce.PriceRequest{PriceContext: in(1, "USD", commerce.ForGroup(store.GroupGuides)), Items: items, Shopper: guides})
		for _, tt := range tests {
			check(t, "guest, "+tt.rule, guest[tt.item], tt.guest)
			check(t, "wholesale, "+tt.rule, second[tt.item], tt.wholesale)
			check(t, "guides, "+tt.rule, third[tt.item], tt.guides)
		}
	}
	// What a stranger may have made up is in calls of its own.
	if calls := w.store.CallsTo(sandbox.On("pricing")); len(calls) != 6 {
		t.Errorf("three perspectives took %d calls for prices", len(calls))
	}
	if calls := w.store.CallsTo(sandbox.On("storefront", "site")); len(calls) != 3 {
		t.Errorf("three perspectives took %d reads of visibility", len(calls))
	}
}

func check(t *testing.T, rule string, got commerce.PriceResult, want [2]string) {
	t.Helper()
	if got.Unavailable != "" {
		t.Errorf("%s: %s (%v)", rule, got.Unavailable, got.Err)
		return
	}
	p := got.Price.Calculated
	if have := [2]string{p.TaxExclusive.Canonical().String(), p.TaxInclusive.Canonical().String()}; have != want {
		t.Errorf("%s: got %v, want %v", rule, have, want)
	}
}

func TestSeedReasons(t *testing.T) {
	w := start(t)
	campsites := w.shopper(t, store.GroupCampsites)
	machine := commerce.PriceItem{ProductID: restrictedFor(t, w, campsites)}
	kettle, nothing := commerce.PriceItem{ProductID: 101}, commerce.PriceItem{ProductID: 999_999}
	wrong := commerce.PriceItem{ProductID: 101, VariantID: 999_999}
	tests := []struct {
		name string
		req  commerce.PriceRequest
		item commerce.PriceItem
		want commerce.PriceUnavailableReason
	}{
		{"guests see no prices in Europe", commerce.PriceRequest{PriceContext: in(3, "EUR", commerce.Perspective{})}, kettle, commerce.PriceLoginRequired},
		{"staff see them", commerce.PriceRequest{PriceContext: in(3, "EUR", commerce.Perspective{}), Unrestricted: true}, kettle, ""},
		{"no such product", commerce.PriceRequest{PriceContext: in(1, "USD", commerce.Perspective{})}, nothing, commerce.PriceNotVisible},
		{"no such product, staff", commerce.PriceRequest{PriceContext: in(1, "USD", commerce.Perspective{}), Unrestricted: true}, nothing, commerce.PriceNotFound},
		{"no such variant", commerce.PriceRequest{PriceContext: in(1, "USD", commerce.Perspective{})}, wrong, commerce.PriceNotFound},
		{"category not for the group", commerce.PriceRequest{PriceContext: in(1, "USD", commerce.ForGroup(store.GroupCampsites)), Shopper: campsites}, machine, commerce.PriceNotVisible},
		{"the same for a guest", commerce.PriceRequest{PriceContext: in(1, "USD", commerce.Perspective{})}, machine, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.req.Items = []commerce.PriceItem{tt.item, kettle}
			if got := w.ask(t, tt.req)[tt.item]; got.Unavailable != tt.want {
				t.Errorf("got %q (%v), want %q", got.Unavailable, got.Err, tt.want)
			}
		})
	}
}

// restrictedFor finds a product that guests see on channel 1 and the shopper does
// not, by asking the Storefront itself.
func restrictedFor(t *testing.T, w world, shopper *commerce.ShopperCredential) int {
	t.Helper()
	for chunk := range slices.Chunk(w.seed.Products, storefront.MaxProducts) {
		ids := make([]int, len(chunk))
		for i, p := range chunk {
			ids[i] = p.EntityID
		}
		guests, err := w.storefront.Visible(t.Context(), 1, nil, ids)
		if err != nil {
			t.Fatal(err)
		}
		members, err := w.storefront.Visible(t.Context(), 1, shopper, ids)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			product, seen := guests.Products[id]
			if _, alsoSeen := members.Products[id]; seen && !product.PriceHidden && !alsoSeen {
				return id
			}
		}
	}
	t.Fatalf("the seed hides nothing from customer %d", shopper.CustomerID)
	return 0
}

func TestGuestGroupOfAChannel(t *testing.T) {
	w := start(t)
	kettle := commerce.PriceItem{ProductID: 101}
	req := commerce.PriceRequest{PriceContext: in(2, "CAD", commerce.Perspective{}), Items: []commerce.PriceItem{kettle}}
	req.Country = "CA"
	// Canada shows guests the retail group's prices, which has no rule: 100.00 at
	// 1.25, and 12 % of two taxes.
	check(t, "guest in Canada", w.ask(t, req)[kettle], [2]string{"125", "140"})
	channel, err := w.service.Channel(t.Context(), 2)
	if err != nil || channel.DefaultCurrency != "CAD" {
		t.Errorf("got %+v and %v", channel, err)
	}
}

func TestSeedCounts(t *testing.T) {
	w := start(t)
	var items []commerce.PriceItem
	for _, p := range w.seed.Products[:50] {
		items = append(items, commerce.PriceItem{ProductID: p.EntityID})
	}
	for range 2 {
		var crowd sync.WaitGroup
		for _, currency := range []commerce.CurrencyCode{"USD", "CAD"} {
			for range 100 {
				crowd.Go(func() {
					results := w.ask(t, commerce.PriceRequest{PriceContext: in(1, currency, commerce.Perspective{}), Items: items})
					for item, r := range results {
						if r.Unavailable != "" || r.Price.Context.Currency != currency {
							t.Errorf("%+v in %s: %q (%v)", item, currency, r.Unavailable, r.Err)
						}
					}
				})
			}
		}
		crowd.Wait()
	}
	calls := w.store.CallsTo(sandbox.On("pricing"))
	if len(calls) != 2 || calls[0].Items != 50 || calls[1].Items != 50 {
		t.Errorf("got %d calls for prices: %+v", len(calls), calls)
	}
	if looks := w.store.CallsTo(sandbox.On("storefront")); len(looks) != 1 {
		t.Errorf("got %d reads of visibility", len(looks))
	}
}

func TestASignedOutShopperIsToldSo(t *testing.T) {
	w := start(t)
	shopper := w.shopper(t, store.GroupGuides)
	if _, err := w.storefront.Logout(t.Context(), *shopper, ""); err != nil {
		t.Fatal(err)
	}
	_, err := w.service.Prices(t.Context(), commerce.PriceRequest{
		PriceContext: in(1, "USD", commerce.ForGroup(store.GroupGuides)), Shopper: shopper,
		Items: []commerce.PriceItem{{ProductID: 101}},
	})
	if commerce.CodeOf(err) != commerce.CodeSessionExpired {
		t.Errorf("got %v", err)
	}
}

func TestAnOutageIsNotRemembered(t *testing.T) {
	w := start(t)
	if err := w.store.FailNext(sandbox.On("pricing"), 1, sandbox.Fault{Kind: sandbox.FaultStatus, Status: 422}); err != nil {
		t.Fatal(err)
	}
	items := []commerce.PriceItem{{ProductID: 101}, {ProductID: 104}}
	req := commerce.PriceRequest{PriceContext: in(1, "USD", commerce.Perspective{}), Items: items}
	// One refusal of the whole chunk: its halves are asked for and answered.
	results := w.ask(t, req)
	check(t, "100.00 less 2 %", results[items[0]], [2]string{"98", "105.84"})
	check(t, "40.00 less 2 %", results[items[1]], [2]string{"39.2", "42.34"})
	if calls := w.store.CallsTo(sandbox.On("pricing")); len(calls) != 3 {
		t.Errorf("got %d calls, want the refused one and its halves", len(calls))
	}

	if err := w.service.Invalidate(t.Context(), commerce.PriceScope{Kind: commerce.ScopeEverything}); err != nil {
		t.Fatal(err)
	}
	if err := w.store.FailNext(sandbox.On("pricing"), 20, sandbox.Fault{Kind: sandbox.FaultStatus, Status: 503}); err != nil {
		t.Fatal(err)
	}
	for item, r := range w.ask(t, req) {
		if r.Unavailable != commerce.PriceUpstreamUnavailable || commerce.CodeOf(r.Err) != commerce.CodeUpstreamUnavailable {
			t.Errorf("%+v: got %q (%v)", item, r.Unavailable, r.Err)
		}
	}
}

package pricing

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
)

func TestMain(m *testing.M) { patience.Main(m) }

// shop stands in for the store on all four of the package's interfaces. Its
// price for product p and group g is 1000p+g dollars, so that a price
// tells whom it was made for. Hooks change one answer; zero hooks mean an
// obliging store that answers after delay.
type shop struct {
	delay    time.Duration
	settings commerce.PriceSettings
	channel  commerce.Channel

	onPrices  func(commerce.PriceContext, []commerce.PriceItem) error
	onVisible func(*commerce.ShopperCredential, []int) error
	// groupOf is the group the store knows a customer to be in, 0 when missing.
	groupOf map[int]int
	// unknown products are missing from price answers, unseen ones from the
	// Storefront's, which hides the prices of hidden ones.
	unknown, unseen, hidden []int

	mu         sync.Mutex // guards the fields below
	priceCalls []priceCall
	lookCalls  []lookCall
	ruleCalls  int
	nameCalls  int
	ids        []string
}

type priceCall struct {
	in    commerce.PriceContext
	items []commerce.PriceItem
}

type lookCall struct {
	channelID, customerID int
	ids                   []int
}

func newShop() *shop {
	return &shop{
		settings: commerce.PriceSettings{ShowPrices: true},
		channel:  commerce.Channel{ID: 1, DefaultCurrency: "USD", EnabledCurrencies: []commerce.CurrencyCode{"USD", "CAD"}},
		groupOf:  map[int]int{},
	}
}

func (s *shop) Prices(ctx context.Context, in commerce.PriceContext, items []commerce.PriceItem) (map[commerce.PriceItem]commerce.ProductPrice, error) {
	s.mu.Lock()
	s.priceCalls = append(s.priceCalls, priceCall{in, slices.Clone(items)})
	s.ids = append(s.ids, commerce.CorrelationID(ctx))
	s.mu.Unlock()
	if err := pause(ctx, s.delay); err != nil {
		return nil, err
	}
	if s.onPrices != nil {
		if err := s.onPrices(in, items); err != nil {
			return nil, err
		}
	}
	prices := make(map[commerce.PriceItem]commerce.ProductPrice, len(items))
	for _, item := range items {
		if !slices.Contains(s.unknown, item.ProductID) {
			prices[item] = commerce.ProductPrice{Calculated: amountFor(item, in.Perspective)}
		}
	}
	return prices, nil
}

func (s *shop) Visible(ctx context.Context, channelID int, shopper *commerce.ShopperCredential, ids []int) (commerce.VisibleProducts, error) {
	call := lookCall{channelID: channelID, ids: slices.Clone(ids)}
	if shopper != nil {
		call.customerID = shopper.CustomerID
	}
	s.mu.Lock()
	s.lookCalls = append(s.lookCalls, call)
	s.ids = append(s.ids, commerce.CorrelationID(ctx))
	s.mu.Unlock()
	if err := pause(ctx, s.delay); err != nil {
		return commerce.VisibleProducts{}, err
	}
	if s.onVisible != nil {
		if err := s.onVisible(shopper, ids); err != nil {
			return commerce.VisibleProducts{}, err
		}
	}
	seen := commerce.VisibleProducts{GroupID: s.groupOf[call.customerID], Products: map[int]commerce.ProductVisibility{}}
	for _, id := range ids {
		if !slices.Contains(s.unseen, id) {
			seen.Products[id] = commerce.ProductVisibility{PriceHidden: slices.Contains(s.hidden, id)}
		}
	}
	return seen, nil
}

func (s *shop) PriceSettings(ctx context.Context, _ int) (commerce.PriceSettings, error) {
	s.mu.Lock()
	s.ruleCalls++
	s.mu.Unlock()
	return s.settings, pause(ctx, s.delay)
}

func (s *shop) Channel(ctx context.Context, _ int) (commerce.Channel, error) {
	s.mu.Lock()
	s.nameCalls++
	s.mu.Unlock()
	return s.channel, pause(ctx, s.delay)
}

// calls returns how often the shop was asked for prices and for visibility.
func (s *shop) calls() (prices, looks int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.priceCalls), len(s.lookCalls)
}

// pause takes d, as a store does, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// amountFor is the price the shop makes for an item and a perspective.
func amountFor(item commerce.PriceItem, p commerce.Perspective) commerce.TaxedPrice {
	n := 1000*item.ProductID + p.ID
	if p.Kind == commerce.PerspectiveCustomer {
		n += 500
	}
	d, err := commerce.ParseDecimal(strconv.Itoa(n))
	if err != nil {
		panic(err)
	}
	return commerce.TaxedPrice{TaxExclusive: d, TaxInclusive: d}
}

// open starts a service on the shop, changed by with, that ends with the test.
func open(t testing.TB, s *shop, with ...func(*Options)) *Service {
	t.Helper()
	o := Options{Source: s, Visibility: s, Settings: s, Channels: s, CacheBytes: 8 << 20, VerdictCacheBytes: 4 << 20}
	for _, change := range with {
		change(&o)
	}
	service, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(service.Close)
	return service
}

// products are n items from product `from` on, each as a whole.
func products(from, n int) []commerce.PriceItem {
	items := make([]commerce.PriceItem, n)
	for i := range items {
		items[i].ProductID = from + i
	}
	return items
}

func dollars(p commerce.Perspective) commerce.PriceContext {
	return commerce.PriceContext{ChannelID: 1, Currency: "USD", Perspective: p}
}

// guest is a guest's question.
func guest(items ...commerce.PriceItem) commerce.PriceRequest {
	return commerce.PriceRequest{PriceContext: dollars(commerce.Perspective{}), Items: items}
}

// member is the question of a customer who believes to be in the group.
func member(customerID, groupID int, items ...commerce.PriceItem) commerce.PriceRequest {
	return commerce.PriceRequest{
		PriceContext: dollars(commerce.ForGroup(groupID)),
		Items:        items,
		Shopper: &commerce.ShopperCredential{
			CustomerID: customerID, ChannelID: 1, AccessToken: commerce.Secret("token-" + strconv.Itoa(customerID)),
		},
	}
}

// staff is the question of somebody who may see every price.
func staff(p commerce.Perspective, items ...commerce.PriceItem) commerce.PriceRequest {
	return commerce.PriceRequest{PriceContext: dollars(p), Items: items, Unrestricted: true}
}

// mustPrices asks and fails the test when the whole question fails.
func mustPrices(t testing.TB, s *Service, req commerce.PriceRequest) map[commerce.PriceItem]commerce.PriceResult {
	t.Helper()
	results, err := s.Prices(t.Context(), req)
	if err != nil {
		t.Fatalf("Prices: %v", err)
	}
	for _, item := range req.Items {
		if _, ok := results[item]; !ok {
			t.Fatalf("no result for %+v", item)
		}
	}
	return results
}

// knowSettings has the service read the settings, so that what comes next starts
// with the gate and in the order in which it was asked.
func knowSettings(t testing.TB, s *Service) {
	t.Helper()
	v := s.view()
	if _, _, err := s.settings.get(t.Context(), 1, s.standInChannel(t.Context(), &v, 1, nil), s.now()); err != nil {
		t.Fatal(err)
	}
}

// wantAll checks that every item has the price the shop makes for p, in the
// context that was asked for.
func wantAll(t testing.TB, req commerce.PriceRequest, results map[commerce.PriceItem]commerce.PriceResult, p commerce.Perspective) {
	t.Helper()
	for _, item := range req.Items {
		r := results[item]
		if r.Unavailable != "" || r.Price.Item != item || r.Price.Context != req.PriceContext || r.Price.Calculated != amountFor(item, p) {
			t.Fatalf("item %+v: got %q (%v), price %v in %+v; want %v", item, r.Unavailable, r.Err,
				r.Price.Calculated.TaxExclusive, r.Price.Context, amountFor(item, p).TaxExclusive)
		}
	}
}

// wantReason checks that every item is unavailable for the reason.
func wantReason(t testing.TB, results map[commerce.PriceItem]commerce.PriceResult, reason commerce.PriceUnavailableReason) {
	t.Helper()
	for item, r := range results {
		if r.Unavailable != reason {
			t.Errorf("item %+v: got %q, want %q", item, r.Unavailable, reason)
		}
		if (r.Err != nil) != (reason == commerce.PriceUpstreamUnavailable) {
			t.Errorf("item %+v: error %v beside %q", item, r.Err, reason)
		}
	}
}

// mustInvalidate raises scopes, everything when none is named.
func mustInvalidate(t testing.TB, s *Service, scopes ...commerce.PriceScope) {
	t.Helper()
	if len(scopes) == 0 {
		scopes = []commerce.PriceScope{everything()}
	}
	if err := s.Invalidate(t.Context(), scopes...); err != nil {
		t.Fatalf("Invalidate: %v", err)
	}
}

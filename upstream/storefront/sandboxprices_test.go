package storefront

import (
	"fmt"
	"reflect"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/management"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// newManagement is a client of the same sandbox that has an access token.
func (w *ways) newManagement(t *testing.T) *management.Client {
	t.Helper()
	chain := upstream.Client(upstream.Transport(nil, upstream.Options{}))
	t.Cleanup(chain.CloseIdleConnections)
	c, err := management.New(management.Options{
		BaseURL: w.store.ManagementURL(), AccessToken: commerce.Secret(w.seed.AccessToken), HTTPClient: chain,
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// everyItem is everything the seed sells, in chunks: products, what can be chosen or
// cannot, and, on the first channel, every variant.
func everyItem(t *testing.T, seed sandbox.Description, channelID int) [][]commerce.PriceItem {
	t.Helper()
	items := []commerce.PriceItem{
		{ProductID: 105, Options: chosen(t, 10501, 1050102)},
		{ProductID: 105, Options: chosen(t, 10501, 1050102, 10502, 1050202)},
		{ProductID: 105, VariantID: 1050, Options: chosen(t, 10502, 1050202)},
		{ProductID: 108, Options: chosen(t, 10800, 1080002)},
		{ProductID: 105, Options: chosen(t, 10501, 999)},
		{ProductID: 105, VariantID: 1021, Options: chosen(t, 10501, 1050102)},
		{ProductID: 999_999},
		{ProductID: 102, VariantID: 999_999},
		{ProductID: 101, VariantID: 1021},
	}
	for _, p := range seed.Products {
		items = append(items, commerce.PriceItem{ProductID: p.EntityID})
		for _, v := range p.VariantEntityIDs {
			if channelID != 1 {
				break
			}
			items = append(items, commerce.PriceItem{ProductID: p.EntityID, VariantID: v})
		}
	}
	var chunks [][]commerce.PriceItem
	for len(items) > MaxProducts {
		chunks, items = append(chunks, items[:MaxProducts]), items[MaxProducts:]
	}
	return append(chunks, items)
}

// chosen writes pairs of options and values in canonical form.
func chosen(t *testing.T, ids ...int) string {
	t.Helper()
	var choices []commerce.OptionChoice
	for i := 0; i < len(ids); i += 2 {
		choices = append(choices, commerce.OptionChoice{OptionEntityID: ids[i], ValueEntityID: ids[i+1]})
	}
	text, err := commerce.CanonicalOptions(choices)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// asTold is a price of the Management API as far as the Storefront API tells it.
func asTold(p commerce.ProductPrice) commerce.ProductPrice {
	for _, amount := range []*commerce.TaxedPrice{
		&p.Base, &p.Calculated, &p.Sale.TaxedPrice, &p.Retail.TaxedPrice, &p.MinimumAdvertised.TaxedPrice, &p.Saved.TaxedPrice,
		&p.Range.Minimum, &p.Range.Maximum, &p.RetailRange.Minimum, &p.RetailRange.Maximum,
	} {
		*amount = withoutEntered(*amount)
	}
	for i := range p.BulkTiers {
		p.BulkTiers[i].Amount = withoutEntered(p.BulkTiers[i].Amount)
	}
	if p.Range.Minimum == p.Range.Maximum && p.RetailRange.Minimum == p.RetailRange.Maximum {
		p.Range, p.RetailRange = commerce.OptionalPriceRange{}, commerce.OptionalPriceRange{}
	}
	p.Context, p.FetchedAt = commerce.PriceContext{}, time.Time{}
	return p
}

func withoutEntered(p commerce.TaxedPrice) commerce.TaxedPrice {
	return commerce.TaxedPrice{TaxExclusive: p.TaxExclusive, TaxInclusive: p.TaxInclusive}
}

// onlooker is somebody who looks at a channel.
type onlooker struct {
	channelID int
	// person is nil for a guest, whose group is then the channel's for guests.
	person     *sandbox.DescribedPerson
	guestGroup int
	// isHidden says that the channel shows this one no price at all.
	isHidden bool
}

// credential is a session on any channel, nil for a guest.
func (o onlooker) credential() *commerce.ShopperCredential {
	if o.person == nil {
		return nil
	}
	return &commerce.ShopperCredential{CustomerID: o.person.EntityID, ChannelID: 1, Impersonated: true}
}

// perspective is the onlooker's for somebody who has no session of theirs.
func (o onlooker) perspective() commerce.Perspective {
	if o.person == nil {
		return commerce.ForGroup(o.guestGroup)
	}
	return commerce.Perspective{Kind: commerce.PerspectiveCustomer, ID: o.person.EntityID}
}

// onlookers are a guest, one of each group and one of none, on each channel.
func (w *ways) onlookers(t *testing.T, rest *management.Client) []onlooker {
	t.Helper()
	var all []onlooker
	for _, channelID := range w.seed.Channels {
		settings, err := rest.PriceSettings(upstreamtest.Context(t), channelID)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, onlooker{channelID: channelID, guestGroup: settings.GuestGroupID, isHidden: settings.HideFromGuests})
		for i := range len(w.seed.Groups) + 1 {
			all = append(all, onlooker{channelID: channelID, person: &w.seed.Customers[i]})
		}
	}
	return all
}

func TestSandboxPricesAreThoseOfTheManagementAPI(t *testing.T) {
	w := newWays(t)
	rest := w.newManagement(t)
	var compared, absent atomic.Int64
	t.Run("all", func(t *testing.T) {
		for _, o := range w.onlookers(t, rest) {
			t.Run(fmt.Sprintf("channel %d, %+v", o.channelID, o.perspective()), func(t *testing.T) {
				t.Parallel()
				channel, err := w.Channel(upstreamtest.Context(t), o.channelID)
				if err != nil {
					t.Fatal(err)
				}
				if o.channelID != 1 {
					// The first channel has them all.
					channel.EnabledCurrencies = channel.EnabledCurrencies[:1]
				}
				for _, items := range everyItem(t, w.seed, o.channelID) {
					shown := w.shownTo(t, o, items)
					for _, code := range channel.EnabledCurrencies {
						same := w.samePrices(t, rest, o, code, items, shown)
						compared.Add(int64(same))
						absent.Add(int64(len(items) - same))
					}
				}
			})
		}
	})
	if t.Logf("%d prices are the same, %d are not shown", compared.Load(), absent.Load()); compared.Load() < 10_000 || absent.Load() < 1_000 {
		t.Errorf("only %d prices were compared, and %d missed", compared.Load(), absent.Load())
	}
}

// samePrices compares what both interfaces say to somebody, and counts.
func (w *ways) samePrices(t *testing.T, rest *management.Client, o onlooker, code commerce.CurrencyCode, items []commerce.PriceItem, shown map[int]bool) int {
	t.Helper()
	in := commerce.PriceContext{ChannelID: o.channelID, Currency: code, Perspective: o.perspective()}
	want, err := rest.Prices(upstreamtest.Context(t), in, items)
	if err != nil {
		t.Fatal(err)
	}
	got, err := w.ShopperPrices(upstreamtest.Context(t), o.channelID, code, o.credential(), items)
	if err != nil || (o.person != nil && got.GroupID != o.person.GroupID) || (o.person == nil && got.GroupID != 0) {
		t.Fatalf("group %d, %v", got.GroupID, err)
	}
	for item, price := range got.Prices {
		if m, s := asTold(want[item]), asTold(price); !reflect.DeepEqual(m, s) {
			t.Fatalf("%s, %+v (-management +storefront):\n%s", code, item, cmp.Diff(m, s))
		}
	}
	for _, item := range items {
		_, isPriced := want[item]
		_, isTold := got.Prices[item]
		if isTold != (isPriced && shown[item.ProductID] && !o.isHidden) {
			t.Errorf("%s, %+v: told %v, priced %v, shown %v", code, item, isTold, isPriced, shown[item.ProductID])
		}
	}
	return len(got.Prices)
}

// shownTo says which products show a price to somebody, as the gate asks it.
func (w *ways) shownTo(t *testing.T, o onlooker, items []commerce.PriceItem) map[int]bool {
	t.Helper()
	var ids []int
	for _, item := range items {
		ids = append(ids, item.ProductID)
	}
	visible, err := w.Visible(upstreamtest.Context(t), o.channelID, o.credential(), once(ids))
	if err != nil {
		t.Fatal(err)
	}
	shown := map[int]bool{}
	for id, p := range visible.Products {
		shown[id] = !p.PriceHidden
	}
	return shown
}

func TestSandboxChannelsAreThoseOfTheManagementAPI(t *testing.T) {
	w := newWays(t)
	rest := w.newManagement(t)
	for _, id := range w.seed.Channels {
		want, err := rest.Channel(upstreamtest.Context(t), id)
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.Channel(upstreamtest.Context(t), id)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v, channel (-management +storefront):\n%s", err, diff)
		}
	}
}

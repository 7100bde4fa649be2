package contract

import (
	"errors"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
)

// asked has the product's own client make every request it can make, and returns
// what went over the wire.
func asked(t *testing.T) []Exchange {
	t.Helper()
	e := newEmbedded(t)
	c, ctx := e.management(), requestContext(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	items := priceItems(t, e.seed)
	for _, in := range priceContexts(e.seed) {
		prices, err := c.Prices(ctx, in, items)
		must(err)
		if len(prices) != len(items) {
			t.Errorf("%+v: %d prices for %d items", in, len(prices), len(items))
		}
	}
	_, err := c.CustomerGroups(ctx)
	must(err)
	ids := []int{999_999}
	for _, person := range e.seed.Customers {
		ids = append(ids, person.EntityID)
	}
	_, err = c.Customers(ctx, ids)
	must(err)
	_, err = c.Time(ctx)
	must(err)
	for _, id := range e.seed.Channels {
		_, err = c.Channel(ctx, id)
		must(err)
		_, err = c.PriceSettings(ctx, id)
		must(err)
	}
	// What the store says no to, and last of all that it has had enough.
	for _, in := range []commerce.PriceContext{{ChannelID: 77, Currency: "USD"}, {ChannelID: 1, Currency: "JPY"}} {
		_, err = c.Prices(ctx, in, items[:1])
		wantPublic(t, err)
	}
	_, err = c.Channel(ctx, 77)
	wantPublic(t, err)
	_, err = c.PriceSettings(ctx, 77)
	wantPublic(t, err)
	e.askAccounts(ctx, c)
	e.askLinks(ctx, c)
	e.askHandOver(ctx, c)
	e.askRecords(ctx, c)
	e.askGroups(ctx, c)
	e.askCustomers(ctx, c)
	e.askSubscribers(ctx, c)
	e.askCatalog(ctx, c)
	e.askPurchases(ctx, c)
	e.sandbox.Throttle(sandbox.Quota{Requests: 0, Window: 30 * time.Second})
	_, err = c.Time(ctx)
	wantPublic(t, err)
	return e.recorder.Exchanges()
}

// priceContexts are everybody who can have prices, in every currency.
func priceContexts(seed sandbox.Description) []commerce.PriceContext {
	who := []commerce.Perspective{{}, {Kind: commerce.PerspectiveCustomer, ID: seed.Customers[0].EntityID}}
	for _, g := range seed.Groups {
		who = append(who, commerce.ForGroup(g.EntityID))
	}
	var all []commerce.PriceContext
	for _, p := range who {
		for _, place := range []commerce.PriceContext{
			{ChannelID: 1, Currency: "USD", Country: "US"},
			{ChannelID: 1, Currency: "USD"},
			{ChannelID: 2, Currency: "CAD", Country: "CA"},
			{ChannelID: 3, Currency: "EUR", Country: "DE"},
		} {
			place.Perspective = p
			all = append(all, place)
		}
	}
	return all
}

// priceItems are products alone, with a variant and with options.
func priceItems(t *testing.T, seed sandbox.Description) []commerce.PriceItem {
	t.Helper()
	var items []commerce.PriceItem
	for _, p := range seed.Products[:15] {
		items = append(items, commerce.PriceItem{ProductID: p.EntityID})
		for _, v := range p.VariantEntityIDs {
			items = append(items, commerce.PriceItem{ProductID: p.EntityID, VariantID: v})
		}
	}
	grinder, err := commerce.CanonicalOptions([]commerce.OptionChoice{
		{OptionEntityID: 10501, ValueEntityID: 1050102}, {OptionEntityID: 10502, ValueEntityID: 1050202},
	})
	if err != nil {
		t.Fatal(err)
	}
	items = append(items, commerce.PriceItem{ProductID: 105, Options: grinder})
	if len(items) > 50 {
		t.Fatalf("%d items are too many for one call", len(items))
	}
	return items
}

// wantPublic checks that the client refused in words of its own.
func wantPublic(t *testing.T, err error) {
	t.Helper()
	var public *commerce.Error
	if !errors.As(err, &public) {
		t.Errorf("got %v, want a *commerce.Error", err)
	}
}

package sandbox_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// money is an amount with its digits as they came.
type money struct {
	CurrencyCode string
	Value        json.Number
}

type moneyRange struct{ Min, Max money }

// prices is everything that Prices can tell.
type prices struct {
	Price                             money
	SalePrice, BasePrice, RetailPrice *money
	MapPrice, Saved                   *money
	PriceRange                        moneyRange
	RetailPriceRange                  *moneyRange
	BulkPricing                       []tier
}

type tier struct {
	Typename                           string `json:"__typename"`
	MinimumQuantity                    int
	MaximumQuantity                    *int
	Price, PercentOff, PriceAdjustment json.Number
}

const pricesFields = `price { ...m } salePrice { ...m } basePrice { ...m } retailPrice { ...m } mapPrice { ...m } saved { ...m }
	priceRange { min { ...m } max { ...m } } retailPriceRange { min { ...m } max { ...m } }
	bulkPricing { __typename minimumQuantity maximumQuantity
		... on BulkPricingFixedPriceDiscount { price } ... on BulkPricingPercentageDiscount { percentOff }
		... on BulkPricingRelativePriceDiscount { priceAdjustment } }`

const moneyFragment = `fragment m on Money { currencyCode value }`

// price asks for one product's prices; arguments are those of the fields.
func (c *client) price(channel int, product, arguments string, headers ...string) *prices {
	c.t.Helper()
	var data struct {
		Site struct{ Product *struct{ Prices *prices } }
	}
	query := fmt.Sprintf(`{ site { product(%s) { prices%s { %s } } } } %s`, product, arguments, pricesFields, moneyFragment)
	c.data(c.graphql(channel, c.seed.PrivateToken, query, nil, headers...), &data)
	if data.Site.Product == nil {
		c.t.Fatalf("product(%s) is not visible", product)
	}
	return data.Site.Product.Prices
}

func usd(value string) money { return money{"USD", json.Number(value)} }

func TestPricesPerViewer(t *testing.T) {
	c := start(t)
	cat := func(group int) []string { return []string{catHeader, c.login(1, c.member(group))} }
	tests := []struct {
		name    string
		headers []string
		want    string
	}{
		{"guest pays the guest group's price", nil, "98"}, // 100 less 2 %
		{"retail pays the catalogue price", cat(store.GroupRetail), "100"},
		{"wholesale pays the list", cat(store.GroupWholesale), "70"},
		{"guides pay less ten percent", cat(store.GroupGuides), "90"},
		{"club pays less five dollars", cat(store.GroupClub), "95"},
		{"groupless pays the catalogue price", cat(0), "100"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := c.price(1, "entityId: 101", "", test.headers...).Price; got != usd(test.want) {
				t.Errorf("price %v, want %s", got, test.want)
			}
		})
	}
}

func TestPricesTellEverything(t *testing.T) {
	c := start(t)
	headers := []string{catHeader, c.login(1, c.member(store.GroupRetail))}
	got := c.price(1, "entityId: 101", "", headers...)
	want := &prices{
		Price: usd("100"), BasePrice: new(usd("100")), RetailPrice: new(usd("120")), Saved: new(usd("20")),
		PriceRange: moneyRange{usd("100"), usd("100")},
		BulkPricing: []tier{
			{Typename: "BulkPricingPercentageDiscount", MinimumQuantity: 10, MaximumQuantity: new(19), PercentOff: "5"},
			{Typename: "BulkPricingPercentageDiscount", MinimumQuantity: 20, PercentOff: "10"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("prices (-want +got):\n%s", diff)
	}
	if got := c.price(1, "entityId: 101", "(includeTax: true)", headers...).Price; got != usd("108") {
		t.Errorf("with tax %v, want 108", got)
	}
	if got := c.price(1, "entityId: 102", "", headers...).PriceRange; got != (moneyRange{usd("20"), usd("30")}) {
		t.Errorf("range %v, want 20 to 30", got)
	}
	if got := c.price(1, "variantEntityId: 1022", "", headers...).Price; got != usd("25") {
		t.Errorf("variant %v, want 25", got)
	}
	if got := c.price(1, `sku: "KP-102-3"`, "", headers...).Price; got != usd("30") {
		t.Errorf("by sku %v, want 30", got)
	}
	// Engraving is 5.00 more; the wooden box, a default, is not chosen.
	engraved := "entityId: 105, optionValueIds: [{optionEntityId: 10501, valueEntityId: 1050102}], useDefaultOptionSelections: true"
	if got := c.price(1, engraved, "", headers...).Price; got != usd("85") {
		t.Errorf("engraved %v, want 85", got)
	}
	fixed := c.price(1, "entityId: 107", "", headers...).BulkPricing
	if len(fixed) != 1 || fixed[0].Typename != "BulkPricingFixedPriceDiscount" || fixed[0].Price != "3" {
		t.Errorf("fixed tiers %+v", fixed)
	}
	relative := c.price(1, "entityId: 110", "", headers...).BulkPricing
	if len(relative) != 2 || relative[1].Typename != "BulkPricingRelativePriceDiscount" || relative[1].PriceAdjustment != "4" {
		t.Errorf("relative tiers %+v", relative)
	}
}

// The wire must say what the engine says, for every product, in both
// currencies, with and without tax.
func TestPricesAgreeWithTheEngine(t *testing.T) {
	c := start(t)
	person := c.member(store.GroupWholesale)
	headers := []string{catHeader, c.login(1, person)}
	var ids []int
	for _, p := range c.seed.Products[:50] {
		ids = append(ids, p.EntityID)
	}
	for _, currency := range []string{"USD", "CAD"} {
		var data struct {
			Site struct {
				Products struct {
					Edges []struct {
						Node struct {
							EntityID      int
							Without, With struct{ Price struct{ Value json.Number } }
						}
					}
				}
			}
		}
		c.data(c.ask(fmt.Sprintf(`query ($ids: [Int!]) { site { products(entityIds: $ids, first: 50) { edges { node { entityId
			without: prices(currencyCode: %[1]s) { price { value } }
			with: prices(currencyCode: %[1]s, includeTax: true) { price { value } } } } } } }`, currency),
			map[string]any{"ids": ids}, headers...), &data)
		if len(data.Site.Products.Edges) != len(ids) {
			t.Fatalf("%d products, want %d", len(data.Site.Products.Edges), len(ids))
		}
		for _, edge := range data.Site.Products.Edges {
			quoted, err := c.sandbox.Store().Quote(store.Quote{
				ChannelID: 1, Currency: currency, CustomerID: person.EntityID,
				Items: []store.Item{{ProductID: edge.Node.EntityID}},
			})
			if err != nil {
				t.Fatal(err)
			}
			want := quoted[0].Calculated
			got := edge.Node
			if got.Without.Price.Value.String() != want.TaxExclusive.Trim(0).String() ||
				got.With.Price.Value.String() != want.TaxInclusive.Trim(0).String() {
				t.Errorf("product %d in %s: %+v, want %+v", got.EntityID, currency, got, want)
			}
		}
	}
}

func TestHiddenPrices(t *testing.T) {
	c := start(t)
	shopper := []string{catHeader, c.login(1, c.member(store.GroupRetail))}
	s := c.sandbox.Store()
	if c.price(3, "entityId: 101", "") != nil {
		t.Error("channel 3 hides prices from guests, and showed one")
	}
	s.SetProductSettings(store.ProductSettings{HidePriceFromGuests: new(true)})
	if c.price(1, "entityId: 101", "") != nil {
		t.Error("a guest saw a price that is hidden from guests")
	}
	if c.price(1, "entityId: 101", "", shopper...) == nil {
		t.Error("a customer did not see a price that is hidden from guests only")
	}
	s.SetProductSettings(store.ProductSettings{ShowProductPrice: new(false)})
	if c.price(1, "entityId: 101", "", shopper...) != nil {
		t.Error("a customer saw a price that the store does not show")
	}
	s.SetProductSettings(store.ProductSettings{})
	s.SetProductPriceHidden(101, true)
	var data struct {
		Site struct {
			Product struct {
				IsPriceHidden bool
				Prices        *struct{ Price money }
			}
		}
	}
	c.data(c.ask(`{ site { product(entityId: 101) { isPriceHidden prices { price { value } } } } }`, nil), &data)
	if !data.Site.Product.IsPriceHidden || data.Site.Product.Prices == nil {
		t.Errorf("a product with a hidden price answered %+v", data.Site.Product)
	}
}

func TestCurrencyOfAnotherChannelIsRefused(t *testing.T) {
	c := start(t)
	got := c.graphql(2, c.seed.PrivateToken, `{ site { product(entityId: 101) { prices(currencyCode: EUR) { price { value } } } } }`, nil)
	if len(got.Errors) != 1 || !strings.Contains(got.Errors[0].Message, "EUR") {
		t.Errorf("errors %s", got.body)
	}
	if got := c.price(2, "entityId: 104", "").Price.CurrencyCode; got != "CAD" {
		t.Errorf("channel 2 priced in %s by default, want CAD", got)
	}
}

func TestVisibility(t *testing.T) {
	c := start(t)
	s := c.sandbox.Store()
	campsites := []string{catHeader, c.login(1, c.member(store.GroupCampsites))}
	visible := func(channel int, headers ...string) bool {
		t.Helper()
		var data struct {
			Site struct {
				Product  *struct{ EntityID int }
				Products struct {
					Edges []struct{ Node struct{ EntityID int } }
				}
			}
		}
		query := `{ site { product(entityId: 101) { entityId } products(entityIds: [101]) { edges { node { entityId } } } } }`
		c.data(c.graphql(channel, c.seed.PrivateToken, query, nil, headers...), &data)
		one, many := data.Site.Product != nil, len(data.Site.Products.Edges) == 1
		if one != many {
			t.Errorf("product says %v, products says %v", one, many)
		}
		return one
	}
	if !visible(1) || !visible(1, campsites...) {
		t.Fatal("product 101 is not visible to begin with")
	}
	s.SetProductPublished(101, false)
	if visible(1) {
		t.Error("an unpublished product is visible")
	}
	s.SetProductPublished(101, true)
	s.SetProductChannels(101, 2)
	if visible(1) || !visible(2) {
		t.Error("a product of channel 2 is visible on 1, or not on 2")
	}
	s.SetProductChannels(101, 1)
	s.SetGroupAccess(store.GroupCampsites, store.CategoryAccess{Type: store.AccessNone})
	if visible(1, campsites...) || !visible(1) {
		t.Error("a group without access sees the product, or a guest does not")
	}
	s.SetGroupAccess(store.GroupGuests, store.CategoryAccess{Type: store.AccessNone})
	if visible(1) {
		t.Error("a guest sees what the guest group may not")
	}
}

func TestProductsComeInPages(t *testing.T) {
	c := start(t)
	type page struct {
		Site struct {
			Products struct {
				PageInfo struct {
					HasNextPage, HasPreviousPage bool
					StartCursor, EndCursor       string
				}
				CollectionInfo struct{ TotalItems int }
				Edges          []struct{ Node struct{ EntityID int } }
			}
		}
	}
	ask := func(arguments string) page {
		t.Helper()
		var p page
		c.data(c.ask(`{ site { products(`+arguments+`) { pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
			collectionInfo { totalItems } edges { node { entityId } } } } }`, nil), &p)
		return p
	}
	ids := "entityIds: [112,111,110,109,108,107,106,105,104,103,102,101]"
	first := ask(ids).Site.Products
	if len(first.Edges) != 10 || first.Edges[0].Node.EntityID != 101 || first.CollectionInfo.TotalItems != 12 ||
		!first.PageInfo.HasNextPage || first.PageInfo.HasPreviousPage {
		t.Errorf("the first page is %+v", first)
	}
	rest := ask(ids + `, first: 50, after: "` + first.PageInfo.EndCursor + `"`).Site.Products
	if len(rest.Edges) != 2 || rest.Edges[0].Node.EntityID != 111 || rest.PageInfo.HasNextPage || !rest.PageInfo.HasPreviousPage {
		t.Errorf("the rest is %+v", rest)
	}
	back := ask(ids + `, last: 3, before: "` + rest.PageInfo.StartCursor + `"`).Site.Products
	if len(back.Edges) != 3 || back.Edges[0].Node.EntityID != 108 {
		t.Errorf("backwards is %+v", back)
	}
	for _, bad := range []string{"first: 51", "last: 51", "first: -1", "first: 1, last: 1", `after: "x"`, `before: "aXRlbTo5OTk5OTk="`} {
		got := c.ask(`{ site { products(`+bad+`) { edges { cursor } } } }`, nil)
		if len(got.Errors) == 0 {
			t.Errorf("products(%s) was answered: %s", bad, got.body)
		}
	}
}

func TestVariants(t *testing.T) {
	c := start(t)
	var data struct {
		Site struct {
			Product struct {
				Variants struct {
					Edges []struct {
						Node struct {
							EntityID int
							Sku      string
							Prices   struct{ Price money }
						}
					}
				}
			}
		}
	}
	c.data(c.ask(`{ site { product(entityId: 102) { variants(entityIds: [1023, 1022]) { edges { node {
		entityId sku prices { price { currencyCode value } } } } } } } }`, nil), &data)
	got := fmt.Sprint(data.Site.Product.Variants.Edges)
	// 25.00 and 30.00 less the guests' 2 %.
	if want := "[{{1022 KP-102-2 {{USD 24.5}}}} {{1023 KP-102-3 {{USD 29.4}}}}]"; got != want {
		t.Errorf("variants %s, want %s", got, want)
	}
}

package storefront

import (
	"crypto/rand"
	"slices"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

func newResolver() *Resolver {
	return &Resolver{store: store.New(store.DefaultSeed(), time.Now, rand.Reader)}
}

// codesOf reads a page.
func codesOf(page *model.CurrencyConnection) []string {
	var codes []string
	for _, e := range page.Edges {
		codes = append(codes, string(e.Node.Code))
	}
	return codes
}

func TestCurrenciesAreTheChannels(t *testing.T) {
	r := newResolver()
	for channel, want := range map[int][]string{1: {"USD", "CAD", "EUR"}, 2: {"USD", "CAD"}, 3: {"USD", "EUR"}, 9: nil} {
		page, err := r.currencyPage(viewer{Access: Access{Channel: channel}}, pageArgs{})
		if err != nil || !slices.Equal(codesOf(page), want) || page.PageInfo.HasNextPage {
			t.Errorf("channel %d: %v, %v; want %v", channel, codesOf(page), err, want)
		}
	}
	first, err := r.currencyPage(viewer{Access: Access{Channel: 1}}, pageArgs{first: new(2)})
	if err != nil || !slices.Equal(codesOf(first), []string{"USD", "CAD"}) || !first.PageInfo.HasNextPage {
		t.Fatalf("first two: %v, %v", codesOf(first), err)
	}
	rest, err := r.currencyPage(viewer{Access: Access{Channel: 1}}, pageArgs{first: new(2), after: first.PageInfo.EndCursor})
	if err != nil || !slices.Equal(codesOf(rest), []string{"EUR"}) || rest.Edges[0].Node.IsTransactional || rest.Edges[0].Node.IsDefault {
		t.Errorf("the rest: %v, %v", codesOf(rest), err)
	}
}

func TestCurrenciesThatAreSwitchedOffAreNotShown(t *testing.T) {
	r := newResolver()
	if !r.store.EditCurrency("EUR", func(c *store.Currency) { c.IsEnabled = false }) {
		t.Fatal("the seed has no euro")
	}
	page, err := r.currencyPage(viewer{Access: Access{Channel: 1}}, pageArgs{})
	if err != nil || !slices.Equal(codesOf(page), []string{"USD", "CAD"}) {
		t.Errorf("%v, %v", codesOf(page), err)
	}
	r.store.EditChannel(1, func(c *store.Channel) { c.DefaultCurrency = "CAD" })
	if got := r.settings(viewer{Access: Access{Channel: 1}}).Currency.DefaultCurrency; got != "CAD" {
		t.Errorf("default %s, want CAD", got)
	}
}

func TestAVariantIsOfItsProduct(t *testing.T) {
	r := newResolver()
	for name, tc := range map[string]struct {
		product, variant *int
		want, of         int
	}{
		"product":                 {new(102), nil, 102, 0},
		"variant":                 {nil, new(1022), 102, 1022},
		"both":                    {new(102), new(1022), 102, 1022},
		"a variant of another":    {new(101), new(1022), 0, 0},
		"a product that is not":   {new(9), new(1022), 0, 0},
		"nothing that is to find": {nil, nil, 0, 0},
	} {
		found, ok := r.find(tc.product, tc.variant, nil)
		if ok != (tc.want != 0) || (ok && (found.EntityID != tc.want || found.VariantID != tc.of)) {
			t.Errorf("%s: %+v, %v", name, found, ok)
		}
	}
}

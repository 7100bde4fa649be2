package pricing

import (
	"context"
	"slices"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// yields remembers of each call whether it makes way.
type yields struct {
	*shop
	calls map[bool]int
}

func (y *yields) Prices(ctx context.Context, in commerce.PriceContext, items []commerce.PriceItem) (map[commerce.PriceItem]commerce.ProductPrice, error) {
	y.mu.Lock()
	y.calls[commerce.IsYielding(ctx)]++
	y.mu.Unlock()
	return y.shop.Prices(ctx, in, items)
}

// TestWhatStrangersMakeUpMakesWay asks for things in turn and expects how many calls
// went first and how many made way.
func TestWhatStrangersMakeUpMakesWay(t *testing.T) {
	product, variant := commerce.PriceItem{ProductID: 1}, commerce.PriceItem{ProductID: 1, VariantID: 11}
	chosen := commerce.PriceItem{ProductID: 1, Options: "5=51"}
	inCountry := func(country commerce.CountryCode, req commerce.PriceRequest) commerce.PriceRequest {
		req.Country = country
		return req
	}
	inGroup := func(group int, country commerce.CountryCode, items ...commerce.PriceItem) commerce.PriceRequest {
		return inCountry(country, member(7, group, items...))
	}
	type step struct {
		what            string
		ask             commerce.PriceRequest
		first, yielding int
	}
	for name, test := range map[string]struct {
		options func(*Options)
		steps   []step
	}{
		"the storefront vouches": {func(*Options) {}, []step{
			{"a product that is shown", guest(product), 1, 0},
			{"a variant that nobody has seen", guest(variant), 0, 1},
			{"one that has been priced", inGroup(2, "", variant), 1, 0},
			{"choices", guest(chosen), 0, 1},
			{"choices that have been priced", inGroup(2, "", chosen), 0, 1},
			{"all at once", inGroup(3, "", variant, chosen, product), 1, 1},
			{"a country, when no country is the channel's own", inGroup(3, "DE", product), 0, 1},
			{"no country", inGroup(5, "", product), 1, 0},
			{"staff who name a country", inCountry("DE", staff(commerce.ForGroup(4), product)), 1, 0},
			{"staff", staff(commerce.ForGroup(4), variant, chosen, commerce.PriceItem{ProductID: 2, VariantID: 21}), 1, 0},
		}},
		"the catalogue vouches": {func(o *Options) { o.TrustCatalogue = true }, []step{
			{"a product that nobody has seen", guest(product), 0, 1},
			{"one that has been priced", inGroup(2, "", product), 1, 0},
		}},
		"a country is the channel's own": {func(o *Options) {
			o.ChannelDefaults = map[int]ChannelDefault{1: {Country: "US"}}
		}, []step{
			{"it", inGroup(2, "US", product), 1, 0},
			{"another", inGroup(2, "DE", product), 0, 1},
			{"none", inGroup(2, "", product), 1, 0},
		}},
		"a country is another channel's own": {func(o *Options) {
			o.ChannelDefaults = map[int]ChannelDefault{1: {Currency: "USD"}, 2: {Country: "US"}}
		}, []step{
			{"it", inGroup(2, "US", product), 0, 1},
			{"none", inGroup(2, "", product), 1, 0},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			store := &yields{shop: newShop(), calls: map[bool]int{}}
			store.groupOf[7] = 2
			s := open(t, store.shop, func(o *Options) { o.Source = store }, test.options)
			for _, step := range test.steps {
				clear(store.calls)
				store.groupOf[7] = step.ask.Perspective.ID
				results := mustPrices(t, s, step.ask)
				if store.calls[false] != step.first || store.calls[true] != step.yielding {
					t.Errorf("%s: %d calls went first and %d made way, want %d and %d",
						step.what, store.calls[false], store.calls[true], step.first, step.yielding)
				}
				for item, result := range results {
					if result.Unavailable != "" || !slices.Contains(step.ask.Items, item) {
						t.Errorf("%s: %v is %+v", step.what, item, result)
					}
				}
			}
		})
	}
}

func TestWhatIsMissingIsNotProven(t *testing.T) {
	store := &yields{shop: newShop(), calls: map[bool]int{}}
	store.unknown = []int{1}
	s := open(t, store.shop, func(o *Options) { o.Source = store })
	variant := commerce.PriceItem{ProductID: 1, VariantID: 11}
	wantReason(t, mustPrices(t, s, guest(variant)), commerce.PriceNotFound)
	if store.groupOf[7] = 2; store.calls[true] != 1 {
		t.Fatalf("%v", store.calls)
	}
	wantReason(t, mustPrices(t, s, member(7, 2, variant)), commerce.PriceNotFound)
	if store.calls[true] != 2 || store.calls[false] != 0 {
		t.Errorf("%v", store.calls)
	}
}

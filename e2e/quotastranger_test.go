package e2e_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// ourShare is what the default configuration takes of the smallest plan's quota.
const ourShare = 75

// madeUp makes up things to price, as many as one question may ask for. No two rounds
// ask for the same.
type madeUp func(env *e2e.Env, round, i int) map[string]any

func strangers() map[string]madeUp {
	real := func(env *e2e.Env, i int) sandbox.DescribedProduct { return env.Seed.Products[i%len(env.Seed.Products)] }
	return map[string]madeUp{
		"products": func(_ *e2e.Env, round, i int) map[string]any {
			return map[string]any{"productEntityId": 1_000_000 + 1000*round + i}
		},
		"variants": func(env *e2e.Env, round, i int) map[string]any {
			return map[string]any{"productEntityId": real(env, i).EntityID, "variantEntityId": 1_000_000 + 1000*round + i}
		},
		"options": func(env *e2e.Env, round, i int) map[string]any {
			return map[string]any{"productEntityId": real(env, i).EntityID, "options": []any{
				map[string]any{"optionEntityId": 1_000_000 + round, "valueEntityId": 1 + i},
			}}
		},
		"choices": func(_ *e2e.Env, round, i int) map[string]any {
			return chosen(250*round + i)
		},
		"variants with options": func(env *e2e.Env, round, i int) map[string]any {
			return map[string]any{"productEntityId": real(env, i).EntityID, "variantEntityId": 1_000_000 + 1000*round + i, "options": []any{
				map[string]any{"optionEntityId": 1 + i, "valueEntityId": 1 + round},
			}}
		},
	}
}

// configurable is a product that can be chosen in a million ways.
const configurable = 101

// makeConfigurable gives the product six modifiers of ten values.
func makeConfigurable(p *store.Product) {
	p.Modifiers = nil
	for m := range 6 {
		modifier := store.Modifier{ID: 900 + m, Name: "Part"}
		for v := range 10 {
			modifier.Values = append(modifier.Values, store.ModifierValue{ID: 9000 + 10*m + v, Label: "One", IsDefault: v == 0})
		}
		p.Modifiers = append(p.Modifiers, modifier)
	}
}

// chosen is the nth way.
func chosen(n int) map[string]any {
	var options []any
	for m := range 6 {
		options = append(options, map[string]any{"optionEntityId": 900 + m, "valueEntityId": 9000 + 10*m + n%10})
		n /= 10
	}
	return map[string]any{"productEntityId": configurable, "options": options}
}

const inCanadianDollars = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product {
	price(currencyCode: "CAD") { calculatedPrice { taxExclusive } } } } }`

// A stranger asks for what they have made up until nothing is left that they can get, and
// then a shopper comes.
func TestAStrangerLeavesHalfOfOurShareToShoppers(t *testing.T) {
	for visibility, configured := range map[string]string{"storefront": "storefront", "catalogue": "trust-catalogue"} {
		for what, make := range strangers() {
			if what != "products" && what != "variants" && configured != "storefront" {
				continue // what is chosen is looked into before, whoever vouches
			}
			t.Run(fmt.Sprintf("made-up %s, seen by the %s", what, visibility), func(t *testing.T) {
				t.Parallel()
				// The store's window lasts until the clock goes on, which it does not.
				env := e2e.Start(t, movable(new(atomic.Int64)), func(o *e2e.Options) {
					o.Variables["CLIENTELE_PRICE_VISIBILITY"] = configured
					o.Store.Quota = sandbox.StandardQuota()
				})
				if configured != "storefront" {
					// Nobody but the store can tell what exists: this has been seen to.
					env.Ask(t, "", inCanadianDollars, fifty(env))
				}
				env.Store.Store().EditProduct(configurable, makeConfigurable)
				const rounds = 16
				priced := 0
				for round := range rounds {
					items := []any{}
					for i := range 250 {
						items = append(items, make(env, round, i))
					}
					got := env.Ask(t, "", `query ($items: [PriceItemInput!]!) { prices(input: {items: $items}) { stale } }`, map[string]any{"items": items})
					if got.At("prices", 0) != nil {
						priced++
					}
				}
				windows := env.Store.QuotaWindows()
				taken := windows[len(windows)-1].Answered
				t.Logf("%d questions for 250 made-up %s took %d of our %d calls", rounds, what, taken, ourShare)
				if (priced > 0) != (what == "choices") {
					t.Errorf("%d questions had prices", priced)
				}
				// The process itself has asked for the time, for rules and settings.
				if taken > ourShare/2+10 || len(windows) > 1 {
					t.Errorf("a stranger took %d of %d calls: %v", taken, ourShare, windows)
				}
				got := e2e.Post(t, env.Graph.URL(), http.Header{}, oneCurrency, fifty(env))
				if len(got.Errors) != 0 || got.At("_entities", 49, "price", "calculatedPrice", "taxExclusive") == nil {
					t.Errorf("nothing is left for a shopper: %s", mustJSON(got)[:300])
				}
			})
		}
	}
}

// A stranger asks for everything in one country after the other, and then shoppers come
// who name none, or that of the channel.
func TestNamingEveryCountryLeavesHalfOfOurShareToHome(t *testing.T) {
	const named = `query ($items: [PriceItemInput!]!, $c: CountryCode!) { prices(input: {items: $items, countryCode: $c}) { stale } }`
	for channels, home := range map[string][]string{
		"":         {`{ prices(input: {items: [{productEntityId: %d}]}) { stale } }`},
		"1=USD/US": {`{ prices(input: {items: [{productEntityId: %d}]}) { stale } }`, `{ prices(input: {countryCode: "US", items: [{productEntityId: %d}]}) { stale } }`},
	} {
		for i, home := range home {
			t.Run(fmt.Sprintf("channels %q, question %d", channels, i), func(t *testing.T) {
				t.Parallel()
				env := e2e.Start(t, movable(new(atomic.Int64)), func(o *e2e.Options) {
					o.Store.Quota = sandbox.StandardQuota()
					o.Variables["CLIENTELE_CHANNELS"] = channels
				})
				items := []any{}
				for _, p := range env.Seed.Products {
					items = append(items, map[string]any{"productEntityId": p.EntityID})
				}
				for country := range strings.FieldsSeq("DE FR JP AT BE NL SE DK PL IT ES PT IE GB CZ FI NO CH") {
					env.Ask(t, "", named, map[string]any{"items": items, "c": country})
				}
				windows := env.Store.QuotaWindows()
				if taken := windows[len(windows)-1].Answered; taken < ourShare/2 || taken > ourShare/2+10 || len(windows) > 1 {
					t.Errorf("a stranger took %d of %d calls: %v", taken, ourShare, windows)
				}
				got := env.Ask(t, "", fmt.Sprintf(home, env.Seed.Products[3].EntityID), nil)
				if len(got.Errors) != 0 || got.At("prices", 0, "stale") != false {
					t.Errorf("nothing is left for home: %s", mustJSON(got))
				}
			})
		}
	}
}

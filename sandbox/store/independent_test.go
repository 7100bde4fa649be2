package store_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"reflect"
	"strconv"
	"testing"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// The store's prices against a second calculation that shares nothing with it but the
// data: independent_price_test.go and independent_tax_test.go say in fractions what
// docs/store-operations/pricing/calculations.mdx, reference/price_lists.v3.yml and
// docs/store-operations/currencies/guide.mdx say in words; independent_random_test.go
// invents stores that use every rule.
//
// SANDBOX_PRICE_CASES is how many stores are invented (2000 by default), and
// SANDBOX_PRICE_SEED where they begin: a failure prints the seed of its store, and with
// that seed and one case it happens again.
func TestPricesAgainstIndependentCalculation(t *testing.T) {
	first, cases := setting(t, "SANDBOX_PRICE_SEED", 1), setting(t, "SANDBOX_PRICE_CASES", 2000)
	seen := map[store.Source]int{}
	prices := 0
	for n := range cases {
		seed := first + n
		random := invention{rand.New(rand.NewPCG(uint64(seed), 13))}
		data := random.store()
		s := store.New(data, func() time.Time { return time.Unix(0, 0) }, zeros{})
		for range 3 {
			q := random.question(data)
			got, err := s.Quote(q)
			if err != nil || len(got) != len(q.Items) {
				t.Fatalf("seed %d: %+v: %d prices, %v", seed, q, len(got), err)
			}
			c := newCalculation(data, q)
			for i, item := range q.Items {
				seen[got[i].Source]++
				prices++
				if wrong := c.differences(item, got[i]); len(wrong) > 0 {
					t.Errorf("seed %d: %s\nquote %+v\nitem %+v by %s\ntrace %s\nchoices %+v",
						seed, wrong, q, item, got[i].Source, got[i].Trace, chosen(data.Choices))
				}
			}
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	if prices < cases*9 {
		t.Errorf("only %d prices of %d stores", prices, cases)
	}
	for _, source := range []store.Source{
		store.SourceGroupAndChannelList, store.SourceGroupList, store.SourceGroupDiscount, store.SourceChannelList,
		store.SourceCatalogue, store.SourceNoRecord,
	} {
		if cases >= 2000 && seen[source] < 500 {
			t.Errorf("only %d prices by %s", seen[source], source)
		}
	}
}

// chosen names the choices that are not the default.
func chosen(c store.Choices) (names []string) {
	v := reflect.ValueOf(c)
	for i := range v.NumField() {
		if v.Field(i).Kind() == reflect.Bool && v.Field(i).Bool() {
			names = append(names, v.Type().Field(i).Name)
		}
	}
	return names
}

// zeros is a random source for a store in which nobody signs in.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }

func setting(t *testing.T, name string, preset int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return preset
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s=%s is no number", name, text)
	}
	return n
}

// differences says where an answer of the store is not what is calculated here.
func (c calculation) differences(item store.Item, got store.ItemPrice) []string {
	want := c.price(item)
	var wrong []string
	amount := func(name string, want *taxed, got *store.TaxPrice) {
		switch {
		case want == nil && got == nil:
		case want == nil || got == nil:
			wrong = append(wrong, fmt.Sprintf("%s is %v, want %v", name, got, want))
		case want.inclusive != got.EnteredInclusive || !same(want.entered, got.AsEntered) ||
			!same(want.without, got.TaxExclusive) || !same(want.with, got.TaxInclusive):
			wrong = append(wrong, fmt.Sprintf("%s is %v, want %v", name, *got, want))
		}
	}
	amount("price", want.price, &got.Price)
	amount("calculated", want.calculated, &got.Calculated)
	amount("sale", want.sale, got.SalePrice)
	amount("retail", want.retail, got.RetailPrice)
	amount("minimum advertised", want.advertised, got.MAPPrice)
	amount("saved", want.saved, got.Saved)
	span := func(name string, want [2]*taxed, got *store.PriceRange) {
		if got == nil {
			got = &store.PriceRange{}
			if want[0] != nil {
				wrong = append(wrong, name+" is missing")
			}
			return
		}
		amount(name+" from", want[0], &got.Minimum)
		amount(name+" to", want[1], &got.Maximum)
	}
	span("range", want.span, got.PriceRange)
	span("retail range", want.retailSpan, got.RetailPriceRange)
	if got.VariantID != want.variant || got.ProductID != item.ProductID {
		wrong = append(wrong, fmt.Sprintf("variant %d, want %d", got.VariantID, want.variant))
	}
	if len(got.BulkTiers) != len(want.tiers) {
		return append(wrong, fmt.Sprintf("%d tiers, want %d", len(got.BulkTiers), len(want.tiers)))
	}
	for i, tier := range got.BulkTiers {
		of := want.tiers[i]
		if tier.Minimum != of.minimum || tier.Maximum != of.maximum || tier.Kind != of.kind || !same(of.amount, tier.Amount) {
			wrong = append(wrong, fmt.Sprintf("tier %+v, want %+v", tier, of))
		}
		amount("tier", of.tax, tier.Tax)
	}
	return wrong
}

// fraction is a decimal as a fraction.
func fraction(d decimal.Decimal) *big.Rat {
	r, ok := new(big.Rat).SetString(d.String())
	if !ok {
		panic("no number: " + d.String())
	}
	return r
}

func same(want *big.Rat, got decimal.Decimal) bool { return want.Cmp(fraction(got)) == 0 }

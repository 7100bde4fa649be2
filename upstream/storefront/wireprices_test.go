package storefront

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// overTheWire is what becomes of variables on their way.
func overTheWire(t *testing.T, variables map[string]any) map[string]any {
	t.Helper()
	text, err := json.Marshal(variables)
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	var arrived map[string]any
	if err := decoder.Decode(&arrived); err != nil {
		t.Fatal(err)
	}
	return arrived
}

// readForms reads prices out of the two forms.
func readForms(without, with string) (commerce.ProductPrice, error) {
	var node pricedNode
	if json.Unmarshal([]byte(`{`+bothForms(without, with)+`}`), &node) != nil {
		return commerce.ProductPrice{}, errPrice
	}
	return readPrices(node.Without, node.With, "USD")
}

// form writes prices with other fields than usual.
func form(t *testing.T, amount string, changes map[string]string) string {
	t.Helper()
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(amounts("USD", amount)), &fields); err != nil {
		t.Fatal(err)
	}
	for name, text := range changes {
		fields[name] = json.RawMessage(text)
		if text == "" {
			delete(fields, name)
		}
	}
	text, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func usd(amount string) string { return `{"currencyCode":"USD","value":` + amount + `}` }

func TestReadPrices(t *testing.T) {
	taxed := func(without, with string) commerce.TaxedPrice {
		return commerce.TaxedPrice{TaxExclusive: mustDecimal(t, without), TaxInclusive: mustDecimal(t, with)}
	}
	optional := func(without, with string) commerce.OptionalPrice {
		return commerce.OptionalPrice{TaxedPrice: taxed(without, with), IsSet: true}
	}
	got, err := readForms(
		form(t, "12345678901234567.89", map[string]string{
			"basePrice": usd("12.50"), "salePrice": `{"currencyCode":"usd","value":0.1}`, "retailPrice": usd("2e1"), "mapPrice": usd(`"9.99"`), "saved": usd("-1"),
			"priceRange": `{"min":` + usd("1") + `,"max":` + usd("3") + `}`, "retailPriceRange": `{"min":` + usd("5") + `,"max":` + usd("5.0") + `}`,
			"bulkPricing": `[{"__typename":"BulkPricingFixedPriceDiscount","minimumQuantity":20,"maximumQuantity":null,"price":9},
				{"__typename":"BulkPricingRelativePriceDiscount","minimumQuantity":5,"maximumQuantity":9,"priceAdjustment":2},
				{"__typename":"BulkPricingPercentageDiscount","minimumQuantity":10,"maximumQuantity":19,"percentOff":12.5}]`,
		}),
		form(t, "12345678901234567.91", map[string]string{
			"basePrice": usd("13.75"), "salePrice": usd("0.11"), "retailPrice": usd("22"), "mapPrice": usd("10.989"), "saved": usd("-1.1"),
			"priceRange": `{"min":` + usd("2") + `,"max":` + usd("4") + `}`, "retailPriceRange": `{"min":` + usd("6") + `,"max":` + usd("6") + `}`,
			"bulkPricing": `[{"__typename":"BulkPricingPercentageDiscount","minimumQuantity":10,"maximumQuantity":19,"percentOff":12.50},
				{"__typename":"BulkPricingFixedPriceDiscount","minimumQuantity":20,"maximumQuantity":0,"price":9.9},
				{"__typename":"BulkPricingRelativePriceDiscount","minimumQuantity":5,"maximumQuantity":9,"priceAdjustment":2.2}]`,
		}))
	if err != nil {
		t.Fatal(err)
	}
	want := commerce.ProductPrice{
		Base: taxed("12.5", "13.75"), Calculated: taxed("12345678901234567.89", "12345678901234567.91"),
		Sale: optional("0.1", "0.11"), Retail: optional("20", "22"), MinimumAdvertised: optional("9.99", "10.989"), Saved: optional("-1", "-1.1"),
		Range:       commerce.OptionalPriceRange{IsSet: true, TaxedPriceRange: commerce.TaxedPriceRange{Minimum: taxed("1", "2"), Maximum: taxed("3", "4")}},
		RetailRange: commerce.OptionalPriceRange{IsSet: true, TaxedPriceRange: commerce.TaxedPriceRange{Minimum: taxed("5", "6"), Maximum: taxed("5", "6")}},
		BulkTiers: []commerce.BulkTier{
			{Kind: commerce.BulkPriceOff, Minimum: 5, Maximum: 9, Amount: taxed("2", "2.2")},
			{Kind: commerce.BulkPercentOff, Minimum: 10, Maximum: 19, Percent: mustDecimal(t, "12.5")},
			{Kind: commerce.BulkFixedPrice, Minimum: 20, Amount: taxed("9", "9.9")},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("prices (-want +got):\n%s", diff)
	}
}

// TestOnePriceIsNoRange has what the store writes because its schema has no null there.
func TestOnePriceIsNoRange(t *testing.T) {
	for name, tc := range map[string]struct {
		without, with map[string]string
		want          bool
	}{
		"one price": {nil, nil, false},
		"one price and one retail price": {
			map[string]string{"retailPriceRange": `{"min":` + usd("9") + `,"max":` + usd("9") + `}`},
			map[string]string{"retailPriceRange": `{"min":` + usd("10") + `,"max":` + usd("10") + `}`},
			false,
		},
		"two retail prices": {
			map[string]string{"retailPriceRange": `{"min":` + usd("9") + `,"max":` + usd("9") + `}`},
			map[string]string{"retailPriceRange": `{"min":` + usd("10") + `,"max":` + usd("11") + `}`},
			true,
		},
		"two with tax": {nil, map[string]string{"priceRange": `{"min":` + usd("1") + `,"max":` + usd("1.1") + `}`}, true},
	} {
		got, err := readForms(form(t, "1", tc.without), form(t, "1", tc.with))
		if err != nil || got.Range.IsSet != tc.want || got.RetailRange.IsSet != (tc.want && tc.without != nil) {
			t.Errorf("%s: %v, ranges %+v %+v", name, err, got.Range, got.RetailRange)
		}
	}
}

// TestPricesThatCannotBeUsed changes one form, or both in the same way.
func TestPricesThatCannotBeUsed(t *testing.T) {
	const percent = `{"__typename":"BulkPricingPercentageDiscount","minimumQuantity":5,"maximumQuantity":9,"percentOff":10}`
	tier := func(old, now string) map[string]string {
		changed := strings.Replace(percent, old, now, 1)
		if changed == percent {
			t.Fatalf("%s is no part of the tier", old)
		}
		return map[string]string{"bulkPricing": `[` + changed + `]`}
	}
	span := func(least, most string) map[string]string {
		return map[string]string{"priceRange": `{"min":` + least + `,"max":` + most + `}`}
	}
	both := map[string]map[string]string{
		"another currency":        {"price": `{"currencyCode":"EUR","value":1}`},
		"no currency":             {"price": `{"value":1}`},
		"a range in another":      span(usd("1"), `{"currencyCode":"CAD","value":1}`),
		"a sale in another":       {"salePrice": `{"currencyCode":"EUR","value":1}`},
		"no price":                {"price": `null`},
		"no base price":           {"basePrice": ``},
		"no range":                {"priceRange": `null`},
		"half a range":            span(usd("1"), `null`),
		"a range upside down":     span(usd("2"), usd("1")),
		"a range from below":      span(usd("-1"), usd("1")),
		"no tiers":                {"bulkPricing": `null`},
		"less than nothing":       {"price": usd("-0.01")},
		"a sale below nothing":    {"salePrice": usd("-1")},
		"too many digits":         {"price": usd("1.12345678901234567891")},
		"no number":               {"price": usd(`"` + canary + `"`)},
		"a number of nothing":     {"price": usd(`null`)},
		"a list":                  {"price": `[1]`},
		"saved without a number":  {"saved": usd(`true`)},
		"an unknown tier":         tier("Percentage", "Gift"),
		"a tier of nothing":       tier("percentOff", "price"),
		"a tier from nowhere":     tier(`"minimumQuantity":5`, `"minimumQuantity":0`),
		"a tier that ends before": tier(`"maximumQuantity":9`, `"maximumQuantity":4`),
		"a tier without end":      tier(`"maximumQuantity":9`, `"maximumQuantity":-1`),
		"more than all":           tier("10", "100.1"),
		"a surcharge":             tier("10", "-10"),
	}
	for name, change := range both {
		if got, err := readForms(form(t, "1", change), form(t, "1", change)); err == nil {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	for name, change := range map[string]map[string]string{
		"half a sale":         {"salePrice": usd("1")},
		"half a range":        {"retailPriceRange": `{"min":` + usd("1") + `,"max":` + usd("1") + `}`},
		"half a tier":         {"bulkPricing": `[` + percent + `]`},
		"another currency":    {"price": `{"currencyCode":"EUR","value":1}`},
		"half a base price":   {"basePrice": `null`},
		"half a saved amount": {"saved": usd("1")},
	} {
		for i, forms := range [][2]string{{form(t, "1", change), form(t, "1", nil)}, {form(t, "1", nil), form(t, "1", change)}} {
			if got, err := readForms(forms[0], forms[1]); err == nil {
				t.Errorf("%s, %d: got %+v", name, i, got)
			}
		}
	}
	other := maps.Clone(tier("10", "11"))
	for _, change := range []map[string]string{other, tier("5", "6"), tier("9", "8"), tier("Percentage", "FixedPrice")} {
		if got, err := readForms(form(t, "1", tier(`:10`, `:10.0`)), form(t, "1", change)); err == nil {
			t.Errorf("two tiers that are not one: got %+v", got)
		}
	}
	for _, forms := range [][2]string{{`null`, amounts("USD", "1")}, {amounts("USD", "1"), `null`}, {`null`, `null`}, {`[]`, `[]`}} {
		if got, err := readForms(forms[0], forms[1]); err == nil {
			t.Errorf("half a price: got %+v", got)
		}
	}
}

func FuzzReadPrices(f *testing.F) {
	f.Add(amounts("USD", "1.50"), amounts("USD", "1.65"))
	f.Add(strings.Replace(amounts("USD", "1e1"), `[]`, `[{"__typename":"BulkPricingRelativePriceDiscount","minimumQuantity":5,"priceAdjustment":1}]`, 1), amounts("USD", "12"))
	f.Add(`{"price":{"currencyCode":"usd","value":"1"}}`, `{"bulkPricing":[{}]}`)
	f.Fuzz(func(t *testing.T, without, with string) {
		price, err := readForms(without, with)
		if err != nil {
			return
		}
		if !json.Valid([]byte(without)) || !json.Valid([]byte(with)) {
			t.Error("broken JSON was read")
		}
		if price.Calculated.TaxExclusive.IsNeg() || price.Base.TaxInclusive.IsNeg() || price.Calculated.HasEntered {
			t.Errorf("price %+v", price)
		}
		for _, tier := range price.BulkTiers {
			if tier.Minimum < 1 || tier.Maximum < 0 || tier.Percent.IsNeg() || tier.Amount.TaxExclusive.IsNeg() {
				t.Errorf("price %+v", price)
			}
		}
		if !slices.IsSortedFunc(price.BulkTiers, func(a, b commerce.BulkTier) int { return a.Minimum - b.Minimum }) {
			t.Errorf("price %+v", price)
		}
	})
}

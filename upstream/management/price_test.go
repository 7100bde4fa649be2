package management

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

func TestReadPrice(t *testing.T) {
	amount := func(entered, without, with string) commerce.TaxedPrice {
		p := commerce.TaxedPrice{TaxExclusive: mustDecimal(t, without), TaxInclusive: mustDecimal(t, with)}
		if entered != "" {
			p.HasEntered, p.Entered = true, mustDecimal(t, entered)
		}
		return p
	}
	got, err := readPrice([]byte(`{
		"retail_price":{"as_entered":20,"entered_inclusive":false,"tax_exclusive":20.00,"tax_inclusive":22},
		"sale_price":null,
		"minimum_advertised_price":[],
		"price":{"as_entered":"12.50","entered_inclusive":"false","tax_exclusive":12.5,"tax_inclusive":13.75},
		"calculated_price":{"tax_exclusive":0.1,"tax_inclusive":1.1e-1,"as_entered":null,"entered_inclusive":null},
		"saved":{"as_entered":null,"entered_inclusive":null,"tax_exclusive":null,"tax_inclusive":null},
		"price_range":{"minimum":{"tax_exclusive":1,"tax_inclusive":2},"maximum":{"tax_exclusive":3,"tax_inclusive":4}},
		"retail_price_range":{"minimum":{"tax_exclusive":1,"tax_inclusive":2},"maximum":null},
		"bulk_pricing":[
			{"minimum":20,"maximum":0,"discount_amount":9,"discount_type":"fixed","tax_discount_amount":{"tax_exclusive":9,"tax_inclusive":9.9}},
			{"minimum":"5","maximum":"9","discount_amount":2,"discount_type":"price","tax_discount_amount":[{"as_entered":2,"entered_inclusive":false,"tax_exclusive":2,"tax_inclusive":2.2}]},
			{"minimum":10,"maximum":19,"discount_amount":"12.5","discount_type":"percent","tax_discount_amount":[]}],
		"a_field_of_next_year":{"x":1}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := commerce.ProductPrice{
		Retail:     commerce.OptionalPrice{TaxedPrice: amount("20", "20", "22"), IsSet: true},
		Base:       amount("12.5", "12.5", "13.75"),
		Calculated: amount("", "0.1", "0.11"),
		Range: commerce.OptionalPriceRange{IsSet: true, TaxedPriceRange: commerce.TaxedPriceRange{
			Minimum: amount("", "1", "2"), Maximum: amount("", "3", "4"),
		}},
		BulkTiers: []commerce.BulkTier{
			{Kind: commerce.BulkPriceOff, Minimum: 5, Maximum: 9, Amount: amount("2", "2", "2.2")},
			{Kind: commerce.BulkPercentOff, Minimum: 10, Maximum: 19, Percent: mustDecimal(t, "12.5")},
			{Kind: commerce.BulkFixedPrice, Minimum: 20, Amount: amount("", "9", "9.9")},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("price (-want +got):\n%s", diff)
	}
}

func FuzzReadPrice(f *testing.F) {
	f.Add([]byte(item(`{"product_id":1,"variant_id":2,"options":[{"option_id":3,"value_id":4}]}`, "12.50")))
	f.Add([]byte(`{"price":{"tax_exclusive":"1e1","tax_inclusive":-1},"bulk_pricing":[{"minimum":2,"discount_type":"percent","discount_amount":1}]}`))
	f.Add([]byte(`{"reference_request":[],"price_range":{"minimum":[]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if reference, _, err := readReference(raw); err == nil {
			if _, err := reference.OptionChoices(); err != nil || reference.ProductID == 0 {
				t.Errorf("reference %+v: %v", reference, err)
			}
		}
		price, err := readPrice(raw)
		if err != nil {
			return
		}
		if !json.Valid(raw) {
			t.Error("broken JSON was read")
		}
		for _, tier := range price.BulkTiers {
			if tier.Minimum < 1 || tier.Maximum < 0 || tier.Percent.IsNeg() || anyNegative(tier.Amount, price.Base, price.Calculated) {
				t.Errorf("price %+v", price)
			}
		}
		inOrder := slices.IsSortedFunc(price.BulkTiers, func(a, b commerce.BulkTier) int { return a.Minimum - b.Minimum })
		if !inOrder || price.Range.IsSet != (price.PriceRange() != nil) {
			t.Errorf("price %+v", price)
		}
	})
}

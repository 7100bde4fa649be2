package store

import "testing"

func TestRanges(t *testing.T) {
	tests := []struct {
		name     string
		group    int
		currency string
		product  int
		lo, hi   string
	}{
		{"over variants", GroupRetail, "USD", 102, "20.00", "30.00"},
		{"over sales too", GroupRetail, "USD", 106, "30.00", "44.00"},
		{"with the group discount", GroupGuides, "USD", 102, "18.00", "27.00"},
		{"with records, and the catalogue where there is none", GroupWholesale, "USD", 102, "14.00", "30.00"},
		{"converted", GroupRetail, "CAD", 108, "22.50", "80.00"},
	}
	s, _ := open(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := ask(tt.group, Item{ProductID: tt.product})
			q.Currency = tt.currency
			got := quoteOne(t, s, q)
			if got.PriceRange == nil {
				t.Fatal("no range")
			}
			wantAmount(t, "minimum", got.PriceRange.Minimum.AsEntered, tt.lo)
			wantAmount(t, "maximum", got.PriceRange.Maximum.AsEntered, tt.hi)
		})
	}
}

func TestRangeOfSimpleProduct(t *testing.T) {
	s, _ := open(t)
	got := quoteOne(t, s, ask(GroupRetail, Item{ProductID: 101}))
	if got.PriceRange != nil || got.RetailPriceRange != nil {
		t.Errorf("ranges %v and %v of a simple product", got.PriceRange, got.RetailPriceRange)
	}
}

func TestRetailRange(t *testing.T) {
	s, _ := open(t)
	if got := quoteOne(t, s, ask(GroupRetail, Item{ProductID: 102})); got.RetailPriceRange != nil {
		t.Errorf("retail range %v without a retail price", got.RetailPriceRange)
	}
	s.EditProduct(102, func(p *Product) {
		p.Variants = append([]Variant(nil), p.Variants...)
		p.Variants[0].RetailPrice, p.Variants[2].RetailPrice = some("24.00"), some("36.00")
	})
	got := quoteOne(t, s, ask(GroupRetail, Item{ProductID: 102, VariantID: 1022})).RetailPriceRange
	if got == nil {
		t.Fatal("no retail range")
	}
	wantAmount(t, "minimum", got.Minimum.AsEntered, "24.00")
	wantAmount(t, "maximum with tax", got.Maximum.TaxInclusive, "38.88")
}

// The range is the product's: choosing a variant or a modifier leaves it.
func TestRangeIgnoresChoices(t *testing.T) {
	s, _ := open(t)
	s.EditProduct(102, func(p *Product) {
		p.Modifiers = []Modifier{modifier(102, 1, "Lid", ModifierValue{Adjuster: Adjuster{Kind: AdjustRelative, Amount: amount("9.00")}})}
	})
	lid := OptionChoice{OptionID: optionID(102, 1), ValueID: valueID(102, 1, 1)}
	got := quoteOne(t, s, ask(GroupRetail, Item{ProductID: 102, VariantID: 1023, Options: []OptionChoice{lid}}))
	wantAmount(t, "calculated", got.Calculated.AsEntered, "39.00")
	wantAmount(t, "minimum", got.PriceRange.Minimum.AsEntered, "20.00")
	wantAmount(t, "maximum", got.PriceRange.Maximum.AsEntered, "30.00")
}

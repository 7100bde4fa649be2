package store

import "testing"

// tier is what a test expects of a BulkTier; tax "" means none is worked out.
type wantTier struct {
	min, max int
	kind     BulkKind
	amount   string
	taxed    string
}

func TestBulkTiers(t *testing.T) {
	tests := []struct {
		name     string
		group    int
		currency string
		product  int
		want     []wantTier
	}{
		{"the catalogue's fractions become percent", GroupRetail, "USD", 101, []wantTier{
			{10, 19, BulkPercent, "5", ""}, {20, 0, BulkPercent, "10", ""},
		}},
		{"a record's percent stays percent", GroupWholesale, "USD", 101, []wantTier{
			{10, 49, BulkPercent, "5", ""}, {50, 0, BulkFixed, "60.00", "60.00"},
		}},
		{"a record without tiers has none, though the product has rules", GroupWholesale, "CAD", 101, nil},
		{"a variant off the list has the product's rules", GroupWholesale, "USD", 110, []wantTier{
			{5, 9, BulkPrice, "2.00", "2.00"}, {10, 0, BulkPrice, "4.00", "4.00"},
		}},
		{"amounts off are taxed", GroupRetail, "USD", 110, []wantTier{
			{5, 9, BulkPrice, "2.00", "2.16"}, {10, 0, BulkPrice, "4.00", "4.32"},
		}},
		{"amounts off are converted", GroupRetail, "CAD", 110, []wantTier{
			{5, 9, BulkPrice, "2.50", "2.70"}, {10, 0, BulkPrice, "5.00", "5.40"},
		}},
		{"fixed prices are converted and taxed", GroupRetail, "CAD", 107, []wantTier{
			{10, 0, BulkFixed, "3.75", "4.05"},
		}},
		{"a record's money is converted for a display-only currency", GroupWholesale, "EUR", 101, []wantTier{
			{10, 49, BulkPercent, "5", ""}, {50, 0, BulkFixed, "48.00", "48.00"},
		}},
		{"no rules", GroupRetail, "USD", 104, nil},
	}
	s, _ := open(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := ask(tt.group, Item{ProductID: tt.product})
			q.Currency = tt.currency
			got := quoteOne(t, s, q).BulkTiers
			if len(got) != len(tt.want) {
				t.Fatalf("%d tiers, want %d", len(got), len(tt.want))
			}
			for i, w := range tt.want {
				g := got[i]
				if g.Minimum != w.min || g.Maximum != w.max || g.Kind != w.kind {
					t.Errorf("tier %d is %d to %d %s", i, g.Minimum, g.Maximum, g.Kind)
				}
				wantAmount(t, "amount", g.Amount, w.amount)
				if (g.Tax != nil) != (w.taxed != "") {
					t.Errorf("tier %d: tax %v, want %q", i, g.Tax, w.taxed)
				} else if g.Tax != nil {
					wantAmount(t, "taxed", g.Tax.TaxInclusive, w.taxed)
				}
			}
		})
	}
}

// Tiers are told and never applied, so they must not change what one costs.
func TestBulkTiersLeavePriceAlone(t *testing.T) {
	s, _ := open(t)
	s.EditProduct(101, func(p *Product) {
		p.BulkRules = []BulkRule{{Minimum: 1, Kind: BulkPercent, Amount: amount("0.50")}}
	})
	wantAmount(t, "calculated", quoteOne(t, s, ask(GroupRetail, Item{ProductID: 101})).Calculated.AsEntered, "100.00")
}

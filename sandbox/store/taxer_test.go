package store

import (
	"testing"

	"github.com/govalues/decimal"
)

func TestTaxZones(t *testing.T) {
	tests := []struct {
		name      string
		country   string
		group     int
		product   int
		exclusive string
		inclusive string
	}{
		{"the store's country by default", "", GroupRetail, 101, "100.00", "108.00"},
		{"general rate", "US", GroupRetail, 101, "100.00", "108.00"},
		{"groceries rate", "US", GroupRetail, 103, "40.00", "40.80"},
		{"a zone for the group", "US", GroupWholesale, 101, "70.00", "70.00"},
		{"the group's zone is in another country", "DE", GroupWholesale, 101, "70.00", "83.30"},
		{"two taxes", "CA", GroupRetail, 101, "100.00", "112.00"},
		{"a class with no tax", "CA", GroupRetail, 103, "40.00", "40.00"},
		{"a reduced class", "DE", GroupRetail, 103, "40.00", "42.80"},
		{"everywhere else", "NZ", GroupRetail, 101, "100.00", "100.00"},
		{"guest", "US", 0, 101, "100.00", "108.00"},
	}
	s, _ := open(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := ask(tt.group, Item{ProductID: tt.product})
			q.Country = tt.country
			got := quoteOne(t, s, q).Calculated
			wantAmount(t, "exclusive", got.TaxExclusive, tt.exclusive)
			wantAmount(t, "inclusive", got.TaxInclusive, tt.inclusive)
			if got.EnteredInclusive {
				t.Error("entered inclusive, though the store enters without tax")
			}
		})
	}
}

// 100.00 entered with tax, seen from the store's own country and from another.
func TestTaxEnteredWithPrices(t *testing.T) {
	tests := []struct {
		name      string
		subtract  bool
		country   string
		exclusive string
		inclusive string
	}{
		{"at home, store tax off and on again", true, "US", "92.59", "100.00"},
		{"abroad, store tax off and theirs on", true, "DE", "92.59", "110.19"},
		{"untaxed country, store tax off", true, "NZ", "92.59", "92.59"},
		{"at home, as entered", false, "US", "92.59", "100.00"},
		{"abroad, as entered", false, "DE", "84.03", "100.00"},
		{"untaxed country, as entered", false, "NZ", "100.00", "100.00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := open(t)
			s.SetTaxSettings(TaxSettings{EnteredWithPrices: true, SubtractStoreTax: tt.subtract, StoreCountry: "US"})
			q := ask(GroupRetail, Item{ProductID: 101})
			q.Country = tt.country
			got := quoteOne(t, s, q).Calculated
			wantAmount(t, "as entered", got.AsEntered, "100.00")
			wantAmount(t, "exclusive", got.TaxExclusive, tt.exclusive)
			wantAmount(t, "inclusive", got.TaxInclusive, tt.inclusive)
			if !got.EnteredInclusive {
				t.Error("not entered inclusive")
			}
		})
	}
}

// 300.63 less 21 % and with 48.5 % is 368.955, though without tax it cannot be written out.
func TestTaxOfWhatCannotBeWrittenOut(t *testing.T) {
	s, _ := open(t)
	percent := func(text string) []TaxRate { return []TaxRate{{Percent: map[int]decimal.Decimal{0: amount(text)}}} }
	s.SetTaxZones(
		TaxZone{ID: 1, Countries: []string{"US"}, Rates: percent("21")}, TaxZone{ID: 2, Countries: []string{"DE"}, Rates: percent("48.5")},
	)
	s.SetTaxSettings(TaxSettings{EnteredWithPrices: true, SubtractStoreTax: true, StoreCountry: "US"})
	s.SetProductPrice(101, amount("300.63"))
	q := ask(GroupRetail, Item{ProductID: 101})
	q.Country = "DE"
	got := quoteOne(t, s, q).Calculated
	wantAmount(t, "exclusive", got.TaxExclusive, "248.45")
	wantAmount(t, "inclusive", got.TaxInclusive, "368.96")
}

// On 10.10 the two Canadian taxes are 0.505 and 0.707: 0.51 + 0.71 each by
// itself, 1.212 together.
func TestTaxRounding(t *testing.T) {
	for rounding, want := range map[TaxRounding]string{RateRounding: "11.32", NoRounding: "11.31"} {
		s, _ := open(t)
		s.SetProductPrice(101, amount("10.10"))
		s.SetTaxSettings(TaxSettings{StoreCountry: "US", Rounding: rounding})
		q := ask(GroupRetail, Item{ProductID: 101})
		q.Country = "CA"
		wantAmount(t, string(rounding), quoteOne(t, s, q).Calculated.TaxInclusive, want)
	}
}

func TestTaxExempt(t *testing.T) {
	s, _ := open(t)
	exempt, ok := s.Customer(11)
	if !ok || !exempt.IsTaxExempt() {
		t.Fatal("customer 11 is not the exempt one")
	}
	q := ask(0, Item{ProductID: 101})
	q.CustomerID = exempt.ID
	got := quoteOne(t, s, q).Calculated
	wantAmount(t, "inclusive", got.TaxInclusive, "100.00")

	s.SetTaxSettings(TaxSettings{EnteredWithPrices: true, SubtractStoreTax: true, StoreCountry: "US"})
	got = quoteOne(t, s, q).Calculated
	wantAmount(t, "store tax taken off", got.TaxInclusive, "92.59")
}

func TestTaxZoneFit(t *testing.T) {
	country := TaxZone{ID: 1, Countries: []string{"US"}}
	group := TaxZone{ID: 2, GroupIDs: []int{2}}
	both := TaxZone{ID: 3, Countries: []string{"US"}, GroupIDs: []int{2}}
	rest := TaxZone{ID: 4}
	tests := []struct {
		country string
		group   int
		order   []TaxZone
	}{
		{"US", 2, []TaxZone{both, country, group, rest}},
		{"US", 1, []TaxZone{country, rest}},
		{"DE", 2, []TaxZone{group, rest}},
		{"DE", 1, []TaxZone{rest}},
	}
	for _, tt := range tests {
		for i := 1; i < len(tt.order); i++ {
			if a, b := tt.order[i-1], tt.order[i]; a.fit(tt.country, tt.group) <= b.fit(tt.country, tt.group) {
				t.Errorf("%s, group %d: zone %d does not beat zone %d", tt.country, tt.group, a.ID, b.ID)
			}
		}
		for _, z := range []TaxZone{country, group, both, rest} {
			fits := z.fit(tt.country, tt.group) > 0
			listed := false
			for _, o := range tt.order {
				listed = listed || o.ID == z.ID
			}
			if fits != listed {
				t.Errorf("%s, group %d: zone %d fits %v, want %v", tt.country, tt.group, z.ID, fits, listed)
			}
		}
	}
}

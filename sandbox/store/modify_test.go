package store

import "testing"

// The grinder costs 80.00; engraving adds 5.00, a wooden box 10 %.
var (
	engraved = OptionChoice{OptionID: 10501, ValueID: 1050102}
	boxed    = OptionChoice{OptionID: 10502, ValueID: 1050202}
	unboxed  = OptionChoice{OptionID: 10502, ValueID: 1050201}
)

func TestModifiers(t *testing.T) {
	tests := []struct {
		name     string
		options  []OptionChoice
		choices  Choices
		group    int
		currency string
		want     string
		trace    string
	}{
		{"none", nil, Choices{}, GroupRetail, "USD", "80.00", "price 80.00 from catalogue"},
		{"a value that adjusts nothing", []OptionChoice{unboxed}, Choices{}, GroupRetail, "USD", "80.00", "price 80.00 from catalogue"},
		{
			"relative",
			[]OptionChoice{engraved},
			Choices{},
			GroupRetail, "USD", "85.00",
			"price 80.00 from catalogue; relative modifier 5.00 = 85.00",
		},
		{
			"percentage",
			[]OptionChoice{boxed},
			Choices{},
			GroupRetail, "USD", "88.00",
			"price 80.00 from catalogue; percentage modifier 10 = 88.00",
		},
		{
			"percentage is of the price before modifiers",
			[]OptionChoice{boxed, engraved},
			Choices{},
			GroupRetail, "USD", "93.00",
			"price 80.00 from catalogue; relative modifier 5.00 = 85.00; percentage modifier 10 = 93.00",
		},
		{
			"percentage of the price so far, by choice",
			[]OptionChoice{boxed, engraved},
			Choices{PercentModifiersCompound: true},
			GroupRetail, "USD", "93.50",
			"price 80.00 from catalogue; relative modifier 5.00 = 85.00; percentage modifier 10 = 93.50",
		},
		{
			"relative is converted",
			[]OptionChoice{engraved},
			Choices{},
			GroupRetail, "CAD", "106.25",
			"price 80.00 from catalogue; exchange rate 1.25 = 100.00; relative modifier 6.25 = 106.25",
		},
		{
			"on a price list too",
			[]OptionChoice{engraved},
			Choices{},
			GroupWholesale, "USD", "65.00",
			"price 60.00 from price list 1; relative modifier 5.00 = 65.00",
		},
		{
			"converted beside a record in that currency",
			[]OptionChoice{engraved},
			Choices{},
			GroupWholesale, "CAD", "83.25",
			"price 77.00 from price list 1; relative modifier 6.25 = 83.25",
		},
		{
			"before the group discount",
			[]OptionChoice{engraved, boxed},
			Choices{},
			GroupGuides, "USD", "83.70",
			"price 80.00 from catalogue; relative modifier 5.00 = 85.00; percentage modifier 10 = 93.00; discount on everything: percent 10 = 83.70",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := open(t)
			s.SetChoices(tt.choices)
			q := ask(tt.group, Item{ProductID: 105, Options: tt.options})
			q.Currency = tt.currency
			got := quoteOne(t, s, q)
			wantAmount(t, "calculated", got.Calculated.AsEntered, tt.want)
			if got.Trace.String() != tt.trace {
				t.Errorf("trace %q, want %q", got.Trace, tt.trace)
			}
		})
	}
}

func TestModifierTakesOff(t *testing.T) {
	s, _ := open(t)
	s.EditProduct(101, func(p *Product) {
		p.Modifiers = []Modifier{modifier(101, 1, "Dented",
			ModifierValue{Adjuster: Adjuster{Kind: AdjustRelative, Amount: amount("-30.00")}},
			ModifierValue{Adjuster: Adjuster{Kind: AdjustPercentage, Amount: amount("-25")}},
			ModifierValue{Adjuster: Adjuster{Kind: AdjustRelative, Amount: amount("-130.00")}})}
	})
	for value, want := range map[int]string{1: "70.00", 2: "75.00", 3: "0.00"} {
		choice := OptionChoice{OptionID: optionID(101, 1), ValueID: valueID(101, 1, value)}
		got := quoteOne(t, s, ask(GroupRetail, Item{ProductID: 101, Options: []OptionChoice{choice}}))
		wantAmount(t, "calculated", got.Calculated.AsEntered, want)
	}
}

func TestResolveVariant(t *testing.T) {
	large := OptionChoice{OptionID: optionID(102, 0), ValueID: valueID(102, 0, 2)}
	s, _ := open(t)
	tests := []struct {
		name string
		item Item
		want int
	}{
		{"a simple product's base variant", Item{ProductID: 101}, 1010},
		{"the first variant when nothing is chosen", Item{ProductID: 102}, 1021},
		{"by option", Item{ProductID: 102, Options: []OptionChoice{large}}, 1022},
		{"by id", Item{ProductID: 102, VariantID: 1023}, 1023},
		{"an id wins over options", Item{ProductID: 102, VariantID: 1023, Options: []OptionChoice{large}}, 1023},
		{"a modifier alone leaves the variant open", Item{ProductID: 105, Options: []OptionChoice{engraved}}, 1050},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := quoteOne(t, s, ask(GroupRetail, tt.item)).VariantID; got != tt.want {
				t.Errorf("priced variant %d, want %d", got, tt.want)
			}
		})
	}
}

// Two options, of which the combination small and red does not exist.
func TestResolveCombination(t *testing.T) {
	s, _ := open(t)
	size, colour := optionID(101, 0), optionID(101, 9)
	s.EditProduct(101, func(p *Product) {
		p.Options = []Option{
			{ID: size, Values: []OptionValue{{ID: 1}, {ID: 2}}},
			{ID: colour, Values: []OptionValue{{ID: 3}, {ID: 4}}},
		}
		p.Variants = []Variant{
			{ID: 1011, Choices: []OptionChoice{{size, 1}, {colour, 3}}},
			{ID: 1012, Choices: []OptionChoice{{size, 2}, {colour, 3}}},
			{ID: 1013, Choices: []OptionChoice{{size, 2}, {colour, 4}}},
		}
	})
	for _, tt := range []struct {
		options []OptionChoice
		want    int
	}{
		{[]OptionChoice{{size, 2}}, 1012},
		{[]OptionChoice{{colour, 4}}, 1013},
		{[]OptionChoice{{colour, 4}, {size, 1}}, 0},
	} {
		got, err := s.Quote(ask(GroupRetail, Item{ProductID: 101, Options: tt.options}))
		if err != nil {
			t.Fatal(err)
		}
		variant := 0
		if len(got) == 1 {
			variant = got[0].VariantID
		}
		if variant != tt.want {
			t.Errorf("%v priced variant %d, want %d", tt.options, variant, tt.want)
		}
	}
}

func TestDefaultOptions(t *testing.T) {
	s, _ := open(t)
	for product, want := range map[int][]OptionChoice{
		101: nil,
		102: {{OptionID: 10200, ValueID: 1020001}},
		105: {{OptionID: 10501, ValueID: 1050101}, {OptionID: 10502, ValueID: 1050201}},
	} {
		p, _ := s.Product(product)
		got := p.DefaultOptions()
		if len(got) != len(want) {
			t.Fatalf("product %d: %v, want %v", product, got, want)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("product %d: %v, want %v", product, got, want)
			}
		}
	}
}

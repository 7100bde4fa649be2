package store

import "testing"

func rule(kind RuleKind, id int, method Method, value string) DiscountRule {
	r := DiscountRule{Kind: kind, Method: method, Amount: amount(value)}
	switch kind {
	case RuleProduct:
		r.ProductID = id
	case RuleCategory:
		r.CategoryID = id
	default:
	}
	return r
}

// The kettle costs 100.00 and is in category Kettles below Brewing gear.
func TestDiscountRules(t *testing.T) {
	var (
		all      = rule(RuleAll, 0, MethodPercent, "10")
		brewing  = rule(RuleCategory, categoryBrewing, MethodPercent, "20")
		kettles  = rule(RuleCategory, categoryKettles, MethodPercent, "5")
		kettles2 = rule(RuleCategory, categoryKettles, MethodPrice, "40.00")
		product  = rule(RuleProduct, 101, MethodPercent, "1")
	)
	tests := []struct {
		name    string
		rules   []DiscountRule
		choices Choices
		want    string
		step    StepKind
	}{
		{"percent", []DiscountRule{all}, Choices{}, "90.00", StepAllDiscount},
		{"price", []DiscountRule{rule(RuleAll, 0, MethodPrice, "7.50")}, Choices{}, "92.50", StepAllDiscount},
		{"fixed", []DiscountRule{rule(RuleAll, 0, MethodFixed, "33.00")}, Choices{}, "33.00", StepAllDiscount},
		{"never below zero", []DiscountRule{rule(RuleAll, 0, MethodPrice, "100.01")}, Choices{}, "0.00", StepNotBelowZero},
		{"a method nobody knows takes nothing off", []DiscountRule{rule(RuleAll, 0, "gift", "50")}, Choices{}, "100.00", StepAllDiscount},
		{"category over all, though it is less", []DiscountRule{all, kettles}, Choices{}, "95.00", StepCategoryDiscount},
		{"product over category and all", []DiscountRule{all, kettles, product}, Choices{}, "99.00", StepProductDiscount},
		{"category reaches subcategories", []DiscountRule{all, brewing}, Choices{}, "80.00", StepCategoryDiscount},
		{"category stops, by choice", []DiscountRule{all, brewing}, Choices{CategoryRulesStopAtCategory: true}, "90.00", StepAllDiscount},
		{"nearest category", []DiscountRule{brewing, kettles}, Choices{}, "95.00", StepCategoryDiscount},
		{"first listed of equally near", []DiscountRule{kettles, kettles2}, Choices{}, "95.00", StepCategoryDiscount},
		{"best category, by choice", []DiscountRule{brewing, kettles, kettles2}, Choices{BestCategoryRuleWins: true}, "60.00", StepCategoryDiscount},
		{"best category leaves product rules alone", []DiscountRule{kettles2, product}, Choices{BestCategoryRuleWins: true}, "99.00", StepProductDiscount},
		{"rules of other products and categories", []DiscountRule{
			rule(RuleProduct, 102, MethodPercent, "50"), rule(RuleCategory, categoryCamp, MethodPercent, "50"),
		}, Choices{}, "100.00", StepPrice},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := open(t)
			s.SetChoices(tt.choices)
			s.SetGroupRules(GroupClub, tt.rules...)
			got := quoteOne(t, s, ask(GroupClub, Item{ProductID: 101}))
			wantAmount(t, "calculated", got.Calculated.AsEntered, tt.want)
			if last := got.Trace[len(got.Trace)-1].Kind; last != tt.step {
				t.Errorf("last step %q, want %q", last, tt.step)
			}
		})
	}
}

// The best category is the one that leaves the least of what it is taken off: of 100.00
// and not of the sale price, and with what modifiers add.
func TestBestCategoryOfWhatIsPaid(t *testing.T) {
	half := DiscountRule{Kind: RuleCategory, CategoryID: categoryKettles, Method: MethodPercent, Amount: amount("50")}
	fixed := DiscountRule{Kind: RuleCategory, CategoryID: categoryKettles, Method: MethodFixed, Amount: amount("45")}
	for name, tt := range map[string]struct {
		choices Choices
		sale    string
		options []OptionChoice
		want    string
	}{
		"of the sale":             {Choices{}, "80.00", nil, "40.00"},
		"of what is not on sale":  {Choices{GroupDiscountIgnoresSales: true}, "80.00", nil, "45.00"},
		"with what is added":      {Choices{}, "80.00", []OptionChoice{{OptionID: optionID(101, 1), ValueID: valueID(101, 1, 1)}}, "45.00"},
		"sale of nothing to note": {Choices{}, "0", nil, "45.00"},
	} {
		s, _ := open(t)
		tt.choices.BestCategoryRuleWins = true
		s.SetChoices(tt.choices)
		s.SetGroupRules(GroupClub, half, fixed)
		s.EditProduct(101, func(p *Product) {
			p.SalePrice = some(tt.sale)
			p.Modifiers = []Modifier{modifier(101, 1, "More", ModifierValue{Adjuster: Adjuster{Kind: AdjustRelative, Amount: amount("20")}})}
		})
		got := quoteOne(t, s, ask(GroupClub, Item{ProductID: 101, Options: tt.options}))
		wantAmount(t, name, got.Calculated.AsEntered, tt.want)
	}
}

// The seed's groups, on the products that show their rules.
func TestDiscountSeedGroups(t *testing.T) {
	s, _ := open(t)
	tests := []struct {
		name           string
		group, product int
		want           string
		trace          string
	}{
		{"percent group", GroupGuides, 103, "36.00", "sale price 40.00 from catalogue; discount on everything: percent 10 = 36.00"},
		{"amount-off group", GroupClub, 101, "95.00", "price 100.00 from catalogue; discount on everything: price 5.00 = 95.00"},
		{"fixed price for one product", GroupClub, 104, "20.00", "price 40.00 from catalogue; discount on product 104: fixed 20.00 = 20.00"},
		{"more off than it costs", GroupClub, 107, "0.00", "price 4.00 from catalogue; discount on everything: price 5.00 = -1.00; not below zero = 0.00"},
		{"coffee below the category of the rule", GroupCampsites, 108, "14.40", "price 18.00 from catalogue; discount on category 1: percent 20 = 14.40"},
		{"outside the category of the rule", GroupCampsites, 101, "100.00", "price 100.00 from catalogue"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := quoteOne(t, s, ask(tt.group, Item{ProductID: tt.product}))
			wantAmount(t, "calculated", got.Calculated.AsEntered, tt.want)
			if got.Trace.String() != tt.trace {
				t.Errorf("trace %q, want %q", got.Trace, tt.trace)
			}
		})
	}
}

func TestDiscountFromListPriceByChoice(t *testing.T) {
	s, _ := open(t)
	s.SetChoices(Choices{GroupDiscountIgnoresSales: true})
	got := quoteOne(t, s, ask(GroupGuides, Item{ProductID: 103}))
	wantAmount(t, "discounted from 50.00", got.Calculated.AsEntered, "45.00")
	got = quoteOne(t, s, ask(GroupRetail, Item{ProductID: 103}))
	wantAmount(t, "without a discount still on sale", got.Calculated.AsEntered, "40.00")
}

func TestDiscountNeverOnPriceLists(t *testing.T) {
	s, _ := open(t)
	s.AssignPriceList(Assignment{PriceListID: ListWholesale, GroupID: GroupGuides})
	got := quoteOne(t, s, ask(GroupGuides, Item{ProductID: 101}))
	wantAmount(t, "from the list", got.Calculated.AsEntered, "70.00")
	got = quoteOne(t, s, ask(GroupGuides, Item{ProductID: 110}))
	wantAmount(t, "not on the list, and not discounted", got.Calculated.AsEntered, "60.00")
}

func TestDiscountCategoryRing(t *testing.T) {
	s, _ := open(t)
	s.categories[categoryBrewing] = Category{ID: categoryBrewing, ParentID: categoryKettles}
	s.SetGroupRules(GroupClub, rule(RuleCategory, categoryCamp, MethodPercent, "50"))
	got := quoteOne(t, s, ask(GroupClub, Item{ProductID: 101}))
	wantAmount(t, "calculated", got.Calculated.AsEntered, "100.00")
}

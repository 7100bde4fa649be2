package store

import (
	"math/rand"
	"testing"

	"github.com/govalues/decimal"
)

// checkPrice states what holds for every price there can be.
func checkPrice(t *testing.T, p ItemPrice, decimals int) {
	t.Helper()
	check := func(what string, tp TaxPrice) {
		for _, d := range []decimal.Decimal{tp.AsEntered, tp.TaxExclusive, tp.TaxInclusive} {
			if d.Scale() != decimals {
				t.Errorf("product %d: %s %s has %d decimals, want %d", p.ProductID, what, d, d.Scale(), decimals)
			}
			if d.IsNeg() {
				t.Errorf("product %d: %s %s is negative", p.ProductID, what, d)
			}
		}
		if tp.TaxInclusive.Less(tp.TaxExclusive) {
			t.Errorf("product %d: %s is less with tax, %s < %s", p.ProductID, what, tp.TaxInclusive, tp.TaxExclusive)
		}
	}
	check("price", p.Price)
	check("calculated", p.Calculated)
	for what, tp := range map[string]*TaxPrice{"sale": p.SalePrice, "retail": p.RetailPrice, "map": p.MAPPrice, "saved": p.Saved} {
		if tp != nil {
			check(what, *tp)
		}
	}
	if r := p.PriceRange; r != nil {
		check("minimum", r.Minimum)
		check("maximum", r.Maximum)
		if r.Maximum.AsEntered.Less(r.Minimum.AsEntered) {
			t.Errorf("product %d: range %s to %s", p.ProductID, r.Minimum.AsEntered, r.Maximum.AsEntered)
		}
	}
	if len(p.Trace) == 0 || !p.Trace[len(p.Trace)-1].Result.Equal(p.Calculated.AsEntered) {
		t.Errorf("product %d: trace %q does not end at %s", p.ProductID, p.Trace, p.Calculated.AsEntered)
	}
}

// Every product and variant of the seed, for every group, on every channel, in
// every currency of it, under random choices.
func TestEveryPriceHolds(t *testing.T) {
	s, _ := open(t)
	random := rand.New(rand.NewSource(7))
	var items []Item
	for _, p := range s.Products() {
		items = append(items, Item{ProductID: p.ID, Options: p.DefaultOptions()})
		for _, v := range p.Variants {
			items = append(items, Item{ProductID: p.ID, VariantID: v.ID})
		}
	}
	for _, channel := range s.Channels() {
		for _, code := range channel.Currencies {
			currency, _ := s.Currency(code)
			for group := 0; group <= GroupGuests; group++ {
				s.SetChoices(randomChoices(random))
				got, err := s.Quote(Quote{
					ChannelID: channel.ID, Currency: code, GroupID: group, Items: items,
					Country: []string{"US", "CA", "DE", "NZ", ""}[random.Intn(5)],
				})
				if err != nil || len(got) != len(items) {
					t.Fatalf("channel %d, %s, group %d: %d of %d prices, %v", channel.ID, code, group, len(got), len(items), err)
				}
				for _, p := range got {
					checkPrice(t, p, currency.Decimals)
				}
			}
		}
	}
}

func randomChoices(random *rand.Rand) Choices {
	coin := func() bool { return random.Intn(2) == 0 }
	return Choices{
		ProductSaleBeatsVariantPrice:      coin(),
		ZeroSalePriceIsFree:               coin(),
		PercentModifiersCompound:          coin(),
		GroupDiscountIgnoresSales:         coin(),
		CategoryRulesStopAtCategory:       coin(),
		BestCategoryRuleWins:              coin(),
		UnmatchedDiscountSeeksChannelList: coin(),
		InactiveListBlocks:                coin(),
		DisplayCurrencyGroupDiscounts:     coin(),
		RoundEveryStep:                    coin(),
	}
}

// FuzzQuote drives one product through arbitrary amounts and kinds.
func FuzzQuote(f *testing.F) {
	f.Add(int64(10000), int64(0), int64(500), int64(10), int64(125), uint8(0), uint8(2), uint16(0))
	f.Add(int64(4), int64(3), int64(-900), int64(250), int64(1), uint8(1), uint8(0), uint16(0xffff))
	f.Add(int64(99999999), int64(1), int64(33), int64(7), int64(33333), uint8(2), uint8(3), uint16(0x155))
	f.Fuzz(func(t *testing.T, price, sale, adjust, discount, rate int64, method, decimals uint8, choices uint16) {
		const limit = 1_000_000_00
		price, sale, discount = abs(price)%limit, abs(sale)%limit, abs(discount)%limit
		adjust, rate = adjust%limit, 1+abs(rate)%10_000
		s, _ := open(t)
		s.SetChoices(randomChoices(rand.New(rand.NewSource(int64(choices)))))
		s.EditCurrency("CAD", func(c *Currency) {
			c.Decimals, c.ExchangeRate = int(decimals%4), decimal.MustNew(rate, 2)
		})
		s.EditProduct(101, func(p *Product) {
			p.Price, p.SalePrice = decimal.MustNew(price, 2), decimal.NullDecimal{Decimal: decimal.MustNew(sale, 2), Valid: true}
			p.Modifiers = []Modifier{modifier(101, 1, "Fuzz",
				ModifierValue{Adjuster: Adjuster{Kind: AdjustRelative, Amount: decimal.MustNew(adjust, 2)}})}
		})
		s.SetGroupRules(GroupClub, DiscountRule{
			Kind: RuleAll, Method: []Method{MethodPercent, MethodPrice, MethodFixed}[method%3], Amount: decimal.MustNew(discount, 2),
		})
		q := ask(GroupClub, Item{ProductID: 101, Options: []OptionChoice{{OptionID: optionID(101, 1), ValueID: valueID(101, 1, 1)}}})
		q.Currency = "CAD"
		checkPrice(t, quoteOne(t, s, q), int(decimals%4))
	})
}

func abs(n int64) int64 {
	if n < 0 {
		// The least number has no opposite; any other will do for a test.
		return -(n + 1)
	}
	return n
}

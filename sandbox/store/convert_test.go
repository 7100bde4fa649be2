package store

import "testing"

func TestCurrencies(t *testing.T) {
	tests := []struct {
		name     string
		channel  int
		currency string
		group    int
		product  int
		price    string
		want     string
		trace    string
	}{
		{
			"catalogue is converted", ChannelMain, "CAD", GroupRetail, 101, "125.00", "125.00",
			"price 100.00 from catalogue; exchange rate 1.25 = 125.00",
		},
		{
			"a code in lower case", ChannelMain, "cad", GroupRetail, 103, "62.50", "50.00",
			"sale price 40.00 from catalogue; exchange rate 1.25 = 50.00",
		},
		{"a record in the currency is not", ChannelMain, "CAD", GroupWholesale, 101, "90.00", "90.00", "price 90.00 from price list 1"},
		{
			"a list without a record in the currency falls to the converted catalogue", ChannelMain, "CAD", GroupWholesale, 104, "50.00", "50.00",
			"price 40.00 from catalogue; exchange rate 1.25 = 50.00",
		},
		{
			"a display-only currency converts the default currency's record", ChannelMain, "EUR", GroupWholesale, 101, "56.00", "56.00",
			"price 70.00 from price list 1; exchange rate 0.80 = 56.00",
		},
		{
			"the default list of a channel in a display-only currency", ChannelEurope, "EUR", GroupRetail, 101, "88.00", "88.00",
			"price 110.00 from price list 3; exchange rate 0.80 = 88.00",
		},
		{
			"percent off in a transactional currency", ChannelMain, "CAD", GroupGuides, 101, "125.00", "112.50",
			"price 100.00 from catalogue; exchange rate 1.25 = 125.00; discount on everything: percent 10 = 112.50",
		},
		{
			"an amount off is converted", ChannelMain, "CAD", GroupClub, 101, "125.00", "118.75",
			"price 100.00 from catalogue; exchange rate 1.25 = 125.00; discount on everything: price 5.00 = 118.75",
		},
		{
			"a fixed price is converted", ChannelMain, "CAD", GroupClub, 104, "50.00", "25.00",
			"price 40.00 from catalogue; exchange rate 1.25 = 50.00; discount on product 104: fixed 20.00 = 25.00",
		},
		{
			"no group discount in a display-only currency", ChannelMain, "EUR", GroupGuides, 101, "80.00", "80.00",
			"price 100.00 from catalogue; exchange rate 0.80 = 80.00",
		},
	}
	s, _ := open(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := quoteOne(t, s, Quote{ChannelID: tt.channel, Currency: tt.currency, GroupID: tt.group, Items: []Item{{ProductID: tt.product}}})
			wantAmount(t, "price", got.Price.AsEntered, tt.price)
			wantAmount(t, "calculated", got.Calculated.AsEntered, tt.want)
			if got.Trace.String() != tt.trace {
				t.Errorf("trace %q, want %q", got.Trace, tt.trace)
			}
		})
	}
}

func TestDisplayCurrencyDiscountByChoice(t *testing.T) {
	s, _ := open(t)
	s.SetChoices(Choices{DisplayCurrencyGroupDiscounts: true})
	q := ask(GroupGuides, Item{ProductID: 101})
	q.Currency = "EUR"
	wantAmount(t, "calculated", quoteOne(t, s, q).Calculated.AsEntered, "72.00")
}

func TestExchangeRateChange(t *testing.T) {
	s, c := open(t)
	if !s.SetExchangeRate("cad", amount("1.5")) {
		t.Fatal("SetExchangeRate found no CAD")
	}
	q := ask(GroupRetail, Item{ProductID: 101})
	q.Currency = "CAD"
	wantAmount(t, "calculated", quoteOne(t, s, q).Calculated.AsEntered, "150.00")
	if got, _ := s.Currency("CAD"); !got.Updated.Equal(c.at) {
		t.Errorf("updated %v, want %v", got.Updated, c.at)
	}
}

// 10.01 less 5 % is 9.5095; in yen it is 1,001 at a rate of 100, less 5 %
// 950.95. Rounding every step only matters when steps leave fractions.
func TestRounding(t *testing.T) {
	s, _ := open(t)
	s.SetProductPrice(101, amount("10.01"))
	s.SetGroupRules(GroupClub, rule(RuleAll, 0, MethodPercent, "5"))
	got := quoteOne(t, s, ask(GroupClub, Item{ProductID: 101}))
	wantAmount(t, "two decimals", got.Calculated.AsEntered, "9.51")
	if last := got.Trace[len(got.Trace)-1].Kind; last != StepRounding {
		t.Errorf("last step %q, want rounding", last)
	}

	s.EditCurrency("CAD", func(c *Currency) { c.Decimals, c.ExchangeRate = 0, amount("100") })
	q := ask(GroupClub, Item{ProductID: 101})
	q.Currency = "CAD"
	wantAmount(t, "no decimals", quoteOne(t, s, q).Calculated.AsEntered, "951")
}

// 0.99 at 1.25 is 1.2375; less half is 0.61875 = 0.62, or from 1.24 = 0.62.
// 0.98 at 1.25 is 1.225; less half is 0.6125 = 0.61, but from 1.23 = 0.615 = 0.62.
func TestRoundEveryStep(t *testing.T) {
	s, _ := open(t)
	s.SetProductPrice(101, amount("0.98"))
	s.SetGroupRules(GroupClub, rule(RuleAll, 0, MethodPercent, "50"))
	q := ask(GroupClub, Item{ProductID: 101})
	q.Currency = "CAD"
	wantAmount(t, "by default", quoteOne(t, s, q).Calculated.AsEntered, "0.61")
	s.SetChoices(Choices{RoundEveryStep: true})
	wantAmount(t, "by choice", quoteOne(t, s, q).Calculated.AsEntered, "0.62")
}

package store

import "testing"

func TestMutatorsReportWhatIsMissing(t *testing.T) {
	s, _ := open(t)
	for name, done := range map[string]bool{
		"product price":     s.SetProductPrice(9, amount("1")),
		"published":         s.SetProductPublished(9, false),
		"price hidden":      s.SetProductPriceHidden(9, true),
		"channels":          s.SetProductChannels(9, ChannelMain),
		"record":            s.SetPriceRecord(PriceRecord{PriceListID: 9}),
		"record removal":    s.DeletePriceRecord(9, 1010, "USD"),
		"price list":        s.SetPriceListActive(9, true),
		"assignment":        s.AssignPriceList(Assignment{PriceListID: 9}),
		"unassignment":      s.UnassignPriceList(9, 9),
		"rules":             s.SetGroupRules(9),
		"access":            s.SetGroupAccess(9, CategoryAccess{}),
		"move of nobody":    s.MoveCustomer(99, GroupRetail),
		"move to nowhere":   s.MoveCustomer(1, 99),
		"password":          s.SetPassword(99, "x"),
		"customer removal":  s.DeleteCustomer(99),
		"channel":           s.EditChannel(99, func(*Channel) {}),
		"exchange rate":     s.SetExchangeRate("GBP", amount("1")),
		"currency":          s.EditCurrency("GBP", func(*Currency) {}),
		"session of nobody": s.EndSessionOf(99),
	} {
		if done {
			t.Errorf("%s: reported done", name)
		}
	}
	if len(s.PriceLists()) != 4 || len(s.Channels()) != 3 || len(s.Customers(CustomerFilter{})) != lastCustomer {
		t.Error("a refused change made something")
	}
}

func TestMutatorsChangePrices(t *testing.T) {
	tests := []struct {
		name string
		do   func(s *Store) bool
		want string
	}{
		{"product price is beneath the list", func(s *Store) bool { return s.SetProductPrice(101, amount("1.00")) }, "70.00"},
		{"record", func(s *Store) bool { return s.SetPriceRecord(record(ListWholesale, 1010, "USD", "71.00")) }, "71.00"},
		{"record removed", func(s *Store) bool { return s.DeletePriceRecord(ListWholesale, 1010, "usd") }, "100.00"},
		{"list switched off", func(s *Store) bool { return s.SetPriceListActive(ListWholesale, false) }, "100.00"},
		{"rule replaced", func(s *Store) bool {
			return s.SetGroupRules(GroupWholesale, rule(RuleAll, 0, MethodPercent, "50"))
		}, "50.00"},
		{"list assigned", func(s *Store) bool {
			return s.SetPriceRecord(record(ListEurope, 1010, "USD", "42.00")) &&
				s.AssignPriceList(Assignment{PriceListID: ListEurope, GroupID: GroupWholesale, ChannelID: ChannelMain})
		}, "42.00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := open(t)
			if !tt.do(s) {
				t.Fatal("reported not done")
			}
			got := quoteOne(t, s, ask(GroupWholesale, Item{ProductID: 101}))
			wantAmount(t, "calculated", got.Calculated.AsEntered, tt.want)
		})
	}
}

func TestEditKeepsIdentity(t *testing.T) {
	s, c := open(t)
	s.EditProduct(101, func(p *Product) { p.ID = 9; p.Variants = []Variant{{ID: 7777}} })
	s.EditGroup(GroupClub, func(g *Group) { g.ID = 9; g.Name = "Renamed" })
	s.EditCustomer(1, func(c *Customer) { c.ID = 99; c.FirstName = "Renamed" })
	s.EditChannel(ChannelMain, func(c *Channel) { c.ID = 99 })
	s.EditCurrency("cad", func(c *Currency) { c.Code = "XXX" })

	if p, ok := s.ProductByVariant(7777); !ok || p.ID != 101 {
		t.Errorf("new variant is of product %d, %v", p.ID, ok)
	}
	if _, ok := s.ProductByVariant(1010); ok {
		t.Error("the variant that went away is still found")
	}
	if g, _ := s.Group(GroupClub); g.ID != GroupClub || g.Name != "Renamed" || !g.Modified.Equal(c.at) {
		t.Errorf("group %d %q, modified %v", g.ID, g.Name, g.Modified)
	}
	if got, _ := s.Customer(1); got.ID != 1 || got.FirstName != "Renamed" || !got.Modified.Equal(c.at) {
		t.Errorf("customer %d, modified %v", got.ID, got.Modified)
	}
	if got, _ := s.Channel(ChannelMain); got.ID != ChannelMain {
		t.Errorf("channel %d", got.ID)
	}
	if got, _ := s.Currency("CAD"); got.Code != "CAD" {
		t.Errorf("currency %q", got.Code)
	}
}

// What was handed out must not change under a reader.
func TestHandedOutValuesStay(t *testing.T) {
	s, _ := open(t)
	group, _ := s.Group(GroupClub)
	assignments := s.Assignments()
	product, _ := s.Product(101)

	s.SetGroupRules(GroupClub)
	s.AssignPriceList(Assignment{PriceListID: ListEurope, ChannelID: ChannelEurope})
	s.UnassignPriceList(GroupWholesale, ChannelCanada)
	s.SetProductChannels(101, ChannelEurope)

	if len(group.Rules) != 2 {
		t.Errorf("the group handed out has %d rules", len(group.Rules))
	}
	if len(assignments) != 3 || assignments[0].GroupID != GroupWholesale {
		t.Errorf("the assignments handed out became %v", assignments)
	}
	if len(product.ChannelIDs) != 3 {
		t.Errorf("the product handed out is on channels %v", product.ChannelIDs)
	}
}

func TestSeedIsNotWrittenTo(t *testing.T) {
	seed := DefaultSeed()
	_, c := open(t)
	one, two := New(seed, c.now, nil), New(seed, c.now, nil)
	one.SetProductPrice(101, amount("1.00"))
	one.UnassignPriceList(GroupWholesale, ChannelCanada)
	one.MoveCustomer(1, GroupClub)
	if got := quoteOne(t, two, ask(GroupRetail, Item{ProductID: 101})); got.Calculated.AsEntered.String() != "100.00" {
		t.Error("a change to one store reached another")
	}
	if customer, _ := two.Customer(1); customer.GroupID != GroupRetail {
		t.Error("a move in one store reached another")
	}
	if len(two.Assignments()) != 3 {
		t.Error("an unassignment in one store reached another")
	}
}

package store

import "testing"

// precedence gives the kettle (catalogue 100.00) a record on four lists, so
// that the price tells which of them applied.
func precedence(t *testing.T) *Store {
	t.Helper()
	s, _ := open(t)
	for list, price := range map[int]string{1: "11.00", 2: "22.00", 3: "33.00", 4: "44.00"} {
		s.SetPriceListActive(list, true)
		s.SetPriceRecord(PriceRecord{PriceListID: list, VariantID: 1010, Currency: "usd", Price: amount(price)})
	}
	for _, a := range s.Assignments() {
		s.UnassignPriceList(a.GroupID, a.ChannelID)
	}
	s.SetGroupRules(GroupWholesale)
	return s
}

func TestSourcePrecedence(t *testing.T) {
	group, channel := GroupWholesale, ChannelMain
	percent := DiscountRule{Kind: RuleAll, Method: MethodPercent, Amount: amount("10")}
	tests := []struct {
		name   string
		set    func(s *Store)
		group  int
		source Source
		price  string
	}{
		{"nothing set is catalogue", func(*Store) {}, group, SourceCatalogue, "100.00"},
		{"channel list", func(s *Store) {
			s.AssignPriceList(Assignment{PriceListID: 4, ChannelID: channel})
		}, group, SourceChannelList, "44.00"},
		{"group discount over channel list", func(s *Store) {
			s.AssignPriceList(Assignment{PriceListID: 4, ChannelID: channel})
			s.SetGroupRules(group, percent)
		}, group, SourceGroupDiscount, "90.00"},
		{"group list by rule over channel list", func(s *Store) {
			s.AssignPriceList(Assignment{PriceListID: 4, ChannelID: channel})
			s.SetGroupRules(group, DiscountRule{Kind: RulePriceList, PriceListID: 2})
		}, group, SourceGroupList, "22.00"},
		{"group list by assignment over group discount", func(s *Store) {
			s.AssignPriceList(Assignment{PriceListID: 2, GroupID: group})
			s.SetGroupRules(group, percent)
		}, group, SourceGroupList, "22.00"},
		{"group and channel list over everything", func(s *Store) {
			s.AssignPriceList(Assignment{PriceListID: 4, ChannelID: channel})
			s.AssignPriceList(Assignment{PriceListID: 2, GroupID: group})
			s.AssignPriceList(Assignment{PriceListID: 1, GroupID: group, ChannelID: channel})
			s.SetGroupRules(group, DiscountRule{Kind: RulePriceList, PriceListID: 3})
		}, group, SourceGroupAndChannelList, "11.00"},
		{"group and channel list of another channel", func(s *Store) {
			s.AssignPriceList(Assignment{PriceListID: 1, GroupID: group, ChannelID: ChannelCanada})
		}, group, SourceCatalogue, "100.00"},
		{"channel list of another channel", func(s *Store) {
			s.AssignPriceList(Assignment{PriceListID: 1, ChannelID: ChannelCanada})
		}, group, SourceCatalogue, "100.00"},
		{"group list of another group", func(s *Store) {
			s.AssignPriceList(Assignment{PriceListID: 1, GroupID: GroupClub})
		}, GroupRetail, SourceCatalogue, "100.00"},
		{"nobody's group gets the channel list", func(s *Store) {
			s.AssignPriceList(Assignment{PriceListID: 4, ChannelID: channel})
		}, 0, SourceChannelList, "44.00"},
		{"inactive list is skipped to the next source", func(s *Store) {
			s.AssignPriceList(Assignment{PriceListID: 1, GroupID: group, ChannelID: channel})
			s.AssignPriceList(Assignment{PriceListID: 2, GroupID: group})
			s.SetPriceListActive(1, false)
		}, group, SourceGroupList, "22.00"},
		{"inactive list blocks by choice", func(s *Store) {
			s.AssignPriceList(Assignment{PriceListID: 1, GroupID: group, ChannelID: channel})
			s.AssignPriceList(Assignment{PriceListID: 2, GroupID: group})
			s.SetPriceListActive(1, false)
			s.SetChoices(Choices{InactiveListBlocks: true})
		}, group, SourceCatalogue, "100.00"},
		{"no record falls straight to catalogue", func(s *Store) {
			s.AssignPriceList(Assignment{PriceListID: 1, GroupID: group, ChannelID: channel})
			s.AssignPriceList(Assignment{PriceListID: 2, GroupID: group})
			s.DeletePriceRecord(1, 1010, "USD")
		}, group, SourceNoRecord, "100.00"},
		{"an earlier assignment gives way to a later one of the same key", func(s *Store) {
			s.AssignPriceList(Assignment{PriceListID: 1, GroupID: group})
			s.AssignPriceList(Assignment{PriceListID: 2, GroupID: group})
		}, group, SourceGroupList, "22.00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := precedence(t)
			tt.set(s)
			got := quoteOne(t, s, ask(tt.group, Item{ProductID: 101}))
			if got.Source != tt.source {
				t.Errorf("source %q, want %q", got.Source, tt.source)
			}
			wantAmount(t, "calculated", got.Calculated.AsEntered, tt.price)
		})
	}
}

func TestSourceUnmatchedDiscount(t *testing.T) {
	s := precedence(t)
	s.AssignPriceList(Assignment{PriceListID: 4, ChannelID: ChannelMain})
	s.SetGroupRules(GroupClub, DiscountRule{Kind: RuleProduct, ProductID: 999, Method: MethodPercent, Amount: amount("50")})

	got := quoteOne(t, s, ask(GroupClub, Item{ProductID: 101}))
	if got.Source != SourceGroupDiscount {
		t.Errorf("source %q, want the group's discounts to settle it", got.Source)
	}
	wantAmount(t, "by default", got.Calculated.AsEntered, "100.00")

	s.SetChoices(Choices{UnmatchedDiscountSeeksChannelList: true})
	got = quoteOne(t, s, ask(GroupClub, Item{ProductID: 101}))
	if got.Source != SourceChannelList {
		t.Errorf("source %q, want the channel's list", got.Source)
	}
	wantAmount(t, "by choice", got.Calculated.AsEntered, "44.00")
}

// The seed's own assignments, through the eyes of a wholesale buyer.
func TestSourceSeed(t *testing.T) {
	s, _ := open(t)
	tests := []struct {
		name     string
		channel  int
		currency string
		group    int
		product  int
		source   Source
		price    string
	}{
		{"list by the group's rule", ChannelMain, "USD", GroupWholesale, 101, SourceGroupList, "70.00"},
		{"list for group and channel", ChannelCanada, "CAD", GroupWholesale, 101, SourceGroupAndChannelList, "85.00"},
		{"no record on that list, though the group's other list has one", ChannelCanada, "CAD", GroupWholesale, 105, SourceNoRecord, "100.00"},
		{"default list of a channel", ChannelEurope, "USD", GroupRetail, 101, SourceChannelList, "110.00"},
		{"discounts before the channel's list", ChannelEurope, "USD", GroupGuides, 101, SourceGroupDiscount, "90.00"},
		{"an inactive list is nobody's", ChannelMain, "USD", GroupRetail, 101, SourceCatalogue, "100.00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := quoteOne(t, s, Quote{ChannelID: tt.channel, Currency: tt.currency, GroupID: tt.group, Items: []Item{{ProductID: tt.product}}})
			if got.Source != tt.source {
				t.Errorf("source %q, want %q", got.Source, tt.source)
			}
			wantAmount(t, "calculated", got.Calculated.AsEntered, tt.price)
		})
	}
}

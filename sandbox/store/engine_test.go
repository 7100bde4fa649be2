package store

import (
	"errors"
	"testing"
)

// The first ten products as three shoppers see them on the main channel,
// worked out by hand from seed_products.go and seed_prices.go.
func TestQuoteFirstTenProducts(t *testing.T) {
	tests := []struct {
		product                  int
		guest, retail, wholesale string
		guestBy, wholesaleBy     string
		wholesaleSource          Source
	}{
		{
			101, "98.00", "100.00", "70.00",
			"price 100.00 from catalogue; discount on everything: percent 2 = 98.00", "price 70.00 from price list 1", SourceGroupList,
		},
		{
			102, "19.60", "20.00", "14.00",
			"price 20.00 from catalogue; discount on everything: percent 2 = 19.60", "price 14.00 from price list 1", SourceGroupList,
		},
		{
			103, "39.20", "40.00", "30.00",
			"sale price 40.00 from catalogue; discount on everything: percent 2 = 39.20", "sale price 30.00 from price list 1", SourceGroupList,
		},
		{
			104, "39.20", "40.00", "30.00",
			"price 40.00 from catalogue; discount on everything: percent 2 = 39.20", "price 30.00 from price list 1", SourceGroupList,
		},
		{
			105, "78.40", "80.00", "60.00",
			"price 80.00 from catalogue; discount on everything: percent 2 = 78.40", "price 60.00 from price list 1", SourceGroupList,
		},
		{
			106, "29.40", "30.00", "25.00",
			"sale price 30.00 from catalogue; discount on everything: percent 2 = 29.40", "price 25.00 from price list 1", SourceGroupList,
		},
		{
			107, "3.92", "4.00", "3.00",
			"price 4.00 from catalogue; discount on everything: percent 2 = 3.92", "price 3.00 from price list 1", SourceGroupList,
		},
		{
			108, "17.64", "18.00", "12.60",
			"price 18.00 from catalogue; discount on everything: percent 2 = 17.64", "price 12.60 from price list 1", SourceGroupList,
		},
		{
			109, "147.00", "150.00", "110.00",
			"price 150.00 from catalogue; discount on everything: percent 2 = 147.00", "sale price 110.00 from price list 1", SourceGroupList,
		},
		{
			110, "58.80", "60.00", "60.00",
			"price 60.00 from catalogue; discount on everything: percent 2 = 58.80", "price 60.00 from catalogue", SourceNoRecord,
		},
	}
	s, _ := open(t)
	for _, tt := range tests {
		item := Item{ProductID: tt.product}
		for _, shopper := range []struct {
			name   string
			group  int
			want   string
			by     string
			source Source
		}{
			{"guest", s.GuestGroup(ChannelMain), tt.guest, tt.guestBy, SourceGroupDiscount},
			{"retail", GroupRetail, tt.retail, "", SourceCatalogue},
			{"wholesale", GroupWholesale, tt.wholesale, tt.wholesaleBy, tt.wholesaleSource},
		} {
			got := quoteOne(t, s, ask(shopper.group, item))
			if got.Calculated.AsEntered.String() != shopper.want || got.Source != shopper.source {
				t.Errorf("%d for %s = %s by %q (%s), want %s by %q",
					tt.product, shopper.name, got.Calculated.AsEntered, got.Source, got.Trace, shopper.want, shopper.source)
			}
			if shopper.by != "" && got.Trace.String() != shopper.by {
				t.Errorf("%d for %s: trace %q, want %q", tt.product, shopper.name, got.Trace, shopper.by)
			}
		}
	}
}

func TestQuoteOptionalPrices(t *testing.T) {
	s, _ := open(t)
	tests := []struct {
		name                                string
		group, product                      int
		price, sale, retail, mapPrice, save string
	}{
		{"saved is retail less calculated", GroupRetail, 101, "100.00", "", "120.00", "", "20.00"},
		{"a group discount saves more", GroupGuides, 101, "100.00", "", "120.00", "", "30.00"},
		{"a sale saves", GroupRetail, 103, "50.00", "40.00", "55.00", "", "15.00"},
		{"nothing saved without retail", GroupRetail, 104, "40.00", "", "", "", ""},
		{"advertised price is told", GroupRetail, 109, "150.00", "", "180.00", "140.00", "30.00"},
		{"a record without retail hides the catalogue's", GroupWholesale, 109, "120.00", "110.00", "", "", ""},
		{"a record's own sale", GroupWholesale, 103, "35.00", "30.00", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := quoteOne(t, s, ask(tt.group, Item{ProductID: tt.product}))
			wantAmount(t, "price", got.Price.AsEntered, tt.price)
			wantOptional(t, "sale price", got.SalePrice, tt.sale)
			wantOptional(t, "retail price", got.RetailPrice, tt.retail)
			wantOptional(t, "advertised price", got.MAPPrice, tt.mapPrice)
			wantOptional(t, "saved", got.Saved, tt.save)
		})
	}
}

func TestQuoteNothingSavedWhenDearerThanRetail(t *testing.T) {
	s, _ := open(t)
	s.SetProductPrice(101, amount("130.00"))
	got := quoteOne(t, s, ask(GroupRetail, Item{ProductID: 101}))
	wantOptional(t, "saved", got.Saved, "")
}

func TestQuoteRefusals(t *testing.T) {
	s, _ := open(t)
	s.EditCurrency("CAD", func(c *Currency) { c.IsEnabled = false })
	item := []Item{{ProductID: 101}}
	tests := []struct {
		name string
		q    Quote
		want error
	}{
		{"channel", Quote{ChannelID: 9, Currency: "USD", Items: item}, ErrUnknownChannel},
		{"currency", Quote{ChannelID: ChannelMain, Currency: "GBP", Items: item}, ErrUnknownCurrency},
		{"currency of another channel", Quote{ChannelID: ChannelCanada, Currency: "EUR", Items: item}, ErrUnknownCurrency},
		{"currency switched off", Quote{ChannelID: ChannelMain, Currency: "CAD", Items: item}, ErrUnknownCurrency},
		{"group", Quote{ChannelID: ChannelMain, Currency: "USD", GroupID: 99, Items: item}, ErrUnknownGroup},
		{"customer", Quote{ChannelID: ChannelMain, Currency: "USD", CustomerID: 99, Items: item}, ErrUnknownCustomer},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := s.Quote(tt.q); !errors.Is(err, tt.want) {
				t.Errorf("Quote = %v, want %v", err, tt.want)
			}
		})
	}
}

func TestQuoteUnknownItems(t *testing.T) {
	s, _ := open(t)
	for _, unknown := range []Item{
		{ProductID: 9},
		{ProductID: 102, VariantID: 1031},
		{ProductID: 102, Options: []OptionChoice{{OptionID: optionID(102, 0), ValueID: 7}}},
		{ProductID: 102, Options: []OptionChoice{{OptionID: optionID(105, 1), ValueID: valueID(105, 1, 2)}}},
	} {
		q := ask(GroupRetail, Item{ProductID: 101}, unknown, Item{ProductID: 103})
		s.SetChoices(Choices{})
		got, err := s.Quote(q)
		if err != nil || len(got) != 2 || got[0].ProductID != 101 || got[1].ProductID != 103 {
			t.Errorf("%+v: got %d prices, %v; want the other two", unknown, len(got), err)
		}
		s.SetChoices(Choices{RefuseUnknownItems: true})
		if _, err := s.Quote(q); !errors.Is(err, ErrUnknownItem) {
			t.Errorf("%+v refused with %v, want ErrUnknownItem", unknown, err)
		}
	}
}

func TestQuoteReference(t *testing.T) {
	s, _ := open(t)
	got := quoteOne(t, s, ask(GroupRetail, Item{ProductID: 102}))
	if got.Reference.VariantID != 0 || got.VariantID != 1021 {
		t.Errorf("asked for variant %d, priced %d; want 0 and 1021", got.Reference.VariantID, got.VariantID)
	}
	if got.Currency != "USD" || got.GroupID != GroupRetail {
		t.Errorf("priced in %s for group %d", got.Currency, got.GroupID)
	}
}

func TestQuoteInvisible(t *testing.T) {
	s, _ := open(t)
	s.SetProductPublished(101, false)
	if got, err := s.Quote(ask(GroupRetail, Item{ProductID: 101})); err != nil || len(got) != 1 {
		t.Errorf("by default an invisible product gave %d prices, %v", len(got), err)
	}
	s.SetChoices(Choices{QuoteHidesInvisible: true})
	if got, err := s.Quote(ask(GroupRetail, Item{ProductID: 101})); err != nil || len(got) != 0 {
		t.Errorf("with QuoteHidesInvisible: %d prices, %v", len(got), err)
	}
}

func TestQuoteForCustomer(t *testing.T) {
	s, _ := open(t)
	q := ask(GroupRetail, Item{ProductID: 101})
	q.CustomerID = 2
	got := quoteOne(t, s, q)
	if got.GroupID != GroupWholesale {
		t.Errorf("priced for group %d, want the customer's own", got.GroupID)
	}
	wantAmount(t, "calculated", got.Calculated.AsEntered, "70.00")
	s.MoveCustomer(2, GroupGuides)
	wantAmount(t, "after the move", quoteOne(t, s, q).Calculated.AsEntered, "90.00")
}

// A request that looks twice sees one customer, though somebody moves them in between.
func TestQuoteForCustomerLookedUpBefore(t *testing.T) {
	s, _ := open(t)
	before, ok := s.Customer(2)
	if !ok || !s.MoveCustomer(2, GroupGuides) {
		t.Fatal("customer 2 cannot be moved")
	}
	q := ask(GroupRetail, Item{ProductID: 101})
	q.Customer = &before
	wantAmount(t, "as they were", quoteOne(t, s, q).Calculated.AsEntered, "70.00")
	q.Customer, q.CustomerID = nil, before.ID
	wantAmount(t, "as they are", quoteOne(t, s, q).Calculated.AsEntered, "90.00")
}

func TestQuoteAmountRange(t *testing.T) {
	s, _ := open(t)
	s.SetProductPrice(101, amount("9999999999999999999"))
	if _, err := s.Quote(ask(GroupRetail, Item{ProductID: 101})); !errors.Is(err, ErrAmountRange) {
		t.Errorf("Quote = %v, want ErrAmountRange", err)
	}
}

package store

// Price lists of the default seed.
const (
	// ListWholesale belongs to GroupWholesale by the group's rule.
	ListWholesale = 1
	// ListWholesaleCanada is assigned to GroupWholesale on ChannelCanada.
	ListWholesaleCanada = 2
	// ListEurope is the default list of ChannelEurope.
	ListEurope = 3
	// ListLastSeason is inactive, though assigned to GroupRetail on ChannelMain.
	ListLastSeason = 4
)

func seedPriceLists() []PriceList {
	return []PriceList{
		{ID: ListWholesale, Name: "Wholesale", IsActive: true},
		{ID: ListWholesaleCanada, Name: "Wholesale Canada", IsActive: true},
		{ID: ListEurope, Name: "Europe", IsActive: true},
		{ID: ListLastSeason, Name: "Last season"},
	}
}

func seedAssignments() []Assignment {
	return []Assignment{
		{PriceListID: ListWholesaleCanada, GroupID: GroupWholesale, ChannelID: ChannelCanada},
		{PriceListID: ListEurope, ChannelID: ChannelEurope},
		{PriceListID: ListLastSeason, GroupID: GroupRetail, ChannelID: ChannelMain},
	}
}

// seedRecords writes out the records of the first ten products. Variant 1023
// and product 110 are on no list on purpose. In Canadian dollars, what has
// no record is the converted catalogue price, not the converted record.
func seedRecords() []PriceRecord {
	kettle := record(ListWholesale, 1010, "USD", "70.00")
	kettle.Tiers = []RecordTier{
		{Minimum: 10, Maximum: 49, Kind: BulkPercent, Amount: amount("5")},
		{Minimum: 50, Kind: BulkFixed, Amount: amount("60.00")},
	}
	blend := record(ListWholesale, 1030, "USD", "35.00")
	blend.SalePrice = some("30.00")
	stove := record(ListWholesale, 1090, "USD", "120.00")
	stove.SalePrice = some("110.00")
	return []PriceRecord{
		kettle,
		record(ListWholesale, 1010, "CAD", "90.00"),
		record(ListWholesale, 1021, "USD", "14.00"),
		record(ListWholesale, 1022, "USD", "18.00"),
		blend,
		record(ListWholesale, 1040, "USD", "30.00"),
		record(ListWholesale, 1050, "USD", "60.00"),
		record(ListWholesale, 1050, "CAD", "77.00"),
		record(ListWholesale, 1061, "USD", "25.00"),
		record(ListWholesale, 1062, "USD", "31.00"),
		record(ListWholesale, 1063, "USD", "33.00"),
		record(ListWholesale, 1070, "USD", "3.00"),
		record(ListWholesale, 1081, "USD", "12.60"),
		record(ListWholesale, 1082, "USD", "23.80"),
		record(ListWholesale, 1083, "USD", "44.80"),
		stove,
		record(ListWholesale, 1090, "CAD", "140.00"),
		record(ListWholesaleCanada, 1010, "USD", "68.00"),
		record(ListWholesaleCanada, 1010, "CAD", "85.00"),
		record(ListWholesaleCanada, 1040, "CAD", "36.00"),
		record(ListEurope, 1010, "USD", "110.00"),
		record(ListEurope, 1040, "USD", "45.00"),
		record(ListLastSeason, 1010, "USD", "10.00"),
		record(ListLastSeason, 1010, "CAD", "10.00"),
	}
}

func record(list, variant int, currency, price string) PriceRecord {
	return PriceRecord{PriceListID: list, VariantID: variant, Currency: currency, Price: amount(price)}
}

// seedRangeRecords puts the products made by rule on the wholesale list, at
// 70 % of the catalogue price; in Canadian dollars every third, at 84 % of
// the same number, so that a record can be told from a conversion. Every
// ninth product is left out.
func seedRangeRecords(products []Product) []PriceRecord {
	var out []PriceRecord
	for _, p := range products {
		if p.ID <= 110 || p.ID%9 == 0 {
			continue
		}
		for n, v := range p.Variants {
			list := rangeCents(p.ID) + 400*n
			usd := PriceRecord{PriceListID: ListWholesale, VariantID: v.ID, Currency: "USD", Price: cents(list * 70 / 100)}
			if p.ID%8 == 0 {
				usd.Tiers = []RecordTier{{Minimum: 24, Kind: BulkPercent, Amount: amount("8")}}
			}
			out = append(out, usd)
			if p.ID%3 == 0 {
				out = append(out, PriceRecord{PriceListID: ListWholesale, VariantID: v.ID, Currency: "CAD", Price: cents(list * 84 / 100)})
			}
		}
	}
	return out
}

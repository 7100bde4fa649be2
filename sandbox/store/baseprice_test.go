package store

import "testing"

func TestBaseCatalogue(t *testing.T) {
	tests := []struct {
		name    string
		product int
		variant int
		set     func(s *Store)
		want    string
	}{
		{"product price", 101, 0, nil, "100.00"},
		{"variant without a price has the product's", 102, 1021, nil, "20.00"},
		{"variant price over product price", 102, 1022, nil, "25.00"},
		{"product sale over product price", 103, 0, nil, "40.00"},
		{"product sale reaches a variant without a price", 106, 1061, nil, "30.00"},
		{"variant price over product sale", 106, 1062, nil, "44.00"},
		{"product sale over variant price, by choice", 106, 1062, func(s *Store) {
			s.SetChoices(Choices{ProductSaleBeatsVariantPrice: true})
		}, "30.00"},
		{"variant sale over variant price", 106, 1063, nil, "40.00"},
		{"variant sale over product sale, whatever the choice", 106, 1063, func(s *Store) {
			s.SetChoices(Choices{ProductSaleBeatsVariantPrice: true})
		}, "40.00"},
		{"zero sale is no sale", 101, 0, func(s *Store) {
			s.EditProduct(101, func(p *Product) { p.SalePrice = some("0.00") })
		}, "100.00"},
		{"zero sale is free, by choice", 101, 0, func(s *Store) {
			s.EditProduct(101, func(p *Product) { p.SalePrice = some("0.00") })
			s.SetChoices(Choices{ZeroSalePriceIsFree: true})
		}, "0.00"},
		{"zero price is free", 101, 0, func(s *Store) { s.SetProductPrice(101, amount("0")) }, "0.00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := open(t)
			if tt.set != nil {
				tt.set(s)
			}
			got := quoteOne(t, s, ask(GroupRetail, Item{ProductID: tt.product, VariantID: tt.variant}))
			wantAmount(t, "calculated", got.Calculated.AsEntered, tt.want)
		})
	}
}

func TestBaseRecord(t *testing.T) {
	tests := []struct {
		name   string
		record PriceRecord
		want   string
		sale   string
		retail string
	}{
		{"price alone", PriceRecord{Price: amount("61.00")}, "61.00", "", ""},
		{"sale of the record", PriceRecord{Price: amount("61.00"), SalePrice: some("51.00")}, "51.00", "51.00", ""},
		{"retail of the record", PriceRecord{Price: amount("61.00"), RetailPrice: some("99.00")}, "61.00", "", "99.00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := open(t)
			s.EditProduct(101, func(p *Product) { p.SalePrice = some("1.00") })
			tt.record.PriceListID, tt.record.VariantID, tt.record.Currency = ListWholesale, 1010, "USD"
			s.SetPriceRecord(tt.record)
			got := quoteOne(t, s, ask(GroupWholesale, Item{ProductID: 101}))
			wantAmount(t, "calculated", got.Calculated.AsEntered, tt.want)
			wantOptional(t, "sale price", got.SalePrice, tt.sale)
			wantOptional(t, "retail price", got.RetailPrice, tt.retail)
		})
	}
}

func TestBaseRetailPerVariant(t *testing.T) {
	s, _ := open(t)
	s.EditProduct(102, func(p *Product) {
		p.RetailPrice = some("29.00")
		p.Variants = append([]Variant(nil), p.Variants...)
		p.Variants[1].RetailPrice = some("39.00")
	})
	wantOptional(t, "product's", quoteOne(t, s, ask(GroupRetail, Item{ProductID: 102, VariantID: 1021})).RetailPrice, "29.00")
	wantOptional(t, "variant's own", quoteOne(t, s, ask(GroupRetail, Item{ProductID: 102, VariantID: 1022})).RetailPrice, "39.00")
}

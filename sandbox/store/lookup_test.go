package store

import (
	"slices"
	"testing"
)

func TestCustomersFilter(t *testing.T) {
	s, _ := open(t)
	everybody := make([]int, lastCustomer)
	for i := range everybody {
		everybody[i] = i + 1
	}
	tests := []struct {
		name   string
		filter CustomerFilter
		want   []int
	}{
		{"nothing filters nothing", CustomerFilter{}, everybody},
		{"ids, in order of id", CustomerFilter{IDs: []int{7, 3, 99}}, []int{3, 7}},
		{"no ids", CustomerFilter{IDs: []int{}}, nil},
		{"an e-mail that two share, in any case", CustomerFilter{Emails: []string{"Shared.Inbox@Example.com"}}, []int{8, 9}},
		{"ids and groups", CustomerFilter{IDs: []int{1, 2, 8, 9}, GroupIDs: []int{GroupWholesale}}, []int{2, 9}},
		{"no group", CustomerFilter{GroupIDs: []int{0}}, []int{7, 14, 21, 28, 35}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []int
			for _, c := range s.Customers(tt.filter) {
				got = append(got, c.ID)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("customers %v, want %v", got, tt.want)
			}
		})
	}
}

func TestListsAreOrdered(t *testing.T) {
	s, _ := open(t)
	ids := map[string][]int{}
	for _, c := range s.Channels() {
		ids["channels"] = append(ids["channels"], c.ID)
	}
	for _, c := range s.Currencies() {
		ids["currencies"] = append(ids["currencies"], c.ID)
	}
	for _, c := range s.Categories() {
		ids["categories"] = append(ids["categories"], c.ID)
	}
	for _, p := range s.Products() {
		ids["products"] = append(ids["products"], p.ID)
	}
	for _, g := range s.Groups() {
		ids["groups"] = append(ids["groups"], g.ID)
	}
	for _, l := range s.PriceLists() {
		ids["price lists"] = append(ids["price lists"], l.ID)
	}
	for _, a := range s.Attributes() {
		ids["attributes"] = append(ids["attributes"], a.ID)
	}
	for what, n := range map[string]int{
		"channels": 3, "currencies": 3, "categories": 9, "products": 240, "groups": 6, "price lists": 4, "attributes": 3,
	} {
		if got := ids[what]; len(got) != n || !slices.IsSorted(got) {
			t.Errorf("%s: %d of %d, sorted %v", what, len(got), n, slices.IsSorted(got))
		}
	}
}

func TestProductLookups(t *testing.T) {
	s, _ := open(t)
	if p, ok := s.ProductByVariant(1022); !ok || p.ID != 102 {
		t.Errorf("variant 1022 is of product %d, %v", p.ID, ok)
	}
	if _, ok := s.ProductByVariant(9); ok {
		t.Error("variant 9 has a product")
	}
	for _, tt := range []struct {
		sku     string
		product int
		variant int
	}{
		{"KP-102", 102, 0}, {"kp-102-2", 102, 1022}, {"KP-101", 101, 0}, {"", 0, 0}, {"none", 0, 0},
	} {
		p, variant, ok := s.ProductBySKU(tt.sku)
		if p.ID != tt.product || variant != tt.variant || ok != (tt.product != 0) {
			t.Errorf("sku %q: product %d, variant %d, %v", tt.sku, p.ID, variant, ok)
		}
	}
}

func TestSingleLookups(t *testing.T) {
	s, _ := open(t)
	if c, ok := s.Currency("eur"); !ok || c.Code != "EUR" || c.IsTransactional {
		t.Errorf("currency eur: %+v, %v", c, ok)
	}
	if r, ok := s.PriceRecord(ListWholesale, 1010, "cad"); !ok || r.Price.String() != "90.00" {
		t.Errorf("record: %v, %v", r.Price, ok)
	}
	if g, ok := s.Group(GroupGuests); !ok || !g.IsForGuests {
		t.Errorf("guest group: %v, %v", g.IsForGuests, ok)
	}
	if a, ok := s.Attribute(attributeCards); !ok || a.Type != AttributeNumber {
		t.Errorf("attribute: %v, %v", a.Type, ok)
	}
	if c, ok := s.Category(categoryKettles); !ok || c.ParentID != categoryBrewing {
		t.Errorf("category: %v, %v", c, ok)
	}
	if c, ok := s.Channel(ChannelCanada); !ok || c.DefaultCurrency != "CAD" {
		t.Errorf("channel: %v, %v", c.DefaultCurrency, ok)
	}
	if s.StoreHash() == "" || s.StoreHash() != s.Identity().Hash {
		t.Errorf("store hash %q", s.StoreHash())
	}
	if got := s.TaxSettings().StoreCountry; got != "US" {
		t.Errorf("store country %q", got)
	}
	if len(s.TaxZones()) != 5 || len(s.TaxClasses()) != 3 {
		t.Errorf("%d tax zones, %d classes", len(s.TaxZones()), len(s.TaxClasses()))
	}
}

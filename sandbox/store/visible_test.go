package store

import "testing"

func TestVisible(t *testing.T) {
	tests := []struct {
		name  string
		set   func(s *Store)
		group int
		want  bool
	}{
		{"as seeded", func(*Store) {}, GroupRetail, true},
		{"no group", func(*Store) {}, 0, true},
		{"unpublished", func(s *Store) { s.SetProductPublished(101, false) }, GroupRetail, false},
		{"on another channel", func(s *Store) { s.SetProductChannels(101, ChannelCanada) }, GroupRetail, false},
		{"on no channel", func(s *Store) { s.SetProductChannels(101) }, GroupRetail, false},
		{"group sees nothing", func(s *Store) {
			s.SetGroupAccess(GroupRetail, CategoryAccess{Type: AccessNone})
		}, GroupRetail, false},
		{"group sees the category", func(s *Store) {
			s.SetGroupAccess(GroupRetail, CategoryAccess{Type: AccessSpecific, CategoryIDs: []int{categoryKettles}})
		}, GroupRetail, true},
		{"group sees only the category above", func(s *Store) {
			s.SetGroupAccess(GroupRetail, CategoryAccess{Type: AccessSpecific, CategoryIDs: []int{categoryBrewing}})
		}, GroupRetail, false},
		{"one of several categories is enough", func(s *Store) {
			s.SetGroupAccess(GroupRetail, CategoryAccess{Type: AccessSpecific, CategoryIDs: []int{categoryCamp}})
			s.EditProduct(101, func(p *Product) { p.CategoryIDs = []int{categoryKettles, categoryCamp} })
		}, GroupRetail, true},
		{"a hidden price does not hide the product", func(s *Store) { s.SetProductPriceHidden(101, true) }, GroupRetail, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := open(t)
			tt.set(s)
			if got := s.Visible(ChannelMain, tt.group, 101); got != tt.want {
				t.Errorf("visible %v, want %v", got, tt.want)
			}
		})
	}
	s, _ := open(t)
	if s.Visible(ChannelMain, GroupRetail, 9) {
		t.Error("a product that does not exist is visible")
	}
}

func TestPriceShown(t *testing.T) {
	tests := []struct {
		name  string
		set   func(s *Store)
		guest bool
		want  PriceDisplay
	}{
		{"guest, as seeded", func(*Store) {}, true, PriceIsShown},
		{"store shows none", func(s *Store) { s.SetProductSettings(ProductSettings{ShowProductPrice: new(false)}) }, false, PriceHiddenByStore},
		{"guests see none", func(s *Store) { s.SetProductSettings(ProductSettings{HidePriceFromGuests: new(true)}) }, true, PriceHiddenFromGuests},
		{"customers do", func(s *Store) { s.SetProductSettings(ProductSettings{HidePriceFromGuests: new(true)}) }, false, PriceIsShown},
		{"call for pricing", func(s *Store) { s.SetProductPriceHidden(101, true) }, false, PriceHiddenByProduct},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := open(t)
			tt.set(s)
			if got := s.PriceShown(ChannelMain, 101, tt.guest); got != tt.want {
				t.Errorf("price %s, want %s", got, tt.want)
			}
		})
	}
	s, _ := open(t)
	if got := s.PriceShown(ChannelEurope, 101, true); got != PriceHiddenFromGuests {
		t.Errorf("guests in Europe: %s", got)
	}
}

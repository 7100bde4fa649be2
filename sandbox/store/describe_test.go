package store

import "testing"

func TestDescribeSeedGroups(t *testing.T) {
	s, _ := open(t)
	for id, want := range map[int]string{
		GroupRetail:    "no rule",
		GroupWholesale: "price list 1",
		GroupGuides:    "10 percent off everything",
		GroupClub:      "5.00 off everything, 20.00 for product 104",
		GroupCampsites: "20 percent off category 1",
		GroupGuests:    "2 percent off everything",
	} {
		g, _ := s.Group(id)
		if got := g.Describe(); got != want {
			t.Errorf("group %d: %q, want %q", id, got, want)
		}
	}
}

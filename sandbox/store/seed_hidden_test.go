package store

import "testing"

// The last 32 products have every set of reasons to be hidden, each exactly.
func TestSeedHidesForEveryReason(t *testing.T) {
	s, _ := open(t)
	for why := range hidings {
		id := HiddenProduct(why)
		has := func(reason Hiding) bool { return why&reason != 0 }
		off := has(HiddenUnpublished) || has(HiddenOffChannel)
		for group, want := range map[int]bool{
			0: !off, GroupRetail: !off,
			GroupGuests:    !off && !has(HiddenFromGuests),
			GroupCampsites: !off && !has(HiddenFromCampsites),
		} {
			if got := s.Visible(ChannelMain, group, id); got != want {
				t.Errorf("product %d, group %d: visible %t", id, group, got)
			}
		}
		if s.Visible(ChannelCanada, GroupRetail, id) == has(HiddenUnpublished) {
			t.Errorf("product %d on the other channel", id)
		}
		if got := s.PriceShown(ChannelMain, id, true) == PriceHiddenByProduct; got != has(HiddenPrice) {
			t.Errorf("product %d: price hidden %t", id, got)
		}
		quoteOne(t, s, ask(GroupRetail, Item{ProductID: id})) // the price is there all the same
	}
	if HiddenProduct(0) != 309 || HiddenProduct(hidings-1) != lastProduct {
		t.Error("the numbers are not the documented ones")
	}
}

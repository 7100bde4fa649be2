package store

import (
	"crypto/rand"
	"sync"
	"testing"
)

// Readers and writers of everything at once; the race detector does the
// judging, and no price may ever be one that no state had.
func TestConcurrentUse(t *testing.T) {
	_, c := open(t)
	s := New(DefaultSeed(), c.now, rand.Reader)
	low, high := amount("50.00"), amount("60.00")
	s.SetProductPrice(101, low)
	var group sync.WaitGroup
	many := func(work func(i int)) {
		group.Go(func() {
			for i := range 200 {
				work(i)
			}
		})
	}
	many(func(i int) {
		if i%2 == 0 {
			s.SetProductPrice(101, high)
		} else {
			s.SetProductPrice(101, low)
		}
	})
	many(func(i int) { s.MoveCustomer(1, 1+i%2) })
	many(func(i int) { s.SetGroupRules(GroupClub, rule(RuleAll, 0, MethodPercent, "10")) })
	many(func(i int) { s.SetPriceRecord(record(ListWholesale, 1010, "USD", "70.00")) })
	many(func(i int) { s.SetPriceListActive(ListWholesale, i%2 == 0) })
	many(func(i int) { s.AssignPriceList(Assignment{PriceListID: ListLastSeason, GroupID: GroupGuides}) })
	many(func(i int) { s.SetProductSettings(ProductSettings{HidePriceFromGuests: new(i%2 == 0)}) })
	many(func(i int) { s.SetChoices(Choices{RoundEveryStep: i%2 == 0}) })
	many(func(i int) { s.SetExchangeRate("CAD", amount("1.25")) })
	many(func(i int) {
		token := mustOpen(t, s, 1+i%3, ChannelMain)
		s.SessionCustomer(token, ChannelMain)
		s.EndSession(token)
	})
	many(func(i int) {
		got := quoteOne(t, s, ask(GroupRetail, Item{ProductID: 101})).Calculated.AsEntered
		if !got.Equal(low) && !got.Equal(high) {
			t.Errorf("calculated %s, which it never cost", got)
		}
	})
	many(func(i int) {
		s.Visible(ChannelMain, GroupClub, 101)
		s.PriceShown(ChannelMain, 101, true)
		s.Customers(CustomerFilter{GroupIDs: []int{1}})
		s.GuestGroup(ChannelMain)
		s.Assignments()
	})
	group.Wait()
}

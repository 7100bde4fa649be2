package store

import (
	"math/rand"
	"sync"
	"testing"
	"time"
)

const lag = 10 * time.Minute

func TestPricesShowLate(t *testing.T) {
	s, c := open(t)
	s.SetPriceDelay(lag)
	shop, rest := s.On(SurfaceStorefront), s.On(SurfaceManagement)
	price := func(of *Store) string {
		return quoteOne(t, of, ask(GroupRetail, Item{ProductID: 101})).Calculated.AsEntered.String()
	}
	want := func(when, now, late string) {
		t.Helper()
		if got := [3]string{price(s), price(shop), price(rest)}; got != [3]string{now, late, late} {
			t.Errorf("%s: %v, want %s now and %s late", when, got, now, late)
		}
	}
	s.SetProductPrice(101, amount("50.00"))
	want("at once", "50.00", "100.00")
	c.at = c.at.Add(time.Minute)
	s.SetProductPrice(101, amount("60.00"))
	c.at = c.at.Add(lag - time.Minute - 1)
	want("just before", "60.00", "100.00")
	c.at = c.at.Add(1)
	want("the first shows", "60.00", "50.00")
	c.at = c.at.Add(time.Minute)
	want("the second shows", "60.00", "60.00")
	s.SetProductPrice(101, amount("70.00"))
	if len(s.past.kept) != 1 {
		t.Errorf("%d states are kept, want what can be seen", len(s.past.kept))
	}
	s.SetPriceDelay(0, SurfaceManagement)
	s.SetProductPrice(101, amount("80.00"))
	if price(rest) != "80.00" || price(shop) != "70.00" {
		t.Errorf("management shows %s and the storefront %s", price(rest), price(shop))
	}
	s.SetPriceDelay(0)
	want("without delay", "80.00", "80.00")
	s.SetProductPrice(101, amount("90.00"))
	if s.past.kept != nil {
		t.Error("without a delay something is kept")
	}
}

// Everything that makes prices and visibility is late, and what does not is not.
func TestWhatIsLate(t *testing.T) {
	wholesale := ask(GroupWholesale, Item{ProductID: 101})
	guides := ask(GroupGuides, Item{ProductID: 101})
	canadian := Quote{ChannelID: ChannelCanada, Currency: "CAD", GroupID: GroupRetail, Items: []Item{{ProductID: 101}}}
	quoted := func(q Quote) func(*testing.T, *Store) any {
		return func(t *testing.T, s *Store) any { return quoteOne(t, s, q).Calculated }
	}
	visible := func(group int) func(*testing.T, *Store) any {
		return func(_ *testing.T, s *Store) any { return s.Visible(ChannelMain, group, 101) }
	}
	for name, test := range map[string]struct {
		change func(*Store)
		read   func(*testing.T, *Store) any
		now    bool
	}{
		"record":       {func(s *Store) { s.SetPriceRecord(record(1, 1010, "USD", "1.00")) }, quoted(wholesale), false},
		"batch":        {func(s *Store) { s.SetPriceRecords(record(1, 1010, "USD", "1.00")) }, quoted(wholesale), false},
		"no record":    {func(s *Store) { s.DeletePriceRecord(1, 1010, "USD") }, quoted(wholesale), false},
		"no records":   {func(s *Store) { s.DeletePriceRecords(1, 1010) }, quoted(wholesale), false},
		"no list":      {func(s *Store) { s.DeletePriceList(1) }, quoted(wholesale), false},
		"list off":     {func(s *Store) { s.SetPriceListActive(1, false) }, quoted(wholesale), false},
		"assignment":   {func(s *Store) { s.AssignPriceList(Assignment{PriceListID: 1, GroupID: GroupGuides}) }, quoted(guides), false},
		"rules":        {func(s *Store) { s.SetGroupRules(GroupGuides) }, quoted(guides), false},
		"rate":         {func(s *Store) { s.SetExchangeRate("CAD", amount("2")) }, quoted(canadian), false},
		"tax":          {func(s *Store) { s.SetTaxZones() }, quoted(guides), false},
		"tax settings": {func(s *Store) { s.SetTaxSettings(TaxSettings{EnteredWithPrices: true}) }, quoted(guides), false},
		"publication":  {func(s *Store) { s.SetProductPublished(101, false) }, visible(0), false},
		"access":       {func(s *Store) { s.SetGroupAccess(GroupGuides, CategoryAccess{Type: AccessNone}) }, visible(GroupGuides), false},
		"no product":   {func(s *Store) { s.DeleteProduct(101) }, func(_ *testing.T, s *Store) any { return len(s.Products()) }, false},
		"name": {func(s *Store) { s.EditProduct(101, func(p *Product) { p.Name = "x" }) }, func(_ *testing.T, s *Store) any {
			byID, _ := s.Product(101)
			byVariant, _ := s.ProductByVariant(1010)
			bySKU, _, _ := s.ProductBySKU("kp-101")
			return [3]string{byID.Name, byVariant.Name, bySKU.Name}
		}, false},
		"category": {func(s *Store) { s.EditCategory(1, func(c *Category) { c.Name = "x" }) }, func(_ *testing.T, s *Store) any {
			c, _ := s.Category(1)
			return c.Name
		}, false},
		"hidden price": {func(s *Store) { s.SetProductPriceHidden(101, true) }, func(_ *testing.T, s *Store) any { return s.PriceShown(1, 101, true) }, false},
		"setting": {func(s *Store) { s.SetProductSettings(ProductSettings{ShowProductPrice: new(false)}) }, func(_ *testing.T, s *Store) any {
			return s.PriceShown(1, 101, true)
		}, true},
		"membership": {func(s *Store) { s.MoveCustomer(1, GroupGuides) }, func(t *testing.T, s *Store) any {
			return quoteOne(t, s, Quote{ChannelID: 1, Currency: "USD", CustomerID: 1, Items: []Item{{ProductID: 101}}}).Calculated
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			s, c := open(t)
			shop := s.On(SurfaceStorefront)
			s.SetPriceDelay(lag, SurfaceStorefront)
			before := test.read(t, shop)
			test.change(s)
			if test.read(t, s) == before {
				t.Fatal("the change changes nothing")
			}
			if test.read(t, s) != test.read(t, s.On(SurfaceManagement)) {
				t.Error("the other surface is late, too")
			}
			if late := test.read(t, shop) == before; late == test.now {
				t.Errorf("late %t", late)
			}
			c.at = c.at.Add(lag)
			if test.read(t, shop) != test.read(t, s) {
				t.Error("the change never shows")
			}
		})
	}
}

func TestANewGroupHasNoPast(t *testing.T) {
	s, _ := open(t)
	s.SetPriceDelay(lag)
	s.SetProductPrice(101, amount("50.00"))
	g, err := s.CreateGroup(Group{Name: "New", Access: CategoryAccess{Type: AccessNone}})
	if err != nil {
		t.Fatal(err)
	}
	shop := s.On(SurfaceStorefront)
	if got := quoteOne(t, shop, ask(g.ID, Item{ProductID: 101})).Calculated.AsEntered; got.String() != "100.00" {
		t.Errorf("a new group pays %s", got)
	}
	if shop.Visible(ChannelMain, g.ID, 101) {
		t.Error("a new group sees what it may not")
	}
}

// A witness with a list of all changes: what a surface shows is the last that was
// made a delay ago or earlier.
func TestPropagationAgainstAModel(t *testing.T) {
	s, c := open(t)
	s.SetPriceDelay(lag)
	shop := s.On(SurfaceStorefront)
	random := rand.New(rand.NewSource(3))
	type change struct {
		at    time.Time
		cents int
	}
	made := []change{{cents: 10_000}}
	for range 2000 {
		if random.Intn(2) == 0 {
			made = append(made, change{c.at, random.Intn(90_000) + 1})
			s.SetProductPrice(101, cents(made[len(made)-1].cents))
		}
		c.at = c.at.Add(time.Duration(random.Intn(120)) * time.Second)
		want := 0
		for _, m := range made {
			if !m.at.After(c.at.Add(-lag)) {
				want = m.cents
			}
		}
		got := quoteOne(t, shop, ask(GroupRetail, Item{ProductID: 101})).Calculated.AsEntered
		if !got.Equal(cents(want)) {
			t.Fatalf("after %d changes %s shows, want %s", len(made), got, cents(want))
		}
	}
}

func TestThePastIsBounded(t *testing.T) {
	s, _ := open(t)
	s.SetPriceDelay(lag)
	for i := range maxKept + 10 {
		s.SetProductPrice(101, cents(i+1))
	}
	if len(s.past.kept) != maxKept {
		t.Errorf("%d states are kept", len(s.past.kept))
	}
	if got := quoteOne(t, s.On(SurfaceStorefront), ask(GroupRetail, Item{ProductID: 101})).Calculated.AsEntered; !got.Equal(cents(10)) {
		t.Errorf("%s shows", got)
	}
}

// Several change and several look: the race detector judges, and no price shows
// that was never made.
func TestPropagationUnderConcurrentChanges(t *testing.T) {
	_, c := open(t)
	var mu sync.Mutex
	now := c.at
	s := New(DefaultSeed(), func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Second)
		return now
	}, rand.New(rand.NewSource(1)))
	s.SetPriceDelay(time.Minute)
	shop := s.On(SurfaceStorefront)
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range 150 {
				s.SetProductPrice(101, cents(100*(worker+1)+i%2))
				got := quoteOne(t, shop, ask(GroupRetail, Item{ProductID: 101})).Calculated.AsEntered.Coef()
				if got != 10_000 && (got < 100 || got > 401 || got%100 > 1) {
					t.Errorf("%d shows, which it never cost", got)
				}
			}
		})
	}
	group.Wait()
}

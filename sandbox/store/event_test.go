package store

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// told opens a store and collects what it tells of.
func told(t *testing.T) (*Store, func() []Event) {
	t.Helper()
	s, _ := open(t)
	var mu sync.Mutex
	var events []Event
	s.Observe(func(e Event) {
		s.Products() // the store can be read while it tells
		mu.Lock()
		defer mu.Unlock()
		events = append(events, e)
	})
	return s, func() []Event {
		mu.Lock()
		defer mu.Unlock()
		found := events
		events = nil
		return found
	}
}

func TestEveryChangeTellsItsEvents(t *testing.T) {
	ref := RecordRef{ListWholesale, 1010, "USD"}
	fresh := RecordRef{ListWholesale, 1100, "USD"}
	for name, test := range map[string]struct {
		change func(t *testing.T, s *Store)
		want   []Event
	}{
		"price":          {func(_ *testing.T, s *Store) { s.SetProductPrice(101, amount("1")) }, []Event{{Kind: ProductUpdated, ProductID: 101}}},
		"the same price": {func(_ *testing.T, s *Store) { s.SetProductPrice(101, amount("100.00")) }, nil},
		"bulk prices, which are silent": {func(_ *testing.T, s *Store) {
			s.EditProduct(101, func(p *Product) { p.BulkRules = nil })
		}, nil},
		"a modifier less": {func(_ *testing.T, s *Store) {
			s.EditProduct(105, func(p *Product) { p.Modifiers = p.Modifiers[:1:1] })
		}, []Event{{Kind: ProductUpdated, ProductID: 105}}},
		"no such product": {func(_ *testing.T, s *Store) { s.SetProductPrice(99, amount("1")) }, nil},
		"unpublished":     {func(_ *testing.T, s *Store) { s.SetProductPublished(101, false) }, []Event{{Kind: ProductUpdated, ProductID: 101}}},
		"price hidden":    {func(_ *testing.T, s *Store) { s.SetProductPriceHidden(101, true) }, []Event{{Kind: ProductUpdated, ProductID: 101}}},
		"channels": {func(_ *testing.T, s *Store) { s.SetProductChannels(101, 1, 4) }, []Event{
			{Kind: ProductAssigned, ProductID: 101, ChannelID: 4},
			{Kind: ProductUnassigned, ProductID: 101, ChannelID: 2},
			{Kind: ProductUnassigned, ProductID: 101, ChannelID: 3},
		}},
		"variant": {func(_ *testing.T, s *Store) {
			s.EditVariant(102, 1022, func(v *Variant) { v.Price = some("1") })
		}, []Event{{Kind: SKUUpdated, ID: 501022, ProductID: 102, VariantID: 1022}}},
		"a variant less and one more": {func(_ *testing.T, s *Store) {
			s.EditProduct(102, func(p *Product) { p.Variants = append(p.Variants[:2:2], Variant{ID: 9}) })
		}, []Event{
			{Kind: SKUCreated, ID: 500009, ProductID: 102, VariantID: 9}, {Kind: SKUDeleted, ID: 501023, ProductID: 102, VariantID: 1023},
		}},
		"a product more": {func(_ *testing.T, s *Store) {
			s.CreateProduct(Product{ID: 999, ChannelIDs: []int{1}, Variants: []Variant{{ID: 9990}}})
		}, []Event{
			{Kind: ProductCreated, ProductID: 999},
			{Kind: SKUCreated, ID: 509990, ProductID: 999, VariantID: 9990},
			{Kind: ProductAssigned, ProductID: 999, ChannelID: 1},
		}},
		"a product that is there": {func(t *testing.T, s *Store) {
			if s.CreateProduct(Product{ID: 101, Variants: []Variant{{ID: 7}}}) || s.CreateProduct(Product{ID: 7, Variants: []Variant{{ID: 1010}}}) {
				t.Error("an id was given twice")
			}
		}, nil},
		"a product less": {func(_ *testing.T, s *Store) { s.DeleteProduct(101); s.DeleteProduct(101) }, []Event{{Kind: ProductDeleted, ProductID: 101}}},
		"category":       {func(_ *testing.T, s *Store) { s.EditCategory(2, func(c *Category) { c.ParentID = 0 }) }, []Event{{Kind: CategoryUpdated, ID: 2}}},

		"record":        {func(_ *testing.T, s *Store) { s.SetPriceRecord(record(1, 1010, "usd", "1")) }, []Event{{Kind: RecordUpdated, Records: []RecordRef{ref}}}},
		"new record":    {func(_ *testing.T, s *Store) { s.SetPriceRecord(record(1, 1100, "USD", "1")) }, []Event{{Kind: RecordCreated, Records: []RecordRef{fresh}}}},
		"record, gone":  {func(_ *testing.T, s *Store) { s.DeletePriceRecord(1, 1010, "usd") }, []Event{{Kind: RecordDeleted, Records: []RecordRef{ref}}}},
		"record, never": {func(_ *testing.T, s *Store) { s.DeletePriceRecord(1, 1100, "usd") }, nil},
		"batch": {func(_ *testing.T, s *Store) {
			s.SetPriceRecords(record(1, 1010, "usd", "1"), record(1, 1100, "USD", "1"))
		}, []Event{{Kind: RecordsCreated, Records: []RecordRef{fresh}}, {Kind: RecordsUpdated, Records: []RecordRef{ref}}}},
		"batch of nothing known": {func(t *testing.T, s *Store) {
			if s.SetPriceRecords(record(1, 1010, "usd", "1"), record(77, 1100, "USD", "1")) {
				t.Error("a list that does not exist took a record")
			}
		}, nil},
		"batch, gone": {func(t *testing.T, s *Store) {
			if got := s.DeletePriceRecords(1, 1010, 5); got != 2 {
				t.Errorf("%d records gone", got)
			}
		}, []Event{{Kind: RecordsDeleted, Records: []RecordRef{{1, 1010, "CAD"}, ref}}}},

		"list on":        {func(_ *testing.T, s *Store) { s.SetPriceListActive(4, true) }, []Event{{Kind: PriceListActivated, PriceListID: 4}}},
		"list off":       {func(_ *testing.T, s *Store) { s.SetPriceListActive(1, false) }, []Event{{Kind: PriceListDeactivated, PriceListID: 1}}},
		"list off twice": {func(_ *testing.T, s *Store) { s.SetPriceListActive(4, false) }, nil},
		"list renamed":   {func(_ *testing.T, s *Store) { s.RenamePriceList(4, "x") }, []Event{{Kind: PriceListUpdated, PriceListID: 4}}},
		"list made":      {func(_ *testing.T, s *Store) { s.CreatePriceList(PriceList{Name: "x"}) }, []Event{{Kind: PriceListCreated, PriceListID: 5}}},
		"list gone": {func(_ *testing.T, s *Store) { s.DeletePriceList(2) }, []Event{
			{Kind: PriceListDeleted, PriceListID: 2}, {Kind: AssignmentDeleted, PriceListID: 2, GroupID: 2, ChannelID: 2},
		}},
		"lists gone": {func(_ *testing.T, s *Store) { s.DeletePriceLists(1, 77) }, []Event{{Kind: PriceListsDeleted, PriceListIDs: []int{1, 77}}}},
		"assignment": {func(_ *testing.T, s *Store) {
			s.AssignPriceList(Assignment{PriceListID: 1, GroupID: 3, ChannelID: 1})
		}, []Event{{Kind: AssignmentUpdated, PriceListID: 1, GroupID: 3, ChannelID: 1}}},
		"assignment, gone": {func(_ *testing.T, s *Store) { s.UnassignPriceList(0, 3); s.UnassignPriceList(0, 3) }, []Event{{Kind: AssignmentUpdated, PriceListID: 3, ChannelID: 3}}},

		"group's rules, which are silent": {func(t *testing.T, s *Store) {
			s.SetGroupRules(3)
			s.SetGroupAccess(3, CategoryAccess{Type: AccessNone})
			made, err := s.CreateGroup(Group{Name: "New"})
			if _, err2 := s.UpdateGroup(made.ID, func(g *Group) { g.Name = "Newer" }); err != nil || err2 != nil || !s.DeleteGroup(made.ID) {
				t.Error(err, err2)
			}
		}, nil},
		"exchange rate, which is silent": {func(_ *testing.T, s *Store) { s.SetExchangeRate("CAD", amount("2")) }, nil},
		"currency's sign":                {func(_ *testing.T, s *Store) { s.EditCurrency("cad", func(c *Currency) { c.Token = "C$" }) }, []Event{{Kind: InformationUpdated}}},
		"tax rates, which are silent":    {func(_ *testing.T, s *Store) { s.SetTaxZones() }, nil},
		"tax entered with prices":        {func(_ *testing.T, s *Store) { s.SetTaxSettings(TaxSettings{EnteredWithPrices: true}) }, []Event{{Kind: InformationUpdated}}},

		"channel's prices": {func(_ *testing.T, s *Store) {
			s.SetChannelProductSettings(1, ProductSettings{HidePriceFromGuests: new(true)})
		}, []Event{{Kind: ChannelProductsUpdated, ChannelID: 1}}},
		"inherited by those that do": {func(_ *testing.T, s *Store) {
			s.SetProductSettings(ProductSettings{HidePriceFromGuests: new(true)})
		}, []Event{{Kind: ChannelProductsUpdated, ChannelID: 1}, {Kind: ChannelProductsUpdated, ChannelID: 2}}},
		"guests' group": {func(_ *testing.T, s *Store) {
			s.SetChannelCustomerSettings(2, CustomerSettings{GuestGroupID: new(3), AskForConsent: new(true)})
		}, []Event{{Kind: ChannelGroupsUpdated, ChannelID: 2}, {Kind: ChannelPrivacyUpdated, ChannelID: 2}}},
		"channel": {func(_ *testing.T, s *Store) {
			s.EditChannel(3, func(c *Channel) { c.Name, c.DefaultCurrency = "x", "USD" })
		}, []Event{{Kind: ChannelUpdated, ChannelID: 3}, {Kind: ChannelCurrencyUpdated, ChannelID: 3}}},
		"site": {func(_ *testing.T, s *Store) { s.EditSite(2, nil); s.RemoveSite(1); s.RemoveSite(3) }, []Event{
			{Kind: ChannelSiteUpdated, ID: 1001, ChannelID: 2}, {Kind: ChannelSiteUpdated, ID: 1002, ChannelID: 3},
		}},

		"move": {func(_ *testing.T, s *Store) { s.MoveCustomer(1, 3) }, []Event{{Kind: CustomerUpdated, CustomerID: 1}}},
		"access": {func(t *testing.T, s *Store) {
			if _, err := s.UpdateCustomer(1, func(c *Customer) { c.ChannelIDs = []int{2} }); err != nil {
				t.Error(err)
			}
		}, []Event{{Kind: CustomerUpdated, CustomerID: 1}, {Kind: CustomerAccessUpdated, CustomerID: 1, ChannelIDs: []int{2}}}},
		"a refused update": {func(t *testing.T, s *Store) {
			if _, err := s.UpdateCustomers(CustomerChange{1, func(c *Customer) { c.Company = "x" }}, CustomerChange{987, func(*Customer) {}}); err == nil {
				t.Error("nobody was updated")
			}
		}, nil},
		"attributes, which are silent": {func(t *testing.T, s *Store) {
			if _, err := s.SetAttributeValue(1, 1, "2026-01-01"); err != nil {
				t.Error(err)
			}
		}, nil},
		"deleted": {func(_ *testing.T, s *Store) { s.DeleteCustomers(1, 987) }, []Event{{Kind: CustomerDeleted, CustomerID: 1}}},
		"registered": {func(t *testing.T, s *Store) {
			if _, err := s.Register(1, Customer{Email: "new@example.com", Addresses: []Address{{City: "x"}}}); err != nil {
				t.Error(err)
			}
		}, []Event{{Kind: CustomerCreated, CustomerID: 41}, {Kind: AddressCreated, ID: 3905, CustomerID: 41}}},
		"address": {func(t *testing.T, s *Store) {
			a, err := s.CreateAddress(1, Address{City: "x"})
			_, err2 := s.UpdateAddress(1, a.ID, func(a *Address) { a.City = "y" })
			if err != nil || err2 != nil || s.DeleteAddress(1, a.ID) != nil {
				t.Error(err, err2)
			}
		}, []Event{
			{Kind: AddressCreated, ID: 3905, CustomerID: 1}, {Kind: AddressUpdated, ID: 3905, CustomerID: 1}, {Kind: AddressDeleted, ID: 3905, CustomerID: 1},
		}},
		"password": {func(t *testing.T, s *Store) {
			c, _ := s.Customer(1)
			if err := s.ChangePassword(1, string(c.Password), "new-Password-1"); err != nil {
				t.Error(err)
			}
			if err := s.ChangePassword(1, "wrong", "new-Password-2"); err == nil {
				t.Error("a wrong password")
			}
		}, []Event{{Kind: CustomerUpdated, CustomerID: 1}}},
		"reset": {func(t *testing.T, s *Store) {
			c, _ := s.Customer(1)
			if err := s.RequestPasswordReset(1, c.Email, "http://x", ""); err != nil {
				t.Fatal(err)
			}
			if err := s.ResetPassword(1, s.Mails()[0].Token, "new-Password-1"); err != nil {
				t.Error(err)
			}
		}, []Event{{Kind: CustomerUpdated, CustomerID: 1}}},
		"instruments": {func(_ *testing.T, s *Store) {
			s.SetStoredInstruments(5, StoredInstrument{Token: "a", IsDefault: true})
			s.SetStoredInstruments(5, StoredInstrument{Token: "a", IsDefault: true}, StoredInstrument{Token: "b"})
		}, []Event{{Kind: CustomerInstrumentUpdated, CustomerID: 5}}},
		"metafield": {func(t *testing.T, s *Store) {
			m, err := s.CreateMetafield(Metafield{CustomerID: 5, Namespace: "n", Key: "k"})
			_, err2 := s.UpdateMetafield(m.ID, func(m *Metafield) { m.Value = "v" })
			if err != nil || err2 != nil || !s.DeleteMetafield(m.ID) || s.DeleteMetafield(m.ID) {
				t.Error(err, err2)
			}
		}, []Event{{Kind: MetafieldCreated, ID: 19, CustomerID: 5}, {Kind: MetafieldUpdated, ID: 19, CustomerID: 5}, {Kind: MetafieldDeleted, ID: 19, CustomerID: 5}}},
		"subscriber": {func(t *testing.T, s *Store) {
			if err := s.Subscribe(1, "new@example.com", "", ""); err != nil {
				t.Error(err)
			}
			n, _ := s.SubscriberByEmail(1, "new@example.com")
			if err := s.Unsubscribe(1, "new@example.com"); err != nil || !s.DeleteSubscriber(n.ID) || s.DeleteSubscriber(n.ID) {
				t.Error(err)
			}
		}, []Event{{Kind: SubscriberCreated, ID: 8}, {Kind: SubscriberUpdated, ID: 8}, {Kind: SubscriberDeleted, ID: 8}}},
	} {
		t.Run(name, func(t *testing.T) {
			s, events := told(t)
			test.change(t, s)
			if diff := cmp.Diff(test.want, events()); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	}
}

// Each event is told before the method returns, and all in the order of the
// changes: the last that is told of is what the store then has.
func TestEventsAreInOrder(t *testing.T) {
	s, _ := open(t)
	var last []string
	s.Observe(func(e Event) { last = append(last, fmt.Sprint(e.ProductID, e.ChannelID, e.Kind)) })
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range 200 {
				channels := []int{1}
				if (i+worker)%2 == 0 {
					channels = []int{1, 2}
				}
				s.SetProductChannels(101, channels...)
			}
		})
	}
	group.Wait()
	for i, one := range last[1:] {
		is := strings.Contains(one, string(ProductAssigned))
		if was := strings.Contains(last[i], string(ProductAssigned)); is == was && i > 0 {
			t.Fatalf("%q follows %q", one, last[i])
		}
	}
	before := len(last)
	s.SetProductPrice(101, amount("7"))
	if len(last) != before+1 {
		t.Error("the method returned before its event was told")
	}
}

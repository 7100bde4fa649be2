package store

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
)

func TestSeedIsTheSameEveryTime(t *testing.T) {
	if !reflect.DeepEqual(DefaultSeed(), DefaultSeed()) {
		t.Error("two default seeds differ")
	}
}

// Tests and demonstrations elsewhere rely on this: the first fifty products
// are visible on the main channel to everybody and priced in both currencies.
func TestSeedFirstFifty(t *testing.T) {
	s, _ := open(t)
	first := s.Products()[:50]
	items := make([]Item, len(first))
	for i, p := range first {
		items[i] = Item{ProductID: p.ID}
	}
	for group := 0; group <= GroupGuests; group++ {
		for _, p := range first {
			if !s.Visible(ChannelMain, group, p.ID) {
				t.Errorf("group %d does not see product %d", group, p.ID)
			}
			if got := s.PriceShown(ChannelMain, p.ID, true); got != PriceIsShown {
				t.Errorf("price of product %d is %s", p.ID, got)
			}
		}
		for _, currency := range []string{"USD", "CAD"} {
			q := ask(group, items...)
			q.Currency = currency
			got, err := s.Quote(q)
			if err != nil || len(got) != len(items) {
				t.Fatalf("group %d in %s: %d prices, %v", group, currency, len(got), err)
			}
			for _, price := range got {
				if price.Price.AsEntered.IsZero() {
					t.Errorf("product %d costs nothing in %s", price.ProductID, currency)
				}
			}
		}
	}
}

func TestSeedSignIns(t *testing.T) {
	s, _ := open(t)
	for group := 0; group <= GroupGuests; group++ {
		members := s.Customers(CustomerFilter{GroupIDs: []int{group}})
		if len(members) == 0 {
			t.Errorf("group %d is empty", group)
			continue
		}
		c := members[0]
		if _, err := s.Authenticate(ChannelMain, c.Email, string(c.Password)); err != nil {
			t.Errorf("the first of group %d, customer %d: %v", group, c.ID, err)
		}
	}
}

func TestSeedPeople(t *testing.T) {
	s, _ := open(t)
	email := regexp.MustCompile(`^[a-z.0-9]+@example\.com$`)
	passwords, addresses := map[Password]bool{}, map[int]bool{}
	kinds := map[FormFieldKind]bool{}
	for _, c := range s.Customers(CustomerFilter{}) {
		if !email.MatchString(c.Email) || !strings.HasPrefix(c.Phone, "555-01") {
			t.Errorf("customer %d could be a person", c.ID)
		}
		if passwords[c.Password] {
			t.Errorf("customer %d has somebody's password", c.ID)
		}
		passwords[c.Password] = true
		for _, a := range c.Addresses {
			if addresses[a.ID] || len(a.CountryCode) != 2 || a.Country == "" {
				t.Errorf("address %d of customer %d", a.ID, c.ID)
			}
			addresses[a.ID] = true
		}
		for _, v := range c.FormFields {
			kinds[v.Kind] = true
			if len(v.ValueIDs) != len(v.Values) {
				t.Errorf("answer %d of customer %d has unequal lists", v.FieldID, c.ID)
			}
		}
		for _, v := range c.Attributes {
			if _, ok := s.Attribute(v.AttributeID); !ok {
				t.Errorf("customer %d has the unknown attribute %d", c.ID, v.AttributeID)
			}
		}
	}
	if len(kinds) != 7 {
		t.Errorf("%d kinds of answers, want all seven", len(kinds))
	}
	if one, _ := s.Customer(1); len(one.Addresses) <= 5 {
		t.Errorf("customer 1 has %d addresses, too few for a second page", len(one.Addresses))
	}
}

// Every id that something names exists, and no id is there twice.
func TestSeedReferences(t *testing.T) {
	seed := DefaultSeed()
	s, _ := open(t)
	if len(seed.Products) != len(s.Products()) || len(seed.Records) != len(s.records) {
		t.Error("two products or two records share an identity")
	}
	variants := 0
	for _, p := range seed.Products {
		variants += len(p.Variants)
		for _, id := range p.CategoryIDs {
			if _, ok := s.Category(id); !ok {
				t.Errorf("product %d is in unknown category %d", p.ID, id)
			}
		}
		for _, r := range p.BulkRules {
			if r.Kind == BulkPercent && !r.Amount.WithinOne() {
				t.Errorf("product %d: %s is no fraction", p.ID, r.Amount)
			}
			if r.Kind == BulkFixed && r.Minimum < 2 {
				t.Errorf("product %d: a fixed bulk price from %d on", p.ID, r.Minimum)
			}
		}
	}
	if variants != len(s.productOfVariant) {
		t.Errorf("%d variants share %d ids", variants, len(s.productOfVariant))
	}
	for _, r := range seed.Records {
		if _, ok := s.ProductByVariant(r.VariantID); !ok {
			t.Errorf("a record for unknown variant %d", r.VariantID)
		}
	}
	for _, g := range seed.Groups {
		if g.priceList() != 0 && g.hasDiscounts() {
			t.Errorf("group %d has both a price list and discounts", g.ID)
		}
	}
}

// The seed must keep somebody from seeing something in every way there is.
func TestSeedHasWhatIsHidden(t *testing.T) {
	s, _ := open(t)
	counts := map[string]int{}
	for _, p := range s.Products() {
		count := func(what string, is bool) {
			if is {
				counts[what]++
			}
		}
		count("unpublished", !p.IsPublished)
		count("price hidden", p.IsPriceHidden)
		count("not on the main channel", p.IsPublished && !s.Visible(ChannelMain, 0, p.ID))
		count("invisible to campsites", s.Visible(ChannelMain, 0, p.ID) && !s.Visible(ChannelMain, GroupCampsites, p.ID))
		count("variants", p.HasVariants())
		count("modifiers", len(p.Modifiers) > 0)
		count("bulk rules", len(p.BulkRules) > 0)
		count("sale", p.SalePrice.Valid)
	}
	for _, what := range []string{
		"unpublished", "price hidden", "not on the main channel", "invisible to campsites", "variants", "modifiers", "bulk rules", "sale",
	} {
		if counts[what] < 5 {
			t.Errorf("%s: only %d products", what, counts[what])
		}
	}
}

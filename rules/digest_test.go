package rules

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// correlated is a shop that is read without a watcher.
type correlated struct{ *shop }

func (c *correlated) TaxRules(ctx context.Context) (commerce.TaxRules, error) {
	return c.shop.TaxRules(commerce.WithCorrelationID(ctx, "6f1d2f0e-6a55-4d0c-9d0e-2f5f3a1b7c11"))
}

// TestEveryFieldIsDigested fails when rules get a field that no digest knows of.
func TestEveryFieldIsDigested(t *testing.T) {
	for _, of := range []any{commerce.GroupRules{}, commerce.GroupDiscountRule{}, commerce.CurrencyRules{}, commerce.TaxRules{}} {
		kind := reflect.TypeOf(of)
		for i := range kind.NumField() {
			changed := reflect.New(kind).Elem()
			switch f := changed.Field(i); f.Kind() {
			case reflect.Int:
				f.SetInt(7)
			case reflect.Bool:
				f.SetBool(true)
			case reflect.String:
				f.SetString("7")
			case reflect.Slice:
				f.Set(reflect.MakeSlice(f.Type(), 1, 1))
			default:
				t.Fatalf("%s.%s is a %s", kind, kind.Field(i).Name, f.Kind())
			}
			if digestOf(of) == digestOf(changed.Interface()) {
				t.Errorf("%s.%s is in no digest", kind, kind.Field(i).Name)
			}
		}
	}
}

func TestDigestKnowsNoOrder(t *testing.T) {
	rules := []commerce.GroupDiscountRule{
		{Kind: "product", Method: "percent", Amount: "5", ProductID: 3},
		{Kind: "product", Method: "percent", Amount: "5", ProductID: 2},
		{Kind: "category", Method: "percent", Amount: "5", CategoryID: 2},
		{Kind: "category", Method: "percent", Amount: "5.1", CategoryID: 2},
		{Kind: "all", Method: "fixed", Amount: "5"},
		{Kind: "price_list", PriceListID: 4},
		{Kind: "price_list", PriceListID: 3},
	}
	g := commerce.GroupRules{GroupID: 3, CategoryIDs: []int{3, 1, 2}, Discounts: rules}
	want := digestOf(canonical(g))
	for i := range rules {
		g.Discounts = append(slices.Clone(rules[i:]), rules[:i]...)
		given := slices.Clone(g.Discounts)
		g.CategoryIDs = []int{1, 2, 3, 1}
		if digestOf(canonical(g)) != want {
			t.Errorf("turned by %d it is another digest", i)
		}
		if !slices.Equal(given, g.Discounts) || !slices.Equal(g.CategoryIDs, []int{1, 2, 3, 1}) {
			t.Error("what was given has been changed")
		}
	}
	if digestOf(canonical(commerce.GroupRules{CategoryIDs: []int{}, Discounts: []commerce.GroupDiscountRule{}})) != digestOf(canonical(commerce.GroupRules{})) {
		t.Error("an empty list is not none")
	}
}

// Whatever cannot be read ends the reading.
func TestReadIsWholeOrNothing(t *testing.T) {
	for fails := 1; fails <= 3; fails++ {
		s := newShop()
		s.fails = fails
		if got, err := read(t.Context(), &correlated{s}); err == nil || got.groups != nil {
			t.Errorf("%d reads fail: got %+v, %v", fails, got, err)
		}
	}
}

package backoffice

import (
	"slices"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// someRule makes a rule; what is empty or 0 is not there.
func someRule(t testing.TB, kind commerce.CustomerGroupDiscountKind, method commerce.CustomerGroupDiscountMethod, amount string, target int) commerce.CustomerGroupDiscountRule {
	t.Helper()
	r := commerce.CustomerGroupDiscountRule{Kind: kind}
	if method != "" {
		r.Method = &method
	}
	if amount != "" {
		number, err := commerce.ParseDecimal(amount)
		if err != nil {
			t.Fatal(err)
		}
		r.Amount = &number
	}
	if target != 0 {
		r.TargetEntityID = &target
	}
	return r
}

func someRules(rules ...commerce.CustomerGroupDiscountRule) commerce.CustomerGroupChange {
	return commerce.CustomerGroupChange{Name: commerce.Some("x"), DiscountRules: commerce.Some(rules)}
}

func someAccess(kind commerce.CustomerGroupCategoryAccessKind, ids ...int) commerce.CustomerGroupChange {
	return commerce.CustomerGroupChange{
		Name: commerce.Some("x"), CategoryAccess: commerce.Some(commerce.CustomerGroupCategoryAccess{Kind: kind, CategoryEntityIds: ids}),
	}
}

// TestGroupsThatDoNotFit names the place of every fault, and asks the store nothing.
func TestGroupsThatDoNotFit(t *testing.T) {
	const percent, fixed, off = commerce.DiscountPercent, commerce.DiscountFixed, commerce.DiscountAmountOff
	rule := func(kind commerce.CustomerGroupDiscountKind, method commerce.CustomerGroupDiscountMethod, amount string, target int) commerce.CustomerGroupDiscountRule {
		return someRule(t, kind, method, amount, target)
	}
	list := rule(commerce.DiscountPriceList, "", "", 3)
	all := rule(commerce.DiscountAll, percent, "5", 0)
	for name, test := range map[string]struct {
		change commerce.CustomerGroupChange
		want   []string
	}{
		"as little as can be": {named("x"), nil},
		"a price list":        {someRules(list), nil},
		"no rules":            {someRules(), nil},
		"any mix":             {someRules(all, rule(commerce.DiscountCategory, fixed, "0", 3), rule(commerce.DiscountProduct, off, "0.01", 3), rule(commerce.DiscountCategory, percent, "100", 4)), nil},
		"all categories":      {someAccess(commerce.CategoriesAll), nil},
		"some categories":     {someAccess(commerce.CategoriesSpecific, 3, 4), nil},
		"no categories":       {someAccess(commerce.CategoriesNone), nil},

		"no name":            {commerce.CustomerGroupChange{}, []string{"input.name"}},
		"an empty name":      {named(""), []string{"input.name"}},
		"a blank name":       {named(" \u00a0"), []string{"input.name"}},
		"a long name":        {named(strings.Repeat("x", 256)), []string{"input.name"}},
		"a name with a bell": {named("a\a"), []string{"input.name"}},
		"nulls": {commerce.CustomerGroupChange{
			Name: commerce.Optional[string]{Set: true}, IsDefault: commerce.Optional[bool]{Set: true}, IsForGuests: commerce.Optional[bool]{Set: true},
			CategoryAccess: commerce.Optional[commerce.CustomerGroupCategoryAccess]{Set: true},
			DiscountRules:  commerce.Optional[[]commerce.CustomerGroupDiscountRule]{Set: true},
		}, []string{"input.name", "input.isDefault", "input.isForGuests", "input.categoryAccess", "input.discountRules"}},
		"some categories, none named": {someAccess(commerce.CategoriesSpecific), []string{"input.categoryAccess.categoryEntityIds"}},
		"all categories, some named":  {someAccess(commerce.CategoriesAll, 3), []string{"input.categoryAccess.categoryEntityIds"}},
		"too many categories":         {someAccess(commerce.CategoriesSpecific, slices.Repeat([]int{3}, maxCategories+1)...), []string{"input.categoryAccess.categoryEntityIds"}},
		"no such category":            {someAccess(commerce.CategoriesSpecific, 3, 0), []string{"input.categoryAccess.categoryEntityIds.1"}},
		"unknown access":              {someAccess(commerce.CategoriesUnknown), []string{"input.categoryAccess.kind"}},

		"a list and more":     {someRules(list, all), []string{"input.discountRules"}},
		"two lists":           {someRules(list, rule(commerce.DiscountPriceList, "", "", 4)), []string{"input.discountRules"}},
		"everything twice":    {someRules(all, all), []string{"input.discountRules"}},
		"a product twice":     {someRules(rule(commerce.DiscountProduct, off, "1", 3), rule(commerce.DiscountProduct, off, "2", 3)), []string{"input.discountRules.1"}},
		"too many rules":      {someRules(slices.Repeat([]commerce.CustomerGroupDiscountRule{all}, maxRules+1)...), []string{"input.discountRules"}},
		"an unknown kind":     {someRules(rule(commerce.DiscountUnknown, percent, "5", 3)), []string{"input.discountRules.0.kind"}},
		"a list of nothing":   {someRules(rule(commerce.DiscountPriceList, "", "", 0)), []string{"input.discountRules.0.targetEntityId"}},
		"a list's discount":   {someRules(rule(commerce.DiscountPriceList, percent, "5", 3)), []string{"input.discountRules.0.method", "input.discountRules.0.amount"}},
		"everything's target": {someRules(rule(commerce.DiscountAll, percent, "5", 3)), []string{"input.discountRules.0.targetEntityId"}},
		"no category":         {someRules(rule(commerce.DiscountCategory, percent, "5", 0)), []string{"input.discountRules.0.targetEntityId"}},
		"no such product":     {someRules(rule(commerce.DiscountProduct, percent, "5", -3)), []string{"input.discountRules.0.targetEntityId"}},
		"no method":           {someRules(rule(commerce.DiscountAll, "", "5", 0)), []string{"input.discountRules.0.method"}},
		"an unknown method":   {someRules(rule(commerce.DiscountAll, commerce.DiscountMethodUnknown, "5", 0)), []string{"input.discountRules.0.method"}},
		"no amount":           {someRules(rule(commerce.DiscountAll, percent, "", 0)), []string{"input.discountRules.0.amount"}},
		"an amount below 0":   {someRules(rule(commerce.DiscountAll, off, "-1", 0)), []string{"input.discountRules.0.amount"}},
		"more than all of it": {someRules(rule(commerce.DiscountAll, percent, "100.01", 0)), []string{"input.discountRules.0.amount"}},
	} {
		d := newGroupDesk(t)
		got, err := d.Create(askedBy(t, session.ScopeGroupsWrite), test.change)
		if paths := pathsOf(got.Refused); err != nil || !slices.Equal(paths, test.want) {
			t.Errorf("%s: refused %q, %v; want %q", name, paths, err, test.want)
		}
		if (len(d.store.asked) == 1) != (test.want == nil) || (len(d.auditor.told()) == 1) != (test.want == nil) || (len(d.listener.changed) == 1) != (test.want == nil) {
			t.Errorf("%s: asked %q", name, d.store.asked)
		}
	}
	d := newGroupDesk(t)
	got, err := d.Update(askedBy(t, session.ScopeGroupsWrite), 7, commerce.CustomerGroupChange{})
	if err != nil || !slices.Equal(pathsOf(got.Refused), []string{"input"}) {
		t.Errorf("a change of nothing: %+v, %v", got, err)
	}
	if got, err := d.Update(askedBy(t, session.ScopeGroupsWrite), 7, commerce.CustomerGroupChange{IsDefault: commerce.Some(false)}); err != nil || len(got.Refused) > 0 || d.store.change.Name.Set {
		t.Errorf("a change of one thing: %+v, %v", got, err)
	}
}

// pathsOf is where refusals find something at fault.
func pathsOf[R commerce.Refusal](refused []R) []string {
	var paths []string
	for _, r := range refused {
		wrong, ok := any(r).(commerce.CustomerValidationError)
		if !ok || wrong.Says == "" {
			paths = append(paths, string(r.Code()))
			continue
		}
		paths = append(paths, strings.Join(wrong.Path, "."))
	}
	return paths
}

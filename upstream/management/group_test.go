package management

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// wholeGroup is a group as the reference has it, and as we have it.
const wholeGroup = `{"id":7,"name":"Trade","is_default":true,"is_group_for_guests":false,
	"category_access":{"type":"specific","categories":[18,19]},
	"discount_rules":[{"type":"all","method":"percent","amount":"5.0000"},{"type":"category","method":"fixed","amount":"7.5","category_id":3},
	{"type":"product","method":"price","amount":"0.25","product_id":104}],
	"date_created":"Mon, 05 Jan 2026 09:00:00 +0000","date_modified":"2026-02-05T09:00:00Z"}`

func someGroup(t testing.TB) commerce.CustomerGroup {
	t.Helper()
	created, modified := time.Date(2026, time.January, 5, 9, 0, 0, 0, time.UTC), time.Date(2026, time.February, 5, 9, 0, 0, 0, time.UTC)
	return commerce.CustomerGroup{EntityID: 7, Name: commerce.NonEmpty("Trade"), Staff: &commerce.CustomerGroupStaffView{
		IsDefault:      true,
		CategoryAccess: commerce.CustomerGroupCategoryAccess{Kind: commerce.CategoriesSpecific, CategoryEntityIds: []int{18, 19}},
		DiscountRules: []commerce.CustomerGroupDiscountRule{
			rule(t, commerce.DiscountAll, commerce.DiscountPercent, "5", 0), rule(t, commerce.DiscountCategory, commerce.DiscountFixed, "7.5", 3),
			rule(t, commerce.DiscountProduct, commerce.DiscountAmountOff, "0.25", 104),
		},
		CreatedAt: &created, ModifiedAt: &modified,
	}}
}

// rule makes a rule; what is empty or 0 is not there.
func rule(t testing.TB, kind commerce.CustomerGroupDiscountKind, method commerce.CustomerGroupDiscountMethod, amount string, target int) commerce.CustomerGroupDiscountRule {
	t.Helper()
	r := commerce.CustomerGroupDiscountRule{Kind: kind}
	if method != "" {
		r.Method = &method
	}
	if amount != "" {
		number := mustDecimal(t, amount)
		r.Amount = &number
	}
	if target != 0 {
		r.TargetEntityID = &target
	}
	return r
}

// canonical makes amounts comparable.
var canonical = cmp.Comparer(func(a, b commerce.Decimal) bool { return a.Cmp(b.Decimal) == 0 })

// TestGroupsInEverySpelling has one line per way in which V2 is loose.
func TestGroupsInEverySpelling(t *testing.T) {
	whole := someGroup(t)
	with := func(change func(*commerce.CustomerGroupStaffView)) commerce.CustomerGroup {
		g, view := whole, *whole.Staff
		change(&view)
		g.Staff = &view
		return g
	}
	bare := commerce.CustomerGroup{EntityID: 7, Staff: &commerce.CustomerGroupStaffView{
		CategoryAccess: commerce.CustomerGroupCategoryAccess{Kind: commerce.CategoriesUnknown, CategoryEntityIds: []int{}},
		DiscountRules:  []commerce.CustomerGroupDiscountRule{},
	}}
	rules := func(rules ...commerce.CustomerGroupDiscountRule) func(*commerce.CustomerGroupStaffView) {
		return func(v *commerce.CustomerGroupStaffView) { v.DiscountRules = rules }
	}
	access := func(kind commerce.CustomerGroupCategoryAccessKind, ids ...int) func(*commerce.CustomerGroupStaffView) {
		return func(v *commerce.CustomerGroupStaffView) {
			v.CategoryAccess = commerce.CustomerGroupCategoryAccess{Kind: kind, CategoryEntityIds: append([]int{}, ids...)}
		}
	}
	for name, test := range map[string]struct {
		change string // members in place of the whole group's
		want   commerce.CustomerGroup
	}{
		"as the reference has it":      {`{}`, whole},
		"a number as text":             {`{"id":"7"}`, whole},
		"a yes as text":                {`{"is_default":"true","is_group_for_guests":"false"}`, whole},
		"a yes as a number":            {`{"is_default":1,"is_group_for_guests":0}`, whole},
		"a flag as null":               {`{"is_default":null}`, with(func(v *commerce.CustomerGroupStaffView) { v.IsDefault = false })},
		"a name as a number":           {`{"name":2026}`, commerce.CustomerGroup{EntityID: 7, Name: commerce.NonEmpty("2026"), Staff: whole.Staff}},
		"a name as null":               {`{"name":null}`, commerce.CustomerGroup{EntityID: 7, Staff: whole.Staff}},
		"dates without a zone":         {`{"date_created":"2026-01-05 09:00:00","date_modified":"2026-02-05T09:00:00"}`, whole},
		"dates the other way about":    {`{"date_created":"2026-01-05T09:00:00Z","date_modified":"Thu, 05 Feb 2026 09:00:00 +0000"}`, whole},
		"a date that is none":          {`{"date_created":"","date_modified":"soon"}`, with(func(v *commerce.CustomerGroupStaffView) { v.CreatedAt, v.ModifiedAt = nil, nil })},
		"categories as text":           {`{"category_access":{"type":"specific","categories":["18","19"]}}`, whole},
		"categories where none belong": {`{"category_access":{"type":"all","categories":[18]}}`, with(access(commerce.CategoriesAll))},
		"no categories":                {`{"category_access":{"type":"specific"}}`, with(access(commerce.CategoriesSpecific))},
		"categories as null":           {`{"category_access":{"type":"none","categories":null}}`, with(access(commerce.CategoriesNone))},
		"access of a new kind":         {`{"category_access":{"type":"some"}}`, with(access(commerce.CategoriesUnknown))},
		"access as an empty list":      {`{"category_access":[]}`, with(access(commerce.CategoriesUnknown))},
		"access as null":               {`{"category_access":null}`, with(access(commerce.CategoriesUnknown))},
		"amounts as numbers": {
			`{"discount_rules":[{"type":"all","method":"percent","amount":5}]}`, with(rules(rule(t, commerce.DiscountAll, commerce.DiscountPercent, "5", 0))),
		},
		"an amount as null": {
			`{"discount_rules":[{"type":"all","method":"percent","amount":null}]}`, with(rules(rule(t, commerce.DiscountAll, commerce.DiscountPercent, "", 0))),
		},
		"one rule without a list": {
			`{"discount_rules":{"type":"price_list","price_list_id":"3"}}`, with(rules(rule(t, commerce.DiscountPriceList, "", "", 3))),
		},
		"a price list with a discount": {
			`{"discount_rules":[{"type":"price_list","price_list_id":3,"method":"percent","amount":"0.0000"}]}`, with(rules(rule(t, commerce.DiscountPriceList, "", "", 3))),
		},
		"a rule without method and amount": {
			`{"discount_rules":[{"type":"category","category_id":3}]}`, with(rules(rule(t, commerce.DiscountCategory, "", "", 3))),
		},
		"a rule about nothing": {
			`{"discount_rules":[{"type":"product","method":"fixed","amount":"1","product_id":null}]}`, with(rules(rule(t, commerce.DiscountProduct, commerce.DiscountFixed, "1", 0))),
		},
		"a rule of a new kind": {
			`{"discount_rules":[{"type":"brand","method":"gift","amount":"1"}]}`, with(rules(rule(t, commerce.DiscountUnknown, commerce.DiscountMethodUnknown, "1", 0))),
		},
		"rules as null":        {`{"discount_rules":null}`, with(rules([]commerce.CustomerGroupDiscountRule{}...))},
		"rules as an object":   {`{"discount_rules":{}}`, with(rules([]commerce.CustomerGroupDiscountRule{}...))},
		"nothing but a number": {``, bare},
	} {
		body := `{"id":7}`
		if test.change != "" {
			body = merged(t, wholeGroup, test.change)
		}
		got, ok, err := newAnsweringStore(t, map[string]string{"/v2/customer_groups/7": body}).CustomerGroup(upstreamtest.Context(t), 7)
		if err != nil || !ok {
			t.Errorf("%s: %v, %v", name, ok, err)
		}
		if diff := cmp.Diff(test.want, got, canonical, equalEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// equalEmpty takes nil and empty rules for the same, as GraphQL does.
func equalEmpty() cmp.Option {
	return cmp.FilterValues(func(a, b []commerce.CustomerGroupDiscountRule) bool { return len(a) == 0 && len(b) == 0 }, cmp.Ignore())
}

// merged puts the members of one object in place of another's.
func merged(t testing.TB, objects ...string) string {
	t.Helper()
	all := map[string]json.RawMessage{}
	for _, object := range objects {
		if err := json.Unmarshal([]byte(object), &all); err != nil {
			t.Fatal(err)
		}
	}
	body, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestGroupsThatAreNotThere(t *testing.T) {
	s := newAnsweringStore(t, nil)
	for _, id := range []int{7, 0, -1} {
		if _, ok, err := s.CustomerGroup(upstreamtest.Context(t), id); ok || err != nil {
			t.Errorf("group %d: %v, %v", id, ok, err)
		}
	}
	if n := len(s.Heard()); n != 1 {
		t.Errorf("%d requests, want one", n)
	}
	_, _, err := newAnsweringStore(t, map[string]string{"/v2/customer_groups/7": `{"id":8}`}).CustomerGroup(upstreamtest.Context(t), 7)
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
}

func TestGroupCount(t *testing.T) {
	const path = "/v2/customer_groups/count"
	for body, want := range map[string]int{`{"count":27}`: 27, `{"count":"27"}`: 27, `{"count":0}`: 0, `{"count":null}`: 0} {
		if got, err := newAnsweringStore(t, map[string]string{path: body}).CustomerGroupCount(upstreamtest.Context(t)); err != nil || got != want {
			t.Errorf("%s: got %d, %v", body, got, err)
		}
	}
	for _, body := range []string{`{}`, `[]`, `{"count":-1}`, `{"count":"many"}`, ""} {
		_, err := newAnsweringStore(t, map[string]string{path: body}).CustomerGroupCount(upstreamtest.Context(t))
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
}

func TestListGroupsByEveryFilter(t *testing.T) {
	yes, no := true, false
	from, to := start(), start().Add(time.Hour)
	for query, filter := range map[string]commerce.CustomerGroupFilter{
		"":            {},
		"&name=Trade": {Name: "Trade"}, "&name%3Alike=ra+d": {NameContains: "ra d"},
		"&is_default=true": {IsDefault: &yes}, "&is_group_for_guests=false": {IsForGuests: &no},
	} {
		if query != "" {
			query = query[1:] + "&"
		}
		wantAsked(t, filter, "GET /stores/abc/v2/customer_groups?"+sorted(t, query+"limit=11&page=1"))
	}
	wantAsked(t, commerce.CustomerGroupFilter{CreatedFrom: &from, CreatedTo: &to},
		"GET /stores/abc/v2/customer_groups?date_created%3Amax=2026-11-01T13%3A00%3A00Z&date_created%3Amin=2026-11-01T12%3A00%3A00Z&limit=11&page=1")
}

func wantAsked(t *testing.T, filter commerce.CustomerGroupFilter, want string) {
	t.Helper()
	s := newAnsweringStore(t, map[string]string{"/v2/customer_groups": "[" + wholeGroup + "]"})
	got, err := s.ListCustomerGroups(upstreamtest.Context(t), filter, 0, 11)
	if err != nil || len(got) != 1 || cmp.Diff(someGroup(t), got[0], canonical) != "" {
		t.Errorf("%+v: got %+v, %v", filter, got, err)
	}
	if line := s.Heard()[0].Line; line != want {
		t.Errorf("asked %s, want %s", line, want)
	}
}

func TestListGroupsInEverySpelling(t *testing.T) {
	for body, want := range map[string]int{"": 0, `[]`: 0, `[{"id":1},{"id":2}]`: 2} {
		got, err := newAnsweringStore(t, map[string]string{"/v2/customer_groups": body}).ListCustomerGroups(upstreamtest.Context(t), commerce.CustomerGroupFilter{}, 0, 11)
		if err != nil || len(got) != want {
			t.Errorf("%q: got %v, %v", body, got, err)
		}
	}
	for _, body := range []string{`null`, `{}`, `[{"name":"without a number"}]`, `[7]`} {
		_, err := newAnsweringStore(t, map[string]string{"/v2/customer_groups": body}).ListCustomerGroups(upstreamtest.Context(t), commerce.CustomerGroupFilter{}, 0, 11)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
	_, err := newAnsweringStore(t, nil).ListCustomerGroups(upstreamtest.Context(t), commerce.CustomerGroupFilter{}, -1, 11)
	wantCode(t, err, commerce.CodeInternal)
}

func FuzzGroup(f *testing.F) {
	f.Add([]byte(wholeGroup))
	f.Add([]byte(`{"id":"7","discount_rules":{"type":"all"}}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		kept := groupKept{id: 7}
		if kept.read(raw) && len(raw) > 0 && kept.ID != 0 && kept.ID != 7 {
			t.Errorf("%q was read as group %d", raw, kept.ID)
		}
		for _, rule := range kept.commerce().Staff.DiscountRules {
			if rule.Kind == "" || rule.Kind == commerce.DiscountPriceList && rule.Amount != nil {
				t.Errorf("%q has the rule %+v", raw, rule)
			}
		}
	})
}

// answering answers every request in one way.
func answering(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if body != "" {
			w.Header().Set("Content-Type", "application/json")
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// sorted puts a query into the order it is sent in.
func sorted(t testing.TB, query string) string {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, "/?"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(r.URL.Query().Encode())
}

package graph_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// asked sends an operation with one field called r and returns its value as JSON, beside
// the code and the field of the first error.
func (w *world) asked(t *testing.T, operation string) (value, code, field string) {
	t.Helper()
	got := w.ask(t, operation, nil)
	text, err := json.Marshal(got.Data["r"])
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Errors) > 0 {
		code, _ = got.Errors[0].Extensions["code"].(string)
		field, _ = got.Errors[0].Extensions["field"].(string)
	}
	return string(text), code, field
}

func decimalOf(t testing.TB, text string) *commerce.Decimal {
	t.Helper()
	d, err := commerce.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return &d
}

// sameDecimal compares amounts by their value.
var sameDecimal = cmp.Comparer(func(a, b commerce.Decimal) bool { return a.Cmp(b.Decimal) == 0 })

func TestGroupInputsAreGivenOn(t *testing.T) {
	percent, target := commerce.DiscountPercent, 3
	rules := []commerce.CustomerGroupDiscountRule{
		{Kind: commerce.DiscountPriceList, TargetEntityID: &target},
		{Kind: commerce.DiscountAll, Method: &percent, Amount: decimalOf(t, "5.5")},
	}
	none := []commerce.CustomerGroupDiscountRule(nil)
	const input = `name: "N", isDefault: true, isForGuests: false, categoryAccess: {kind: SPECIFIC, categoryEntityIds: [1, 2]}, ` +
		`discountRules: [{kind: PRICE_LIST, targetEntityId: 3}, {kind: ALL, method: PERCENT, amount: "5.50"}]`
	const nulls = `isDefault: null, isForGuests: null, categoryAccess: null, discountRules: null`
	whole := commerce.CustomerGroupChange{
		Name: commerce.Some("N"), IsDefault: commerce.Some(true), IsForGuests: commerce.Some(false),
		CategoryAccess: commerce.Some(commerce.CustomerGroupCategoryAccess{Kind: commerce.CategoriesSpecific, CategoryEntityIds: []int{1, 2}}),
		DiscountRules:  commerce.Some(rules),
	}
	for mutation, want := range map[string]commerce.CustomerGroupChange{
		`createCustomerGroup(input: {` + input + `}) { errors { __typename } }`:                  whole,
		`createCustomerGroup(input: {name: "N"}) { errors { __typename } }`:                      {Name: commerce.Some("N")},
		`createCustomerGroup(input: {name: "N", ` + nulls + `}) { errors { __typename } }`:       {Name: commerce.Some("N")},
		`updateCustomerGroup(input: {entityId: 7, ` + input + `}) { errors { __typename } }`:     whole,
		`updateCustomerGroup(input: {entityId: 7}) { errors { __typename } }`:                    {},
		`updateCustomerGroup(input: {entityId: 7, discountRules: []}) { errors { __typename } }`: {DiscountRules: commerce.Some([]commerce.CustomerGroupDiscountRule{})},
		`updateCustomerGroup(input: {entityId: 7, name: null, ` + nulls + `}) { errors { __typename } }`: {
			Name: commerce.Optional[string]{Set: true}, IsDefault: commerce.Optional[bool]{Set: true}, IsForGuests: commerce.Optional[bool]{Set: true},
			CategoryAccess: commerce.Optional[commerce.CustomerGroupCategoryAccess]{Set: true}, DiscountRules: commerce.Some(none),
		},
		`updateCustomerGroup(input: {entityId: 7, categoryAccess: {kind: ALL}}) { errors { __typename } }`: {
			CategoryAccess: commerce.Some(commerce.CustomerGroupCategoryAccess{Kind: commerce.CategoriesAll}),
		},
	} {
		w, groups, _ := newGroupWorld(t)
		if got, code, _ := w.asked(t, `mutation { r: `+mutation+` }`); got != `{"errors":[]}` || code != "" {
			t.Errorf("%s: %s %s", mutation, got, code)
		}
		if diff := cmp.Diff(want, groups.change, sameDecimal); diff != "" || len(groups.calls) != 1 || groups.calls[0] == "update" && groups.id != 7 {
			t.Errorf("%s: %v %d (-want +got):\n%s", mutation, groups.calls, groups.id, diff)
		}
	}
}

func TestGroupPayloads(t *testing.T) {
	when := time.Date(2026, time.January, 5, 9, 0, 0, 0, time.UTC)
	fixed, target := commerce.DiscountFixed, 3
	group := &commerce.CustomerGroup{EntityID: 7, Name: commerce.NonEmpty("N"), Staff: &commerce.CustomerGroupStaffView{
		IsDefault: true, CategoryAccess: commerce.CustomerGroupCategoryAccess{Kind: commerce.CategoriesSpecific, CategoryEntityIds: []int{1}},
		DiscountRules: []commerce.CustomerGroupDiscountRule{{Kind: commerce.DiscountProduct, Method: &fixed, Amount: decimalOf(t, "0.10"), TargetEntityID: &target}},
		CreatedAt:     &when,
	}}
	const fields = `{ customerGroup { entityId name staffOnly { isDefault isForGuests categoryAccess { kind categoryEntityIds } ` +
		`discountRules { kind method amount targetEntityId } createdAt modifiedAt } } errors { __typename ... on CommerceError { code } ... on CustomerValidationError { path } } }`
	const whole = `{"entityId":7,"name":"N","staffOnly":{"categoryAccess":{"categoryEntityIds":[1],"kind":"SPECIFIC"},"createdAt":"2026-01-05T09:00:00Z",` +
		`"discountRules":[{"amount":"0.1","kind":"PRODUCT","method":"FIXED","targetEntityId":3}],"isDefault":true,"isForGuests":false,"modifiedAt":null}}`
	for want, outcome := range map[string]commerce.CustomerGroupOutcome{
		`{"customerGroup":` + whole + `,"errors":[]}`: {Group: group},
		`{"customerGroup":` + whole + `,"errors":[{"__typename":"CustomerGroupDiscountError","code":"GROUP_DISCOUNT_FAILED"}]}`: {
			Group: group, Refused: []commerce.CustomerGroupError{commerce.CustomerGroupDiscountError{}},
		},
		`{"customerGroup":null,"errors":[{"__typename":"CustomerValidationError","code":"CUSTOMER_VALIDATION","path":["input","name"]},` +
			`{"__typename":"ItemConflictError","code":"ITEM_CONFLICT"},{"__typename":"ItemNotFoundError","code":"ITEM_NOT_FOUND"}]}`: {
			Refused: []commerce.CustomerGroupError{
				commerce.CustomerValidationError{Path: []string{"input", "name"}}, commerce.ItemConflictError{}, commerce.ItemNotFoundError{},
			},
		},
	} {
		w, groups, _ := newGroupWorld(t)
		groups.outcome = outcome
		for _, mutation := range []string{`createCustomerGroup(input: {name: "N"})`, `updateCustomerGroup(input: {entityId: 7, name: "N"})`} {
			if got, code, _ := w.asked(t, `mutation { r: `+mutation+fields+` }`); got != want || code != "" {
				t.Errorf("%s: %s %s, want %s", mutation, got, code, want)
			}
		}
	}
	w, groups, _ := newGroupWorld(t)
	const remove = `mutation { r: deleteCustomerGroup(input: {entityId: 7}) { entityId errors { __typename } } }`
	if got, _, _ := w.asked(t, remove); got != `{"entityId":7,"errors":[]}` || groups.id != 7 {
		t.Errorf("deleted %d: %s", groups.id, got)
	}
	groups.outcome.Refused = []commerce.CustomerGroupError{commerce.ItemNotFoundError{}}
	if got, _, _ := w.asked(t, remove); got != `{"entityId":null,"errors":[{"__typename":"ItemNotFoundError"}]}` {
		t.Errorf("not deleted: %s", got)
	}
	groups.err = &commerce.Error{Code: commerce.CodeOutcomeUnknown, Message: "Nobody knows."}
	if got, code, _ := w.asked(t, remove); got != "null" || code != "OUTCOME_UNKNOWN" {
		t.Errorf("nobody knows: %s %s", got, code)
	}
}

func TestGroupLists(t *testing.T) {
	cursor, total := "c7", 9
	from, to := time.Date(2026, time.January, 5, 9, 0, 0, 0, time.UTC), time.Date(2026, time.January, 6, 9, 0, 0, 0, time.UTC)
	yes, no := true, false
	page := &commerce.CustomerGroupConnection{
		Edges:    []commerce.CustomerGroupEdge{{Node: commerce.CustomerGroup{EntityID: 7}, Cursor: cursor}},
		PageInfo: commerce.PageInfo{HasNextPage: true, EndCursor: &cursor}, TotalCount: &total,
	}
	for query, want := range map[string]commerce.CustomerGroupsRequest{
		`customerGroups { nodes { entityId } }`:                                                         {PageRequest: commerce.PageRequest{First: 10}},
		`customerGroups(filter: null) { totalCount }`:                                                   {PageRequest: commerce.PageRequest{First: 10}, CountsAll: true},
		`customerGroups(first: 3, after: "x") { ... on CustomerGroupConnection { total: totalCount } }`: {PageRequest: commerce.PageRequest{First: 3, After: "x"}, CountsAll: true},
		`customerGroups(filter: {name: "N", nameContains: "n", isDefault: true, isForGuests: false, createdFrom: "2026-01-05T09:00:00Z", createdTo: "2026-01-06T09:00:00Z"}) { edges { cursor } }`: {
			PageRequest: commerce.PageRequest{First: 10},
			Filter:      commerce.CustomerGroupFilter{Name: "N", NameContains: "n", IsDefault: &yes, IsForGuests: &no, CreatedFrom: &from, CreatedTo: &to},
		},
		`customerGroups(filter: {name: null, isDefault: null, createdFrom: null}) { edges { cursor } }`: {PageRequest: commerce.PageRequest{First: 10}},
	} {
		w, groups, _ := newGroupWorld(t)
		groups.page = page
		if got, code, _ := w.asked(t, `{ r: `+query+` }`); got == "null" || code != "" {
			t.Errorf("%s: %s %s", query, got, code)
		}
		if diff := cmp.Diff(want, groups.request); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
	w, groups, _ := newGroupWorld(t)
	groups.page = page
	const fields = `{ edges { cursor node { entityId } } nodes { entityId staffOnly { isDefault } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount }`
	const want = `{"edges":[{"cursor":"c7","node":{"entityId":7}}],"nodes":[{"entityId":7,"staffOnly":null}],` +
		`"pageInfo":{"endCursor":"c7","hasNextPage":true,"hasPreviousPage":false,"startCursor":null},"totalCount":9}`
	if got, _, _ := w.asked(t, `{ r: customerGroups `+fields+` }`); got != want {
		t.Errorf("listed %s", got)
	}
	for _, field := range []string{"name", "nameContains"} {
		w, groups, _ := newGroupWorld(t)
		if _, code, at := w.asked(t, `{ r: customerGroups(filter: {`+field+`: ""}) { totalCount } }`); code != "BAD_USER_INPUT" || at != "filter."+field || len(groups.calls) > 0 {
			t.Errorf("an empty %s: %s %s", field, code, at)
		}
	}
	groups.err = errors.New("a secret")
	if got, code, _ := w.asked(t, `{ r: customerGroups { totalCount } }`); got != "null" || code != "INTERNAL" {
		t.Errorf("failed: %s %s", got, code)
	}
}

package e2e_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
)

func item(pairs ...any) map[string]any {
	in := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		in[pairs[i].(string)] = pairs[i+1]
	}
	return in
}

// codesAt are the codes of the refusals of each result, empty where there is none.
func codesAt(a e2e.Answer) []string {
	results, _ := a.At("r", "results").([]any)
	codes := make([]string, len(results))
	for i := range results {
		code, _ := a.At("r", "results", i, "errors", 0, "code").(string)
		codes[i] = code
	}
	return codes
}

// each fails the test unless every item of a list ended with its code, empty for done.
func (d *desk) each(got e2e.Answer, want ...string) e2e.Answer {
	d.t.Helper()
	if codes := codesAt(got); len(got.Errors) > 0 || !slices.Equal(codes, want) {
		d.t.Errorf("items ended with %q, want %q: %+v", codes, want, got)
	}
	return got
}

func (seen *ledger) list(t *testing.T) {
	d := open(t, seen)
	boss := d.staff("customers:read")
	const query = `query ($f: CustomersFilterInput, $s: CustomersSort!, $n: Int!, $a: String, $b: String) {
		customers(filter: $f, sort: $s, first: $n, after: $a, before: $b) { nodes { entityId lastName staffOnly { createdAt channelIds } }
		pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }`
	page := func(in map[string]any) e2e.Answer {
		if in["s"] == nil {
			in["s"] = "CREATED_ASCENDING"
		}
		if in["n"] == nil {
			in["n"] = 50
		}
		got := d.ask(boss, query, in)
		if len(got.Errors) > 0 {
			t.Fatalf("%v: %+v", in, got.Errors)
		}
		return got
	}
	ids := func(a e2e.Answer) string {
		nodes, _ := a.At("customers", "nodes").([]any)
		var ids []any
		for _, node := range nodes {
			ids = append(ids, node.(map[string]any)["entityId"])
		}
		return fmt.Sprint(ids)
	}
	person := d.Seed.Customers[1]
	filters := map[string]struct {
		filter map[string]any
		want   string
	}{
		"numbers": {item("entityIds", []any{3, 1}), "[1 3]"}, "address": {item("emails", []any{"shared.inbox@example.com"}), "[8 9]"},
		"name": {item("names", []any{"Birch Mockley"}), "[1]"}, "company": {item("companies", []any{"Example Outfitters"}), "[2]"},
		"phone": {item("phones", []any{"555-0105"}), "[5]"}, "ip": {item("registrationIpAddresses", []any{"192.0.2.7"}), "[7]"},
		"both": {item("emails", []any{person.Email}, "entityIds", []any{1}), "[]"},
	}
	for name, test := range filters {
		if got := ids(page(item("f", test.filter))); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
	group := page(item("f", item("customerGroupEntityIds", []any{5})))
	contains := page(item("f", item("nameContains", "Mockley")))
	window := page(item("f", item("createdFrom", group.At("customers", "nodes", 0, "staffOnly", "createdAt"), "createdTo", group.At("customers", "nodes", 0, "staffOnly", "createdAt"))))
	if ids(group) == "[]" || ids(contains) == "[]" || ids(window) != "[5]" {
		t.Errorf("group %s, part of the name %s, time %s", ids(group), ids(contains), ids(window))
	}
	seen3 := map[string]string{}
	for _, sort := range []string{"CREATED_ASCENDING", "CREATED_DESCENDING", "LAST_NAME_ASCENDING", "LAST_NAME_DESCENDING", "MODIFIED_ASCENDING", "MODIFIED_DESCENDING"} {
		seen3[sort] = ids(page(item("s", sort, "n", 3)))
	}
	if seen3["CREATED_ASCENDING"] != "[1 2 3]" || seen3["CREATED_DESCENDING"] != "[40 39 38]" || seen3["LAST_NAME_ASCENDING"] == seen3["LAST_NAME_DESCENDING"] {
		t.Errorf("sorts: %v", seen3)
	}
	one := page(item("n", 15))
	two := page(item("n", 15, "a", one.At("customers", "pageInfo", "endCursor")))
	last := page(item("n", 15, "a", two.At("customers", "pageInfo", "endCursor")))
	back := page(item("n", 15, "b", last.At("customers", "pageInfo", "startCursor")))
	if ids(back) != ids(two) || ids(one) == ids(two) || one.At("customers", "pageInfo", "hasPreviousPage") != false ||
		two.At("customers", "pageInfo", "hasPreviousPage") != true || last.At("customers", "pageInfo", "hasNextPage") != false {
		t.Errorf("there %s, %s, %s and back %s", ids(one), ids(two), ids(last), ids(back))
	}
	if got := d.ask(boss, query, item("s", "CREATED_ASCENDING", "n", 51)); codeOf(got) != "BAD_USER_INPUT" {
		t.Errorf("51: %+v", got)
	}
}

func crowd(n int) []any {
	all := make([]any, n)
	for i := range all {
		all[i] = item("email", fmt.Sprintf("crowd.%02d@example.net", i), "firstName", "Crowd", "lastName", fmt.Sprintf("Member %d", i))
	}
	return all
}

// creation: 35 with two bad ones, and a chunk that the store does not take.
func (seen *ledger) creation(t *testing.T) {
	d := open(t, seen)
	boss := d.staff("customers:read", "customers:write", "customers:credentials")
	items := crowd(35)
	items[3].(map[string]any)["email"] = d.Seed.Customers[0].Email
	items[17].(map[string]any)["firstName"] = ""
	first := items[0].(map[string]any)
	first["addresses"] = []any{place()}
	first["attributes"] = []any{item("attributeEntityId", 1, "value", "Evergreen")}
	first["formFields"], first["newPassword"] = everyAnswer(), "crowd-kettle-100"
	want := make([]string, 35)
	want[3], want[17] = "EMAIL_ALREADY_IN_USE", "CUSTOMER_VALIDATION"
	got := d.each(d.changeList(boss, "createCustomers", ` customer { entityId email addresses { nodes { city } } attributes { value } }`, "customers", items...), want...)
	if got.At("r", "results", 0, "customer", "addresses", "nodes", 0, "city") != "Sampleton" || got.At("r", "results", 0, "customer", "attributes", 0, "value") != "Evergreen" {
		t.Errorf("the first: %v", got.At("r", "results", 0))
	}
	for i := range items {
		if email := got.At("r", "results", i, "customer", "email"); want[i] == "" && email != items[i].(map[string]any)["email"] {
			t.Errorf("result %d is %v", i, email)
		}
	}

	d = open(t, seen)
	boss = d.staff("customers:read", "customers:write", "customers:credentials")
	if err := d.Store.FailNext(sandbox.On("create-customers"), 1, sandbox.Fault{Kind: sandbox.FaultStatus, Status: http.StatusServiceUnavailable}); err != nil {
		t.Fatal(err)
	}
	got = d.changeList(boss, "createCustomers", ` customer { entityId }`, "customers", crowd(35)...)
	var left []any
	for i, code := range codesAt(got) {
		if isMade := got.At("r", "results", i, "customer", "entityId") != nil; isMade == (code != "") {
			t.Errorf("result %d: %v", i, got.At("r", "results", i))
		}
		if code == "ITEM_NOT_TRIED" {
			left = append(left, crowd(35)[i])
		}
	}
	if len(left) != 10 && len(left) != 5 { // whichever chunk it was
		t.Errorf("%d were not tried: %v", len(left), codesAt(got))
	}
	there := func() int {
		nodes, _ := d.ask(boss, `{ customers(first: 50, filter: {nameContains: "Crowd"}) { nodes { email } } }`, nil).At("customers", "nodes").([]any)
		return len(nodes)
	}
	if n := there(); n != 35-len(left) {
		t.Errorf("%d are there, and %d were not tried", n, len(left))
	}
	d.fine(d.changeList(boss, "createCustomers", ` customer { entityId }`, "customers", left...))
	if n := there(); n != 35 {
		t.Errorf("%d are there in the end", n)
	}
}

func (seen *ledger) changes(t *testing.T) {
	d := open(t, seen)
	boss := d.staff("customers:read", "customers:write", "customers:credentials", "customers:credit")
	const made = ` customer { entityId email company phone customerGroup { entityId } staffOnly { notes channelIds storeCredit } }`
	got := d.each(d.changeList(boss, "updateCustomers", made, "customers",
		item("entityId", 2, "company", nil, "notes", "rings twice", "customerGroupEntityId", nil, "storeCredit", "12.34", "channelIds", []any{1}),
		item("entityId", 3, "email", d.Seed.Customers[0].Email), item("entityId", 999_999, "firstName", "Nobody"),
		item("entityId", 4, "firstName", ""), item("entityId", 2, "firstName", "Twice"), item("entityId", 5, "formFields", everyAnswer()),
	), "", "EMAIL_ALREADY_IN_USE", "ITEM_NOT_FOUND", "CUSTOMER_VALIDATION", "ITEM_CONFLICT", "")
	first, _ := got.At("r", "results", 0, "customer").(map[string]any)
	if first["company"] != nil || first["phone"] == nil || first["customerGroup"] != nil || fmt.Sprint(first["staffOnly"]) != "map[channelIds:[1] notes:rings twice storeCredit:[12.34]]" {
		t.Errorf("null takes away, absent keeps: %v", first)
	}
	if got := d.changeList(d.staff("customers:write"), "updateCustomers", made, "customers", item("entityId", 2, "storeCredit", "1")); codeOf(got) != "FORBIDDEN" {
		t.Errorf("credit without its scope: %+v", got)
	}
	who := d.shopper(d.SignIn(t, d.FirstOf(t, 4)))
	gone := d.changeList(boss, "deleteCustomers", "", "entityIds", 4, 999_999, 30)
	d.each(gone, "", "ITEM_NOT_FOUND", "")
	if got := d.ask(who, viewerQuery, nil); codeOf(got) != "SESSION_EXPIRED" {
		t.Errorf("a session of who is gone: %+v", got)
	}
	d.fine(d.changeList(boss, "deleteCustomers", "", "entityIds", 31))
	d.fine(d.changeList(boss, "updateCustomers", made, "customers", item("entityId", 6, "lastName", "Moved")))
	if err := d.Store.FailNext(sandbox.On("update-customers"), 1, sandbox.Fault{Kind: sandbox.FaultDropBefore}); err != nil {
		t.Fatal(err)
	}
	d.each(d.changeList(boss, "updateCustomers", made, "customers", item("entityId", 6, "lastName", "Lost")), "ITEM_OUTCOME_UNKNOWN")
}

func (seen *ledger) credentials(t *testing.T) {
	d := open(t, seen)
	boss := d.staff("customers:credentials")
	person := d.FirstOf(t, groupWholesale)
	who := d.shopper(d.SignIn(t, person))
	set := func(in map[string]any) e2e.Answer { return d.change(boss, "setCustomerPassword", "isSet", in) }
	valid := func(secret string) e2e.Answer {
		return d.send(boss, "validateCustomerCredentials", "isValid customerEntityId", item("email", person.Email, "password", secret))
	}
	if got := valid(person.Password); got.At("r", "isValid") != true || got.At("r", "customerEntityId") != float64(person.EntityID) {
		t.Errorf("%+v", got)
	}
	if got := valid("something-else-1"); got.At("r", "isValid") != false || got.At("r", "customerEntityId") != nil {
		t.Errorf("%+v", got)
	}
	d.fine(set(item("customerEntityId", person.EntityID, "newPassword", "staff-kettle-77")))
	if got := d.ask(who, viewerQuery, nil); codeOf(got) != "SESSION_EXPIRED" {
		t.Errorf("a session from before: %+v", got)
	}
	if got := valid("staff-kettle-77"); got.At("r", "isValid") != true {
		t.Errorf("%+v", got)
	}
	d.refused(set(item("customerEntityId", 999_999, "newPassword", "staff-kettle-78")), "ITEM_NOT_FOUND")
	d.refused(set(item("customerEntityId", person.EntityID)), "CUSTOMER_VALIDATION input")
	d.fine(set(item("customerEntityId", person.EntityID, "mustResetPassword", true)))
	got := d.ask(nil, e2e.LoginMutation, item("input", item("email", person.Email, "password", "staff-kettle-77")))
	if got.At("login", "errors", 0, "code") != "PASSWORD_RESET_REQUIRED" {
		t.Errorf("%+v", got)
	}
}

func (seen *ledger) staffAddresses(t *testing.T) {
	d := open(t, seen)
	boss := d.staff("customers:read", "customers:write")
	at := func(customer int, more ...any) map[string]any {
		in := place()
		in["customerEntityId"] = customer
		for i := 0; i < len(more); i += 2 {
			in[more[i].(string)] = more[i+1]
		}
		return in
	}
	const made = " address { entityId city company kind }"
	got := d.each(d.changeList(boss, "createCustomerAddresses", made, "addresses", at(5), at(5), at(6, "kind", "COMMERCIAL", "company", "Nova"),
		at(6, "city", ""), at(999_999)), "", "ITEM_CONFLICT", "", "CUSTOMER_VALIDATION", "ITEM_NOT_FOUND")
	d.each(d.changeList(boss, "createCustomerAddresses", made, "addresses", at(5)), "ITEM_MISSING") // it is there
	one, two := got.At("r", "results", 0, "address", "entityId"), got.At("r", "results", 2, "address", "entityId")
	changed := d.each(d.changeList(boss, "updateCustomerAddresses", made, "addresses", item("entityId", one, "city", "Mock Harbour"),
		item("entityId", two, "company", nil), item("entityId", 999_999, "city", "Nowhere")), "", "", "ITEM_NOT_FOUND")
	if changed.At("r", "results", 0, "address", "city") != "Mock Harbour" || changed.At("r", "results", 1, "address", "company") != nil {
		t.Errorf("%+v", changed)
	}
	d.fine(d.changeList(boss, "createCustomerAddresses", made, "addresses", at(7)))
	d.fine(d.changeList(boss, "updateCustomerAddresses", made, "addresses", item("entityId", one, "phone", nil)))
	d.each(d.changeList(boss, "deleteCustomerAddresses", "", "entityIds", one, 999_999), "", "ITEM_NOT_FOUND")
	d.fine(d.changeList(boss, "deleteCustomerAddresses", "", "entityIds", two))
}

package e2e_test

import (
	"fmt"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
)

const groupMade = `customerGroup { entityId name staffOnly { isDefault isForGuests categoryAccess { kind categoryEntityIds }
	discountRules { kind method amount targetEntityId } } }`

func (seen *ledger) groups(t *testing.T) {
	d := open(t, seen)
	boss := d.staff("groups:read", "groups:write")
	create := func(in map[string]any) e2e.Answer { return d.change(boss, "createCustomerGroup", groupMade, in) }
	update := func(id any, in map[string]any) e2e.Answer {
		in["entityId"] = id
		return d.change(boss, "updateCustomerGroup", groupMade, in)
	}
	rule := func(kind string, more ...any) map[string]any {
		r := map[string]any{"kind": kind}
		for i := 0; i < len(more); i += 2 {
			r[more[i].(string)] = more[i+1]
		}
		return r
	}
	made := d.fine(create(map[string]any{
		"name": "Roasters", "categoryAccess": map[string]any{"kind": "SPECIFIC", "categoryEntityIds": []any{1, 2}},
		"discountRules": []any{
			rule("CATEGORY", "method", "PERCENT", "amount", "12.5", "targetEntityId", 1),
			rule("PRODUCT", "method", "FIXED", "amount", "3.10", "targetEntityId", 104), rule("ALL", "method", "PRICE", "amount", "1"),
		},
	}))
	id := made.At("r", "customerGroup", "entityId")
	if got := fmt.Sprint(made.At("r", "customerGroup", "staffOnly", "categoryAccess")); got != "map[categoryEntityIds:[1 2] kind:SPECIFIC]" {
		t.Errorf("access: %s", got)
	}
	if rules, _ := made.At("r", "customerGroup", "staffOnly", "discountRules").([]any); len(rules) != 3 {
		t.Errorf("rules: %v", rules)
	}
	kept := d.fine(update(id, map[string]any{"name": "Master Roasters"}))
	if rules, _ := kept.At("r", "customerGroup", "staffOnly", "discountRules").([]any); len(rules) != 3 || kept.At("r", "customerGroup", "name") != "Master Roasters" {
		t.Errorf("what is left out stays: %+v", kept)
	}
	replaced := d.fine(update(id, map[string]any{"discountRules": []any{rule("PRICE_LIST", "targetEntityId", 1)}}))
	if rules, _ := replaced.At("r", "customerGroup", "staffOnly", "discountRules").([]any); len(rules) != 1 {
		t.Errorf("rules are replaced whole: %v", rules)
	}
	d.fine(update(id, map[string]any{"discountRules": []any{}, "categoryAccess": map[string]any{"kind": "NONE"}}))
	for _, change := range []map[string]any{{"name": "Retail"}, {"isForGuests": true}} {
		d.refused(update(id, change), "ITEM_CONFLICT")
	}
	d.refused(create(map[string]any{"name": "Retail"}), "ITEM_CONFLICT")
	d.refused(create(map[string]any{"name": ""}), "CUSTOMER_VALIDATION input.name")
	d.refused(update(id, map[string]any{}), "CUSTOMER_VALIDATION input")
	d.refused(update(999_999, map[string]any{"name": "Nobody"}), "ITEM_NOT_FOUND")

	choices := d.Store.Store().Choices()
	choices.SitewideDiscountFails = true
	d.Store.Store().SetChoices(choices)
	half := create(map[string]any{"name": "Half", "discountRules": []any{rule("ALL", "method", "PERCENT", "amount", "5")}})
	d.refused(half, "GROUP_DISCOUNT_FAILED")
	if half.At("r", "customerGroup", "name") != "Half" {
		t.Errorf("207 without the group: %+v", half)
	}
	d.refused(update(id, map[string]any{"discountRules": []any{rule("ALL", "method", "PERCENT", "amount", "5")}}), "GROUP_DISCOUNT_FAILED")

	page := d.ask(boss, `{ all: customerGroups(first: 5) { nodes { name } pageInfo { hasNextPage endCursor } totalCount }
		named: customerGroups(filter: {nameContains: "Roast"}) { nodes { entityId } } default: customerGroups(filter: {isDefault: true}) { nodes { name } }
		guests: customerGroups(filter: {isForGuests: true}) { nodes { name } } }`, nil)
	if page.At("all", "totalCount") != 8.0 || page.At("all", "pageInfo", "hasNextPage") != true || page.At("named", "nodes", 0, "entityId") != id ||
		page.At("default", "nodes", 0, "name") != "Retail" || page.At("guests", "nodes", 0, "name") != "Guests" {
		t.Errorf("lists: %+v", page)
	}
	next := d.ask(boss, `query ($after: String) { customerGroups(first: 5, after: $after) { nodes { name } pageInfo { hasNextPage } } }`,
		map[string]any{"after": page.At("all", "pageInfo", "endCursor")})
	if nodes, _ := next.At("customerGroups", "nodes").([]any); len(nodes) != 3 || next.At("customerGroups", "pageInfo", "hasNextPage") != false {
		t.Errorf("the next page: %+v", next)
	}
	remove := func(id any) e2e.Answer {
		return d.change(boss, "deleteCustomerGroup", "entityId", map[string]any{"entityId": id})
	}
	if got := d.fine(remove(id)); got.At("r", "entityId") != id {
		t.Errorf("%+v", got)
	}
	d.refused(remove(id), "ITEM_NOT_FOUND")
	if got := remove(0); codeOf(got) != "BAD_USER_INPUT" {
		t.Errorf("no number: %+v", got)
	}
}

// groupPrices: the next price a shopper asks for is by the new rules.
func (seen *ledger) groupPrices(t *testing.T) {
	d := open(t, seen)
	boss := d.staff("groups:write")
	who := d.shopper(d.SignIn(t, d.FirstOf(t, 3))) // 10 % less for everything
	price := func() any {
		return d.ask(who, priceQuery, nil).At("prices", 0, "calculatedPrice", "taxExclusive")
	}
	if got := price(); got != "90" {
		t.Fatalf("before: %v", got)
	}
	d.fine(d.change(boss, "updateCustomerGroup", "customerGroup { entityId }", map[string]any{
		"entityId": 3, "discountRules": []any{map[string]any{"kind": "ALL", "method": "PERCENT", "amount": "50"}},
	}))
	if got := price(); got != "50" {
		t.Errorf("after: %v", got)
	}
}

func (seen *ledger) subscribers(t *testing.T) {
	d := open(t, seen)
	boss := d.staff("subscribers:read", "subscribers:write")
	const made = "subscriber { entityId email firstName source channelId consents }"
	all := func() []any {
		nodes, _ := d.ask(boss, `{ newsletterSubscribers(first: 50) { nodes { entityId email } } }`, nil).At("newsletterSubscribers", "nodes").([]any)
		return nodes
	}
	before := len(all())
	create := func(in map[string]any) e2e.Answer { return d.change(boss, "createNewsletterSubscriber", made, in) }
	update := func(id any, in map[string]any) e2e.Answer {
		in["entityId"] = id
		return d.change(boss, "updateNewsletterSubscriber", made, in)
	}
	remove := func(id any) e2e.Answer {
		return d.change(boss, "deleteNewsletterSubscriber", "entityId", map[string]any{"entityId": id})
	}
	got := d.fine(create(map[string]any{"email": "paper.reader@example.net", "firstName": "Paper", "channelId": 1, "consents": []any{"MARKETING_NEWSLETTER"}}))
	id := got.At("r", "subscriber", "entityId")
	changed := d.fine(update(id, map[string]any{"consents": []any{}}))
	if got := fmt.Sprint(changed.At("r", "subscriber", "consents")); got != "[]" || changed.At("r", "subscriber", "firstName") != "Paper" {
		t.Errorf("%+v", changed)
	}
	d.refused(create(map[string]any{"email": "paper.reader@example.net", "channelId": 1}), "ITEM_CONFLICT")
	d.refused(create(map[string]any{"email": "nothing"}), "CUSTOMER_VALIDATION input.email")
	d.refused(update(id, map[string]any{"email": "guest.reader@example.com"}), "ITEM_CONFLICT")
	d.refused(update(id, map[string]any{"channelId": 999}), "CUSTOMER_VALIDATION input.channelId")
	d.refused(update(999_999, map[string]any{"firstName": "Nobody"}), "ITEM_NOT_FOUND")
	filtered := d.ask(boss, `{ mail: newsletterSubscribers(filter: {email: "guest.reader@example.com"}) { nodes { channelId } totalCount }
		orders: newsletterSubscribers(filter: {source: ORDER}) { nodes { email } } page: newsletterSubscribers(first: 3) { nodes { entityId } pageInfo { hasNextPage endCursor } } }`, nil)
	mail, _ := filtered.At("mail", "nodes").([]any)
	orders, _ := filtered.At("orders", "nodes").([]any)
	if len(mail) != 2 || len(orders) != 2 || filtered.At("page", "pageInfo", "hasNextPage") != true {
		t.Errorf("filters: %+v", filtered)
	}
	if got := d.fine(remove(id)); got.At("r", "entityId") != id {
		t.Errorf("%+v", got)
	}
	if n := len(all()); n != before || n < 7 {
		t.Errorf("%d subscribers are left, were %d", n, before)
	}
	d.refused(remove(id), "ITEM_NOT_FOUND")
	if got := remove(0); codeOf(got) != "BAD_USER_INPUT" { // without any the schema has no such operation
		t.Errorf("number 0: %+v", got)
	}
	if n := len(all()); n != before {
		t.Errorf("%d subscribers are left after deletes without a number", n)
	}
}

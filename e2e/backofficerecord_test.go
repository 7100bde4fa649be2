package e2e_test

import (
	"fmt"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
)

// attributes are defined, up to 50, renamed, set, taken away and deleted.
func (seen *ledger) attributes(t *testing.T) {
	d := open(t, seen)
	boss := d.staff("customers:read", "customers:write", "settings:write")
	var many []any
	for n := range 47 {
		many = append(many, item("name", fmt.Sprintf("Extra %d", n), "kind", "STRING"))
	}
	const defined = " attribute { entityId name kind }"
	d.fine(d.changeList(boss, "createCustomerAttributeDefinitions", defined, "attributes", many...))
	d.each(d.changeList(boss, "createCustomerAttributeDefinitions", defined, "attributes", item("name", "One too many", "kind", "DATE"),
		item("name", "Extra 1", "kind", "STRING"), item("name", "", "kind", "STRING")), "ITEM_LIMIT", "ITEM_CONFLICT", "CUSTOMER_VALIDATION")
	all, _ := d.ask(boss, `{ customerAttributeDefinitions { entityId name kind } }`, nil).At("customerAttributeDefinitions").([]any)
	if len(all) != 50 {
		t.Errorf("%d attributes", len(all))
	}
	d.fine(d.changeList(boss, "updateCustomerAttributeDefinitions", defined, "attributes", item("entityId", 1, "name", "Level")))
	d.each(d.changeList(boss, "updateCustomerAttributeDefinitions", defined, "attributes", item("entityId", 2, "name", "Extra 1")), "ITEM_CONFLICT")

	const set = " attribute { entityId name value }"
	key := func(customer, attribute int, more ...any) map[string]any {
		return item(append([]any{"customerEntityId", customer, "attributeEntityId", attribute}, more...)...)
	}
	got := d.fine(d.changeList(boss, "setCustomerAttributeValues", set, "values", key(5, 1, "value", "Pinecone"), key(1, 2, "value", "9")))
	if got.At("r", "results", 0, "attribute", "name") != "Level" || got.At("r", "results", 1, "attribute", "value") != "9" {
		t.Errorf("%+v", got)
	}
	d.each(d.changeList(boss, "setCustomerAttributeValues", set, "values", key(5, 2, "value", "no number"), key(999_999, 1, "value", "x"), key(5, 999, "value", "x")),
		"CUSTOMER_VALIDATION", "ITEM_NOT_FOUND", "ITEM_NOT_FOUND")
	d.fine(d.changeList(boss, "deleteCustomerAttributeValues", set, "values", key(5, 1)))
	d.each(d.changeList(boss, "deleteCustomerAttributeValues", set, "values", key(5, 1)), "ITEM_NOT_FOUND")
	d.fine(d.changeList(boss, "deleteCustomerAttributeDefinitions", defined, "entityIds", 2))
	d.each(d.changeList(boss, "deleteCustomerAttributeDefinitions", defined, "entityIds", 2), "ITEM_NOT_FOUND")
}

func (seen *ledger) answers(t *testing.T) {
	d := open(t, seen)
	boss := d.staff("customers:read", "customers:write")
	got := d.fine(d.changeList(boss, "setCustomerFormFieldValues", " customer { entityId "+answered+" }", "customers",
		item("customerEntityId", 5, "formFields", everyAnswer())))
	if fields, _ := got.At("r", "results", 0, "customer", "formFields").([]any); len(fields) < 6 {
		t.Errorf("%+v", got)
	}
	unknown := item("texts", []any{item("fieldEntityId", 999, "text", "x")})
	d.each(d.changeList(boss, "setCustomerFormFieldValues", "", "customers", item("customerEntityId", 5, "formFields", unknown),
		item("customerEntityId", 6, "formFields", item("texts", everyAnswer()["texts"]))), "CUSTOMER_VALIDATION", "")
}

func (seen *ledger) metafields(t *testing.T) {
	d := open(t, seen)
	boss := d.staff("customers:read", "customers:write")
	const made = " metafield { entityId namespace key value description permission }"
	field := func(customer int, key string, more ...any) map[string]any {
		return item(append([]any{"customerEntityId", customer, "namespace", "erp", "key", key, "value", "v", "permission", "READ"}, more...)...)
	}
	got := d.fine(d.changeList(boss, "createCustomerMetafields", made, "metafields", field(5, "one", "description", "first"), field(6, "two")))
	id := got.At("r", "results", 0, "metafield", "entityId")
	d.each(d.changeList(boss, "createCustomerMetafields", made, "metafields", field(5, "one"), field(5, "three"), field(5, "four", "namespace", commerce.IdentityNamespace),
		field(5, "")), "ITEM_CONFLICT", "", "CUSTOMER_VALIDATION", "CUSTOMER_VALIDATION")
	changed := d.fine(d.changeList(boss, "updateCustomerMetafields", made, "metafields", item("customerEntityId", 5, "entityId", id, "value", "w", "description", nil)))
	if changed.At("r", "results", 0, "metafield", "value") != "w" || changed.At("r", "results", 0, "metafield", "description") != nil {
		t.Errorf("%+v", changed)
	}
	d.each(d.changeList(boss, "updateCustomerMetafields", made, "metafields", item("customerEntityId", 5, "entityId", 999_999, "value", "w")), "ITEM_NOT_FOUND")
	read := d.ask(boss, `{ customers(filter: {entityIds: [5]}) { nodes { metafields(namespace: "erp") { key permission } } } }`, nil)
	if got := fmt.Sprint(read.At("customers", "nodes", 0, "metafields")); got != "[map[key:one permission:READ] map[key:three permission:READ]]" {
		t.Errorf("%s", got)
	}
	hidden := d.ask(boss, `query ($n: String!) { customers(filter: {entityIds: [5]}) { nodes { metafields(namespace: $n) { key } } } }`,
		map[string]any{"n": commerce.IdentityNamespace})
	if list, _ := hidden.At("customers", "nodes", 0, "metafields").([]any); len(list) != 0 {
		t.Errorf("the reserved namespace: %+v", hidden)
	}
	d.fine(d.changeList(boss, "deleteCustomerMetafields", made, "metafields", item("customerEntityId", 5, "entityId", id)))
	d.each(d.changeList(boss, "deleteCustomerMetafields", made, "metafields", item("customerEntityId", 5, "entityId", id)), "ITEM_NOT_FOUND")
	if err := d.Store.FailNext(sandbox.On("change-customer-metafields"), 9, sandbox.Fault{Kind: sandbox.FaultStatus, Status: 413}); err != nil {
		t.Fatal(err)
	}
	d.each(d.changeList(boss, "createCustomerMetafields", made, "metafields", field(5, "five")), "ITEM_LIMIT")
}

func (seen *ledger) settings(t *testing.T) {
	d := open(t, seen)
	boss := d.staff("customers:read", "customers:write", "settings:write", "groups:read", "instruments:read")
	const agreed = "consent { allow deny }"
	got := d.fine(d.change(boss, "setCustomerConsent", agreed, item("customerEntityId", 2, "allow", []any{"ESSENTIAL"}, "deny", []any{"TARGETING", "ANALYTICS"})))
	read := d.ask(boss, `{ customers(filter: {entityIds: [2]}) { nodes { consent { allow deny } storedInstruments { __typename } } } }`, nil)
	if len(read.Errors) > 0 || fmt.Sprint(read.At("customers", "nodes", 0, "consent", "allow")) != "[ESSENTIAL]" ||
		read.At("customers", "nodes", 0, "storedInstruments", 0, "__typename") != "StoredPayPalAccount" {
		t.Errorf("%+v, read %+v", got, read)
	}
	d.refused(d.change(boss, "setCustomerConsent", agreed, item("customerEntityId", 999_999, "allow", []any{"ESSENTIAL"}, "deny", []any{})), "ITEM_NOT_FOUND")
	const now = "settings { channelId asksForTrackingConsent privacyPolicyUrl guestCustomerGroup { entityId } defaultCustomerGroup { name } allowsGlobalLogins }"
	update := func(in map[string]any) { d.fine(d.change(boss, "updateCustomerSettings", now, in)) }
	update(item("privacyPolicyUrl", "https://example.net/privacy", "defaultCustomerGroupEntityId", 2))
	update(item("channelId", 2, "asksForTrackingConsent", true, "allowsGlobalLogins", false))
	update(item("channelId", 2, "asksForTrackingConsent", nil))
	both := d.ask(boss, `{ store: customerSettings { privacyPolicyUrl defaultCustomerGroup { name } }
		channel: customerSettings(channelId: 2) { asksForTrackingConsent allowsGlobalLogins } none: customerSettings(channelId: 999) { channelId } }`, nil)
	if both.At("store", "privacyPolicyUrl") != "https://example.net/privacy" || both.At("store", "defaultCustomerGroup", "name") != "Wholesale" ||
		both.At("channel", "asksForTrackingConsent") != nil || both.At("channel", "allowsGlobalLogins") != false || both.At("none") != nil {
		t.Errorf("%+v", both)
	}
	d.refused(d.change(boss, "updateCustomerSettings", now, item("channelId", 999, "asksForTrackingConsent", true)), "ITEM_NOT_FOUND")
}

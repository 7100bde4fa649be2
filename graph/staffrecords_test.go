package graph_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/commerce"
)

// keeping is a world whose staff keep records.
func keeping(t *testing.T, r *staffRecords) *world {
	t.Helper()
	return newWorld(t, func(w *world) {
		w.options.Staff.Records = r
		w.customers.groups = func(ids []int) (map[int]commerce.CustomerGroup, map[int]error) {
			// Of one group nobody may know the name.
			return map[int]commerce.CustomerGroup{6: {EntityID: 6, Name: commerce.NonEmpty("Guests")}}, map[int]error{1: errors.New("no")}
		}
	})
}

func given[T any](value T) commerce.Optional[T] {
	return commerce.Optional[T]{Set: true, Value: &value}
}

func nulled[T any]() commerce.Optional[T] { return commerce.Optional[T]{Set: true} }

func TestRecordsGiveEverythingOn(t *testing.T) {
	const errors = `errors { __typename ... on CommerceError { code message } ... on CustomerValidationError { path } }`
	refused := `{"index":1,"x":null,"errors":[{"__typename":"CustomerValidationError","code":"CUSTOMER_VALIDATION","message":"Something that was given does not fit.","path":["input","x"]}]}`
	results := func(field, value string) string {
		return `{"results":[{"index":0,"` + field + `":` + value + `,"errors":[]},` + strings.Replace(refused, `"x":`, `"`+field+`":`, 1) + `]}`
	}
	number := commerce.Decimal{Decimal: decimal.MustParse("3.5")}
	day := time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC)
	asks, policy, guest := given(true), nulled[string](), given(0)
	for _, test := range []struct {
		name, operation, want string
		asked                 any
	}{
		{
			"set values", `mutation { a: setCustomerAttributeValues(input: {values: [{customerEntityId: 1, attributeEntityId: 2, value: "v"}, {customerEntityId: 3, attributeEntityId: 4, value: ""}]}) { results { index attribute { entityId name value } ` + errors + ` } } }`,
			results("attribute", `{"entityId":2,"name":"Level","value":"v"}`),
			[]commerce.CustomerAttributeDraft{{CustomerAttributeKey: commerce.CustomerAttributeKey{CustomerID: 1, AttributeID: 2}, Value: "v"}, {CustomerAttributeKey: commerce.CustomerAttributeKey{CustomerID: 3, AttributeID: 4}}},
		},
		{
			"delete values", `mutation { a: deleteCustomerAttributeValues(input: {values: [{customerEntityId: 1, attributeEntityId: 2}, {customerEntityId: 3, attributeEntityId: 4}]}) { results { index attribute { entityId } ` + errors + ` } } }`,
			results("attribute", `null`),
			[]commerce.CustomerAttributeKey{{CustomerID: 1, AttributeID: 2}, {CustomerID: 3, AttributeID: 4}},
		},
		{
			"set answers", `mutation { a: setCustomerFormFieldValues(input: {customers: [{customerEntityId: 1, formFields: {checkboxes: [{fieldEntityId: 1, valueEntityIds: [2]}], multipleChoices: [{fieldEntityId: 2, valueEntityId: 3}],
				numbers: [{fieldEntityId: 3, number: "3.5"}], dates: [{fieldEntityId: 4, date: "2026-03-02T00:00:00Z"}], texts: [{fieldEntityId: 5, text: "t"}], multilineTexts: [{fieldEntityId: 6, multilineText: "m"}], passwords: [{fieldEntityId: 7, password: "p"}]}}, {customerEntityId: 2, formFields: {}}]})
				{ results { index customer { entityId } ` + errors + ` } } }`,
			results("customer", `{"entityId":1}`),
			[]commerce.CustomerFormAnswers{{CustomerID: 1, Answers: commerce.FormAnswers{
				Checkboxes: []commerce.CheckboxesAnswer{{FieldEntityID: 1, ValueEntityIDs: []int{2}}}, MultipleChoices: []commerce.ChoiceAnswer{{FieldEntityID: 2, ValueEntityID: 3}},
				Numbers: []commerce.NumberAnswer{{FieldEntityID: 3, Number: number}}, Dates: []commerce.DateAnswer{{FieldEntityID: 4, Date: day}},
				Texts: []commerce.TextAnswer{{FieldEntityID: 5, Text: "t"}}, MultilineTexts: []commerce.TextAnswer{{FieldEntityID: 6, Text: "m"}}, Passwords: []commerce.PasswordAnswer{{FieldEntityID: 7, Password: "p"}},
			}}, {CustomerID: 2}},
		},
		{
			"define", `mutation { a: createCustomerAttributeDefinitions(input: {attributes: [{name: "a", kind: DATE}, {name: "b", kind: UNKNOWN}]}) { results { index attribute { entityId name kind } ` + errors + ` } } }`,
			results("attribute", `{"entityId":9,"name":"a","kind":"DATE"}`),
			[]commerce.AttributeDefinitionDraft{{Name: "a", Kind: commerce.AttributeDate}, {Name: "b", Kind: commerce.AttributeUnknown}},
		},
		{
			"rename", `mutation { a: updateCustomerAttributeDefinitions(input: {attributes: [{entityId: 1, name: "a"}, {entityId: 2, name: "b"}]}) { results { index attribute { entityId name kind } ` + errors + ` } } }`,
			results("attribute", `{"entityId":1,"name":"a","kind":"DATE"}`),
			[]commerce.AttributeDefinitionChange{{EntityID: 1, Name: "a"}, {EntityID: 2, Name: "b"}},
		},
		{
			"drop", `mutation { a: deleteCustomerAttributeDefinitions(input: {entityIds: [1, 2]}) { results { index attribute { entityId } ` + errors + ` } } }`,
			results("attribute", `null`),
			[]int{1, 2},
		},
		{
			"create metafields", `mutation { a: createCustomerMetafields(input: {metafields: [{customerEntityId: 1, namespace: "n", key: "k", value: "v", permission: READ_AND_STOREFRONT}, {customerEntityId: 1, namespace: "n", key: "l", value: "v", description: "d", permission: APP_ONLY}]})
				{ results { index metafield { entityId namespace key value description permission } ` + errors + ` } } }`,
			results("metafield", `{"entityId":9,"namespace":"n","key":"k","value":"v","description":null,"permission":"READ_AND_STOREFRONT"}`),
			[]commerce.MetafieldDraft{{CustomerID: 1, Namespace: "n", Key: "k", Value: "v", Permission: commerce.MetafieldReadAndStorefront}, {CustomerID: 1, Namespace: "n", Key: "l", Value: "v", Description: "d", Permission: commerce.MetafieldAppOnly}},
		},
		{
			"update metafields", `mutation { a: updateCustomerMetafields(input: {metafields: [{customerEntityId: 1, entityId: 2, value: "v", description: null}, {customerEntityId: 1, entityId: 3, permission: WRITE}]}) { results { index metafield { entityId } ` + errors + ` } } }`,
			results("metafield", `{"entityId":2}`),
			[]commerce.MetafieldChange{
				{MetafieldKey: commerce.MetafieldKey{CustomerID: 1, EntityID: 2}, Value: given("v"), Description: nulled[string]()},
				{MetafieldKey: commerce.MetafieldKey{CustomerID: 1, EntityID: 3}, Permission: given(commerce.MetafieldWrite)},
			},
		},
		{
			"delete metafields", `mutation { a: deleteCustomerMetafields(input: {metafields: [{customerEntityId: 1, entityId: 2}, {customerEntityId: 3, entityId: 4}]}) { results { index metafield { entityId } ` + errors + ` } } }`,
			results("metafield", `null`),
			[]commerce.MetafieldKey{{CustomerID: 1, EntityID: 2}, {CustomerID: 3, EntityID: 4}},
		},
		{
			"set consent", `mutation { a: setCustomerConsent(input: {customerEntityId: 7, allow: [ESSENTIAL, ANALYTICS], deny: [TARGETING]}) { consent { allow deny } errors { __typename } } }`,
			`{"consent":{"allow":["ESSENTIAL","ANALYTICS"],"deny":["TARGETING"]},"errors":[]}`,
			commerce.ConsentChange{CustomerID: 7, CustomerConsent: commerce.CustomerConsent{Allow: []commerce.CustomerConsentCategory{commerce.ConsentEssential, commerce.ConsentAnalytics}, Deny: []commerce.CustomerConsentCategory{commerce.ConsentTargeting}}},
		},
		{
			"update settings", `mutation { a: updateCustomerSettings(input: {channelId: 2, asksForTrackingConsent: true, privacyPolicyUrl: null, guestCustomerGroupEntityId: 0}) { settings { channelId asksForTrackingConsent privacyPolicyUrl guestCustomerGroup { entityId name } defaultCustomerGroup { entityId name } allowsGlobalLogins } errors { __typename } } }`,
			`{"settings":{"channelId":null,"asksForTrackingConsent":true,"privacyPolicyUrl":null,"guestCustomerGroup":{"entityId":6,"name":"Guests"},"defaultCustomerGroup":{"entityId":1,"name":null},"allowsGlobalLogins":null},"errors":[]}`,
			commerce.CustomerSettingsChange{ChannelID: 2, AsksForTrackingConsent: asks, PrivacyPolicyURL: policy, GuestGroupID: guest},
		},
		{
			"update all settings", `mutation { a: updateCustomerSettings(input: {channelId: null, defaultCustomerGroupEntityId: 4, allowsGlobalLogins: false}) { settings { privacyPolicyUrl } } }`,
			`{"settings":{"privacyPolicyUrl":null}}`,
			commerce.CustomerSettingsChange{DefaultGroupID: given(4), AllowsGlobalLogins: given(false)},
		},
		{"no channel is the store", `mutation { a: updateCustomerSettings(input: {channelId: 0}) { errors { ... on CommerceError { code } } } }`, `{"errors":[]}`, commerce.CustomerSettingsChange{ChannelID: -1}},
		{"settings", `{ a: customerSettings(channelId: 2) { guestCustomerGroup { name } } }`, `{"guestCustomerGroup":{"name":"Guests"}}`, 2},
		{"settings of the store", `{ a: customerSettings { asksForTrackingConsent } }`, `{"asksForTrackingConsent":true}`, 0},
		{"settings of no channel", `{ a: customerSettings(channelId: 0) { asksForTrackingConsent } }`, `{"asksForTrackingConsent":true}`, -1},
		{"definitions", `{ a: customerAttributeDefinitions { entityId name kind } }`, `[{"entityId":1,"name":"Level","kind":"STRING"},{"entityId":2,"name":"Cards","kind":"NUMBER"}]`, nil},
	} {
		r := &staffRecords{}
		got := keeping(t, r).ask(t, test.operation, nil)
		var want any
		if err := json.Unmarshal([]byte(test.want), &want); err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(want, got.Data["a"]); len(got.Errors) > 0 || diff != "" {
			t.Errorf("%s (-want +got):\n%s%v", test.name, diff, got.Errors)
		}
		secrets := cmp.Comparer(func(a, b commerce.Secret) bool { return a.Reveal() == b.Reveal() })
		decimals := cmp.Comparer(func(a, b commerce.Decimal) bool { return a.Cmp(b.Decimal) == 0 })
		if diff := cmp.Diff(test.asked, r.asked, secrets, decimals); diff != "" {
			t.Errorf("%s: asked (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestRecordsThatAreNotThere(t *testing.T) {
	w := keeping(t, &staffRecords{none: true})
	for operation, want := range map[string]string{
		`mutation { a: setCustomerConsent(input: {customerEntityId: 7, allow: [], deny: []}) { consent { allow } errors { ... on CommerceError { code } } } }`: `{"consent":null,"errors":[{"code":"ITEM_NOT_FOUND"}]}`,
		`mutation { a: updateCustomerSettings(input: {channelId: 9}) { settings { channelId } errors { ... on CommerceError { code } } } }`:                    `{"errors":[{"code":"ITEM_NOT_FOUND"}],"settings":null}`,
	} {
		got := w.ask(t, operation, nil)
		if text, _ := json.Marshal(got.Data["a"]); string(text) != want || len(got.Errors) != 0 {
			t.Errorf("%s: got %s, %v", operation, text, got.Errors)
		}
	}
	if got := w.ask(t, `{ customerSettings(channelId: 9) { channelId } }`, nil); got.Data["customerSettings"] != nil || len(got.Errors) != 0 {
		t.Errorf("settings of no channel: %v", got)
	}
}

func TestRecordsThatFail(t *testing.T) {
	forbidden := &commerce.Error{Code: commerce.CodeForbidden, Message: "This is not yours to see or do."}
	w := keeping(t, &staffRecords{err: forbidden})
	for _, operation := range []string{
		`{ a: customerAttributeDefinitions { name } }`, `{ a: customerSettings { channelId } }`,
		`mutation { a: setCustomerAttributeValues(input: {values: []}) { results { index } } }`, `mutation { a: deleteCustomerAttributeValues(input: {values: []}) { results { index } } }`,
		`mutation { a: setCustomerFormFieldValues(input: {customers: []}) { results { index } } }`, `mutation { a: createCustomerAttributeDefinitions(input: {attributes: []}) { results { index } } }`,
		`mutation { a: updateCustomerAttributeDefinitions(input: {attributes: []}) { results { index } } }`, `mutation { a: deleteCustomerAttributeDefinitions(input: {entityIds: []}) { results { index } } }`,
		`mutation { a: createCustomerMetafields(input: {metafields: []}) { results { index } } }`, `mutation { a: updateCustomerMetafields(input: {metafields: []}) { results { index } } }`,
		`mutation { a: deleteCustomerMetafields(input: {metafields: []}) { results { index } } }`, `mutation { a: setCustomerConsent(input: {customerEntityId: 1, allow: [], deny: []}) { consent { allow } } }`,
		`mutation { a: updateCustomerSettings(input: {}) { settings { channelId } } }`,
	} {
		got := w.ask(t, operation, nil)
		if got.Data["a"] != nil || len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "FORBIDDEN" {
			t.Errorf("%s: %+v", operation, got)
		}
	}
}

package contract

import (
	"fmt"
	"net/http"
	"strings"
)

// Where what is kept about customers is.
const (
	attributes      = "/v3/customers/attributes"
	attributeValues = "/v3/customers/attribute-values"
	formValues      = "/v3/customers/form-field-values"
	metafields      = "/v3/customers/metafields"
	settings        = "/v3/customers/settings"
)

// batched is a metafield of a list, of a key and a customer.
const batched = `{"permission_set":"read","namespace":"batch","key":"%s","value":"v","resource_id":%d}`

// goodRecords are changes of records that the store takes, and reads by every filter.
func goodRecords() []question {
	put, post, del := http.MethodPut, http.MethodPost, http.MethodDelete
	all := []question{
		{200, post, attributes, `[{"name":"Shoe size","type":"number"}]`, false},
		{200, put, attributes, `[{"id":4,"name":"Boot size"}]`, false},
		{200, put, attributeValues, `[{"customer_id":2,"attribute_id":4,"value":"44"},{"id":1002,"customer_id":1,"attribute_id":2,"value":"5"}]`, false},
		{204, del, attributeValues + "?id:in=2004", "", false},
		{204, del, attributes + "?id:in=4", "", false},
		{200, post, metafields, "[" + fmt.Sprintf(batched, "a", 2) + "," + fmt.Sprintf(batched, "a", 3) + "]", false},
		{422, post, metafields, "[" + fmt.Sprintf(batched, "a", 2) + "," + fmt.Sprintf(batched, "b", 2) + "]", false},
		{200, put, metafields, `[{"id":1,"value":"new"},{"id":2,"description":"d"}]`, false},
		{422, put, metafields, `[{"id":1,"value":"newer"},{"id":99999,"value":"x"}]`, false},
		{204, del, "/v3/customers/1/metafields/1", "", false},
		{200, put, "/v3/customers/2/consent", `{"allow":["essential"],"deny":["targeting","analytics","functional"]}`, false},
		{200, put, settings, `{"privacy_settings":{"policy_url":"https://example.com/p"},"customer_group_settings":{"guest_customer_group_id":6,"default_customer_group_id":1}}`, false},
		{200, put, settings + "/channels/2", `{"customer_group_settings":{"guest_customer_group_id":3},"allow_global_logins":true}`, false},
	}
	for _, path := range []string{
		attributes, attributes + "?page=2&limit=2", attributes + "?name=Punch+cards&type=number", attributes + "?name:like=punch",
		attributeValues, attributeValues + "?page=2&limit=2", attributeValues + "?customer_id:in=1,2&attribute_id:in=1,2", attributeValues + "?name=Punch+cards",
		formValues, formValues + "?customer_id=1", formValues + "?limit=2&page=2", formValues + "?field_name=Interests", formValues + "?customer_id=999999",
		"/v3/customers/1/consent", "/v3/customers/2/consent", "/v3/customers/2/stored-instruments", "/v3/customers/1/stored-instruments",
	} {
		all = append(all, question{200, http.MethodGet, path, "", false})
	}
	for _, kind := range []string{"checkboxes", "date", "multiline", "numbers", "password", "radiobuttons", "text", "picklist"} {
		all = append(all, question{200, http.MethodGet, formValues + "?field_type=" + kind, "", false})
	}
	return all
}

// badRecords are requests about what is not there, and requests that make no sense.
func badRecords() []question {
	put, post, del, get := http.MethodPut, http.MethodPost, http.MethodDelete, http.MethodGet
	var eleven []string
	for id := 1; id <= 11; id++ {
		eleven = append(eleven, fmt.Sprintf(`{"customer_id":%d,"attribute_id":1,"value":"x"}`, id))
	}
	return []question{
		{422, post, attributes, `[{"name":"Loyalty level","type":"string"}]`, false},
		{422, post, attributes, `[{"name":"New","type":"text"}]`, true},
		{422, post, attributes, `[{"name":"New"}]`, true},
		{400, post, attributes, `[{`, true},
		{422, put, attributes, `[{"id":99,"name":"New"}]`, false},
		{422, put, attributes, `[{"name":"New"}]`, true},
		{422, put, attributeValues, `[{"customer_id":1,"attribute_id":2,"value":"many"}]`, false},
		{422, put, attributeValues, `[{"customer_id":1,"attribute_id":2,"attribute_value":"5"}]`, true},
		{413, put, attributeValues, "[" + strings.Join(eleven, ",") + "]", false},
		{422, get, attributes + "?page=x", "", true},
		{422, get, attributeValues + "?colour=green", "", true},
		{422, get, formValues + "?field_type=colour", "", true},
		{422, del, attributes + "?id:in=x", "", true},
		{422, del, attributeValues + "?id:in=x", "", true},
		{400, post, metafields, `[{`, true},
		{400, put, metafields, `{}`, true},
		{404, del, "/v3/customers/1/metafields/99999", "", false},
		{404, get, "/v3/customers/999999/consent", "", false},
		{404, put, "/v3/customers/999999/consent", `{"allow":[],"deny":[]}`, false},
		{422, put, "/v3/customers/2/consent", `{"allow":["everything"]}`, true},
		{404, get, "/v3/customers/999999/stored-instruments", "", false},
		{422, put, settings, `{"customer_group_settings":{"guest_customer_group_id":99}}`, false},
		{422, put, settings, `{"privacy_settings":{"policy_url":7}}`, true},
		{422, put, settings + "/channels/2", `{"customer_group_settings":{"guest_customer_group_id":99}}`, false},
		{404, put, settings + "/channels/77", `{"allow_global_logins":true}`, false},
	}
}

// oneRecordEach is a good request to every endpoint of records.
func oneRecordEach() []question {
	var all []question
	for _, path := range []string{attributes, attributeValues, formValues, "/v3/customers/1/consent", "/v3/customers/1/stored-instruments"} {
		all = append(all, question{method: http.MethodGet, path: path})
	}
	return append(all,
		question{method: http.MethodPost, path: attributes, body: `[{"name":"Never made","type":"string"}]`},
		question{method: http.MethodPut, path: attributes, body: `[{"id":1,"name":"Never renamed"}]`},
		question{method: http.MethodDelete, path: attributes + "?id:in=99"},
		question{method: http.MethodPut, path: attributeValues, body: `[{"customer_id":1,"attribute_id":1,"value":"x"}]`},
		question{method: http.MethodDelete, path: attributeValues + "?id:in=99"},
		question{method: http.MethodPost, path: metafields, body: "[" + fmt.Sprintf(batched, "never", 2) + "]"},
		question{method: http.MethodPut, path: metafields, body: `[{"id":2,"value":"never"}]`},
		question{method: http.MethodDelete, path: "/v3/customers/1/metafields/99999"},
		question{method: http.MethodPut, path: "/v3/customers/1/consent", body: `{"allow":[],"deny":[]}`},
		question{method: http.MethodPut, path: settings, body: `{"privacy_settings":{"policy_url":""}}`},
		question{method: http.MethodPut, path: settings + "/channels/2", body: `{"allow_global_logins":false}`},
	)
}

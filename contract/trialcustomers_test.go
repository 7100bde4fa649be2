package contract

import (
	"fmt"
	"net/http"
	"strings"
)

const (
	customersPath   = "/v3/customers"
	addressPath     = "/v3/customers/addresses"
	credentialsPath = "/v3/customers/validate-credentials"
)

// entry is an address of customer 4 to be made, with more members.
const entry = `{"customer_id":4,"first_name":"A","last_name":"B","address1":"1 Lane","city":"Sampleton","country_code":"US",` +
	`"state_or_province":"Oregon","postal_code":"97000"%s}`

// customerChanges change customers and address books well.
func customerChanges() []question {
	post, put, remove := http.MethodPost, http.MethodPut, http.MethodDelete
	everything := strings.TrimSuffix(fmt.Sprintf(plain, "everything"), "}") + `,"store_credit_amounts":[{"amount":43.15}],` +
		`"attributes":[{"attribute_id":1,"attribute_value":"Oak"}],"form_fields":[{"name":"Cups a day","value":3.5},{"name":"Interests","value":["Hiking"]}],` +
		`"addresses":[{"first_name":"A","last_name":"B","address1":"1 Lane","city":"Sampleton","country_code":"US","address_type":"commercial",` +
		`"form_fields":[{"name":"Delivery note","value":"Ring"}]}]}`
	return []question{
		{200, post, customersPath, "[" + everything + "]", false},
		{200, put, customersPath, `[{"id":5,"notes":"n"},{"id":6,"channel_ids":[1,2],"authentication":{"new_password":"kettle-77"},"store_credit_amounts":[{"amount":1}]}]`, false},
		{200, put, customersPath, `[{"id":5,"form_fields":[{"name":"Favourite roast","value":"Dark"}]}]`, false},
		{204, remove, customersPath + "?id:in=37,38,999999", "", false},
		{200, post, addressPath, "[" + fmt.Sprintf(entry, "") + "," + fmt.Sprintf(entry, `,"company":"C","address_type":"commercial"`) + "]", false},
		{200, post, addressPath, "[" + fmt.Sprintf(entry, "") + "]", false},
		{200, put, addressPath, `[{"id":401,"city":"Elsewhere","form_fields":[{"name":"Carrier","value":"Raven"}]}]`, false},
		{204, remove, addressPath + "?id:in=201,202,999999", "", false},
		{200, post, credentialsPath, `{"email":"nobody@example.com","password":"x"}`, false},
		{200, post, credentialsPath, `{"email":"nobody@example.com","password":"x","channel_id":2}`, false},
	}
}

// customerReads read customers and address books by every filter.
func customerReads() []question {
	var all []question
	for _, path := range []string{
		customersPath + "?name:in=Nobody%20At%20All", customersPath + "?name:like=alder,birch", customersPath + "?company:in=Example%20Outfitters",
		customersPath + "?phone:in=555-0101", customersPath + "?date_created:min=2001-01-01T00:00:00Z&date_created:max=2041-01-01T00:00:00Z",
		customersPath + "?date_modified:min=2001-01-01T00:00:00Z&date_modified:max=2041-01-01T00:00:00Z",
		customersPath + "?date_created=2026-01-05T09:00:00Z&date_modified=2026-01-05T09:00:00Z",
		addressPath, addressPath + "?customer_id:in=1,15&limit=5&page=2", addressPath + "?id:in=101,102&include=formfields",
		addressPath + "?company:in=Example%20Outfitters&name:in=Nobody%20At%20All",
	} {
		all = append(all, question{200, http.MethodGet, path, "", false})
	}
	return all
}

// badCustomers are requests about customers and addresses that are not there or stand in
// the way, and requests that make no sense.
func badCustomers() []question {
	post, put, remove := http.MethodPost, http.MethodPut, http.MethodDelete
	many := func(item string) string { return "[" + strings.Repeat(item+",", 10) + item + "]" }
	return []question{
		{409, put, customersPath, `[{"id":5,"email":"everything@example.com"}]`, false},
		{413, put, customersPath, many(`{"id":5}`), false},
		{422, put, customersPath, `[{"id":999999,"notes":"n"}]`, false},
		{422, put, customersPath, `[{"id":5,"channel_ids":[77]}]`, false},
		{422, put, customersPath, `[{"id":5,"first_name":""}]`, true},
		{422, put, customersPath, `[{"notes":"n"}]`, true},
		{400, put, customersPath, `[{`, true},
		{422, remove, customersPath + "?id:in=x", "", true},
		{204, remove, customersPath, "", true}, // nothing happens
		{422, post, addressPath, "[" + fmt.Sprintf(entry, `,"phone":"`+strings.Repeat("5", 51)+`"`) + "]", true},
		{422, post, addressPath, `[{"customer_id":4}]`, true},
		{422, post, addressPath, "[" + fmt.Sprintf(entry, `,"form_fields":[{"name":"Nothing","value":"x"}]`) + "]", false},
		{413, post, addressPath, many(fmt.Sprintf(entry, "")), false},
		{400, post, addressPath, `[`, true},
		{422, put, addressPath, `[{"id":999999,"city":"X"}]`, false},
		{422, put, addressPath, `[{"city":"X"}]`, true},
		{422, http.MethodGet, addressPath + "?id:in=x", "", true},
		{422, remove, addressPath + "?id:in=x", "", true},
		{422, post, credentialsPath, `{"email":"a@example.com"}`, true},
		{400, post, credentialsPath, `{`, true},
	}
}

// oneCustomerEach is a good request to every endpoint of customers and address books.
// Where they would delete, there is nobody.
func oneCustomerEach() []question {
	return []question{
		{method: http.MethodPut, path: customersPath, body: `[{"id":5,"notes":"never"}]`},
		{method: http.MethodDelete, path: customersPath + "?id:in=999999"},
		{method: http.MethodGet, path: addressPath},
		{method: http.MethodPost, path: addressPath, body: "[" + fmt.Sprintf(entry, `,"company":"Never"`) + "]"},
		{method: http.MethodPut, path: addressPath, body: `[{"id":101,"city":"Never"}]`},
		{method: http.MethodDelete, path: addressPath + "?id:in=999999"},
		{method: http.MethodPost, path: credentialsPath, body: `{"email":"nobody@example.com","password":"x"}`},
	}
}

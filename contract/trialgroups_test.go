package contract

import (
	"net/http"
	"strings"
)

const (
	groupPath      = "/v2/customer_groups"
	subscriberPath = "/v3/customers/subscribers"
)

// groupChanges change groups and subscribers well, and delete those that they made.
func groupChanges() []question {
	post, put, remove := http.MethodPost, http.MethodPut, http.MethodDelete
	return []question{
		{200, post, groupPath, `{"name":"Least"}`, false},
		{200, post, groupPath, `{"name":"Whole","is_default":false,"is_group_for_guests":false,"category_access":{"type":"specific","categories":[1]},` +
			`"discount_rules":[{"type":"product","method":"price","amount":"1.0000","product_id":104}]}`, false},
		{200, put, groupPath + "/7", `{"is_default":true}`, false},
		{200, put, groupPath + "/7", `{"category_access":{"type":"all"}}`, false},
		{204, remove, groupPath + "/7", "", false},
		{200, post, subscriberPath, `{"email":"new.one@example.com","first_name":"New","last_name":"One","source":"order","order_id":7,"channel_id":2,"consents":["abandoned_cart"]}`, false},
		{200, post, subscriberPath, `{"email":"new.two@example.com","source":"custom"}`, false},
		{200, put, subscriberPath + "/8", `{"consents":["marketing_newsletter","abandoned_cart"]}`, false},
		{204, remove, subscriberPath + "/8", "", false},
		{204, remove, subscriberPath + "?email=new.two@example.com", "", false},
		{204, remove, subscriberPath + "?first_name=Nobody&last_name=Nobody&source=custom&order_id=7&date_created=2001-01-01T00:00:00Z&date_modified=2001-01-01T00:00:00Z", "", false},
	}
}

// groupReads read groups and subscribers by every filter.
func groupReads() []question {
	var all []question
	for _, path := range []string{
		groupPath + "/count", groupPath + "?name:like=a", groupPath + "?date_created:min=2001-01-01T00:00:00Z&date_created:max=2041-01-01T00:00:00Z",
		groupPath + "?date_created=2026-01-05T09:00:00Z&date_modified=2026-01-05T09:00:00Z",
		groupPath + "?date_modified:min=2001-01-01T00:00:00Z&date_modified:max=2041-01-01T00:00:00Z",
		subscriberPath + "?id=1", subscriberPath + "?id=1&id:in=1,2", subscriberPath + "?id=2&email=a@example.com&first_name=A&last_name=B&source=order&order_id=1001",
		subscriberPath + "?id=1&page=1&limit=2", subscriberPath + "?id=1&date_created:min=2001-01-01T00:00:00Z&date_created:max=2041-01-01T00:00:00Z",
		subscriberPath + "?id=1&date_modified:min=2001-01-01T00:00:00Z&date_modified:max=2041-01-01T00:00:00Z",
		subscriberPath + "?id=1&date_created=2026-01-05T09:00:00Z&date_modified=2026-01-05T09:00:00Z", subscriberPath + "/1", subscriberPath + "/6",
	} {
		all = append(all, question{200, http.MethodGet, path, "", false})
	}
	return all
}

// badGroups are requests about groups and subscribers that are not there or stand in the
// way, and requests that make no sense.
func badGroups() []question {
	post, put, remove := http.MethodPost, http.MethodPut, http.MethodDelete
	rules := func(rules string) string { return `{"name":"Bad","discount_rules":[` + rules + `]}` }
	return []question{
		{400, post, groupPath, `{}`, false},
		{400, post, groupPath, `{"name":7}`, true},
		{400, post, groupPath, `{`, true},
		{409, post, groupPath, `{"name":"Bad","is_group_for_guests":true}`, false},
		{409, put, groupPath + "/1", `{"is_group_for_guests":true}`, false},
		{400, put, groupPath + "/1", `{"category_access":{"type":"some"}}`, true},
		{400, post, groupPath, rules(`{"type":"brand"}`), true},
		{400, post, groupPath, rules(`{"type":"product","method":"gift","amount":"1","product_id":1}`), true},
		{400, post, groupPath, rules(`{"type":"category","method":"percent","amount":"1"}`), true},
		{400, put, groupPath + "/1", rules(`{"type":"all","method":"percent","amount":"1"},{"type":"all","method":"percent","amount":"1"}`), false},
		{404, put, groupPath + "/99", `{"name":"Bad"}`, false},
		{404, remove, groupPath + "/99", "", false},
		{400, http.MethodGet, groupPath + "?date_created=soon", "", true},
		{409, post, subscriberPath, `{"email":"guest.buyer@example.com","channel_id":1}`, false},
		{422, post, subscriberPath, `{}`, false},
		{422, post, subscriberPath, `{"email":"a@example.com","first_name":"` + strings.Repeat("x", 256) + `"}`, true},
		{422, post, subscriberPath, `{"email":"a@example.com","consents":["all"]}`, true},
		{422, post, subscriberPath, `{"email":"a@example.com","order_id":0}`, true},
		{400, post, subscriberPath, `{`, true},
		{404, put, subscriberPath + "/999", `{"first_name":"x"}`, false},
		{409, put, subscriberPath + "/1", `{"email":"guest.buyer@example.com"}`, false},
		{422, put, subscriberPath + "/1", `{"channel_id":77}`, false},
		{404, remove, subscriberPath + "/999", "", false},
		{404, http.MethodGet, subscriberPath + "/999", "", false},
		{422, http.MethodGet, subscriberPath + "?id=x", "", true},
		{422, remove, subscriberPath + "?order_id=x", "", true},
	}
}

// oneGroupEach is a good request to every endpoint of groups and subscribers. Where they
// would delete, there is nobody.
func oneGroupEach() []question {
	return []question{
		{method: http.MethodGet, path: groupPath + "/count"},
		{method: http.MethodPost, path: groupPath, body: `{"name":"Never"}`},
		{method: http.MethodPut, path: groupPath + "/1", body: `{"name":"Never"}`},
		{method: http.MethodDelete, path: groupPath + "/99"},
		{method: http.MethodGet, path: subscriberPath + "?id=1"},
		{method: http.MethodGet, path: subscriberPath + "/1"},
		{method: http.MethodPost, path: subscriberPath, body: `{"email":"never@example.com"}`},
		{method: http.MethodPut, path: subscriberPath + "/1", body: `{"first_name":"Never"}`},
		{method: http.MethodDelete, path: subscriberPath + "/999"},
		{method: http.MethodDelete, path: subscriberPath + "?email=nobody@example.com"},
	}
}

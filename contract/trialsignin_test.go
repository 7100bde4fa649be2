package contract

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// newcomer is a customer to be made who has everything that the sandbox takes.
const newcomer = `{"email":"%s@example.com","first_name":"New","last_name":"One","company":"C","phone":"5","notes":"n",` +
	`"tax_exempt_category":"E","customer_group_id":4,"origin_channel_id":2,"channel_ids":[2,3],` +
	`"authentication":{"new_password":"kettle-77","force_password_reset":false},` +
	`"accepts_product_review_abandoned_cart_emails":true,"trigger_account_created_notification":true}`

// plain is a customer to be made who has as little as possible.
const plain = `{"email":"%s@example.com","first_name":"New","last_name":"One"}`

// metafield is one to be made, of a key.
const metafield = `{"permission_set":"app_only","namespace":"n","key":"%s","value":"v"}`

// cart opens a cart that was made over REST, and returns its path.
func (e *embedded) cart() string {
	e.t.Helper()
	opened, err := e.sandbox.Store().OpenManagedCart(1, 2, store.CartLine{ProductID: 101, Quantity: 2})
	if err != nil {
		e.t.Fatal(err)
	}
	return "/v3/carts/" + opened.ID
}

// goodChanges make what the store takes.
func (e *embedded) goodChanges() []question {
	cart := e.cart()
	all := []question{
		{status: 200, path: "/v3/customers", body: "[" + fmt.Sprintf(newcomer, "new.one") + "]"},
		{status: 200, path: "/v3/customers", body: "[" + fmt.Sprintf(plain, "new.two") + "," + fmt.Sprintf(plain, "new.three") + "]"},
		{status: 200, path: "/v3/customers/2/metafields", body: `{"permission_set":"read","namespace":"n","key":"k","value":"v","description":"d"}`},
		{status: 200, path: "/v3/customers/3/metafields", body: fmt.Sprintf(metafield, "k")},
		{status: 201, path: cart + "/redirect_urls", body: `{}`},
		{status: 201, path: cart + "/redirect_urls", body: `{"query_params":{"key":"utm","value":"mail"}}`},
	}
	for i := range 6 {
		all = append(all, question{status: 200, path: "/v3/customers/2/metafields", body: fmt.Sprintf(metafield, fmt.Sprint(i))})
	}
	for i := range all {
		all[i].method = http.MethodPost
	}
	return all
}

// goodReads read what goodChanges made, by every filter and page, and more.
func (e *embedded) goodReads() []question {
	guests, err := e.sandbox.Store().OpenCart(3)
	if err != nil {
		e.t.Fatal(err)
	}
	var all []question
	for _, path := range []string{
		"/v3/customers?email:in=new.one@example.com", "/v3/customers?id:in=41,42,43",
		"/v3/customers/metafields", "/v3/customers/metafields?page=2&limit=3", "/v3/customers/metafields?direction=desc",
		"/v3/customers/metafields?namespace=n&key=k", "/v3/customers/metafields?namespace:in=n,m&key:in=k,1",
		"/v3/customers/metafields?key=nobody", "/v3/customers/2/metafields", "/v3/customers/2/metafields?limit=3&page=2&direction=asc",
		"/v3/customers/2/metafields?namespace=n", "/v3/customers/4/metafields",
		"/v3/channels/1/site", "/v3/channels/2/site", "/v3/channels/3/site", e.cart(), "/v3/carts/" + guests.ID,
	} {
		all = append(all, question{status: http.StatusOK, method: http.MethodGet, path: path})
	}
	return all
}

// badChanges are requests about what is not there or is taken, and requests that
// make no sense.
func (e *embedded) badChanges() []question {
	cart := e.cart()
	eleven := "[" + strings.TrimSuffix(strings.Repeat(fmt.Sprintf(plain, "many")+",", 11), ",") + "]"
	with := func(more string) string {
		return "[" + strings.TrimSuffix(fmt.Sprintf(plain, "bad"), "}") + "," + more + "}]"
	}
	all := []question{
		{409, "", "/v3/customers", "[" + fmt.Sprintf(newcomer, "new.one") + "]", false},
		{413, "", "/v3/customers", eleven, false},
		{422, "", "/v3/customers", with(`"channel_ids":[]`), false},
		{422, "", "/v3/customers", with(`"channel_ids":[77]`), false},
		{422, "", "/v3/customers", with(`"customer_group_id":99`), false},
		{422, "", "/v3/customers", `[{"email":"a@example.com"}]`, true},
		{422, "", "/v3/customers", with(`"colour":"green"`), true},
		{422, "", "/v3/customers", with(`"company":"` + strings.Repeat("x", 256) + `"`), true},
		{422, "", "/v3/customers", `{}`, true},
		{400, "", "/v3/customers", `[{`, true},
		{404, "", "/v3/customers/999999/metafields", fmt.Sprintf(metafield, "k"), false},
		{409, "", "/v3/customers/2/metafields", fmt.Sprintf(metafield, "k"), false},
		{422, "", "/v3/customers/2/metafields", `{"permission_set":"mine","namespace":"n","key":"z","value":"v"}`, true},
		{422, "", "/v3/customers/2/metafields", fmt.Sprintf(metafield, strings.Repeat("k", 65)), true},
		{422, "", "/v3/customers/2/metafields", fmt.Sprintf(metafield, ""), true},
		{400, "", "/v3/customers/2/metafields", `{`, true},
		{404, "", "/v3/carts/" + noCart + "/redirect_urls", `{}`, false},
		{422, "", cart + "/redirect_urls", `{"query_params":{"key":7}}`, true},
		{400, "", cart + "/redirect_urls", `{`, true},
		{404, "", "/v3/customers/999999/metafields", "", false},
		{404, "", "/v3/channels/77/site", "", false},
		{404, "", "/v3/carts/" + noCart, "", false},
		{422, "", "/v3/customers/metafields?direction=up", "", true},
		{422, "", "/v3/customers/metafields?page=x", "", true},
		{422, "", "/v3/customers/2/metafields?colour=green", "", true},
		{422, "", cart + "?include=redirect_urls", "", false},
	}
	for i := range all {
		all[i].method = http.MethodPost
		if all[i].body == "" {
			all[i].method = http.MethodGet
		}
	}
	return all
}

// oneMoreEach is a good request to every endpoint of signing in and handing over.
func (e *embedded) oneMoreEach() []question {
	cart := e.cart()
	return []question{
		{method: http.MethodPost, path: "/v3/customers", body: "[" + fmt.Sprintf(plain, "never.made") + "]"},
		{method: http.MethodGet, path: "/v3/customers/metafields"},
		{method: http.MethodGet, path: "/v3/customers/2/metafields"},
		{method: http.MethodPost, path: "/v3/customers/2/metafields", body: fmt.Sprintf(metafield, "never made")},
		{method: http.MethodGet, path: "/v3/channels/1/site"},
		{method: http.MethodGet, path: cart},
		{method: http.MethodPost, path: cart + "/redirect_urls", body: `{}`},
	}
}

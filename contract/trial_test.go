package contract

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// trial is a request made by hand. isBad says that it is no request as the files
// describe them.
type trial struct {
	exchange Exchange
	isBad    bool
}

// pricing is where prices are asked for.
const pricing = "/v3/pricing/products"

// trials asks what the sandbox answers beyond what our client asks: every filter
// and every part, every status of each endpoint, and nonsense.
func trials(t *testing.T) []trial {
	t.Helper()
	e := newEmbedded(t)
	var all []trial
	ask := func(status int, isBad bool, method, path, body string, headers ...string) {
		t.Helper()
		exchange := e.rest(method, path, body, headers...)
		if exchange.Status != status {
			t.Errorf("%s %s %.200s: %d %.300s, want %d", method, path, body, exchange.Status, exchange.Answer, status)
		}
		all = append(all, trial{exchange, isBad})
	}
	for _, path := range append(goodPaths(), e.cursors()...) {
		ask(http.StatusOK, false, http.MethodGet, path, "")
	}
	for _, body := range goodQuestions() {
		ask(http.StatusOK, false, http.MethodPost, pricing, body)
	}
	for _, q := range slices.Concat(e.goodChanges(), e.goodReads(), groupChanges(), groupReads(), goodRecords(), customerChanges(), customerReads(), catalogReads(), e.purchaseReads()) {
		ask(q.status, false, q.method, q.path, q.body)
	}
	for _, q := range slices.Concat(e.badChanges(), badGroups(), badRecords(), badCustomers(), badCatalog(), badPurchases()) {
		ask(q.status, q.isBad, q.method, q.path, q.body)
	}
	e.unsettle()
	for _, path := range settingsPaths() {
		ask(http.StatusOK, false, http.MethodGet, path, "")
	}
	for _, refused := range refusals() {
		method := http.MethodGet
		if refused.body != "" {
			method = http.MethodPost
		}
		ask(refused.status, refused.isBad, method, refused.path, refused.body)
	}
	for _, each := range slices.Concat(onePathEach(), e.oneMoreEach(), oneGroupEach(), oneRecordEach(), oneCustomerEach(), oneCatalogEach(), e.onePurchaseEach()) {
		method, path, body := each.method, each.path, each.body
		ask(http.StatusUnauthorized, false, method, path, body, "X-Auth-Token", "wrong")
		ask(http.StatusUnauthorized, true, method, path, body, "X-Auth-Token", "")
		for _, status := range []int{http.StatusForbidden, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable} {
			fault := sandbox.Fault{Kind: sandbox.FaultStatus, Status: status}
			if err := e.sandbox.FailNext(sandbox.Matcher{}, 1, fault); err != nil {
				t.Fatal(err)
			}
			ask(status, false, method, path, body)
		}
		e.sandbox.Throttle(sandbox.Quota{Requests: 0, Window: 30 * time.Second})
		ask(http.StatusTooManyRequests, false, method, path, body)
		e.sandbox.Throttle(sandbox.GenerousQuota())
	}
	return all
}

// question is a request and the status it is to be answered with.
type question struct {
	status             int
	method, path, body string
	isBad              bool
}

// onePathEach is a good request to every endpoint of old.
func onePathEach() []question {
	all := []question{{method: http.MethodPost, path: pricing, body: goodQuestions()[0]}}
	for _, path := range []string{
		"/v2/currencies", "/v2/customer_groups", "/v2/customer_groups/2", "/v2/time",
		"/v3/channels/1/currency-assignments", "/v3/customers", "/v3/customers/settings",
		"/v3/customers/settings/channels/1", "/v3/settings/storefront/product",
	} {
		all = append(all, question{method: http.MethodGet, path: path})
	}
	return all
}

// goodPaths are the lists with every filter, part, order and page they know.
func goodPaths() []string {
	paths := []string{
		"/v2/currencies", "/v2/currencies?page=1&limit=2", "/v2/customer_groups", "/v2/customer_groups?page=2&limit=2",
		"/v2/customer_groups?name=Wholesale", "/v2/customer_groups?is_default=true",
		"/v2/customer_groups?is_group_for_guests=true", "/v2/time",
		"/v3/customers", "/v3/customers?page=2&limit=7", "/v3/customers?limit=250",
		"/v3/customers?id:in=1,2,15", "/v3/customers?id:in=999999", "/v3/customers?email:in=shared.inbox@example.com",
		"/v3/customers?customer_group_id:in=1,3",
		"/v3/customers?include=addresses,storecredit,attributes,formfields,shopper_profile_id,segment_ids",
	}
	for _, part := range []string{"addresses", "storecredit", "attributes", "formfields", "shopper_profile_id", "segment_ids"} {
		paths = append(paths, "/v3/customers?include="+part)
	}
	for _, field := range []string{"date_created", "date_modified", "last_name"} {
		paths = append(paths, "/v3/customers?sort="+field+":asc", "/v3/customers?sort="+field+":desc")
	}
	for id := 1; id <= 6; id++ {
		paths = append(paths, fmt.Sprintf("/v2/customer_groups/%d", id))
	}
	return append(paths, settingsPaths()...)
}

// settingsPaths are what is said of the store and of each channel.
func settingsPaths() []string {
	paths := []string{"/v3/customers/settings", "/v3/settings/storefront/product"}
	for id := 1; id <= 3; id++ {
		paths = append(paths,
			fmt.Sprintf("/v3/channels/%d/currency-assignments", id),
			fmt.Sprintf("/v3/customers/settings/channels/%d", id),
			fmt.Sprintf("/v3/settings/storefront/product?channel_id=%d", id))
	}
	return paths
}

// cursors are pages after and before others.
func (e *embedded) cursors() []string {
	e.t.Helper()
	var page struct {
		Meta struct {
			Cursors struct {
				End string `json:"end_cursor"`
			} `json:"cursor_pagination"`
		}
	}
	if err := json.Unmarshal(e.rest(http.MethodGet, "/v3/customers?limit=5", "").Answer, &page); err != nil {
		e.t.Fatal(err)
	}
	end := page.Meta.Cursors.End
	return []string{
		"/v3/customers?limit=5&after=" + end, "/v3/customers?limit=2&before=" + end, "/v3/customers?limit=2&id:in=1&after=" + end,
	}
}

// unsettle sets what is not set in the seed, and unsets what is.
func (e *embedded) unsettle() {
	s := e.sandbox.Store()
	s.SetCustomerSettings(store.CustomerSettings{})
	s.SetProductSettings(store.ProductSettings{ShowProductPrice: new(false), HidePriceFromGuests: new(true)})
	s.EditChannel(1, func(c *store.Channel) {
		c.CustomerSettings = store.CustomerSettings{
			GuestGroupID: new(6), DefaultGroupID: new(1), AskForConsent: new(true), PolicyURL: new("https://example.com/privacy"),
		}
		c.ProductSettings = store.ProductSettings{ShowProductPrice: new(true), HidePriceFromGuests: new(false)}
	})
}

// goodQuestions are pricing requests that are answered, the first the smallest.
func goodQuestions() []string {
	return []string{
		`{"channel_id":1,"currency_code":"USD","items":[{"product_id":101}]}`,
		`{"channel_id":1,"currency_code":"CAD","items":[{"product_id":102},{"product_id":102,"variant_id":1023},{"product_id":999999}]}`,
		`{"channel_id":1,"currency_code":"USD","items":[{"product_id":999999}]}`,
		`{"channel_id":1,"currency_code":"USD","country_code":"US","customer_group_id":2,"items":[{"product_id":107},{"product_id":109},{"product_id":110}]}`,
		`{"channel_id":3,"currency_code":"EUR","country_code":"DE","customer_id":11,"items":[{"product_id":103},{"product_id":106}]}`,
		`{"channel_id":1,"currency_code":"USD","items":[{"product_id":105,"options":[{"option_id":10501,"value_id":1050102}]},` +
			`{"product_id":108,"options":[{"option_id":10800,"value_id":1080002}]}]}`,
	}
}

// refusal is a request that is not answered well.
type refusal struct {
	status     int
	path, body string
	isBad      bool
}

// refusals are requests for what is not there, and requests that make no sense.
func refusals() []refusal {
	tooMany := `{"channel_id":1,"currency_code":"USD","items":[` + strings.Repeat(`{"product_id":101},`, 60_000) + `{"product_id":101}]}`
	return []refusal{
		{http.StatusNoContent, "/v2/customer_groups?name=Nobody", "", false},
		{http.StatusNoContent, "/v2/currencies?page=2", "", false},
		{http.StatusNotFound, "/v2/customer_groups/99", "", false},
		{http.StatusNotFound, "/v3/channels/77/currency-assignments", "", false},
		{http.StatusNotFound, "/v3/customers/settings/channels/77", "", false},
		{http.StatusUnprocessableEntity, "/v3/settings/storefront/product?channel_id=77", "", false},
		{http.StatusBadRequest, "/v2/customer_groups?is_default=perhaps", "", true},
		{http.StatusBadRequest, "/v2/customer_groups?limit=0", "", false},
		{http.StatusBadRequest, "/v2/currencies?page=x", "", true},
		{http.StatusUnprocessableEntity, "/v3/customers?page=x", "", true},
		{http.StatusUnprocessableEntity, "/v3/customers?id:in=x", "", true},
		{http.StatusUnprocessableEntity, "/v3/customers?include=passwords", "", true},
		{http.StatusUnprocessableEntity, "/v3/customers?sort=email:asc", "", true},
		{http.StatusUnprocessableEntity, "/v3/customers?after=nowhere", "", false},
		{http.StatusUnprocessableEntity, "/v3/customers?colour=green", "", true},
		{http.StatusUnprocessableEntity, pricing, `{}`, true},
		{http.StatusUnprocessableEntity, pricing, `{"channel_id":"1","currency_code":"USD","items":[{"product_id":101}]}`, true},
		{http.StatusUnprocessableEntity, pricing, `{"channel_id":77,"currency_code":"USD","items":[{"product_id":101}]}`, false},
		{http.StatusUnprocessableEntity, pricing, `{"channel_id":1,"currency_code":"JPY","items":[{"product_id":101}]}`, false},
		{http.StatusUnprocessableEntity, pricing, `{"channel_id":1,"currency_code":"USD","customer_group_id":99,"items":[{"product_id":101}]}`, false},
		{http.StatusUnprocessableEntity, pricing, `{"channel_id":1,"currency_code":"USD","customer_id":999999,"items":[{"product_id":101}]}`, false},
		{http.StatusBadRequest, pricing, `{"channel_id":1,`, true},
		{http.StatusRequestEntityTooLarge, pricing, tooMany, false},
	}
}

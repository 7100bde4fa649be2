package sandbox_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// problem is an error of V3.
type problem struct {
	Status int
	Title  string
	Type   string
	Errors map[string]string
}

// get decodes what a path answers with 200.
func get[T any](c *client, path string) T {
	c.t.Helper()
	var value T
	c.decode(c.rest(http.MethodGet, path, nil), http.StatusOK, &value)
	return value
}

func TestAccessTokenIsRequired(t *testing.T) {
	c := start(t)
	for name, token := range map[string]string{"missing": "", "wrong": "0123456789", "of another kind": c.seed.PrivateToken} {
		v3 := c.must(http.MethodGet, c.sandbox.ManagementURL()+"/v3/customers", nil, "X-Auth-Token", token)
		var p problem
		c.decode(v3, http.StatusUnauthorized, &p)
		if p.Status != http.StatusUnauthorized || p.Title == "" || p.Errors != nil {
			t.Errorf("%s, V3: %s", name, v3.body)
		}
		v2 := c.must(http.MethodGet, c.sandbox.ManagementURL()+"/v2/time", nil, "X-Auth-Token", token)
		var list struct{ Errors []problem }
		c.decode(v2, http.StatusUnauthorized, &list)
		if len(list.Errors) != 1 || list.Errors[0].Status != http.StatusUnauthorized {
			t.Errorf("%s, V2: %s", name, v2.body)
		}
		if token != "" && strings.Contains(string(v3.body)+string(v2.body), token) {
			t.Errorf("%s: the answer repeats the token", name)
		}
	}
}

func TestPathsThatAreNotThere(t *testing.T) {
	c := start(t)
	token := []string{"X-Auth-Token", c.seed.AccessToken}
	tests := []struct {
		name, method, url string
		want              int
	}{
		{"another store", http.MethodGet, c.sandbox.URL() + "/stores/elsewhere/v3/customers", http.StatusNotFound},
		{"no such resource", http.MethodGet, c.sandbox.ManagementURL() + "/v3/nothing", http.StatusNotFound},
		{"another method", http.MethodPatch, c.sandbox.ManagementURL() + "/v3/customers", http.StatusMethodNotAllowed},
		{"pricing by GET", http.MethodGet, c.sandbox.ManagementURL() + "/v3/pricing/products", http.StatusMethodNotAllowed},
		{"payments of another store", http.MethodPost, c.sandbox.URL() + "/stores/elsewhere/payments", http.StatusNotFound},
		{"payments by GET", http.MethodGet, c.sandbox.PaymentsURL(), http.StatusMethodNotAllowed},
		{"hosted page", http.MethodGet, c.sandbox.HostedURL(1) + "/nothing.php", http.StatusNotFound},
		{"hosted page by another method", http.MethodPost, c.sandbox.HostedURL(1) + "/account.php", http.StatusNotFound},
	}
	for _, test := range tests {
		got := c.must(test.method, test.url, nil, token...)
		var p problem
		c.decode(got, test.want, &p)
		if p.Status != test.want || p.Title == "" || p.Type == "" {
			t.Errorf("%s: %s", test.name, got.body)
		}
	}
}

func TestTimeAndDateAreTheStores(t *testing.T) {
	c := start(t)
	c.sandbox.SetTime(date(2027, 1, 2))
	got := c.rest(http.MethodGet, "/v2/time", nil)
	var body struct{ Time int64 }
	c.decode(got, http.StatusOK, &body)
	if seconds := body.Time - date(2027, 1, 2).Unix(); seconds < 0 || seconds > 60 {
		t.Errorf("time is %d s after what was set", seconds)
	}
	header, err := http.ParseTime(got.header.Get("Date"))
	if err != nil || header.Sub(date(2027, 1, 2)).Abs().Seconds() > 60 {
		t.Errorf("Date is %q", got.header.Get("Date"))
	}
}

func TestCustomerSettings(t *testing.T) {
	c := start(t)
	s := c.sandbox.Store()
	s.SetCustomerSettings(store.CustomerSettings{GuestGroupID: new(6)})
	s.EditChannel(2, func(ch *store.Channel) {
		ch.CustomerSettings, ch.AllowGlobalLogins = store.CustomerSettings{GuestGroupID: new(0), AskForConsent: new(true)}, false
	})
	tests := map[string]string{
		"/v3/customers/settings": `{"data":{"privacy_settings":{"ask_shopper_for_tracking_consent":false,"policy_url":""},` +
			`"customer_group_settings":{"guest_customer_group_id":6,"default_customer_group_id":0}},"meta":{}}`,
		"/v3/customers/settings/channels/2": `{"data":{"privacy_settings":{"ask_shopper_for_tracking_consent":true,"policy_url":null},` +
			`"customer_group_settings":{"guest_customer_group_id":0,"default_customer_group_id":null},"allow_global_logins":false},"meta":{}}`,
	}
	for path, want := range tests {
		if got := c.rest(http.MethodGet, path, nil); string(got.body) != want {
			t.Errorf("%s is\n%s\nwant\n%s", path, got.body, want)
		}
	}
	for _, id := range []string{"9", "x"} {
		if got := c.rest(http.MethodGet, "/v3/customers/settings/channels/"+id, nil); got.status != http.StatusNotFound {
			t.Errorf("channel %s: %d", id, got.status)
		}
	}
}

func TestProductSettings(t *testing.T) {
	c := start(t)
	type envelope struct {
		Data struct {
			ShowPrice *bool `json:"show_product_price"`
			HidePrice *bool `json:"hide_price_from_guests"`
			ShowSKU   *bool `json:"show_product_sku"`
		}
		Meta map[string]any
	}
	global := get[envelope](c, "/v3/settings/storefront/product")
	if global.Data.ShowPrice == nil || !*global.Data.ShowPrice || *global.Data.HidePrice || global.Meta == nil {
		t.Errorf("the store's settings are %+v", global)
	}
	europe := get[envelope](c, "/v3/settings/storefront/product?channel_id=3")
	if europe.Data.ShowPrice != nil || europe.Data.HidePrice == nil || !*europe.Data.HidePrice || europe.Data.ShowSKU != nil {
		t.Errorf("the settings of channel 3 are %+v", europe)
	}
	if got := c.rest(http.MethodGet, "/v3/settings/storefront/product?channel_id=9", nil); got.status != http.StatusUnprocessableEntity {
		t.Errorf("unknown channel: %d", got.status)
	}
}

func TestCurrencies(t *testing.T) {
	c := start(t)
	got := get[[]map[string]any](c, "/v2/currencies")
	if len(got) != 3 {
		t.Fatalf("%d currencies", len(got))
	}
	for field, want := range map[string]any{
		"id": 2.0, "currency_code": "CAD", "currency_exchange_rate": "1.2500000000", "decimal_places": 2.0, "enabled": true,
		"is_default": false, "is_transactional": true, "token_location": "left", "last_updated": "2026-01-05T09:00:00Z",
	} {
		if got[1][field] != want {
			t.Errorf("%s is %v, want %v", field, got[1][field], want)
		}
	}
	if got[2]["is_transactional"] != false || got[2]["token_location"] != "right" {
		t.Errorf("the third currency is %v", got[2])
	}
	if got := c.rest(http.MethodGet, "/v2/currencies?page=2", nil); got.status != http.StatusNoContent || len(got.body) != 0 {
		t.Errorf("an empty page: %d %q", got.status, got.body)
	}
	assigned := c.rest(http.MethodGet, "/v3/channels/2/currency-assignments", nil)
	if want := `{"data":{"channel_id":2,"enabled_currencies":["CAD","USD"],"default_currency":"CAD"},"meta":{}}`; string(assigned.body) != want {
		t.Errorf("assignments %s, want %s", assigned.body, want)
	}
	if got := c.rest(http.MethodGet, "/v3/channels/9/currency-assignments", nil); got.status != http.StatusNotFound {
		t.Errorf("unknown channel: %d", got.status)
	}
}

func TestGroups(t *testing.T) {
	c := start(t)
	type group struct {
		ID             int
		Name           string
		IsDefault      bool            `json:"is_default"`
		IsForGuests    bool            `json:"is_group_for_guests"`
		CategoryAccess map[string]any  `json:"category_access"`
		DiscountRules  json.RawMessage `json:"discount_rules"`
	}
	all := get[[]group](c, "/v2/customer_groups")
	var ids []int
	rules := map[int]string{}
	for _, g := range all {
		ids = append(ids, g.ID)
		rules[g.ID] = string(g.DiscountRules)
	}
	if diff := cmp.Diff([]int{1, 2, 3, 4, 5, 6}, ids); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	want := map[int]string{
		1: `[]`,
		2: `[{"type":"price_list","price_list_id":1}]`,
		3: `[{"type":"all","method":"percent","amount":"10.0000"}]`,
		4: `[{"type":"all","method":"price","amount":"5.0000"},{"type":"product","method":"fixed","amount":"20.0000","product_id":104}]`,
		5: `[{"type":"category","method":"percent","amount":"20.0000","category_id":1}]`,
		6: `[{"type":"all","method":"percent","amount":"2.0000"}]`,
	}
	if diff := cmp.Diff(want, rules); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	one := get[group](c, "/v2/customer_groups/5")
	if one.Name != "Campsites" || one.CategoryAccess["type"] != "specific" || one.CategoryAccess["categories"] == nil {
		t.Errorf("group 5 is %+v", one)
	}
	for query, want := range map[string]string{
		"is_default=true": "Retail", "is_group_for_guests=true": "Guests", "name=Wholesale": "Wholesale", "page=3&limit=2": "Campsites",
	} {
		if got := get[[]group](c, "/v2/customer_groups?"+query); got[0].Name != want {
			t.Errorf("%s begins with %s, want %s", query, got[0].Name, want)
		}
	}
	if got := c.rest(http.MethodGet, "/v2/customer_groups?name=Nobody", nil); got.status != http.StatusNoContent || len(got.body) != 0 {
		t.Errorf("no group: %d %q", got.status, got.body)
	}
	if got := c.rest(http.MethodGet, "/v2/customer_groups/99", nil); got.status != http.StatusNotFound {
		t.Errorf("unknown group: %d", got.status)
	}
	bad := c.rest(http.MethodGet, "/v2/customer_groups?is_default=perhaps&limit=0", nil)
	if want := `{"errors":[{"status":400,"title":"is_default must be true or false; limit must be a number above zero",` +
		`"type":"https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes"}]}`; bad.status != http.StatusBadRequest || string(bad.body) != want {
		t.Errorf("bad arguments: %d\n%s\nwant\n%s", bad.status, bad.body, want)
	}
}

func TestQuotaOnEveryAnswer(t *testing.T) {
	c := start(t, func(o *sandbox.Options) { o.Quota = sandbox.Quota{Requests: 4, Window: sandbox.StandardQuota().Window} })
	left := func(got answer) int {
		t.Helper()
		if got.header.Get("X-Rate-Limit-Requests-Quota") != "4" || got.header.Get("X-Rate-Limit-Time-Window-Ms") != "30000" {
			t.Errorf("%d: headers %v", got.status, got.header)
		}
		n, err := strconv.Atoi(got.header.Get("X-Rate-Limit-Requests-Left"))
		if err != nil {
			t.Errorf("%d: left: %v", got.status, err)
		}
		return n
	}
	if got := left(c.must(http.MethodGet, c.sandbox.ManagementURL()+"/v2/time", nil)); got != 4 {
		t.Errorf("a refused token used the quota: %d left", got)
	}
	for i, path := range []string{"/v2/time", "/v3/customers", "/v3/nothing", "/v2/customer_groups?name=Nobody"} {
		if got := left(c.rest(http.MethodGet, path, nil)); got != 3-i {
			t.Errorf("%s: %d left, want %d", path, got, 3-i)
		}
	}
	refused := c.rest(http.MethodGet, "/v3/customers", nil)
	if left(refused) != 0 || refused.status != http.StatusTooManyRequests {
		t.Fatalf("over the quota: %d %v", refused.status, refused.header)
	}
	if want := `{"status":429,"title":"Too many requests","type":"/api-docs/getting-started/api-status-codes","errors":{}}`; string(refused.body) != want {
		t.Errorf("over the quota: %s, want %s", refused.body, want)
	}
	wait, err := strconv.Atoi(refused.header.Get("X-Retry-After"))
	reset, resetErr := strconv.Atoi(refused.header.Get("X-Rate-Limit-Time-Reset-Ms"))
	if err != nil || resetErr != nil || wait < 1 || wait > 30 || reset < 1 || reset > 30_000 {
		t.Errorf("wait %d s (%v), reset %d ms (%v)", wait, err, reset, resetErr)
	}
	if got := c.ask(settingsQuery, nil); got.status != http.StatusOK {
		t.Errorf("the Storefront API shares the quota: %d", got.status)
	}
	c.sandbox.SetTime(c.sandbox.Store().Now().Add(sandbox.StandardQuota().Window))
	if got := c.rest(http.MethodGet, "/v2/time", nil); got.status != http.StatusOK || left(got) != 3 {
		t.Errorf("the next window: %d with %d left", got.status, left(got))
	}
}

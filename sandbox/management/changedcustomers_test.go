package management

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func TestNewCustomersWithEverything(t *testing.T) {
	f := newFixture(t)
	f.ask(http.StatusOK, http.MethodPost, "/v3/customers", newcomerWith(`"store_credit_amounts":[{"amount":12.50}],
		"attributes":[{"attribute_id":1,"attribute_value":"Oak"}],
		"form_fields":[{"name":"Cups a day","value":3.5},{"name":"Interests","value":["Hiking","Roasting"]},{"name":"Coffee birthday","value":"2019-10-01"},{"name":"Favourite roast","value":"Dark"}],
		"addresses":[{"first_name":"A","last_name":"B","address1":"1 Lane","city":"Sampleton","country_code":"US","form_fields":[{"name":"Delivery note","value":"Ring"}]}]`))
	c, _ := f.store.Customer(41)
	if c.StoreCredit.String() != "12.50" || len(c.Attributes) != 1 || c.Attributes[0].Value != "Oak" || len(c.FormFields) != 4 {
		t.Errorf("made %+v", c)
	}
	if len(c.Addresses) != 1 || c.Addresses[0].ID == 0 || c.Addresses[0].Country != "United States" || len(c.Addresses[0].FormFields) != 1 {
		t.Errorf("addresses %+v", c.Addresses)
	}
}

func TestChangedCustomers(t *testing.T) {
	f := newFixture(t)
	f.ask(http.StatusOK, http.MethodPut, "/v3/customers", `[{"id":1,"email":"other@example.com","first_name":"O","company":"C","notes":"n",
		"customer_group_id":0,"channel_ids":[2,3],"store_credit_amounts":[{"amount":7.25}],"accepts_product_review_abandoned_cart_emails":false,
		"form_fields":[{"name":"Cups a day","value":1}],"authentication":{"new_password":"kettle-99","force_password_reset":false}},
		{"id":2,"company":"","authentication":{"force_password_reset":true}},{"id":13,"channel_ids":null}]`)
	one, _ := f.store.Customer(1)
	if one.Email != "other@example.com" || one.FirstName != "O" || one.Company != "C" || one.Notes != "n" || one.GroupID != 0 ||
		one.StoreCredit.String() != "7.25" || one.AcceptsReviewAndCartMails || len(one.ChannelIDs) != 2 || len(one.FormFields) != 7 {
		t.Errorf("customer 1 is %+v", one)
	}
	if _, err := f.store.Authenticate(3, "other@example.com", "kettle-99"); err != nil {
		t.Error(err)
	}
	two, _ := f.store.Customer(2)
	if two.Company != "" || !two.ForcePasswordReset || len(two.Addresses) != 6 {
		t.Errorf("customer 2 is %+v", two)
	}
	if c, _ := f.store.Customer(13); c.ChannelIDs != nil {
		t.Errorf("customer 13 is bound to %v", c.ChannelIDs)
	}
}

func TestChangedCustomersThatAreRefused(t *testing.T) {
	f := newFixture(t)
	before := f.store.Customers(store.CustomerFilter{})
	for body, field := range map[string]string{
		`[]`: "data", `[{"id":99,"notes":"n"}]`: "0.id", `[{"id":1,"email":"x"}]`: "0.email", `[{"id":1,"first_name":""}]`: "0.first_name",
		`[{"id":1,"notes":"n"},{"id":2,"channel_ids":[]}]`:          "1.channel_ids",
		`[{"id":1,"customer_group_id":99}]`:                         "0.customer_group_id",
		`[{"id":1,"origin_channel_id":2}]`:                          "origin_channel_id",
		`[{"id":1,"addresses":[]}]`:                                 "addresses",
		`[{"id":1,"form_fields":[{"name":"Nothing","value":"x"}]}]`: "0.form_fields",
	} {
		if got := f.faults(http.MethodPut, "/v3/customers", body); got[field] == "" {
			t.Errorf("%s: %v, want %s", body, got, field)
		}
	}
	f.ask(http.StatusConflict, http.MethodPut, "/v3/customers", `[{"id":1,"notes":"n"},{"id":2,"email":"`+before[2].Email+`"}]`)
	f.ask(http.StatusRequestEntityTooLarge, http.MethodPut, "/v3/customers", "["+strings.Repeat(`{"id":1},`, 10)+`{"id":1}]`)
	if diff := cmp.Diff(before, f.store.Customers(store.CustomerFilter{}), cmp.Comparer(func(a, b store.Password) bool { return a == b })); diff != "" {
		t.Errorf("refusals changed (-want +got):\n%s", diff)
	}
}

func TestDeletedCustomers(t *testing.T) {
	f := newFixture(t)
	for _, step := range []struct {
		query string
		left  int
	}{{"", 40}, {"?id:in=2,3,999", 38}} {
		f.gone(http.MethodDelete, "/v3/customers"+step.query)
		if n := len(f.store.Customers(store.CustomerFilter{})); n != step.left {
			t.Errorf("%q leaves %d, want %d", step.query, n, step.left)
		}
	}
	f.faults(http.MethodDelete, "/v3/customers?id:in=x", "")
	f.faults(http.MethodDelete, "/v3/customers?email:in=a@example.com", "")
}

func TestCustomersByEveryFilter(t *testing.T) {
	f := newFixture(t)
	name := func(id int) string {
		c, _ := f.store.Customer(id)
		return strings.ReplaceAll(c.FirstName+" "+c.LastName, " ", "%20")
	}
	one, _ := f.store.Customer(1)
	later := one.Created.Add(30 * time.Minute).Format("2006-01-02T15:04:05")
	for query, want := range map[string]int{
		"name:in=" + name(1):                               1,
		"name:like=" + strings.ToLower(one.FirstName):      4,
		"company:in=example%20outfitters":                  1,
		"phone:in=" + one.Phone:                            1,
		"registration_ip_address:in=192.0.2.1,192.0.2.2":   2,
		"date_created:max=" + later:                        1,
		"date_created:min=" + later:                        39,
		"date_modified:min=" + later + "&id:in=1,2":        1,
		"date_created=" + one.Created.Format(time.RFC3339): 1,
	} {
		if got, _ := read[[]customer](f, "/v3/customers?limit=250&"+query); len(got) != want {
			t.Errorf("%s: %d customers, want %d", query, len(got), want)
		}
	}
	f.faults(http.MethodGet, "/v3/customers?date_created:min=yesterday", "")
}

func TestValidateCredentials(t *testing.T) {
	f := newFixture(t)
	c, _ := f.store.Customer(1)
	good := `{"email":"` + c.Email + `","password":"` + string(c.Password) + `"`
	for body, want := range map[string]string{
		good + `}`:                         `{"is_valid":true,"customer_id":1}`,
		good + `,"channel_id":1}`:          `{"is_valid":true,"customer_id":1}`,
		good + `,"channel_id":77}`:         `{"is_valid":false,"customer_id":null}`,
		`{"email":"x","password":"wrong"}`: `{"is_valid":false,"customer_id":null}`,
	} {
		if got := f.ask(http.StatusOK, http.MethodPost, "/v3/customers/validate-credentials", body); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if got := f.faults(http.MethodPost, "/v3/customers/validate-credentials", `{}`); len(got) != 2 {
		t.Errorf("faults %v", got)
	}
	f.ask(http.StatusBadRequest, http.MethodPost, "/v3/customers/validate-credentials", `{`)
}

// FuzzChanges changes customers and addresses by anything. Whatever it is, the store
// says yes or whose fault it is, and never that it failed itself.
func FuzzChanges(f *testing.F) {
	f.Add(`[{"id":1,"channel_ids":null,"form_fields":[{"name":"Interests","value":["Hiking"]}]}]`, 0)
	f.Add("["+entry(`,"form_fields":[{"name":"Carrier","value":"Mule"}]`)+"]", 1)
	f.Add(`[{"id":101,"city":null},{"id":101}]`, 2)
	f.Add(`{"email":null}`, 3)
	questions := []struct{ method, path string }{
		{http.MethodPut, "/v3/customers"},
		{http.MethodPost, addressesOf},
		{http.MethodPut, addressesOf},
		{http.MethodPost, "/v3/customers/validate-credentials"},
	}
	f.Fuzz(func(t *testing.T, body string, which int) {
		q := questions[uint(which)%uint(len(questions))]
		w := httptest.NewRecorder()
		newFixture(t).handler.ServeHTTP(w, httptest.NewRequest(q.method, q.path, strings.NewReader(body)))
		if w.Code >= 500 || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s %s of %q: %d %s", q.method, q.path, body, w.Code, w.Body)
		}
	})
}

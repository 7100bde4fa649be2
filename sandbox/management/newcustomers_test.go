package management

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox/store"
)

const newcomer = `{"email":"new.one@example.com","first_name":"New","last_name":"One"}`

// newcomerWith is newcomer with more, or other, members.
func newcomerWith(more string) string {
	return "[" + strings.TrimSuffix(newcomer, "}") + "," + more + "}]"
}

func TestNewCustomers(t *testing.T) {
	f := newFixture(t)
	made, _ := decode[[]customer](f, f.ask(http.StatusOK, http.MethodPost, "/v3/customers",
		`[{"email":"new.one@example.com","first_name":"New","last_name":"One","company":"C","phone":"5","notes":"n",
		"tax_exempt_category":"E","origin_channel_id":2,"channel_ids":[2,3],"customer_group_id":4,
		"accepts_product_review_abandoned_cart_emails":true,"trigger_account_created_notification":true,
		"authentication":{"new_password":"kettle-77","force_password_reset":false}},
		{"email":"new.two@example.com","first_name":"New","last_name":"Two"}]`))
	want := []customer{
		{
			ID: 41, Email: "new.one@example.com", FirstName: "New", LastName: "One", Company: "C", Phone: "5", Notes: "n",
			TaxExemptCategory: "E", GroupID: 4, DateCreated: "2026-03-02T12:00:00Z", DateModified: "2026-03-02T12:00:00Z",
			AcceptsMails: true, OriginChannelID: 2, ChannelIDs: []int{2, 3},
		},
		{
			ID: 42, Email: "new.two@example.com", FirstName: "New", LastName: "Two", GroupID: store.GroupRetail,
			DateCreated: "2026-03-02T12:00:00Z", DateModified: "2026-03-02T12:00:00Z", OriginChannelID: 1,
		},
	}
	if diff := cmp.Diff(want, made); diff != "" {
		t.Errorf("made (-want +got):\n%s", diff)
	}
	if listed, _ := read[[]customer](f, "/v3/customers?email:in=NEW.one@example.com"); len(listed) != 1 || listed[0].ID != 41 {
		t.Errorf("by e-mail: %+v", listed)
	}
	if c, err := f.store.Authenticate(3, "new.one@example.com", "kettle-77"); err != nil || c.ID != 41 {
		t.Errorf("by password: %d, %v", c.ID, err)
	}
	if !f.store.MayLogIn(42, 1) || f.store.MayLogIn(42, 3) || f.store.MayLogIn(41, 1) {
		t.Error("the new customers may sign in elsewhere")
	}
	if _, _, err := f.store.OpenSession(42, 1); err != nil {
		t.Errorf("a session without a password: %v", err)
	}
}

func TestNewCustomersOfTakenEmails(t *testing.T) {
	f := newFixture(t)
	const taken = `[{"email":"SHARED.inbox@example.com","first_name":"A","last_name":"B","channel_ids":[2]}]`
	if body := f.ask(http.StatusConflict, http.MethodPost, "/v3/customers", taken); strings.Contains(body, "inbox") {
		t.Errorf("the answer repeats the address: %s", body)
	}
	f.store.SetChoices(store.Choices{TakenEmailIsInvalid: true})
	if got := f.faults(http.MethodPost, "/v3/customers", taken); !strings.Contains(got["0.email"], "taken") {
		t.Errorf("by choice: %v", got)
	}
	f.ask(http.StatusOK, http.MethodPost, "/v3/customers", strings.Replace(taken, "[2]", "[3]", 1))
	if listed, _ := read[[]customer](f, "/v3/customers?email:in=shared.inbox@example.com"); len(listed) != 3 {
		t.Errorf("%d customers share the address, want 3", len(listed))
	}
}

func TestNewCustomersThatAreRefused(t *testing.T) {
	f := newFixture(t)
	for body, field := range map[string]string{
		`[{}]`: "0.email", `[]`: "data", `null`: "data", `{}`: "data",
		newcomerWith(`"email":"x"`):                                                    "0.email",
		newcomerWith(`"email":"no-at-sign"`):                                           "0.email",
		newcomerWith(`"email":"@example.com"`):                                         "0.email",
		newcomerWith(`"email":"` + strings.Repeat("é", 250) + `@x"`):                   "0.email",
		newcomerWith(`"first_name":""`):                                                "0.first_name",
		newcomerWith(`"last_name":"` + strings.Repeat("x", 101) + `"`):                 "0.last_name",
		newcomerWith(`"company":"` + strings.Repeat("x", 256) + `"`):                   "0.company",
		newcomerWith(`"phone":"` + strings.Repeat("5", 51) + `"`):                      "0.phone",
		newcomerWith(`"channel_ids":[]`):                                               "0.channel_ids",
		newcomerWith(`"channel_ids":[9]`):                                              "0.channel_ids",
		newcomerWith(`"origin_channel_id":9`):                                          "0.channel_ids",
		newcomerWith(`"customer_group_id":99`):                                         "0.customer_group_id",
		newcomerWith(`"addresses":[{}]`):                                               "0.addresses.0.first_name",
		newcomerWith(`"addresses":[` + strings.Repeat("{},", 10) + `{}]`):              "0.addresses",
		newcomerWith(`"attributes":[{"attribute_id":99,"attribute_value":"x"}]`):       "0.attributes.0.attribute_id",
		newcomerWith(`"form_fields":[{"name":"Nothing","value":"x"}]`):                 "0.form_fields",
		newcomerWith(`"form_fields":[{"name":"Cups a day","value":"many"}]`):           "0.form_fields",
		newcomerWith(`"form_fields":[{"name":"Interests","value":["Sleep"]}]`):         "0.form_fields",
		newcomerWith(`"store_credit_amounts":[{"amount":-1}]`):                         "0.store_credit_amounts",
		newcomerWith(`"password":"x"`):                                                 "password",
		`[` + newcomer + `,{"email":"b@example.com","first_name":"B","last_name":""}]`: "1.last_name",
	} {
		if got := f.faults(http.MethodPost, "/v3/customers", body); got[field] == "" {
			t.Errorf("%.200s: %v, want %s", body, got, field)
		}
	}
	f.ask(http.StatusBadRequest, http.MethodPost, "/v3/customers", `[{`)
	eleven := "[" + strings.Repeat(newcomer+",", 10) + newcomer + "]"
	f.ask(http.StatusRequestEntityTooLarge, http.MethodPost, "/v3/customers", eleven)
	if n := len(f.store.Customers(store.CustomerFilter{})); n != 40 {
		t.Errorf("%d customers after nothing but refusals, want 40", n)
	}
}

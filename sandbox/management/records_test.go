package management

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFormValues(t *testing.T) {
	f := newFixture(t)
	const path = "/v3/customers/form-field-values"
	type entry struct {
		Name       string
		Value      any
		CustomerID int `json:"customer_id"`
		AddressID  int `json:"address_id"`
	}
	all, meta := read[[]entry](f, path+"?customer_id=1")
	want := []entry{
		{Name: "How did you hear about us?", Value: "A friend", CustomerID: 1},
		{Name: "Interests", Value: []any{"Hiking", "Roasting"}, CustomerID: 1},
		{Name: "Coffee birthday", Value: "2019-10-01", CustomerID: 1},
		{Name: "Notes", Value: "No lids, please.\nAnd no straws.", CustomerID: 1},
		{Name: "Favourite roast", Value: "Medium", CustomerID: 1},
		{Name: "Cups a day", Value: 3.5, CustomerID: 1},
		{Name: "Gate word", Value: "open-larch-77", CustomerID: 1},
	}
	if diff := cmp.Diff(want, all); diff != "" || meta.Cursors == nil || meta.Pagination == nil {
		t.Errorf("%+v (-want +got):\n%s", meta, diff)
	}
	address := fmt.Sprint(f.address(1))
	for query, want := range map[string]int{
		"?customer_id=1&field_type=password": 1, "?customer_id=1&field_type=radiobuttons&field_name=nobody": 0,
		"?customer_id=1&field_name=Interests": 1, "?address_id=" + address: 1, "?customer_id=999": 0, "?customer_id=1&limit=3&page=3": 1,
	} {
		if found, _ := read[[]entry](f, path+query); len(found) != want {
			t.Errorf("%s: %+v", query, found)
		}
	}
	var seen []string
	for next := "?customer_id=1&limit=3"; next != ""; {
		found, meta := read[[]entry](f, path+next)
		for _, e := range found {
			seen = append(seen, e.Name)
		}
		next = meta.Cursors.Links.Next
	}
	if len(seen) != 7 {
		t.Errorf("by cursor: %q", seen)
	}
	f.faults(http.MethodGet, path+"?field_type=colour", "")
	f.faults(http.MethodGet, path+"?customer_id=x", "")
}

// address is the number of a customer's first address.
func (f *fixture) address(customerID int) int {
	c, _ := f.store.Customer(customerID)
	return c.Addresses[0].ID
}

func TestMetafieldBatches(t *testing.T) {
	f := newFixture(t)
	const path = "/v3/customers/metafields"
	one := func(customerID int, key, value string) string {
		return fmt.Sprintf(`{"resource_id":%d,"permission_set":"read","namespace":"batch","key":%q,"value":%q}`, customerID, key, value)
	}
	made, _ := decode[[]metafield](f, f.ask(http.StatusOK, http.MethodPost, path, "["+one(2, "a", "1")+","+one(3, "a", "2")+"]"))
	if len(made) != 2 || made[1].ResourceID != 3 || made[1].PermissionSet != "read" {
		t.Fatalf("made %+v", made)
	}
	partial := f.ask(http.StatusUnprocessableEntity, http.MethodPost, path,
		"["+one(2, "a", "x")+","+one(2, "b", "1")+","+one(999, "a", "1")+","+one(2, "c", "")+"]")
	kept, _ := decode[[]metafield](f, partial)
	if len(kept) != 1 || kept[0].Key != "b" || !strings.Contains(partial, `"total":4`) || !strings.Contains(partial, `"failed":3`) ||
		strings.Count(partial, `"status":`) != 3 {
		t.Errorf("partly: %s", partial)
	}
	body := fmt.Sprintf(`[{"id":%d,"value":"new"},{"id":%d,"description":"d","permission_set":"write"}]`, made[0].ID, made[1].ID)
	changed, _ := decode[[]metafield](f, f.ask(http.StatusOK, http.MethodPut, path, body))
	if changed[0].Value != "new" || changed[0].Key != "a" || changed[1].Description != "d" || changed[1].Value != "2" || changed[1].PermissionSet != "write" {
		t.Errorf("changed %+v", changed)
	}
	partial = f.ask(http.StatusUnprocessableEntity, http.MethodPut, path,
		fmt.Sprintf(`[{"id":99999,"value":"x"},{"id":%d,"value":""},{"id":%d,"key":"b"},{"id":%d,"value":"last"}]`, made[0].ID, made[0].ID, made[0].ID))
	if kept, _ := decode[[]metafield](f, partial); len(kept) != 1 || kept[0].Value != "last" || !strings.Contains(partial, `"status":409`) ||
		!strings.Contains(partial, `"status":404`) {
		t.Errorf("partly: %s", partial)
	}
	for _, body := range []string{`[{`, `[]`, `{}`} {
		if got := f.ask(http.StatusBadRequest, http.MethodPost, path, body); !strings.Contains(got, `"detail"`) {
			t.Errorf("%s: %s", body, got)
		}
	}
	f.gone(http.MethodDelete, fmt.Sprintf("/v3/customers/2/metafields/%d", made[0].ID))
	for _, gone := range []string{fmt.Sprintf("/v3/customers/2/metafields/%d", made[0].ID), fmt.Sprintf("/v3/customers/2/metafields/%d", made[1].ID), "/v3/customers/3/metafields/x"} {
		f.ask(http.StatusNotFound, http.MethodDelete, gone, "")
	}
}

func TestConsent(t *testing.T) {
	f := newFixture(t)
	f.ask(http.StatusOK, http.MethodPut, "/v3/customers/2/consent", `{"allow":["essential","analytics"],"deny":["targeting"]}`)
	want := `{"allow":["essential","analytics"],"deny":["targeting"],"updated_at":"2026-03-02T12:00:00Z"}`
	if got := f.ask(http.StatusOK, http.MethodGet, "/v3/customers/2/consent", ""); got != want {
		t.Errorf("got %s", got)
	}
	f.ask(http.StatusOK, http.MethodPut, "/v3/customers/2/consent", `{}`)
	if got := f.ask(http.StatusOK, http.MethodGet, "/v3/customers/2/consent", ""); !strings.HasPrefix(got, `{"allow":[],"deny":[],`) {
		t.Errorf("taken back: %s", got)
	}
	for _, body := range []string{`{"allow":["everything"]}`, `{"allow":["analytics"],"deny":["analytics"]}`, `{"allow":7}`, `{"mood":1}`} {
		f.faults(http.MethodPut, "/v3/customers/2/consent", body)
	}
	f.ask(http.StatusNotFound, http.MethodGet, "/v3/customers/999/consent", "")
	f.ask(http.StatusNotFound, http.MethodPut, "/v3/customers/999/consent", `{"allow":[]}`)
}

func TestInstruments(t *testing.T) {
	f := newFixture(t)
	f.ask(http.StatusNotFound, http.MethodGet, "/v3/customers/999/stored-instruments", "")
	none, some := 0, 0
	for id := 1; id <= 40; id++ {
		got := f.ask(http.StatusOK, http.MethodGet, fmt.Sprintf("/v3/customers/%d/stored-instruments", id), "")
		if got == "[]" {
			none++
			continue
		}
		some++
		for _, kind := range []string{"stored_card", "stored_paypal_account", "stored_bank_account"} {
			if id == 1 && !strings.Contains(got, kind) {
				t.Errorf("customer 1 has no %s: %s", kind, got)
			}
		}
	}
	if none == 0 || some == 0 {
		t.Errorf("%d customers have none, %d some", none, some)
	}
}

func TestCustomerSettingsThatChange(t *testing.T) {
	f := newFixture(t)
	const path, channel = "/v3/customers/settings", "/v3/customers/settings/channels/2"
	got := f.ask(http.StatusOK, http.MethodPut, path,
		`{"privacy_settings":{"policy_url":"https://example.com/p"},"customer_group_settings":{"guest_customer_group_id":0}}`)
	if !strings.Contains(got, `"policy_url":"https://example.com/p"`) || !strings.Contains(got, `"guest_customer_group_id":0,"default_customer_group_id":1`) ||
		!strings.Contains(got, `"ask_shopper_for_tracking_consent":false`) {
		t.Errorf("the store: %s", got)
	}
	got = f.ask(http.StatusOK, http.MethodPut, channel, `{"customer_group_settings":{"guest_customer_group_id":3,"default_customer_group_id":2},"allow_global_logins":true}`)
	if !strings.Contains(got, `"guest_customer_group_id":3`) || strings.Contains(got, "allow_global_logins") || f.store.GuestGroup(2) != 3 {
		t.Errorf("the channel: %s", got)
	}
	if got := f.ask(http.StatusOK, http.MethodGet, channel, ""); !strings.Contains(got, `"allow_global_logins":true`) {
		t.Errorf("the channel: %s", got)
	}
	got = f.ask(http.StatusOK, http.MethodPut, channel, `{"customer_group_settings":{"guest_customer_group_id":null}}`)
	if !strings.Contains(got, `"guest_customer_group_id":null,"default_customer_group_id":2`) || f.store.GuestGroup(2) != 0 {
		t.Errorf("given back: %s", got)
	}
	for _, tc := range []struct{ path, body string }{
		{path, `{"customer_group_settings":{"guest_customer_group_id":null}}`},
		{path, `{"privacy_settings":{"policy_url":null}}`},
		{path, `{"allow_global_logins":true}`},
		{path, `{"customer_group_settings":{"default_customer_group_id":99}}`},
		{channel, `{"customer_group_settings":{"default_customer_group_id":99}}`},
		{channel, `{"allow_global_logins":null}`},
		{channel, `{"privacy_settings":{"policy_url":7}}`},
		{channel, `{"colour":"green"}`},
	} {
		f.faults(http.MethodPut, tc.path, tc.body)
	}
	f.ask(http.StatusNotFound, http.MethodPut, "/v3/customers/settings/channels/77", `{}`)
	f.ask(http.StatusBadRequest, http.MethodPut, path, `{`)
}

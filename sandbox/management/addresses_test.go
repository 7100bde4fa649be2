package management

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/sandbox/store"
)

const addressesOf = "/v3/customers/addresses"

// entry is an address of customer 4, who has one, with other members.
func entry(more string) string {
	return `{"customer_id":4,"first_name":"A","last_name":"B","address1":"1 Lane","city":"Sampleton","country_code":"US",` +
		`"state_or_province":"Oregon","postal_code":"97000"` + more + `}`
}

func TestAddressesAreListed(t *testing.T) {
	f := newFixture(t)
	for query, want := range map[string]int{
		"?customer_id:in=1": 7, "?customer_id:in=1,4": 8, "?customer_id:in=999": 0, "?id:in=101,102,99": 2,
		"?customer_id:in=1&limit=5": 5, "?customer_id:in=1&limit=5&page=2": 2, "?customer_id:in=1&company:in=example%20outfitters": 1,
		"?customer_id:in=15&limit=250": 12, "?id:in=101&include=formfields": 1,
	} {
		got, meta := read[[]customerAddress](f, addressesOf+query)
		if len(got) != want || meta.Pagination == nil || meta.Cursors != nil {
			t.Errorf("%s: %d addresses, %+v", query, len(got), meta)
		}
	}
	if got, _ := read[[]customerAddress](f, addressesOf+"?id:in=101&include=formfields"); len(got[0].FormFields) != 1 || got[0].CustomerID != 1 {
		t.Errorf("with answers: %+v", got)
	}
	for _, query := range []string{"?id:in=x", "?include=attributes", "?after=x", "?colour=green"} {
		f.faults(http.MethodGet, addressesOf+query, "")
	}
}

// TestDuplicateAddresses has the store leave out what is there already, and change
// nothing.
func TestDuplicateAddresses(t *testing.T) {
	f := newFixture(t)
	made, _ := decode[[]customerAddress](f, f.ask(http.StatusOK, http.MethodPost, addressesOf,
		"["+entry("")+","+entry(`,"company":"C"`)+","+entry("")+"]"))
	if len(made) != 2 || made[0].ID == 0 || made[0].AddressType != "residential" || made[0].Country != "United States" {
		t.Fatalf("made %+v", made)
	}
	again, _ := decode[[]customerAddress](f, f.ask(http.StatusOK, http.MethodPost, addressesOf, "["+entry("")+"]"))
	if c, _ := f.store.Customer(4); len(again) != 0 || len(c.Addresses) != 3 {
		t.Errorf("again: %+v, %d addresses", again, len(c.Addresses))
	}
	changed, _ := decode[[]customerAddress](f, f.ask(http.StatusOK, http.MethodPut, addressesOf, fmt.Sprintf(
		`[{"id":%d,"company":""},{"id":%d,"city":"Elsewhere","form_fields":[{"name":"Delivery note","value":"Ring"}]}]`, made[1].ID, made[0].ID)))
	if len(changed) != 1 || changed[0].ID != made[0].ID || changed[0].City != "Elsewhere" || len(changed[0].FormFields) != 1 {
		t.Errorf("changed %+v", changed)
	}
}

func TestAddressesThatAreRefused(t *testing.T) {
	f := newFixture(t)
	for body, field := range map[string]string{
		`[{}]`: "0.customer_id", "[" + entry(`,"country_code":"ZZ"`) + "]": "0.country_code", "[" + entry(`,"customer_id":99`) + "]": "0.customer_id",
		"[" + entry(`,"first_name":""`) + "]": "0.first_name", "[" + entry(`,"address_type":"tent"`) + "]": "0.address_type",
		"[" + entry(`,"postal_code":"`+strings.Repeat("9", 31)+`"`) + "]":  "0.postal_code",
		"[" + entry(`,"form_fields":[{"name":"Nothing","value":1}]`) + "]": "0.form_fields",
	} {
		if got := f.faults(http.MethodPost, addressesOf, body); got[field] == "" {
			t.Errorf("%s: %v, want %s", body, got, field)
		}
	}
	for body, field := range map[string]string{`[{"city":"X"}]`: "0.id", `[{"id":7,"city":"X"}]`: "0.id", `[{"id":101,"first_name":""}]`: "0.first_name"} {
		if got := f.faults(http.MethodPut, addressesOf, body); got[field] == "" {
			t.Errorf("%s: %v, want %s", body, got, field)
		}
	}
	f.ask(http.StatusRequestEntityTooLarge, http.MethodPost, addressesOf, "["+strings.Repeat(entry("")+",", 10)+entry("")+"]")
}

func TestDeletedAddresses(t *testing.T) {
	f := newFixture(t)
	f.gone(http.MethodDelete, addressesOf)
	if c, _ := f.store.Customer(1); len(c.Addresses) != 7 {
		t.Errorf("without numbers %d are left", len(c.Addresses))
	}
	f.gone(http.MethodDelete, addressesOf+"?id:in=101,103,9")
	if c, _ := f.store.Customer(1); len(c.Addresses) != 5 {
		t.Errorf("%d left", len(c.Addresses))
	}
	f.faults(http.MethodDelete, addressesOf+"?customer_id:in=1", "")
	if n := len(f.store.Customers(store.CustomerFilter{})); n != 40 {
		t.Errorf("%d customers", n)
	}
}

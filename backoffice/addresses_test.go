package backoffice

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// entries are n addresses of a customer.
func entries(customerID, n int) []commerce.CustomerAddressDraft {
	drafts := numbered(n)
	for i := range drafts {
		drafts[i].CustomerID = customerID
	}
	return drafts
}

func TestNewAddresses(t *testing.T) {
	for name, tc := range map[string]struct {
		onWrite func([]string) *mischief
		change  func([]commerce.CustomerAddressDraft)
		want    map[string]int
		made    int
	}{
		"all":             {nil, nil, map[string]int{"ok": 25}, 25},
		"one is twice":    {nil, func(d []commerce.CustomerAddressDraft) { d[14] = d[2] }, map[string]int{"ok": 24, "ITEM_CONFLICT": 1}, 24},
		"one is nobody's": {nil, func(d []commerce.CustomerAddressDraft) { d[14].CustomerID = 9 }, map[string]int{"ok": 24, "ITEM_NOT_FOUND": 1}, 24},
		"one is odd":      {nil, func(d []commerce.CustomerAddressDraft) { d[14].CountryCode = "" }, map[string]int{"ok": 24, "CUSTOMER_VALIDATION": 1}, 24},
		"lost once":       {func(names []string) *mischief { return &mischief{does: len(names) > 3, err: lost()} }, nil, map[string]int{"ok": 25}, 25},
		"away":            {func([]string) *mischief { return &mischief{err: unavailable()} }, nil, map[string]int{"ok": 15, "ITEM_NOT_TRIED": 10}, 15},
		"lost for good":   {func([]string) *mischief { return &mischief{err: lost()} }, nil, map[string]int{"ok": 15, "ITEM_OUTCOME_UNKNOWN": 10}, 15},
	} {
		d := populated(t, 1)
		d.store.onWrite = func(names []string) *mischief {
			if tc.onWrite != nil && slices.Contains(names, "15 Lane") {
				return tc.onWrite(names)
			}
			return nil
		}
		drafts := entries(1, 25)
		if tc.change != nil {
			tc.change(drafts)
		}
		synctest.Test(t, func(t *testing.T) {
			outcomes, err := d.CreateAddresses(anybody(t), drafts)
			if diff := cmp.Diff(tc.want, counted(outcomes)); diff != "" || err != nil {
				t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
			}
		})
		if len(d.books.books) != tc.made {
			t.Errorf("%s: %d addresses, want %d", name, len(d.books.books), tc.made)
		}
	}
}

// TestAnAddressThatIsThere is the store's yes without the item.
func TestAnAddressThatIsThere(t *testing.T) {
	d := populated(t, 1)
	for _, want := range []string{"ok", "ITEM_MISSING"} {
		outcomes, err := d.CreateAddresses(anybody(t), entries(1, 1))
		if got := codes(outcomes); err != nil || got[0] != want {
			t.Errorf("%v, %v, want %s", got, err, want)
		}
	}
	if told := d.auditor.told(); !slices.Equal(told, []string{"customer_address_create 1 OK", "customer_address_create 1 ITEM_MISSING"}) {
		t.Errorf("audit %q", told)
	}
}

// TestAnAddressThatArrivesLate is left out of the second answer because the first call
// has made it after all.
func TestAnAddressThatArrivesLate(t *testing.T) {
	d := populated(t, 1)
	calls := 0
	d.store.onWrite = func([]string) *mischief {
		if calls++; calls == 1 {
			return &mischief{err: lost()}
		}
		d.books.books = append(d.books.books, commerce.OwnedAddress{CustomerID: 1, Address: commerce.CustomerAddress{EntityID: 50, Address1: "1 Lane"}})
		return nil
	}
	outcomes, err := d.CreateAddresses(anybody(t), entries(1, 1))
	if err != nil || outcomes[0].Value == nil || outcomes[0].Value.EntityID != 50 || len(d.books.books) != 1 {
		t.Errorf("%+v, %v", outcomes, err)
	}
}

func TestChangedAddresses(t *testing.T) {
	for name, tc := range map[string]struct {
		onWrite *mischief
		want    []string
	}{
		"all":            {nil, []string{"ok", "ITEM_MISSING", "ITEM_NOT_FOUND", "ITEM_CONFLICT", "CUSTOMER_VALIDATION", "CUSTOMER_VALIDATION"}},
		"lost":           {&mischief{err: lost()}, []string{"ITEM_OUTCOME_UNKNOWN", "ITEM_OUTCOME_UNKNOWN", "ITEM_NOT_FOUND", "ITEM_CONFLICT", "CUSTOMER_VALIDATION", "CUSTOMER_VALIDATION"}},
		"made, and lost": {&mischief{does: true, err: lost()}, []string{"ok", "ITEM_OUTCOME_UNKNOWN", "ITEM_NOT_FOUND", "ITEM_CONFLICT", "CUSTOMER_VALIDATION", "CUSTOMER_VALIDATION"}},
	} {
		d := populated(t, 1)
		if _, err := d.CreateAddresses(anybody(t), entries(1, 2)); err != nil {
			t.Fatal(err)
		}
		d.auditor.told()
		if tc.onWrite != nil {
			d.store.onWrite = func([]string) *mischief { return tc.onWrite }
		}
		outcomes, err := d.UpdateAddresses(anybody(t), []commerce.CustomerAddressChange{
			{AddressID: 1, City: to("New")},
			{AddressID: 2, City: to("Twin")},
			{AddressID: 9, City: to("X")},
			{AddressID: 1, City: to("X")},
			{AddressID: 2},
			{AddressID: 2, CountryCode: gone[commerce.CountryCode]()},
		})
		if diff := cmp.Diff(tc.want, codes(outcomes)); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
		if told := d.auditor.told(); len(told) != 3 || !strings.HasPrefix(told[0], "customer_address_update 1 ") || told[2] != "customer_address_update 0 ITEM_NOT_FOUND" {
			t.Errorf("%s: audit %q", name, told)
		}
	}
}

func TestDeletedAddresses(t *testing.T) {
	d := populated(t, 1)
	if _, err := d.CreateAddresses(anybody(t), entries(1, 3)); err != nil {
		t.Fatal(err)
	}
	d.auditor.told()
	outcomes, err := d.DeleteAddresses(anybody(t), []int{1, 9, 3})
	if got := fmt.Sprint(codes(outcomes)); err != nil || got != "[ok ITEM_NOT_FOUND ok]" || len(d.books.books) != 1 {
		t.Errorf("%s, %v, %d left", got, err, len(d.books.books))
	}
	if told := d.auditor.told(); !slices.Equal(told, []string{"customer_address_delete 1 OK", "customer_address_delete 0 ITEM_NOT_FOUND", "customer_address_delete 1 OK"}) {
		t.Errorf("audit %q", told)
	}
}

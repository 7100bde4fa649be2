package sandbox_test

import (
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func TestAddressBook(t *testing.T) {
	c := start(t)
	as := c.as(5)
	first := c.change(as, "addCustomerAddress", with(newAddress(), "formFields", texts(28, "By the shed"))).wantDone(t, "add").Address
	if first.EntityID == 0 || first.Country != "United States" || len(first.FormFields) != 1 || first.FormFields[0]["text"] != "By the shed" {
		t.Fatalf("added %+v", first)
	}
	second := c.change(as, "addCustomerAddress", with(newAddress(), "countryCode", "PL", "stateOrProvince", nil)).wantDone(t, "add another").Address
	if second.EntityID <= first.EntityID || second.Country != "PL" || second.StateOrProvince != "" {
		t.Errorf("added %+v", second)
	}
	data := map[string]any{"city": "Mock Harbour", "countryCode": "CA", "address2": nil, "formFields": texts(28, "")}
	changed := c.change(as, "updateCustomerAddress", map[string]any{"addressEntityId": first.EntityID, "data": data}).wantDone(t, "update").Address
	if changed.EntityID != first.EntityID || changed.City != "Mock Harbour" || changed.Country != "Canada" ||
		changed.FirstName != first.FirstName || changed.PostalCode != first.PostalCode || len(changed.FormFields) != 0 {
		t.Errorf("changed %+v", changed)
	}
	c.change(as, "deleteCustomerAddress", map[string]any{"addressEntityId": second.EntityID}).wantDone(t, "delete")
	if book := c.book(5); len(book) != 1 || book[0].City != "Mock Harbour" {
		t.Errorf("the book has %+v", book)
	}
	third := c.change(as, "addCustomerAddress", with(newAddress(), "city", "Musterstadt")).wantDone(t, "add a third").Address
	if third.EntityID <= second.EntityID {
		t.Errorf("the number %d was given twice", third.EntityID)
	}
}

// book is what the store has of a customer's addresses.
func (c *client) book(id int) []store.Address {
	kept, _ := c.sandbox.Store().Customer(id)
	return kept.Addresses
}

func TestAddressBookRefused(t *testing.T) {
	c := start(t)
	as, guest := c.as(3), caller{}
	mine, theirs := c.book(3)[0].ID, c.book(2)[0].ID
	update := func(id int, data map[string]any) map[string]any {
		return map[string]any{"addressEntityId": id, "data": data}
	}
	long := strings.Repeat("x", 300)
	c.change(guest, "addCustomerAddress", newAddress()).wantRefused(t, "a guest adds", "CustomerNotLoggedInError")
	c.change(guest, "updateCustomerAddress", update(mine, map[string]any{})).wantRefused(t, "a guest changes", "CustomerNotLoggedInError")
	c.change(guest, "deleteCustomerAddress", map[string]any{"addressEntityId": mine}).wantRefused(t, "a guest removes", "CustomerNotLoggedInError")
	for name, id := range map[string]int{"somebody's": theirs, "nobody's": 987654} {
		c.change(as, "updateCustomerAddress", update(id, map[string]any{"city": "X"})).wantRefused(t, name, "AddressDoesNotExistError")
		c.change(as, "deleteCustomerAddress", map[string]any{"addressEntityId": id}).wantRefused(t, name, "CustomerAddressDeletionError")
	}
	for field, value := range map[string]string{
		"firstName": "", "lastName": long, "address1": " ", "address2": long, "city": strings.Repeat("x", 101), "company": long,
		"stateOrProvince": long, "phone": long, "postalCode": long, "countryCode": "us",
	} {
		c.change(as, "addCustomerAddress", with(newAddress(), field, value)).
			wantRefused(t, "add "+field, "ValidationError", "input", field)
		c.change(as, "updateCustomerAddress", update(mine, map[string]any{field: value})).
			wantRefused(t, "update "+field, "ValidationError", "input", "data", field)
	}
	for operation, kind := range map[string]string{
		"addCustomerAddress": "CustomerAddressCreationError", "updateCustomerAddress": "CustomerAddressUpdateError",
		"deleteCustomerAddress": "CustomerAddressDeletionError",
	} {
		c.sandbox.Store().TroubleNext(operation, 1)
		in := map[string]map[string]any{
			"addCustomerAddress": newAddress(), "updateCustomerAddress": update(mine, map[string]any{"city": "X"}),
			"deleteCustomerAddress": {"addressEntityId": mine},
		}[operation]
		c.change(as, operation, in).wantRefused(t, "trouble", kind)
	}
	if book := c.book(3); len(book) != 2 || book[0].City == "X" {
		t.Errorf("a refused change took effect: %+v", book)
	}
}

func TestDuplicateAddresses(t *testing.T) {
	c := start(t)
	as := c.as(5)
	first := c.change(as, "addCustomerAddress", newAddress()).wantDone(t, "add").Address
	again := c.change(as, "addCustomerAddress", newAddress()).wantDone(t, "add again").Address
	if again.EntityID != first.EntityID || len(c.book(5)) != 1 {
		t.Errorf("a duplicate is %d beside %d", again.EntityID, first.EntityID)
	}
	other := c.change(as, "addCustomerAddress", with(newAddress(), "city", "Mock Harbour")).wantDone(t, "another").Address
	into := map[string]any{"addressEntityId": other.EntityID, "data": map[string]any{"city": "Sampleton"}}
	same := c.change(as, "updateCustomerAddress", into).wantDone(t, "into a duplicate").Address
	if same.EntityID != other.EntityID || same.City != "Mock Harbour" {
		t.Errorf("changed into a duplicate: %+v", same)
	}
	c.sandbox.Store().SetChoices(store.Choices{Account: store.AccountChoices{DuplicateAddressIsRefused: true}})
	c.change(as, "addCustomerAddress", newAddress()).wantRefused(t, "add, by choice", "CustomerAddressCreationError")
	c.change(as, "updateCustomerAddress", into).wantRefused(t, "into, by choice", "CustomerAddressUpdateError")
}

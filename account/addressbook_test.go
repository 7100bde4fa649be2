package account

import (
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// address is one that every store takes.
func address() commerce.AddressDraft {
	return commerce.AddressDraft{FirstName: "Ada", LastName: "Lovelace", Address1: "1 Main St", City: "Graz", CountryCode: "AT"}
}

func TestAddressBook(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	ctx := with(t, shopper(7, 2))
	added, err := e.AddAddress(ctx, address(), "captcha")
	if err != nil || added.Address.EntityID != 3 {
		t.Fatalf("got %+v, %v", added, err)
	}
	e.want(t, `prove, add Graz for 7 with "captcha"`, "")
	changed, err := e.UpdateAddress(ctx, commerce.AddressChange{EntityID: 3, Company: given("")}, "captcha")
	if err != nil || changed.Address.EntityID != 3 {
		t.Fatalf("got %+v, %v", changed, err)
	}
	e.want(t, `prove, change address 3 of 7 with "captcha"`, "")
	refused, err := e.DeleteAddress(ctx, 3, "captcha")
	if err != nil || len(refused) > 0 {
		t.Fatalf("got %v, %v", refused, err)
	}
	e.want(t, `prove, delete address 3 of 7 with "captcha"`, "")
}

func TestAddressBookRefused(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.address = nil
	e.store.add = []commerce.AddCustomerAddressError{commerce.CustomerAddressCreationError{}, commerce.CustomerNotLoggedInError{}}
	e.store.change = []commerce.UpdateCustomerAddressError{commerce.AddressDoesNotExistError{}}
	e.store.remove = []commerce.DeleteCustomerAddressError{commerce.CustomerAddressDeletionError{}}
	ctx := with(t, shopper(7, 2))
	added, err := e.AddAddress(ctx, address(), "")
	wantCode(t, err, "")
	wantCodes(t, added.Refused, commerce.RefusalCustomerAddressCreation, commerce.RefusalCustomerNotLoggedIn)
	e.want(t, `prove, add Graz for 7 with "", doubt 7`, "")
	changed, err := e.UpdateAddress(ctx, commerce.AddressChange{EntityID: 3, City: new("Wien")}, "")
	wantCode(t, err, "")
	wantCodes(t, changed.Refused, commerce.RefusalAddressDoesNotExist)
	removed, err := e.DeleteAddress(ctx, 3, "")
	wantCode(t, err, "")
	wantCodes(t, removed, commerce.RefusalCustomerAddressDeletion)

	e.store.add, e.store.change = nil, nil
	_, err = e.AddAddress(ctx, address(), "")
	wantCode(t, err, commerce.CodeOutcomeUnknown)
	_, err = e.UpdateAddress(ctx, commerce.AddressChange{EntityID: 3, City: new("Wien")}, "")
	wantCode(t, err, commerce.CodeOutcomeUnknown)
}

func TestAddressBookValidates(t *testing.T) {
	t.Parallel()
	ctx := with(t, shopper(7, 2))
	for field, set := range map[string]func(*commerce.AddressDraft){
		"input.firstName":       func(a *commerce.AddressDraft) { a.FirstName = "" },
		"input.lastName":        func(a *commerce.AddressDraft) { a.LastName = long(256) },
		"input.company":         func(a *commerce.AddressDraft) { a.Company = long(256) },
		"input.address1":        func(a *commerce.AddressDraft) { a.Address1 = "\t" },
		"input.address2":        func(a *commerce.AddressDraft) { a.Address2 = long(256) },
		"input.city":            func(a *commerce.AddressDraft) { a.City = long(101) },
		"input.stateOrProvince": func(a *commerce.AddressDraft) { a.StateOrProvince = long(101) },
		"input.postalCode":      func(a *commerce.AddressDraft) { a.PostalCode = long(31) },
		"input.countryCode":     func(a *commerce.AddressDraft) { a.CountryCode = "" },
		"input.phone":           func(a *commerce.AddressDraft) { a.Phone = "\xff" },
		"input.formFields.passwords.0.password": func(a *commerce.AddressDraft) {
			a.Form.Passwords = []commerce.PasswordAnswer{{FieldEntityID: 1}}
		},
	} {
		e := newEnv(t)
		in := address()
		set(&in)
		_, err := e.AddAddress(ctx, in, "")
		wantField(t, err, field)
		e.want(t, "", "")
	}
	for _, tt := range []struct {
		field string
		in    commerce.AddressChange
	}{
		{"input.addressEntityId", commerce.AddressChange{City: new("Graz")}},
		{"input.addressEntityId", commerce.AddressChange{EntityID: -1, City: new("Graz")}},
		{"input", commerce.AddressChange{EntityID: 3}},
		{"input.firstName", commerce.AddressChange{EntityID: 3, FirstName: new(" ")}},
		{"input.lastName", commerce.AddressChange{EntityID: 3, LastName: new("")}},
		{"input.company", commerce.AddressChange{EntityID: 3, Company: given(long(256))}},
		{"input.address1", commerce.AddressChange{EntityID: 3, Address1: new("")}},
		{"input.address2", commerce.AddressChange{EntityID: 3, Address2: given(long(256))}},
		{"input.city", commerce.AddressChange{EntityID: 3, City: new("")}},
		{"input.stateOrProvince", commerce.AddressChange{EntityID: 3, StateOrProvince: given("\x00")}},
		{"input.postalCode", commerce.AddressChange{EntityID: 3, PostalCode: given(long(31))}},
		{"input.phone", commerce.AddressChange{EntityID: 3, Phone: given(long(51))}},
		{"input.formFields", commerce.AddressChange{EntityID: 3, Form: commerce.FormAnswers{Texts: make([]commerce.TextAnswer, 101)}}},
	} {
		e := newEnv(t)
		_, err := e.UpdateAddress(ctx, tt.in, "")
		wantField(t, err, tt.field)
		e.want(t, "", "")
	}
	_, err := newEnv(t).DeleteAddress(ctx, 0, "")
	wantField(t, err, "input.addressEntityId")
	if _, err := newEnv(t).UpdateAddress(ctx, commerce.AddressChange{EntityID: 3, CountryCode: new(commerce.CountryCode("US"))}, ""); err != nil {
		t.Error(err)
	}
}

package storefront

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

const writtenAddress = `{"entityId":9,"firstName":"Ada","lastName":"L","address1":"1 Road","city":"London","countryCode":"GB","addressType":"COMMERCIAL"}`

func wantedAddress() *commerce.CustomerAddress {
	kind := commerce.AddressCommercial
	return &commerce.CustomerAddress{
		EntityID: 9, FirstName: "Ada", LastName: "L", Address1: "1 Road", City: "London", CountryCode: "GB", Kind: &kind,
	}
}

func TestAddAddress(t *testing.T) {
	s := newAnsweringStore(t, answers("addCustomerAddress", `{"address":`+writtenAddress+`,"errors":[]}`))
	got, err := s.AddAddress(upstreamtest.Context(t), shopper(), draft(), "")
	if diff := cmp.Diff(commerce.AddAddressOutcome{Address: wantedAddress()}, got); err != nil || diff != "" {
		t.Errorf("%v, outcome (-want +got):\n%s", err, diff)
	}
	wantVariables(t, s, map[string]any{"input": map[string]any{
		"firstName": "Ada", "lastName": "L", "address1": canary + " Road", "city": "London", "countryCode": "GB",
	}})
}

func TestAddressesAreNotAdded(t *testing.T) {
	for member, want := range map[string]commerce.AddCustomerAddressError{
		`{"__typename":"CustomerNotLoggedInError"}`:                            commerce.CustomerNotLoggedInError{},
		`{"__typename":"CustomerAddressCreationError"}`:                        commerce.CustomerAddressCreationError{},
		`{"__typename":"ValidationError","path":["input","postalCode"]}`:       commerce.CustomerValidationError{Path: []string{"input", "postalCode"}},
		`{"__typename":"FloodedError","path":[[]],"message":"` + canary + `"}`: commerce.CustomerAddressCreationError{},
	} {
		s := newAnsweringStore(t, answers("addCustomerAddress", `{"address":null,"errors":[`+member+`]}`))
		got, err := s.AddAddress(upstreamtest.Context(t), shopper(), draft(), "")
		if diff := cmp.Diff(commerce.AddAddressOutcome{Refused: []commerce.AddCustomerAddressError{want}}, got); err != nil || diff != "" {
			t.Errorf("%s: %v, outcome (-want +got):\n%s", member, err, diff)
		}
	}
	for _, result := range []string{`{"address":null,"errors":[]}`, `{"address":{"entityId":0},"errors":[]}`} {
		_, err := newAnsweringStore(t, answers("addCustomerAddress", result)).AddAddress(upstreamtest.Context(t), shopper(), draft(), "")
		wantCode(t, err, commerce.CodeOutcomeUnknown)
	}
}

func TestUpdateAddressTellsAbsentFromNull(t *testing.T) {
	null, b := commerce.Optional[string]{Set: true}, "b"
	text, country := commerce.Optional[string]{Set: true, Value: &b}, commerce.CountryCode("GB")
	for name, tc := range map[string]struct {
		change commerce.AddressChange
		want   map[string]any
	}{
		"nothing": {commerce.AddressChange{}, map[string]any{}},
		"null": {
			commerce.AddressChange{Company: null, Address2: null, StateOrProvince: null, PostalCode: null, Phone: null},
			map[string]any{"company": "", "address2": "", "stateOrProvince": "", "postalCode": "", "phone": ""},
		},
		"everything": {
			commerce.AddressChange{
				FirstName: &b, LastName: &b, Address1: &b, City: &b, CountryCode: &country, Company: text, Address2: text,
				StateOrProvince: text, PostalCode: text, Phone: text, Form: everyAnswer(t),
			},
			map[string]any{
				"firstName": b, "lastName": b, "address1": b, "city": b, "countryCode": "GB", "company": b, "address2": b,
				"stateOrProvince": b, "postalCode": b, "phone": b, "formFields": everyAnswerSent(),
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newAnsweringStore(t, answers("updateCustomerAddress", `{"address":`+writtenAddress+`,"errors":[]}`))
			tc.change.EntityID = 9
			got, err := s.UpdateAddress(upstreamtest.Context(t), shopper(), tc.change, "")
			if diff := cmp.Diff(commerce.UpdateAddressOutcome{Address: wantedAddress()}, got); err != nil || diff != "" {
				t.Errorf("%v, outcome (-want +got):\n%s", err, diff)
			}
			wantVariables(t, s, map[string]any{"addressEntityId": 9.0, "data": tc.want})
		})
	}
}

func TestAddressesAreNotChanged(t *testing.T) {
	change := commerce.AddressChange{EntityID: 9}
	for member, want := range map[string]commerce.UpdateCustomerAddressError{
		`{"__typename":"CustomerNotLoggedInError"}`:                       commerce.CustomerNotLoggedInError{},
		`{"__typename":"AddressDoesNotExistError"}`:                       commerce.AddressDoesNotExistError{},
		`{"__typename":"CustomerAddressUpdateError"}`:                     commerce.CustomerAddressUpdateError{},
		`{"__typename":"ValidationError","path":["input","data","city"]}`: commerce.CustomerValidationError{Path: []string{"input", "city"}},
		`{"__typename":"FloodedError"}`:                                   commerce.CustomerAddressUpdateError{},
	} {
		s := newAnsweringStore(t, answers("updateCustomerAddress", `{"address":null,"errors":[`+member+`]}`))
		got, err := s.UpdateAddress(upstreamtest.Context(t), shopper(), change, "")
		if diff := cmp.Diff(commerce.UpdateAddressOutcome{Refused: []commerce.UpdateCustomerAddressError{want}}, got); err != nil || diff != "" {
			t.Errorf("%s: %v, outcome (-want +got):\n%s", member, err, diff)
		}
	}
	for _, result := range []string{`{"address":null,"errors":[]}`, `{"address":{"entityId":8,"address1":"` + canary + `"},"errors":[]}`} {
		got, err := newAnsweringStore(t, answers("updateCustomerAddress", result)).UpdateAddress(upstreamtest.Context(t), shopper(), change, "")
		wantCode(t, err, commerce.CodeOutcomeUnknown)
		if got.Address != nil {
			t.Error("another address came out")
		}
	}
}

func TestDeleteAddress(t *testing.T) {
	for members, want := range map[string][]commerce.DeleteCustomerAddressError{
		``: nil,
		`{"__typename":"CustomerNotLoggedInError"}`:     {commerce.CustomerNotLoggedInError{}},
		`{"__typename":"CustomerAddressDeletionError"}`: {commerce.CustomerAddressDeletionError{}},
		`{"__typename":"FloodedError"}`:                 {commerce.CustomerAddressDeletionError{}},
	} {
		s := newAnsweringStore(t, answers("deleteCustomerAddress", `{"errors":[`+members+`]}`))
		got, err := s.DeleteAddress(upstreamtest.Context(t), shopper(), 9, "")
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v, refusals (-want +got):\n%s", members, err, diff)
		}
		wantVariables(t, s, map[string]any{"addressEntityId": 9.0})
	}
}

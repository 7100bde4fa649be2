package storefront

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestProve(t *testing.T) {
	name := "Wholesale"
	for body, want := range map[string]commerce.Proof{
		`{"entityId":7,"customerGroupId":4,"customerGroupName":"Wholesale"}`: {
			CustomerID: 7, Group: &commerce.CustomerGroup{EntityID: 4, Name: &name}, ProvenAt: start(),
		},
		`{"entityId":7,"customerGroupId":4,"customerGroupName":null}`: {
			CustomerID: 7, Group: &commerce.CustomerGroup{EntityID: 4}, ProvenAt: start(),
		},
		`{"entityId":7,"customerGroupId":0,"customerGroupName":"","taxExemptCategory":""}`: {CustomerID: 7, ProvenAt: start()},
		`{"entityId":7,"customerGroupId":0,"taxExemptCategory":"Non-profit"}`:              {CustomerID: 7, IsTaxExempt: true, ProvenAt: start()},
	} {
		got, err := newAnsweringStore(t, `{"data":{"customer":`+body+`}}`).Prove(upstreamtest.Context(t), shopper())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: proof (-want +got):\n%s", body, diff)
		}
	}
}

func TestAProofCountsFromBeforeTheQuestion(t *testing.T) {
	s := newAnsweringStore(t, `{"data":{"customer":{"entityId":7}}}`)
	now := start()
	s.now = func() time.Time {
		if n := len(s.heard()); n != 0 {
			t.Errorf("the clock was read after %d requests", n)
		}
		return now
	}
	got, err := s.Prove(upstreamtest.Context(t), shopper())
	if err != nil || !got.ProvenAt.Equal(now) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestCustomer(t *testing.T) {
	s := newAnsweringStore(t, `{"data":{"customer":{"entityId":7,"email":"`+email+`","firstName":"Ada","lastName":"L",
		"company":"Engines","phone":"","taxExemptCategory":"A","customerGroupId":0,"customerGroupName":null,"isSubscribedToNewsletter":false,
		"storeCredit":[{"currencyCode":"USD","value":0.10},{"currencyCode":"EUR","value":"2.50"}]}}}`)
	got, err := s.Customer(upstreamtest.Context(t), shopper())
	if err != nil {
		t.Fatal(err)
	}
	want := commerce.Customer{
		EntityID: 7, Email: email, FirstName: "Ada", LastName: "L",
		Company: commerce.NonEmpty("Engines"), TaxExemptCategory: commerce.NonEmpty("A"),
		StoreCredit: []commerce.StoreCredit{
			{Amount: mustDecimal(t, "0.1"), CurrencyCode: "USD"}, {Amount: mustDecimal(t, "2.5"), CurrencyCode: "EUR"},
		},
		IsSubscribedToNewsletter: new(bool),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("customer (-want +got):\n%s", diff)
	}
}

func TestCustomerWithCreditThatCannotBeHeld(t *testing.T) {
	for _, credit := range []string{
		`{"currencyCode":"USD","value":0.12345678901234567891}`,
		`{"currencyCode":"dollars","value":1}`,
		`{"currencyCode":"USD","value":null}`,
	} {
		s := newAnsweringStore(t, `{"data":{"customer":{"entityId":7,"storeCredit":[`+credit+`]}}}`)
		_, err := s.Customer(upstreamtest.Context(t), shopper())
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
}

func TestCustomerWhoseSubscriptionIsNotKnown(t *testing.T) {
	got, err := newAnsweringStore(t, `{"data":{"customer":{"entityId":7,"isSubscribedToNewsletter":null}}}`).Customer(upstreamtest.Context(t), shopper())
	if err != nil || got.IsSubscribedToNewsletter != nil {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestAddresses(t *testing.T) {
	s := newAnsweringStore(t, `{"data":{"customer":{"entityId":7,"addresses":{
		"pageInfo":{"hasNextPage":true,"hasPreviousPage":false,"startCursor":"a","endCursor":"b"},
		"collectionInfo":{"totalItems":9},
		"edges":[
			{"cursor":"a","node":{"entityId":1,"firstName":"Ada","lastName":"L","company":"Engines","address1":"1 Road","address2":null,
				"city":"London","stateOrProvince":null,"postalCode":"N1","country":"United Kingdom","countryCode":"gb","phone":null,"addressType":"RESIDENTIAL"}},
			{"cursor":"b","node":{"entityId":2,"city":"X","countryCode":"","addressType":"HOUSEBOAT"}},
			{"cursor":"c","node":{"entityId":3,"countryCode":"US","addressType":null}}]}}}}`)
	got, err := s.Addresses(upstreamtest.Context(t), shopper(), commerce.PageRequest{First: 3, After: "z"})
	if err != nil {
		t.Fatal(err)
	}
	home, unknown, total := commerce.AddressResidential, commerce.AddressUnknown, 9
	want := commerce.CustomerAddressConnection{
		PageInfo:   commerce.PageInfo{HasNextPage: true, StartCursor: commerce.NonEmpty("a"), EndCursor: commerce.NonEmpty("b")},
		TotalCount: &total,
		Edges: []commerce.CustomerAddressEdge{
			{Cursor: "a", Node: commerce.CustomerAddress{
				EntityID: 1, FirstName: "Ada", LastName: "L", Company: commerce.NonEmpty("Engines"), Address1: "1 Road",
				City: "London", PostalCode: commerce.NonEmpty("N1"), Country: commerce.NonEmpty("United Kingdom"),
				CountryCode: "GB", Kind: &home,
			}},
			{Cursor: "b", Node: commerce.CustomerAddress{EntityID: 2, City: "X", Kind: &unknown}},
			{Cursor: "c", Node: commerce.CustomerAddress{EntityID: 3, CountryCode: "US"}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]any{"first": 3.0, "after": "z"}, s.heard()[0].Body.Variables); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
}

func TestAddressesOfAnEmptyBook(t *testing.T) {
	s := newAnsweringStore(t, `{"data":{"customer":{"entityId":7,"addresses":{"pageInfo":{},"edges":null,"collectionInfo":null}}}}`)
	got, err := s.Addresses(upstreamtest.Context(t), shopper(), commerce.PageRequest{First: 3})
	if err != nil || len(got.Edges) != 0 || got.TotalCount != nil {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, sent := s.heard()[0].Body.Variables["after"]; sent {
		t.Error("a cursor that nobody has was sent")
	}
}

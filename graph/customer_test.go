package graph_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// A list that was left out means all, one that is empty means none, and the resolvers
// keep them apart.
func TestCustomerListsAbsentAndEmpty(t *testing.T) {
	var ids []int
	var keys []string
	w := newWorld(t, func(w *world) {
		w.customers.viewer = func() (*commerce.Customer, error) { return &commerce.Customer{EntityID: 7}, nil }
		w.customers.attributes = func(asked []int) ([]commerce.CustomerAttribute, error) {
			ids = asked
			return []commerce.CustomerAttribute{{EntityID: 1, Name: "a"}}, nil
		}
		w.customers.metafields = func(namespace string, asked []string) ([]commerce.CustomerMetafield, error) {
			if namespace != "n" {
				t.Errorf("asked for namespace %q", namespace)
			}
			keys = asked
			return []commerce.CustomerMetafield{{EntityID: 2, Namespace: namespace, Key: "k", Value: "v"}}, nil
		}
	})
	for arguments, want := range map[string]struct {
		ids  []int
		keys []string
	}{
		`attributes { entityId } metafields(namespace: "n") { key }`:                                 {},
		`attributes(entityIds: null) { entityId } metafields(namespace: "n", keys: null) { key }`:    {},
		`attributes(entityIds: []) { entityId } metafields(namespace: "n", keys: []) { key }`:        {[]int{}, []string{}},
		`attributes(entityIds: [2, 1]) { entityId } metafields(namespace: "n", keys: ["k"]) { key }`: {[]int{2, 1}, []string{"k"}},
	} {
		got := w.ask(t, "{ viewer { "+arguments+" } }", nil)
		answer, err := json.Marshal(got.Data["viewer"])
		if err != nil || string(answer) != `{"attributes":[{"entityId":1}],"metafields":[{"key":"k"}]}` {
			t.Errorf("%s: %s, %v, %v", arguments, answer, err, got.Errors)
		}
		if diff := cmp.Diff(want.ids, ids); diff != "" {
			t.Errorf("%s: %s", arguments, diff)
		}
		if diff := cmp.Diff(want.keys, keys); diff != "" {
			t.Errorf("%s: %s", arguments, diff)
		}
	}
}

// Every kind of instrument is its own type, and consent is there when it is told.
func TestCustomerInstrumentsAndConsent(t *testing.T) {
	w := newWorld(t, func(w *world) {
		w.customers.viewer = func() (*commerce.Customer, error) { return &commerce.Customer{EntityID: 7}, nil }
		w.customers.instruments = []commerce.StoredInstrument{
			commerce.StoredCard{Instrument: commerce.Instrument{IsDefault: true}, Brand: "VISA", LastFour: "1111", ExpiryMonth: 1, ExpiryYear: 2030},
			commerce.StoredPayPalAccount{},
			commerce.StoredBankAccount{MaskedNumber: "34", Issuer: commerce.NonEmpty("Bank")},
			commerce.UnknownInstrument{},
		}
		w.customers.consent = &commerce.CustomerConsent{
			Allow: []commerce.CustomerConsentCategory{commerce.ConsentAnalytics}, Deny: []commerce.CustomerConsentCategory{commerce.ConsentTargeting},
		}
	})
	got := w.ask(t, `{ viewer { consent { allow deny } storedInstruments { __typename isDefault ... on StoredCard { brand lastFour expiryMonth expiryYear }
 ... on StoredPayPalAccount { maskedEmail } ... on StoredBankAccount { maskedNumber issuer } } } }`, nil)
	answer, err := json.Marshal(got.Data["viewer"])
	want := `{"consent":{"allow":["ANALYTICS"],"deny":["TARGETING"]},"storedInstruments":[` +
		`{"__typename":"StoredCard","brand":"VISA","expiryMonth":1,"expiryYear":2030,"isDefault":true,"lastFour":"1111"},` +
		`{"__typename":"StoredPayPalAccount","isDefault":false,"maskedEmail":null},` +
		`{"__typename":"StoredBankAccount","isDefault":false,"issuer":"Bank","maskedNumber":"34"},` +
		`{"__typename":"UnknownInstrument","isDefault":false}]}`
	if err != nil || string(answer) != want || len(got.Errors) > 0 {
		t.Errorf("%s\nwant %s\n%v, %v", answer, want, err, got.Errors)
	}
	w.customers.consent, w.customers.instruments = nil, nil
	w = newWorld(t, func(next *world) { next.customers = w.customers })
	got = w.ask(t, `{ viewer { consent { allow } storedInstruments { isDefault } } }`, nil)
	if answer, err = json.Marshal(got.Data["viewer"]); err != nil || string(answer) != `{"consent":null,"storedInstruments":null}` {
		t.Errorf("%s, %v", answer, err)
	}
}

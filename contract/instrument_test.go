package contract

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pb33f/libopenapi/datamodel/high/base"
)

// alternativesOfInstruments names each kind as the file's schemas do.
var alternativesOfInstruments = map[string]string{
	"stored_card": "StoredCard", "stored_paypal_account": "StoredPayPalAccount", "stored_bank_account": "StoredBankAccount",
	"gift_certificate": "GiftCertificate", "store_credit": "StoreCredit", "tokenized_card": "TokenizedCard",
}

// TestInstrumentsAreTheStores holds what our client pays with against the alternative of
// its kind, whose members say what they are and how long. All kinds but the raw card have
// to be among them.
func TestInstrumentsAreTheStores(t *testing.T) {
	document, err := ReadDocument(filepath.Join(published(t), "openapi"), "payments/process_payments.yml")
	if err != nil {
		t.Fatal(err)
	}
	e := newEmbedded(t)
	e.askPurchases(requestContext(t), e.management())
	seen := map[string]bool{}
	for _, exchange := range e.recorder.Exchanges() {
		if resource, _ := exchange.Resource(); resource != "/payments" {
			continue
		}
		var sent struct {
			Payment struct {
				Instrument map[string]any `json:"instrument"`
			} `json:"payment"`
		}
		if err := json.Unmarshal(exchange.Question, &sent); err != nil {
			t.Fatal(err)
		}
		kind, _ := sent.Payment.Instrument["type"].(string)
		alternative, ok := document.model.Components.Schemas.Get(alternativesOfInstruments[kind])
		if !ok {
			t.Errorf("the file has no %q", kind)
			continue
		}
		seen[kind] = true
		checkInstrument(t, alternative.Schema(), sent.Payment.Instrument)
	}
	if want := slices.Sorted(maps.Keys(alternativesOfInstruments)); !slices.Equal(want, slices.Sorted(maps.Keys(seen))) {
		t.Errorf("sent %v, want %v", slices.Sorted(maps.Keys(seen)), want)
	}
}

// checkInstrument holds the members of one instrument, all of which are texts, against
// its schema.
func checkInstrument(t *testing.T, schema *base.Schema, sent map[string]any) {
	t.Helper()
	for name, value := range sent {
		declared, ok := schema.Properties.Get(name)
		if !ok {
			t.Errorf("%s has no %s", schema.Title, name)
			continue
		}
		member := declared.Schema()
		text, isText := value.(string)
		if !isText || !slices.Equal(member.Type, []string{"string"}) {
			t.Errorf("%s: %s is %T, want %v", schema.Title, name, value, member.Type)
		}
		tooShort := member.MinLength != nil && int64(len(text)) < *member.MinLength
		tooLong := member.MaxLength != nil && int64(len(text)) > *member.MaxLength
		if tooShort || tooLong {
			t.Errorf("%s: %s has %d characters", schema.Title, name, len(text))
		}
	}
	for _, name := range schema.Required {
		if sent[name] == nil {
			t.Errorf("%s lacks %s", schema.Title, name)
		}
	}
}

package management

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestInstrumentsOf(t *testing.T) {
	const path = "/v3/customers/7/stored-instruments"
	s := newAnsweringStore(t, map[string]string{path: `[
		{"type":"stored_card","token":"` + canary + `","is_default":true,"brand":"VISA","expiry_month":4,"expiry_year":"2031","issuer_identification_number":"411111","last_4":1111,
			"billing_address":{"email":"` + email + `"}},
		{"type":"stored_card","brand":"AMEX","last_4":"4111111111111234"},
		{"type":"stored_paypal_account","token":"` + canary + `","email":"émile.` + canary + `@example.com"},
		{"type":"stored_paypal_account","email":"` + canary + `"},
		{"type":"stored_bank_account","masked_account_number":"DE89370400440532013000","issuer":"Bank"},
		{"type":"stored_bank_account","masked_account_number":"12"},
		{"type":"stored_crypto","token":"` + canary + `","is_default":"true"}]`})
	got, err := s.InstrumentsOf(upstreamtest.Context(t), 7)
	want := []commerce.StoredInstrument{
		commerce.StoredCard{Instrument: commerce.Instrument{IsDefault: true}, Brand: "VISA", LastFour: "1111", ExpiryMonth: 4, ExpiryYear: 2031},
		commerce.StoredCard{Brand: "AMEX", LastFour: "1234"},
		commerce.StoredPayPalAccount{MaskedEmail: commerce.NonEmpty("é***@example.com")},
		commerce.StoredPayPalAccount{},
		commerce.StoredBankAccount{MaskedNumber: "3000", Issuer: commerce.NonEmpty("Bank")},
		commerce.StoredBankAccount{MaskedNumber: "12"},
		commerce.UnknownInstrument{Instrument: commerce.Instrument{IsDefault: true}},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("instruments (-want +got):\n%s%v", diff, err)
	}
	for _, none := range []string{"[]", ""} {
		if got, err := newAnsweringStore(t, map[string]string{path: none}).InstrumentsOf(upstreamtest.Context(t), 7); err != nil || len(got) != 0 {
			t.Errorf("%q: %v, %v", none, got, err)
		}
	}
	if got, err := s.InstrumentsOf(upstreamtest.Context(t), 8); err != nil || len(got) != 0 {
		t.Errorf("nobody: %v, %v", got, err)
	}
	for _, odd := range []string{"null", `{"data":[]}`, "7"} {
		_, err := newAnsweringStore(t, map[string]string{path: odd}).InstrumentsOf(upstreamtest.Context(t), 7)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
	_, err = saying(t, http.StatusForbidden, "").InstrumentsOf(upstreamtest.Context(t), 7)
	wantCode(t, err, commerce.CodeInternal)
	if !strings.Contains(err.Error(), "store_stored_payment_instruments_read_only") {
		t.Errorf("the scope is not named: %v", err)
	}
}

func TestConsentOf(t *testing.T) {
	const path = "/v3/customers/7/consent"
	for body, want := range map[string]commerce.CustomerConsent{
		`{"allow":["essential","Analytics","cookies"],"deny":["targeting"],"updated_at":"2026-01-01T00:00:00Z"}`: {
			Allow: []commerce.CustomerConsentCategory{commerce.ConsentEssential, commerce.ConsentAnalytics, commerce.ConsentUnknown},
			Deny:  []commerce.CustomerConsentCategory{commerce.ConsentTargeting},
		},
		`{"allow":[]}`: {Allow: []commerce.CustomerConsentCategory{}, Deny: []commerce.CustomerConsentCategory{}},
	} {
		got, err := newAnsweringStore(t, map[string]string{path: body}).ConsentOf(upstreamtest.Context(t), 7)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s (-want +got):\n%s%v", body, diff, err)
		}
	}
	for _, odd := range []string{`{}`, `[]`, `null`, `{"data":{"allow":[]}}`} {
		_, err := newAnsweringStore(t, map[string]string{path: odd}).ConsentOf(upstreamtest.Context(t), 7)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
}

func TestSetConsent(t *testing.T) {
	change := commerce.ConsentChange{CustomerID: 7, CustomerConsent: commerce.CustomerConsent{
		Allow: []commerce.CustomerConsentCategory{commerce.ConsentTargeting, commerce.ConsentEssential},
	}}
	const path = "/v3/customers/7/consent"
	for name, tc := range map[string]struct {
		there  string
		change http.HandlerFunc
		want   string
	}{
		"done":         {"", sayingBack(http.StatusOK, `{"allow":["essential","targeting"],"deny":[]}`), "OK"},
		"nobody":       {"", sayingBack(http.StatusNotFound, ""), "ITEM_NOT_FOUND"},
		"invalid":      {"", sayingBack(http.StatusUnprocessableEntity, canary), "CUSTOMER_VALIDATION"},
		"lost, is":     {`{"allow":["essential","targeting"]}`, hangingUp, "OK"},
		"lost, is not": {`{"allow":["essential"],"deny":["targeting"]}`, hangingUp, "ITEM_OUTCOME_UNKNOWN"},
		"lost, unread": {`{}`, sayingBack(http.StatusOK, `{}`), "ITEM_OUTCOME_UNKNOWN"},
	} {
		s := records(t, map[string]string{path: tc.there}, tc.change)
		got, err := s.SetConsent(upstreamtest.Context(t), change)
		if err != nil || codes([]commerce.ItemOutcome[commerce.CustomerConsent]{got}) != tc.want || (got.Value != nil) != (tc.want == "OK") {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if sent := s.Heard()[0]; sent.Line != "PUT /stores/abc"+path || sent.Body != `{"allow":["targeting","essential"],"deny":[]}` {
			t.Errorf("%s: sent %s %s", name, sent.Line, sent.Body)
		}
	}
	_, err := records(t, nil, sayingBack(http.StatusTooManyRequests, "")).SetConsent(upstreamtest.Context(t), change)
	wantCode(t, err, commerce.CodeRateLimited)
}

// channelSettings are settings of a channel that leaves two to the store.
const channelSettings = `{"data":{"privacy_settings":{"ask_shopper_for_tracking_consent":"true","policy_url":null},
	"customer_group_settings":{"guest_customer_group_id":"3","default_customer_group_id":null},"allow_global_logins":false},"meta":{}}`

func TestCustomerSettings(t *testing.T) {
	s := newAnsweringStore(t, map[string]string{
		"/v3/customers/settings/channels/2": channelSettings,
		"/v3/customers/settings":            `{"data":{"privacy_settings":{"ask_shopper_for_tracking_consent":false,"policy_url":"https://x/p"},"customer_group_settings":{"guest_customer_group_id":0,"default_customer_group_id":1}}}`,
		"/v3/customers/settings/channels/3": `{"data":{"privacy_settings":null,"customer_group_settings":[]}}`,
	})
	two, three := 2, 3
	for id, want := range map[int]commerce.CustomerSettings{
		0: {AsksForTrackingConsent: new(bool), PrivacyPolicyURL: commerce.NonEmpty("https://x/p"), DefaultCustomerGroup: &commerce.CustomerGroup{EntityID: 1}},
		2: {ChannelID: &two, AsksForTrackingConsent: new(true), GuestCustomerGroup: &commerce.CustomerGroup{EntityID: 3}, AllowsGlobalLogins: new(bool)},
		3: {ChannelID: &three},
	} {
		got, ok, err := s.CustomerSettings(upstreamtest.Context(t), id)
		if diff := cmp.Diff(want, got); err != nil || !ok || diff != "" {
			t.Errorf("%d (-want +got):\n%s%v", id, diff, err)
		}
	}
	if _, ok, err := s.CustomerSettings(upstreamtest.Context(t), 77); ok || err != nil {
		t.Errorf("no channel: %t, %v", ok, err)
	}
	_, _, err := newAnsweringStore(t, map[string]string{"/v3/customers/settings": `{}`}).CustomerSettings(upstreamtest.Context(t), 0)
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
}

// set is a setting that becomes a value, and null one that is given back.
func set[T any](value T) commerce.Optional[T] { return commerce.Optional[T]{Set: true, Value: &value} }

func null[T any]() commerce.Optional[T] { return commerce.Optional[T]{Set: true} }

func TestUpdateCustomerSettingsSendsAllThatIsSet(t *testing.T) {
	for name, tc := range map[string]struct {
		change commerce.CustomerSettingsChange
		want   string
	}{
		"one becomes another": {
			commerce.CustomerSettingsChange{ChannelID: 2, GuestGroupID: set(0)},
			`{"privacy_settings":{"ask_shopper_for_tracking_consent":true},"customer_group_settings":{"guest_customer_group_id":0},"allow_global_logins":false}`,
		},
		"one is given back": {
			commerce.CustomerSettingsChange{ChannelID: 2, GuestGroupID: null[int](), AsksForTrackingConsent: null[bool]()},
			`{"privacy_settings":{"ask_shopper_for_tracking_consent":null},"customer_group_settings":{"guest_customer_group_id":null},"allow_global_logins":false}`,
		},
		"all": {
			commerce.CustomerSettingsChange{ChannelID: 2, AsksForTrackingConsent: set(false), PrivacyPolicyURL: set(""), GuestGroupID: set(4), DefaultGroupID: set(5), AllowsGlobalLogins: set(true)},
			`{"privacy_settings":{"ask_shopper_for_tracking_consent":false,"policy_url":""},"customer_group_settings":{"default_customer_group_id":5,"guest_customer_group_id":4},"allow_global_logins":true}`,
		},
	} {
		s := records(t, map[string]string{"/v3/customers/settings/channels/2": channelSettings}, sayingBack(http.StatusOK, channelSettings))
		got, err := s.UpdateCustomerSettings(upstreamtest.Context(t), tc.change)
		if err != nil || got.Value == nil || *got.Value.ChannelID != 2 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if sent := s.Heard()[1]; sent.Line != "PUT /stores/abc/v3/customers/settings/channels/2" || sent.Body != tc.want {
			t.Errorf("%s: sent %s %s, want %s", name, sent.Line, sent.Body, tc.want)
		}
	}
}

func TestUpdateCustomerSettingsOutcomes(t *testing.T) {
	change := commerce.CustomerSettingsChange{ChannelID: 2, GuestGroupID: set(3), DefaultGroupID: null[int]()}
	for name, tc := range map[string]struct {
		change http.HandlerFunc
		want   string
	}{
		"without global logins": {sayingBack(http.StatusOK, strings.Replace(channelSettings, `,"allow_global_logins":false`, "", 1)), "OK"},
		"no such group":         {sayingBack(http.StatusUnprocessableEntity, canary), "CUSTOMER_VALIDATION"},
		"no such channel":       {sayingBack(http.StatusNotFound, ""), "ITEM_NOT_FOUND"},
		"lost":                  {hangingUp, "OK"},
	} {
		s := records(t, map[string]string{"/v3/customers/settings/channels/2": channelSettings}, tc.change)
		got, err := s.UpdateCustomerSettings(upstreamtest.Context(t), change)
		if err != nil || codes([]commerce.ItemOutcome[commerce.CustomerSettings]{got}) != tc.want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if got.Value != nil && (got.Value.AllowsGlobalLogins == nil || *got.Value.AllowsGlobalLogins) {
			t.Errorf("%s: %+v", name, got.Value)
		}
	}
	other := commerce.CustomerSettingsChange{ChannelID: 2, GuestGroupID: set(4)}
	s := records(t, map[string]string{"/v3/customers/settings/channels/2": channelSettings}, hangingUp)
	if got, err := s.UpdateCustomerSettings(upstreamtest.Context(t), other); err != nil || codes([]commerce.ItemOutcome[commerce.CustomerSettings]{got}) != "ITEM_OUTCOME_UNKNOWN" {
		t.Errorf("lost: %+v, %v", got, err)
	}
	if got, err := records(t, nil, hangingUp).UpdateCustomerSettings(upstreamtest.Context(t), change); err != nil || codes([]commerce.ItemOutcome[commerce.CustomerSettings]{got}) != "ITEM_NOT_FOUND" {
		t.Errorf("no channel: %+v, %v", got, err)
	}
	_, err := records(t, map[string]string{"/v3/customers/settings/channels/2": channelSettings}, sayingBack(http.StatusServiceUnavailable, "")).UpdateCustomerSettings(upstreamtest.Context(t), change)
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
}

// accountFields is a form with a field of every kind.
func accountFields() []commerce.AccountFormField {
	options := []commerce.AccountFormFieldOption{{EntityID: 1, Label: "Red"}, {EntityID: 2, Label: "Blue"}}
	var fields []commerce.AccountFormField
	for i, kind := range []commerce.AccountFormFieldKind{
		commerce.FormFieldCheckboxes, commerce.FormFieldDate, commerce.FormFieldMultilineText, commerce.FormFieldNumber, commerce.FormFieldPassword,
		commerce.FormFieldPicklist, commerce.FormFieldPicklistOrText, commerce.FormFieldRadioButtons, commerce.FormFieldText, commerce.FormFieldUnknown,
	} {
		fields = append(fields, commerce.AccountFormField{EntityID: i + 1, Label: string(kind), Kind: kind, Options: options})
	}
	return fields
}

func TestFormFieldsOf(t *testing.T) {
	answer := func(name, value string) string {
		return fmt.Sprintf(`{"name":%q,"value":%s,"customer_id":7}`, name, value)
	}
	body := `{"data":[` + strings.Join([]string{
		answer("CHECKBOXES", `["Blue","Gone"]`), answer("CHECKBOXES", `"Red"`), answer("DATE", `"2019-10-01"`), answer("MULTILINE_TEXT", `"a\nb"`),
		answer("NUMBER", `3.5`), answer("PASSWORD", `"`+canary+`"`), answer("PICKLIST", `"Red"`), answer("PICKLIST_OR_TEXT", `"own"`), answer("PICKLIST_OR_TEXT", `"Blue"`),
		answer("RADIO_BUTTONS", `"Gone"`), answer("TEXT", `7`), answer("UNKNOWN", `"`+canary+`"`), answer("not on the form", `"`+canary+`"`),
		answer("NUMBER", `"many"`), answer("DATE", `"soon"`), answer("TEXT", `{"a":1}`), answer("CHECKBOXES", `[{}]`),
		`{"name":"TEXT","value":"an address's","address_id":9}`, `{"name":"TEXT","value":"another's","customer_id":8}`,
	}, ",") + `]}`
	s := newAnsweringStore(t, map[string]string{"/v3/customers/form-field-values?customer_id=7&limit=50": body})
	s.form = func(context.Context) ([]commerce.AccountFormField, error) { return accountFields(), nil }
	got, err := s.FormFieldsOf(upstreamtest.Context(t), 7)
	named := func(id int, kind commerce.AccountFormFieldKind) commerce.FormField {
		return commerce.FormField{EntityID: id, Name: string(kind)}
	}
	want := []commerce.CustomerFormFieldValue{
		commerce.CheckboxesFormFieldValue{FormField: named(1, "CHECKBOXES"), ValueEntityIds: []int{2, 0}, Values: []string{"Blue", "Gone"}},
		commerce.CheckboxesFormFieldValue{FormField: named(1, "CHECKBOXES"), ValueEntityIds: []int{1}, Values: []string{"Red"}},
		commerce.DateFormFieldValue{FormField: named(2, "DATE"), Date: time.Date(2019, time.October, 1, 0, 0, 0, 0, time.UTC)},
		commerce.MultilineTextFormFieldValue{FormField: named(3, "MULTILINE_TEXT"), MultilineText: "a\nb"},
		commerce.NumberFormFieldValue{FormField: named(4, "NUMBER"), Number: mustDecimal(t, "3.5")},
		commerce.PasswordFormFieldValue{FormField: named(5, "PASSWORD")},
		commerce.MultipleChoiceFormFieldValue{FormField: named(6, "PICKLIST"), ValueEntityID: 1, Value: "Red"},
		commerce.TextFormFieldValue{FormField: named(7, "PICKLIST_OR_TEXT"), Text: "own"},
		commerce.MultipleChoiceFormFieldValue{FormField: named(7, "PICKLIST_OR_TEXT"), ValueEntityID: 2, Value: "Blue"},
		commerce.MultipleChoiceFormFieldValue{FormField: named(8, "RADIO_BUTTONS"), Value: "Gone"},
		commerce.TextFormFieldValue{FormField: named(9, "TEXT"), Text: "7"},
		commerce.UnknownFormFieldValue{FormField: named(10, "UNKNOWN")},
		commerce.UnknownFormFieldValue{FormField: commerce.FormField{Name: "not on the form"}},
		commerce.UnknownFormFieldValue{FormField: named(4, "NUMBER")},
		commerce.UnknownFormFieldValue{FormField: named(2, "DATE")},
		commerce.UnknownFormFieldValue{FormField: named(9, "TEXT")},
		commerce.UnknownFormFieldValue{FormField: named(1, "CHECKBOXES")},
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b commerce.Decimal) bool { return a.Cmp(b.Decimal) == 0 })); err != nil || diff != "" {
		t.Errorf("answers (-want +got):\n%s%v", diff, err)
	}
	// Without a form nobody knows which answers are passwords.
	s.form = nil
	got, err = s.FormFieldsOf(upstreamtest.Context(t), 7)
	if text := fmt.Sprintf("%+v", got); err != nil || strings.Contains(text, canary) || strings.Contains(text, "own") {
		t.Errorf("without a form: %s, %v", text, err)
	}
	s.form = func(context.Context) ([]commerce.AccountFormField, error) { return nil, errors.New("down") }
	if _, err := s.FormFieldsOf(upstreamtest.Context(t), 7); err == nil {
		t.Error("a form that cannot be read is none")
	}
}

func FuzzFormValue(f *testing.F) {
	for _, seed := range []string{`"a"`, `7`, `["a"]`, `null`, `{}`, `[[1]]`, `"2019-10-01"`, `1e400`} {
		f.Add(seed)
	}
	fields := accountFields()
	f.Fuzz(func(t *testing.T, value string) {
		if !json.Valid([]byte(value)) {
			return
		}
		for _, field := range fields {
			w := wireFormValue{Name: field.Label, Value: json.RawMessage(value), CustomerID: 7}
			if w.commerce(fields) == nil {
				t.Errorf("%s of %s is nothing", value, field.Kind)
			}
		}
	})
}

// FuzzRecordAnswers reads anything as every answer of this part of the API.
func FuzzRecordAnswers(f *testing.F) {
	for _, seed := range []string{threeDefinitions, channelSettings, `{"allow":["essential"]}`, `[{"type":"stored_card","last_4":1111}]`, page(field(1, 1, "a", "v"))} {
		f.Add(seed)
	}
	f.Fuzz(func(_ *testing.T, body string) {
		var definitions enveloped[oneOrMany[wireDefinition]]
		var values enveloped[oneOrMany[wireAttributeValue]]
		var metafields metafieldsAnswer
		var consent wireConsent
		var settings enveloped[wireCustomerSettings]
		var instruments listing[wireInstrument]
		if readAnswer([]byte(body), &definitions) {
			for _, w := range *definitions.Data {
				_ = w.commerce()
			}
		}
		if readAnswer([]byte(body), &values) {
			_, _ = valueOf(*values.Data, commerce.CustomerAttributeKey{})
		}
		if readAnswer([]byte(body), &metafields) {
			_, _ = metafields.reason()
			for _, w := range *metafields.Data {
				_ = w.commerce()
			}
		}
		if readAnswer([]byte(body), &consent) {
			_ = consent.commerce()
		}
		if readAnswer([]byte(body), &settings) {
			_ = settings.Data.commerce(2)
		}
		if readAnswer([]byte(body), &instruments) {
			for _, w := range instruments {
				_ = w.commerce()
			}
		}
	})
}

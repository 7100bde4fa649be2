package backoffice

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/commerce"
)

func TestAnswers(t *testing.T) {
	s := &recordStore{}
	r, a := newRecords(t, s)
	text := commerce.FormAnswers{Texts: []commerce.TextAnswer{{FieldEntityID: 1, Text: "x"}}}
	outcomes, err := r.SetFormFieldValues(recordKeeper(t), []commerce.CustomerFormAnswers{
		{CustomerID: 1, Answers: text},
		{CustomerID: 2},
		{CustomerID: 1, Answers: text},
		{Answers: text},
		{CustomerID: 3, Answers: commerce.FormAnswers{Texts: []commerce.TextAnswer{{FieldEntityID: 1}, {FieldEntityID: 99}}}},
	})
	want := []string{"OK", "[input customers 1 formFields]", "[input customers 2 customerEntityId]", "[input customers 3 customerEntityId]", "[input customers 4 formFields texts 1 fieldEntityId]"}
	if diff := cmp.Diff(want, told(outcomes)); err != nil || diff != "" {
		t.Errorf("outcomes (-want +got):\n%s%v", diff, err)
	}
	if diff := cmp.Diff([]string{"customer_form_fields_set 1 OK"}, a.told()); diff != "" {
		t.Errorf("audit (-want +got):\n%s", diff)
	}
	down := &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "Down."}
	r, _ = newRecords(t, s, func(o *RecordsOptions) { o.Forms = recordForms{down} })
	if _, err := r.SetFormFieldValues(recordKeeper(t), []commerce.CustomerFormAnswers{{CustomerID: 1, Answers: text}}); !errors.Is(err, down) || len(s.heard()) != 1 {
		t.Errorf("without a form: %v, the store heard %v", err, s.heard())
	}
}

// TestAnswersThatWereLost has a store that says nothing: what is there then tells.
func TestAnswersThatWereLost(t *testing.T) {
	number := commerce.Decimal{Decimal: decimal.MustParse("3.5")}
	all := commerce.FormAnswers{
		Texts: []commerce.TextAnswer{{FieldEntityID: 1, Text: "x"}}, Numbers: []commerce.NumberAnswer{{FieldEntityID: 3, Number: number}},
		Checkboxes: []commerce.CheckboxesAnswer{{FieldEntityID: 4, ValueEntityIDs: []int{2, 1}}}, Dates: []commerce.DateAnswer{{FieldEntityID: 5, Date: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)}},
		MultilineTexts: []commerce.TextAnswer{{FieldEntityID: 6, Text: "a\nb"}}, MultipleChoices: []commerce.ChoiceAnswer{{FieldEntityID: 7, ValueEntityID: 1}},
	}
	named := func(name string) commerce.FormField { return commerce.FormField{Name: name} }
	there := []commerce.CustomerFormFieldValue{
		commerce.TextFormFieldValue{FormField: named("Line"), Text: "x"},
		commerce.NumberFormFieldValue{FormField: named("Cups"), Number: commerce.Decimal{Decimal: decimal.MustParse("3.50")}},
		commerce.CheckboxesFormFieldValue{FormField: named("Boxes"), Values: []string{"Red", "Blue"}},
		commerce.DateFormFieldValue{FormField: named("Day"), Date: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)},
		commerce.MultilineTextFormFieldValue{FormField: named("Story"), MultilineText: "a\nb"},
		commerce.MultipleChoiceFormFieldValue{FormField: named("Pick"), Value: "Red"},
		commerce.PasswordFormFieldValue{FormField: named("Gate")},
	}
	lost := func([]any) error { return &commerce.Error{Code: commerce.CodeOutcomeUnknown, Message: "Lost."} }
	ask := func(answers commerce.FormAnswers, there []commerce.CustomerFormFieldValue) string {
		s := &recordStore{spoil: lost, answers: there, customers: map[int]commerce.Customer{1: {EntityID: 1}}}
		r, _ := newRecords(t, s)
		got, err := r.SetFormFieldValues(recordKeeper(t), []commerce.CustomerFormAnswers{{CustomerID: 1, Answers: answers}})
		if err != nil || len(s.heard()) != 2 {
			t.Errorf("%v, the store heard %v", err, s.heard())
		}
		return told(got)[0]
	}
	if got := ask(all, there); got != "OK" {
		t.Errorf("all there: %s", got)
	}
	for i := range there[:6] {
		if got := ask(all, append(append([]commerce.CustomerFormFieldValue{}, there[:i]...), there[i+1:]...)); got != "ITEM_OUTCOME_UNKNOWN" {
			t.Errorf("without %T: %s", there[i], got)
		}
	}
	if got := ask(commerce.FormAnswers{Passwords: []commerce.PasswordAnswer{{FieldEntityID: 2, Password: "x"}}}, there); got != "ITEM_OUTCOME_UNKNOWN" {
		t.Errorf("a password: %s", got)
	}
}

func TestConsent(t *testing.T) {
	s := &recordStore{}
	r, a := newRecords(t, s)
	ctx := recordKeeper(t)
	consent := commerce.CustomerConsent{Allow: []commerce.CustomerConsentCategory{commerce.ConsentEssential}, Deny: []commerce.CustomerConsentCategory{commerce.ConsentTargeting}}
	got, err := r.SetConsent(ctx, commerce.ConsentChange{CustomerID: 7, CustomerConsent: consent})
	if diff := cmp.Diff(&consent, got.Value); err != nil || diff != "" {
		t.Errorf("consent (-want +got):\n%s%v", diff, err)
	}
	for field, change := range map[string]commerce.ConsentChange{
		"input.customerEntityId": {CustomerConsent: consent},
		"input.allow.1":          {CustomerID: 7, CustomerConsent: commerce.CustomerConsent{Allow: []commerce.CustomerConsentCategory{commerce.ConsentEssential, commerce.ConsentUnknown}}},
		"input.deny.0":           {CustomerID: 7, CustomerConsent: commerce.CustomerConsent{Allow: consent.Allow, Deny: consent.Allow}},
	} {
		_, err := r.SetConsent(ctx, change)
		var bad *commerce.Error
		if !errors.As(err, &bad) || bad.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	s.outcome = commerce.CustomerValidationError{}
	if got, err := r.SetConsent(ctx, commerce.ConsentChange{CustomerID: 7}); err != nil || told([]commerce.ItemOutcome[commerce.CustomerConsent]{got})[0] != "[input]" {
		t.Errorf("refused: %+v, %v", got, err)
	}
	if diff := cmp.Diff([]string{"customer_consent_set 7 OK", "customer_consent_set 7 CUSTOMER_VALIDATION"}, a.told()); diff != "" {
		t.Errorf("audit (-want +got):\n%s", diff)
	}
}

func TestSettings(t *testing.T) {
	s := &recordStore{settings: commerce.CustomerSettings{PrivacyPolicyURL: commerce.NonEmpty("https://x/p")}}
	r, a := newRecords(t, s)
	ctx := recordKeeper(t)
	if got, err := r.CustomerSettings(ctx, 2); err != nil || *got.PrivacyPolicyURL != "https://x/p" {
		t.Errorf("read %+v, %v", got, err)
	}
	if got, err := r.CustomerSettings(ctx, 77); err != nil || got != nil {
		t.Errorf("no channel: %+v, %v", got, err)
	}
	for name, change := range map[string]commerce.CustomerSettingsChange{
		"flag": {AsksForTrackingConsent: to(false)}, "no page": {PrivacyPolicyURL: to("")}, "page": {PrivacyPolicyURL: to("http://x/p")}, "no group": {GuestGroupID: to(0)},
		"given back": {ChannelID: 2, DefaultGroupID: gone[int](), PrivacyPolicyURL: gone[string]()}, "logins": {ChannelID: 2, AllowsGlobalLogins: to(true)},
	} {
		if got, err := r.UpdateCustomerSettings(ctx, change); err != nil || got.Value == nil {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if lines := a.told(); len(lines) != 6 || lines[0] != "customer_settings_update 0 OK" {
		t.Errorf("audit %q", lines)
	}
	calls := len(s.heard())
	for i, tc := range []struct {
		change commerce.CustomerSettingsChange
		field  string
	}{
		{commerce.CustomerSettingsChange{}, "input"},
		{commerce.CustomerSettingsChange{ChannelID: 2}, "input"},
		{commerce.CustomerSettingsChange{ChannelID: -1, GuestGroupID: to(1)}, "input.channelId"},
		{commerce.CustomerSettingsChange{AllowsGlobalLogins: to(true)}, "input.allowsGlobalLogins"},
		{commerce.CustomerSettingsChange{ChannelID: 2, AllowsGlobalLogins: gone[bool]()}, "input.allowsGlobalLogins"},
		{commerce.CustomerSettingsChange{AsksForTrackingConsent: gone[bool]()}, "input.asksForTrackingConsent"},
		{commerce.CustomerSettingsChange{GuestGroupID: to(1), DefaultGroupID: gone[int]()}, "input.defaultCustomerGroupEntityId"},
		{commerce.CustomerSettingsChange{GuestGroupID: to(-1)}, "input.guestCustomerGroupEntityId"},
		{commerce.CustomerSettingsChange{DefaultGroupID: to(-1)}, "input.defaultCustomerGroupEntityId"},
		{commerce.CustomerSettingsChange{PrivacyPolicyURL: to("javascript:alert(1)")}, "input.privacyPolicyUrl"},
		{commerce.CustomerSettingsChange{PrivacyPolicyURL: to("/privacy")}, "input.privacyPolicyUrl"},
		{commerce.CustomerSettingsChange{PrivacyPolicyURL: to("https://u:p@x/")}, "input.privacyPolicyUrl"},
		{commerce.CustomerSettingsChange{PrivacyPolicyURL: to("https://x/" + strings.Repeat("p", 2048))}, "input.privacyPolicyUrl"},
	} {
		_, err := r.UpdateCustomerSettings(ctx, tc.change)
		var bad *commerce.Error
		if !errors.As(err, &bad) || bad.Field != tc.field {
			t.Errorf("%d: %v, want %s", i, err, tc.field)
		}
	}
	if _, err := r.CustomerSettings(ctx, -1); commerce.CodeOf(err) != commerce.CodeBadUserInput {
		t.Errorf("channel -1: %v", err)
	}
	if len(s.heard()) != calls || len(a.told()) != 0 {
		t.Error("something was asked for that could not be meant")
	}
	s.outcome = commerce.ItemNotFoundError{}
	if got, err := r.UpdateCustomerSettings(ctx, commerce.CustomerSettingsChange{ChannelID: 77, GuestGroupID: to(1)}); err != nil || got.Refused[0].Code() != commerce.RefusalItemNotFound {
		t.Errorf("no channel: %+v, %v", got, err)
	}
}

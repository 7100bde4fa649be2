package storefront

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestAccountForm(t *testing.T) {
	s := newAnsweringStore(t, `{"data":{"site":{"settings":{
		"reCaptcha":{"siteKey":"key","isEnabledOnStorefront":true},
		"customers":{"passwordComplexitySettings":{"minimumPasswordLength":8,"requireLowerCase":true,"requireUpperCase":false,
			"requireNumbers":true,"minimumNumbers":2,"requireSpecialCharacters":false,"minimumSpecialCharacters":3}},
		"formFields":{
			"customer":[
				{"__typename":"TextFormField","entityId":4,"label":"First","isRequired":true,"builtInFieldId":"FirstName","maxLength":50},
				{"__typename":"PasswordFormField","entityId":2,"label":"Secret","isRequired":true,"builtInFieldId":"Password","maxLength":null},
				{"__typename":"CheckboxesFormField","entityId":30,"label":"Likes","isRequired":false,"builtInFieldId":null,
					"options":[{"entityId":1,"label":"Tea"},{"entityId":2,"label":"Coffee"}]},
				{"__typename":"DateFormField","entityId":31,"label":"Born","minDate":"1900-01-01T00:00:00Z","maxDate":null},
				{"__typename":"NumberFormField","entityId":32,"label":"Size","maxLength":3,"minNumber":1,"maxNumber":null},
				{"__typename":"MultilineTextFormField","entityId":33,"label":"About"},
				{"__typename":"HologramFormField","entityId":34,"label":"Face","isRequired":true,"builtInFieldId":"Retina"}],
			"shippingAddress":[
				{"__typename":"PicklistFormField","entityId":11,"label":"Country","isRequired":true,"builtInFieldId":"Country","options":[]},
				{"__typename":"PicklistOrTextFormField","entityId":12,"label":"State","builtInFieldId":"State","maxLength":60},
				{"__typename":"RadioButtonsFormField","entityId":13,"label":"Lift","options":[{"entityId":5,"label":"Yes"}]},
				{"__typename":"DateFormField","entityId":14,"label":"From","minDate":"soon"},
				{"__typename":"NumberFormField","entityId":15,"label":"Floor","minNumber":"two","maxNumber":1.5}]}}}}}`)
	got, err := s.AccountForm(upstreamtest.Context(t), 3)
	if err != nil {
		t.Fatal(err)
	}
	length := func(n int) *int { return &n }
	number := func(s string) *commerce.Decimal { d := mustDecimal(t, s); return &d }
	born := time.Date(1900, time.January, 1, 0, 0, 0, 0, time.UTC)
	name := commerce.NonEmpty
	option := func(id int, label string) commerce.AccountFormFieldOption {
		return commerce.AccountFormFieldOption{EntityID: id, Label: label}
	}
	want := commerce.AccountForm{
		CustomerFields: []commerce.AccountFormField{
			{EntityID: 4, Label: "First", Kind: "TEXT", IsRequired: true, BuiltInName: name("FirstName"), MaximumLength: length(50)},
			{EntityID: 2, Label: "Secret", Kind: "PASSWORD", IsRequired: true, BuiltInName: name("Password")},
			{EntityID: 30, Label: "Likes", Kind: "CHECKBOXES", Options: []commerce.AccountFormFieldOption{option(1, "Tea"), option(2, "Coffee")}},
			{EntityID: 31, Label: "Born", Kind: "DATE", Earliest: &born},
			{EntityID: 32, Label: "Size", Kind: "NUMBER", MaximumLength: length(3), Minimum: number("1")},
			{EntityID: 33, Label: "About", Kind: "MULTILINE_TEXT"},
			{EntityID: 34, Label: "Face", Kind: "UNKNOWN", IsRequired: true, BuiltInName: name("Retina")},
		},
		AddressFields: []commerce.AccountFormField{
			{EntityID: 11, Label: "Country", Kind: "PICKLIST", IsRequired: true, BuiltInName: name("Country")},
			{EntityID: 12, Label: "State", Kind: "PICKLIST_OR_TEXT", BuiltInName: name("State"), MaximumLength: length(60)},
			{EntityID: 13, Label: "Lift", Kind: "RADIO_BUTTONS", Options: []commerce.AccountFormFieldOption{option(5, "Yes")}},
			{EntityID: 14, Label: "From", Kind: "DATE"},
			{EntityID: 15, Label: "Floor", Kind: "NUMBER", Maximum: number("1.5")},
		},
		PasswordRules: &commerce.PasswordRules{MinimumLength: 8, RequiresLowerCase: true, MinimumDigits: 2},
		Captcha:       &commerce.AccountFormCaptcha{SiteKey: "key"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("form (-want +got):\n%s", diff)
	}
	if h := s.heard()[0]; h.Path != "/channels/3/graphql" || h.Header.Get("X-Bc-Customer-Access-Token") != "" {
		t.Errorf("asked at %s", h.Path)
	}
}

func TestAccountFormOfAStoreThatTellsLittle(t *testing.T) {
	const form = `"formFields":{"customer":[],"shippingAddress":[]}`
	for settings, want := range map[string]commerce.AccountForm{
		`{"reCaptcha":{"siteKey":"key","isEnabledOnStorefront":false},"customers":null,` + form + `}`:                            {},
		`{"reCaptcha":{"siteKey":"","isEnabledOnStorefront":true},"customers":{"passwordComplexitySettings":null},` + form + `}`: {},
		`{"customers":{"passwordComplexitySettings":{"minimumPasswordLength":-1,"requireNumbers":true,"minimumNumbers":0,
			"requireSpecialCharacters":true,"minimumSpecialCharacters":0,"requireUpperCase":true}},` + form + `}`: {
			PasswordRules: &commerce.PasswordRules{MinimumDigits: 1, MinimumSpecialCharacters: 1, RequiresUpperCase: true},
		},
	} {
		got, err := newAnsweringStore(t, `{"data":{"site":{"settings":`+settings+`}}}`).AccountForm(upstreamtest.Context(t), 3)
		want.CustomerFields, want.AddressFields = []commerce.AccountFormField{}, []commerce.AccountFormField{}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v, form (-want +got):\n%s", settings, err, diff)
		}
	}
	for _, body := range []string{`{"data":{"site":{"settings":null}}}`, `{"data":{"site":null}}`, `{"data":{}}`} {
		_, err := newAnsweringStore(t, body).AccountForm(upstreamtest.Context(t), 3)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
}

func FuzzFormField(f *testing.F) {
	for _, kind := range []string{"Checkboxes", "Date", "MultilineText", "Number", "Password", "Picklist", "PicklistOrText", "RadioButtons", "Text", "New"} {
		f.Add(`{"__typename":"` + kind + `FormField","entityId":1,"label":"l","minNumber":1e2,"maxNumber":"x","minDate":"2026-11-01T00:00:00Z","options":[{}]}`)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var v formField
		if json.Unmarshal([]byte(text), &v) == nil && v.commerce().Kind == "" {
			t.Error("a field without a kind")
		}
	})
}

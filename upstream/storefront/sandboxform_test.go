package storefront

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestSandboxAccountForm(t *testing.T) {
	c, s, _ := newSandbox(t)
	form, err := c.AccountForm(upstreamtest.Context(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	kinds, required := map[commerce.AccountFormFieldKind]bool{}, 0
	for _, f := range append(form.CustomerFields, form.AddressFields...) {
		kinds[f.Kind] = true
		if f.IsRequired {
			required++
		}
		isChoice := f.Kind == commerce.FormFieldCheckboxes || f.Kind == commerce.FormFieldPicklist || f.Kind == commerce.FormFieldRadioButtons
		if f.EntityID == 0 || f.Label == "" || isChoice != (len(f.Options) > 0) {
			t.Errorf("field %+v", f)
		}
	}
	want := []commerce.AccountFormFieldKind{
		"CHECKBOXES", "DATE", "MULTILINE_TEXT", "NUMBER", "PASSWORD", "PICKLIST", "PICKLIST_OR_TEXT", "RADIO_BUTTONS", "TEXT",
	}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(kinds))); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	if required == 0 || form.Captcha != nil || form.PasswordRules == nil {
		t.Errorf("%d required fields, captcha %v, rules %v", required, form.Captcha, form.PasswordRules)
	}
	s.Store().EditAccountSettings(func(a *store.AccountSettings) {
		a.Captcha = store.CaptchaSettings{IsEnabled: true, SiteKey: "key"}
		a.Passwords = store.PasswordRules{MinimumLength: 9, RequireUpperCase: true, RequireNumbers: true, MinimumNumbers: 2}
	})
	form, err = c.AccountForm(upstreamtest.Context(t), 1)
	rules := &commerce.PasswordRules{MinimumLength: 9, RequiresUpperCase: true, MinimumDigits: 2}
	if err != nil || form.Captcha == nil || form.Captcha.SiteKey != "key" || !cmp.Equal(rules, form.PasswordRules) {
		t.Errorf("captcha %v, rules %+v, %v", form.Captcha, form.PasswordRules, err)
	}
}

// TestSandboxAnswersComeBack answers every field of the account form that is the
// store's own, and reads the answers again.
func TestSandboxAnswersComeBack(t *testing.T) {
	c, _, _ := newSandbox(t)
	form, err := c.AccountForm(upstreamtest.Context(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	r := newcomer()
	want := map[int]commerce.CustomerFormFieldValue{}
	born := time.Date(1990, time.February, 3, 0, 0, 0, 0, time.UTC)
	for _, f := range form.CustomerFields {
		if f.BuiltInName != nil {
			continue
		}
		id, name := f.EntityID, commerce.FormField{EntityID: f.EntityID, Name: f.Label}
		switch f.Kind {
		case commerce.FormFieldCheckboxes:
			o := f.Options[1]
			r.Form.Checkboxes = append(r.Form.Checkboxes, commerce.CheckboxesAnswer{FieldEntityID: id, ValueEntityIDs: []int{o.EntityID}})
			want[id] = commerce.CheckboxesFormFieldValue{FormField: name, ValueEntityIds: []int{o.EntityID}, Values: []string{o.Label}}
		case commerce.FormFieldDate:
			r.Form.Dates = append(r.Form.Dates, commerce.DateAnswer{FieldEntityID: id, Date: born})
			want[id] = commerce.DateFormFieldValue{FormField: name, Date: born}
		case commerce.FormFieldMultilineText:
			r.Form.MultilineTexts = append(r.Form.MultilineTexts, commerce.TextAnswer{FieldEntityID: id, Text: "a\nb"})
			want[id] = commerce.MultilineTextFormFieldValue{FormField: name, MultilineText: "a\nb"}
		case commerce.FormFieldNumber:
			r.Form.Numbers = append(r.Form.Numbers, commerce.NumberAnswer{FieldEntityID: id, Number: mustDecimal(t, "2.5")})
			want[id] = commerce.NumberFormFieldValue{FormField: name, Number: mustDecimal(t, "2.5")}
		case commerce.FormFieldPassword:
			r.Form.Passwords = append(r.Form.Passwords, commerce.PasswordAnswer{FieldEntityID: id, Password: password})
			want[id] = commerce.PasswordFormFieldValue{FormField: name}
		case commerce.FormFieldPicklist, commerce.FormFieldRadioButtons:
			o := f.Options[0]
			r.Form.MultipleChoices = append(r.Form.MultipleChoices, commerce.ChoiceAnswer{FieldEntityID: id, ValueEntityID: o.EntityID})
			want[id] = commerce.MultipleChoiceFormFieldValue{FormField: name, ValueEntityID: o.EntityID, Value: o.Label}
		default:
			r.Form.Texts = append(r.Form.Texts, commerce.TextAnswer{FieldEntityID: id, Text: "t"})
			want[id] = commerce.TextFormFieldValue{FormField: name, Text: "t"}
		}
	}
	if outcome, err := c.Register(upstreamtest.Context(t), r); err != nil || outcome.Refused != nil {
		t.Fatalf("got %+v, %v", outcome, err)
	}
	began, err := c.Login(upstreamtest.Context(t), commerce.Login{ChannelID: 1, Email: r.Email, Password: r.Password})
	if err != nil || began.Refused != nil {
		t.Fatalf("got %v, %v", began.Refused, err)
	}
	values, err := c.FormFields(upstreamtest.Context(t), began.Credential)
	if err != nil || len(values) != len(want) || len(want) < 7 {
		t.Fatalf("%d answers of %d, %v", len(values), len(want), err)
	}
	found := map[string]commerce.CustomerFormFieldValue{}
	wanted := map[string]commerce.CustomerFormFieldValue{}
	for _, v := range values {
		found[fmt.Sprintf("%+v", v)] = v
	}
	for _, v := range want {
		wanted[fmt.Sprintf("%+v", v)] = v
	}
	if diff := cmp.Diff(wanted, found); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

func TestSandboxNewsletter(t *testing.T) {
	c, s, seed := newSandbox(t)
	person := seed.Customers[0]
	cred, own := signIn(t, c, person).Credential, commerce.Secret(person.Email)
	state := func(want bool) {
		t.Helper()
		got, err := c.Customer(upstreamtest.Context(t), cred)
		if err != nil || got.IsSubscribedToNewsletter == nil || *got.IsSubscribedToNewsletter != want {
			t.Errorf("subscribed: %v, %v; want %v", got.IsSubscribedToNewsletter, err, want)
		}
	}
	none := func(n int, err error) {
		t.Helper()
		if n != 0 || err != nil {
			t.Errorf("%d refusals, %v", n, err)
		}
	}
	refused, err := c.Unsubscribe(upstreamtest.Context(t), cred, own)
	none(len(refused), err)
	state(false)
	for range 2 { // whom it has already it does not refuse
		refused, err := c.Subscribe(upstreamtest.Context(t), 1, &cred, own, "Ada", "L")
		none(len(refused), err)
		state(true)
	}
	refused, err = c.Unsubscribe(upstreamtest.Context(t), cred, own)
	none(len(refused), err)
	state(false)
	s.Store().TroubleNext("unsubscribe", 1)
	refused, err = c.Unsubscribe(upstreamtest.Context(t), cred, own)
	if want := []commerce.UnsubscribeFromNewsletterError{commerce.NewsletterError{}}; err != nil || !cmp.Equal(want, refused) {
		t.Errorf("got %v, %v", refused, err)
	}
	guests, err := c.Subscribe(upstreamtest.Context(t), 1, nil, "nobody", "", "")
	want := []commerce.SubscribeToNewsletterError{commerce.CustomerValidationError{Path: []string{"input", "email"}}}
	if diff := cmp.Diff(want, guests); err != nil || diff != "" {
		t.Errorf("%v, refusals (-want +got):\n%s", err, diff)
	}
}

func TestSandboxMetafields(t *testing.T) {
	c, s, seed := newSandbox(t)
	person := seed.Customers[0]
	cred := signIn(t, c, person).Credential
	for i := range 120 {
		permission := "read_and_sf_access"
		if i%10 == 0 {
			permission = "app_only"
		}
		_, err := s.Store().CreateMetafield(store.Metafield{
			CustomerID: person.EntityID, PermissionSet: permission, Namespace: "tests", Key: fmt.Sprint("k", i), Value: fmt.Sprint(i),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	all, err := c.Metafields(upstreamtest.Context(t), cred, "tests", nil)
	if err != nil || len(all) != 108 {
		t.Errorf("%d metafields, %v", len(all), err)
	}
	two, err := c.Metafields(upstreamtest.Context(t), cred, "tests", []string{"k3", "k10", "k7", "none"})
	if err != nil || len(two) != 2 || two[0].Key != "k3" || two[0].Value != "3" || two[0].Namespace != "tests" {
		t.Errorf("got %+v, %v", two, err)
	}
}

package graph_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// errorsOf selects what every error has, and what only one has.
const errorsOf = `errors { __typename ... on CommerceError { code } ... on CustomerValidationError { path } }`

// answerForm is one answer of every kind, and what is to become of them.
const answerForm = `{checkboxes: [{fieldEntityId: 1, valueEntityIds: [2, 3]}], multipleChoices: [{fieldEntityId: 4, valueEntityId: 5}],
 numbers: [{fieldEntityId: 6, number: "1.50"}], dates: [{fieldEntityId: 7, date: "2026-11-21T00:00:00Z"}], texts: [{fieldEntityId: 8, text: "t"}],
 multilineTexts: [{fieldEntityId: 9, multilineText: "m"}], passwords: [{fieldEntityId: 10, password: "p"}]}`

func formAnswers() commerce.FormAnswers {
	return commerce.FormAnswers{
		Checkboxes:      []commerce.CheckboxesAnswer{{FieldEntityID: 1, ValueEntityIDs: []int{2, 3}}},
		MultipleChoices: []commerce.ChoiceAnswer{{FieldEntityID: 4, ValueEntityID: 5}},
		Numbers:         []commerce.NumberAnswer{{FieldEntityID: 6, Number: commerce.Decimal{Decimal: decimal.MustParse("1.50")}}},
		Dates:           []commerce.DateAnswer{{FieldEntityID: 7, Date: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)}},
		Texts:           []commerce.TextAnswer{{FieldEntityID: 8, Text: "t"}},
		MultilineTexts:  []commerce.TextAnswer{{FieldEntityID: 9, Text: "m"}},
		Passwords:       []commerce.PasswordAnswer{{FieldEntityID: 10, Password: "p"}},
	}
}

func text(v string) commerce.Optional[string] { return commerce.Optional[string]{Set: true, Value: &v} }

func null() commerce.Optional[string] { return commerce.Optional[string]{Set: true} }

// plain shows secrets and decimals as what they are.
func plain() cmp.Options {
	return cmp.Options{
		cmp.Comparer(func(a, b commerce.Decimal) bool { return a.Cmp(b.Decimal) == 0 }),
	}
}

// Every change gives on all that was said, tells absent from null, and answers with what
// has become of it.
func TestAccountMutations(t *testing.T) {
	customer, address := &commerce.Customer{EntityID: 7}, &commerce.CustomerAddress{EntityID: 3}
	for _, test := range []struct {
		name, mutation, want string
		given                []any
	}{
		{
			"register", `registerCustomer(input: {email: "e", password: "p", firstName: "f", lastName: "l"}) { customer { entityId } session { token } cartEntityId ` + errorsOf + ` }`,
			`{"cartEntityId":null,"customer":{"entityId":7},"errors":[],"session":null}`,
			[]any{commerce.Registration{Email: "e", Password: "p", FirstName: "f", LastName: "l"}},
		},
		{
			"register and sign in", `registerCustomer(input: {email: "e", password: "p", firstName: "f", lastName: "l", company: "c", phone: "ph", captchaToken: "ca", signIn: true, guestCartEntityId: "g", formFields: ` + answerForm + `,
 address: {firstName: "af", lastName: "al", company: "ac", address1: "a1", address2: "a2", city: "ci", stateOrProvince: "s", postalCode: "pc", countryCode: "US", phone: "ap", formFields: ` + answerForm + `}}) { customer { entityId } session { token } cartEntityId ` + errorsOf + ` }`,
			`{"cartEntityId":"c2","customer":{"entityId":7},"errors":[],"session":{"token":"sealed"}}`,
			[]any{commerce.Registration{
				Email: "e", Password: "p", FirstName: "f", LastName: "l", Company: "c", Phone: "ph", Captcha: "ca", Form: formAnswers(),
				Address: &commerce.AddressDraft{
					FirstName: "af", LastName: "al", Company: "ac", Address1: "a1", Address2: "a2", City: "ci", StateOrProvince: "s",
					PostalCode: "pc", CountryCode: "US", Phone: "ap", Form: formAnswers(),
				},
			}, "g"},
		},
		{
			"update", `updateCustomer(input: {email: "e", firstName: "f", lastName: "l", company: null, phone: "p", formFields: ` + answerForm + `, captchaToken: "c"}) { customer { entityId } ` + errorsOf + ` }`,
			`{"customer":{"entityId":7},"errors":[]}`,
			[]any{commerce.ProfileChange{
				Email: new(commerce.Secret("e")), FirstName: new("f"), LastName: new("l"), Company: null(), Phone: text("p"), Form: formAnswers(), Captcha: "c",
			}},
		},
		{"update", `updateCustomer(input: {phone: "", formFields: null}) { customer { entityId } }`, `{"customer":{"entityId":7}}`, []any{commerce.ProfileChange{Phone: text("")}}},
		{
			"add address", `addCustomerAddress(input: {firstName: "f", lastName: "l", company: "c", address1: "a1", address2: "a2", city: "ci", stateOrProvince: "s", postalCode: "pc", countryCode: "US", phone: "p", formFields: ` + answerForm + `, captchaToken: "ca"}) { address { entityId } ` + errorsOf + ` }`,
			`{"address":{"entityId":3},"errors":[]}`,
			[]any{commerce.AddressDraft{
				FirstName: "f", LastName: "l", Company: "c", Address1: "a1", Address2: "a2", City: "ci", StateOrProvince: "s", PostalCode: "pc",
				CountryCode: "US", Phone: "p", Form: formAnswers(),
			}, commerce.Secret("ca")},
		},
		{
			"update address", `updateCustomerAddress(input: {addressEntityId: 3, firstName: "f", lastName: "l", company: "c", address1: "a1", address2: null, city: "ci", stateOrProvince: "s", postalCode: null, countryCode: "US", phone: null, formFields: ` + answerForm + `, captchaToken: "ca"}) { address { entityId } ` + errorsOf + ` }`,
			`{"address":{"entityId":3},"errors":[]}`,
			[]any{commerce.AddressChange{
				EntityID: 3, FirstName: new("f"), LastName: new("l"), Company: text("c"), Address1: new("a1"), Address2: null(), City: new("ci"),
				StateOrProvince: text("s"), PostalCode: null(), CountryCode: new(commerce.CountryCode("US")), Phone: null(), Form: formAnswers(),
			}, commerce.Secret("ca")},
		},
		{"update address", `updateCustomerAddress(input: {addressEntityId: 3, city: "ci"}) { ` + errorsOf + ` }`, `{"errors":[]}`, []any{commerce.AddressChange{EntityID: 3, City: new("ci")}, commerce.Secret("")}},
		{"delete address", `deleteCustomerAddress(input: {addressEntityId: 3, captchaToken: "ca"}) { addressEntityId errors { __typename } }`, `{"addressEntityId":3,"errors":[]}`, []any{3, commerce.Secret("ca")}},
		{"change password", `changePassword(input: {currentPassword: "o", newPassword: "n"}) { isChanged ` + errorsOf + ` }`, `{"errors":[],"isChanged":true}`, []any{commerce.Secret("o"), commerce.Secret("n")}},
		{"request reset", `requestResetPassword(input: {email: "e", path: "/p", captchaToken: "ca"}) { ` + errorsOf + ` }`, `{"errors":[]}`, []any{commerce.Secret("e"), "/p", commerce.Secret("ca")}},
		{"request reset", `requestResetPassword(input: {email: "e", path: null}) { ` + errorsOf + ` }`, `{"errors":[]}`, []any{commerce.Secret("e"), "", commerce.Secret("")}},
		{"reset", `resetPassword(input: {customerEntityId: 7, token: "t", newPassword: "n"}) { isChanged ` + errorsOf + ` }`, `{"errors":[],"isChanged":true}`, []any{7, commerce.Secret("t"), commerce.Secret("n")}},
		{"subscribe", `subscribeToNewsletter(input: {email: "e", firstName: "f", lastName: "l"}) { isSubscribed ` + errorsOf + ` }`, `{"errors":[],"isSubscribed":true}`, []any{commerce.Secret("e"), "f", "l"}},
		{"subscribe", `subscribeToNewsletter(input: {}) { isSubscribed }`, `{"isSubscribed":true}`, []any{commerce.Secret(""), "", ""}},
		{"unsubscribe", `unsubscribeFromNewsletter(input: {email: "e"}) { isUnsubscribed ` + errorsOf + ` }`, `{"errors":[],"isUnsubscribed":true}`, []any{commerce.Secret("e")}},
	} {
		w := newWorld(t)
		w.accounts.customer, w.accounts.address = customer, address
		w.accounts.login = session.LoginResult{Session: &commerce.IssuedSession{Token: "sealed"}, CartEntityID: "c2"}
		got := w.ask(t, "mutation { r: "+test.mutation+" }", nil)
		answer, err := json.Marshal(got.Data["r"])
		if err != nil || string(answer) != test.want || len(got.Errors) > 0 {
			t.Errorf("%s: %s, want %s: %v, %v", test.name, answer, test.want, err, got.Errors)
		}
		if diff := cmp.Diff([]string{test.name}, w.accounts.calls); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(test.given, w.accounts.given, plain()); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

// Each declared refusal reaches the client as its own type, beside nothing done.
func TestAccountRefusals(t *testing.T) {
	unfit := commerce.CustomerValidationError{Path: []string{"input", "x"}}
	w := newWorld(t)
	a := w.accounts
	a.register = []commerce.RegisterCustomerError{
		commerce.EmailAlreadyInUseError{}, commerce.AccountCreationDisabledError{}, commerce.CustomerRegistrationError{}, unfit, commerce.LoginFailedError{},
	}
	a.update = []commerce.UpdateCustomerError{
		commerce.EmailAlreadyInUseError{}, commerce.CustomerDoesNotExistError{}, commerce.CustomerNotLoggedInError{}, commerce.UnexpectedUpdateCustomerError{}, unfit,
	}
	a.add = []commerce.AddCustomerAddressError{commerce.CustomerNotLoggedInError{}, commerce.CustomerAddressCreationError{}, unfit}
	a.change = []commerce.UpdateCustomerAddressError{
		commerce.CustomerNotLoggedInError{}, commerce.AddressDoesNotExistError{}, commerce.CustomerAddressUpdateError{}, unfit,
	}
	a.remove = []commerce.DeleteCustomerAddressError{commerce.CustomerNotLoggedInError{}, commerce.CustomerAddressDeletionError{}}
	a.password = []commerce.ChangePasswordError{
		commerce.CustomerPasswordError{}, commerce.CustomerDoesNotExistError{}, commerce.CustomerNotLoggedInError{}, unfit,
	}
	a.request = []commerce.RequestResetPasswordError{unfit}
	a.reset = []commerce.ResetPasswordError{commerce.CustomerPasswordError{}, unfit}
	a.subscribe = []commerce.SubscribeToNewsletterError{unfit, commerce.NewsletterError{}}
	a.unsubscribe = []commerce.UnsubscribeFromNewsletterError{unfit, commerce.NewsletterError{}}
	for mutation, want := range map[string]string{
		`registerCustomer(input: {email: "e", password: "p", firstName: "f", lastName: "l"}) { customer { entityId } session { token } `:  "customer session EMAIL_ALREADY_IN_USE ACCOUNT_CREATION_DISABLED CUSTOMER_REGISTRATION_FAILED CUSTOMER_VALIDATION LOGIN_FAILED",
		`updateCustomer(input: {phone: "1"}) { customer { entityId } `:                                                                    "customer EMAIL_ALREADY_IN_USE CUSTOMER_DOES_NOT_EXIST CUSTOMER_NOT_LOGGED_IN CUSTOMER_UPDATE_FAILED CUSTOMER_VALIDATION",
		`addCustomerAddress(input: {firstName: "f", lastName: "l", address1: "a", city: "c", countryCode: "US"}) { address { entityId } `: "address CUSTOMER_NOT_LOGGED_IN ADDRESS_CREATION_FAILED CUSTOMER_VALIDATION",
		`updateCustomerAddress(input: {addressEntityId: 3, city: "c"}) { address { entityId } `:                                           "address CUSTOMER_NOT_LOGGED_IN ADDRESS_DOES_NOT_EXIST ADDRESS_UPDATE_FAILED CUSTOMER_VALIDATION",
		`deleteCustomerAddress(input: {addressEntityId: 3}) { addressEntityId `:                                                           "addressEntityId CUSTOMER_NOT_LOGGED_IN ADDRESS_DELETION_FAILED",
		`changePassword(input: {currentPassword: "o", newPassword: "n"}) { isChanged `:                                                    "isChanged PASSWORD_REFUSED CUSTOMER_DOES_NOT_EXIST CUSTOMER_NOT_LOGGED_IN CUSTOMER_VALIDATION",
		`requestResetPassword(input: {email: "e"}) { `:                                                                                    "CUSTOMER_VALIDATION",
		`resetPassword(input: {customerEntityId: 7, token: "t", newPassword: "n"}) { isChanged `:                                          "isChanged PASSWORD_REFUSED CUSTOMER_VALIDATION",
		`subscribeToNewsletter(input: {email: "e"}) { isSubscribed `:                                                                      "isSubscribed CUSTOMER_VALIDATION NEWSLETTER_FAILED",
		`unsubscribeFromNewsletter(input: {}) { isUnsubscribed `:                                                                          "isUnsubscribed CUSTOMER_VALIDATION NEWSLETTER_FAILED",
	} {
		selection := errorsOf
		if strings.HasPrefix(mutation, "delete") { // which cannot say what does not fit
			selection = `errors { ... on CommerceError { code } }`
		}
		got := w.ask(t, "mutation { r: "+mutation+selection+" } }", nil)
		payload, _ := got.Data["r"].(map[string]any)
		words := strings.Fields(want)
		listed, _ := payload["errors"].([]any)
		for _, e := range listed {
			e, _ := e.(map[string]any)
			code, _ := e["code"].(string)
			at := 0
			for at < len(words) && words[at] != code {
				at++
			}
			if at == len(words) {
				t.Errorf("%s: unexpected %v", mutation, e)
				continue
			}
			words = append(words[:at], words[at+1:]...)
			if _, has := e["path"]; has != (code == "CUSTOMER_VALIDATION") {
				t.Errorf("%s: %v", mutation, e)
			}
		}
		for _, field := range words {
			if v, ok := payload[field]; !ok || v != nil && v != false {
				t.Errorf("%s: %s is %v, %v", mutation, field, v, got.Errors)
			}
		}
	}
}

// What may be left out and not be null is refused by name, before anybody is asked.
func TestAccountNulls(t *testing.T) {
	for field, mutation := range map[string]string{
		"input.email":       `updateCustomer(input: {email: null, phone: "1"})`,
		"input.firstName":   `updateCustomer(input: {firstName: null})`,
		"input.lastName":    `updateCustomerAddress(input: {addressEntityId: 3, lastName: null})`,
		"input.address1":    `updateCustomerAddress(input: {addressEntityId: 3, address1: null})`,
		"input.city":        `updateCustomerAddress(input: {addressEntityId: 3, city: null, phone: "1"})`,
		"input.countryCode": `updateCustomerAddress(input: {addressEntityId: 3, countryCode: null})`,
	} {
		w := newWorld(t)
		got := w.ask(t, "mutation { "+mutation+" { errors { __typename } } }", nil)
		if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "BAD_USER_INPUT" || got.Errors[0].Extensions["field"] != field || len(w.accounts.calls) > 0 {
			t.Errorf("%s: %+v after %v", field, got.Errors, w.accounts.calls)
		}
	}
}

// An error makes the payload null, and says nothing of what was given.
func TestAccountErrors(t *testing.T) {
	w := newWorld(t)
	w.accounts.err = &commerce.Error{Code: commerce.CodeOutcomeUnknown, Message: "Lost."}
	for _, mutation := range []string{
		`registerCustomer(input: {email: "canary", password: "canary", firstName: "f", lastName: "l"})`,
		`registerCustomer(input: {email: "canary", password: "canary", firstName: "f", lastName: "l", signIn: true})`,
		`updateCustomer(input: {email: "canary"})`,
		`addCustomerAddress(input: {firstName: "canary", lastName: "l", address1: "a", city: "c", countryCode: "US"})`,
		`updateCustomerAddress(input: {addressEntityId: 3, city: "canary"})`,
		`deleteCustomerAddress(input: {addressEntityId: 3, captchaToken: "canary"})`,
		`changePassword(input: {currentPassword: "canary", newPassword: "canary"})`,
		`requestResetPassword(input: {email: "canary"})`,
		`resetPassword(input: {customerEntityId: 7, token: "canary", newPassword: "canary"})`,
		`subscribeToNewsletter(input: {email: "canary"})`,
		`unsubscribeFromNewsletter(input: {email: "canary"})`,
	} {
		got := w.ask(t, "mutation { r: "+mutation+" { errors { __typename } } }", nil)
		if got.Data["r"] != nil || len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "OUTCOME_UNKNOWN" {
			t.Errorf("%s: %+v", mutation, got)
		}
	}
	if strings.Contains(w.log.String(), "canary") {
		t.Errorf("the log holds what was given: %s", &w.log)
	}
}

func TestAccountForm(t *testing.T) {
	two := commerce.Decimal{Decimal: decimal.MustNew(2, 0)}
	day := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	w := newWorld(t)
	w.accounts.form = &commerce.AccountForm{
		CustomerFields: []commerce.AccountFormField{
			{EntityID: 1, Label: "E-mail", Kind: commerce.FormFieldText, IsRequired: true, BuiltInName: new("EMAIL_ADDRESS"), MaximumLength: new(250)},
			{EntityID: 2, Label: "Size", Kind: commerce.FormFieldPicklist, Options: []commerce.AccountFormFieldOption{{EntityID: 3, Label: "L"}}},
		},
		AddressFields: []commerce.AccountFormField{
			{EntityID: 4, Label: "Floor", Kind: commerce.FormFieldNumber, Minimum: &two, Maximum: &two, Earliest: &day, Latest: &day},
		},
		PasswordRules: &commerce.PasswordRules{MinimumLength: 7, RequiresLowerCase: true, MinimumDigits: 1},
		Captcha:       &commerce.AccountFormCaptcha{SiteKey: "key"},
	}
	got := w.ask(t, `{ accountForm {
 customerFields { entityId label kind isRequired builtInName options { entityId label } maximumLength minimum }
 addressFields { kind options { entityId } minimum maximum earliest latest }
 passwordRules { minimumLength requiresLowerCase requiresUpperCase minimumDigits minimumSpecialCharacters } captcha { siteKey } } }`, nil)
	answer, err := json.Marshal(got.Data["accountForm"])
	want := `{"addressFields":[{"earliest":"2026-11-21T00:00:00Z","kind":"NUMBER","latest":"2026-11-21T00:00:00Z","maximum":"2","minimum":"2","options":[]}],` +
		`"captcha":{"siteKey":"key"},"customerFields":[` +
		`{"builtInName":"EMAIL_ADDRESS","entityId":1,"isRequired":true,"kind":"TEXT","label":"E-mail","maximumLength":250,"minimum":null,"options":[]},` +
		`{"builtInName":null,"entityId":2,"isRequired":false,"kind":"PICKLIST","label":"Size","maximumLength":null,"minimum":null,"options":[{"entityId":3,"label":"L"}]}],` +
		`"passwordRules":{"minimumDigits":1,"minimumLength":7,"minimumSpecialCharacters":0,"requiresLowerCase":true,"requiresUpperCase":false}}`
	if err != nil || string(answer) != want || len(got.Errors) > 0 {
		t.Errorf("%s\nwant %s\n%v, %v", answer, want, err, got.Errors)
	}
	w.accounts.form, w.accounts.err = nil, &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "Down."}
	got = w.ask(t, `{ accountForm { captcha { siteKey } } }`, nil)
	if got.Data["accountForm"] != nil || len(got.Errors) != 1 {
		t.Errorf("%+v", got)
	}
}

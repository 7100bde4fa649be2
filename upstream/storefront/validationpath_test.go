package storefront

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPathsAreTranslated(t *testing.T) {
	for _, tc := range []struct {
		name   string
		fields inputFields
		path   string // words apart by blanks
		want   string
	}{
		{"plain", registrationFields(), "input email", "input email"},
		{"from the root", registrationFields(), "customer registerCustomer input email", "input email"},
		{"without the input", registrationFields(), "registerCustomer firstName", "input firstName"},
		{"only the field", registrationFields(), "password", "input password"},
		{"in one text", registrationFields(), "input.address.countryCode", "input address countryCode"},
		{"with slashes", registrationFields(), "/input/address/city", "input address city"},
		{"snake case", registrationFields(), "input first_name", "input firstName"},
		{"capitals", registrationFields(), "Input Address Address1", "input address address1"},
		{"a field of the store's own", profileFields(), "input formFields texts 2 text", "input formFields texts 2 text"},
		{"boxes", profileFields(), "input formFields checkboxes 0 fieldValueEntityIds 1", "input formFields checkboxes 0 valueEntityIds 1"},
		{"a choice", profileFields(), "input.formFields.multipleChoices[1].fieldValueEntityId", "input formFields multipleChoices 1 valueEntityId"},
		{"data, which we do not have", addressFields(), "input data postalCode", "input postalCode"},
		{"the captcha", addressFields(), "reCaptchaV2 token", "input captchaToken"},
		{"what was given", profileFields(), "input email " + email, "input email"},
		{"what was given, and more", profileFields(), "input email " + canary + " phone", "input email"},
		{"only what was given", profileFields(), canary, ""},
		{"another input's", changePasswordFields(), "input email", ""},
		{"the input itself", profileFields(), "input", ""},
		{"a place of nothing", profileFields(), "input 3", ""},
		{"a place that is none", profileFields(), "input formFields texts 1000", "input formFields texts"},
		{"a number that is no place", profileFields(), "input formFields texts +1", "input formFields texts"},
		{"nothing", profileFields(), "", ""},
		{"reset", resetPasswordFields(), "input token", "input token"},
		{"request", requestResetFields(), "input path", "input path"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := tc.fields.validationError(strings.Fields(tc.path))
			if diff := cmp.Diff(strings.Fields(tc.want), append([]string{}, got.Path...)); diff != "" {
				t.Errorf("path (-want +got):\n%s", diff)
			}
			if strings.Contains(got.Message(), canary) {
				t.Error("the message tells what was given")
			}
		})
	}
}

func FuzzValidationPath(f *testing.F) {
	f.Add("input", "formFields", "texts", "0")
	f.Add("input.data", "first_name", "", "]")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		for _, fields := range []inputFields{registrationFields(), profileFields(), addressFields(), changePasswordFields()} {
			path := fields.validationError([]string{a, b, c, d}).Path
			for i, word := range path {
				known := i == 0 && word == "input" || slices.Contains(fields, word) || word == "captchaToken" || i > 1 && isPlace(word)
				if !known {
					t.Fatalf("%q is no field of ours", word)
				}
			}
			if len(path) == 1 {
				t.Fatal("a path that points at nothing")
			}
		}
	})
}

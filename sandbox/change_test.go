package sandbox_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox"
)

// changes are the mutations of accounts and newsletters: where they are, what
// their input is called, and what else they answer.
var changes = map[string]struct {
	namespace, input, answer string
	takesCaptcha             bool
}{
	"registerCustomer":      {"customer", "RegisterCustomerInput", "customer { " + profileFields + " }", true},
	"updateCustomer":        {"customer", "UpdateCustomerInput", "customer { " + profileFields + " }", true},
	"addCustomerAddress":    {"customer", "AddCustomerAddressInput", "address { " + addressFields + " }", true},
	"updateCustomerAddress": {"customer", "UpdateCustomerAddressInput", "address { " + addressFields + " }", true},
	"deleteCustomerAddress": {"customer", "DeleteCustomerAddressInput", "", true},
	"changePassword":        {"customer", "ChangePasswordInput", "", false},
	"requestResetPassword":  {"customer", "RequestResetPasswordInput", "", true},
	"resetPassword":         {"customer", "ResetPasswordInput", "", false},
	"subscribe":             {"newsletter", "CreateSubscriberInput", "", false},
	"unsubscribe":           {"newsletter", "RemoveSubscriberInput", "", false},
}

const (
	profileFields = `entityId firstName lastName email phone company customerGroupId isSubscribedToNewsletter ` + answerFields
	addressFields = `entityId firstName lastName address1 address2 city company country countryCode stateOrProvince phone postalCode addressType ` + answerFields
	answerFields  = `formFields { __typename entityId name
		... on CheckboxesFormFieldValue { valueEntityIds values }
		... on MultipleChoiceFormFieldValue { valueEntityId value }
		... on NumberFormFieldValue { number }
		... on DateFormFieldValue { date { utc } }
		... on TextFormFieldValue { text }
		... on MultilineTextFormFieldValue { multilineText }
		... on PasswordFormFieldValue { password } }`
)

// shownCustomer is a customer as a change answers it.
type shownCustomer struct {
	EntityID                                   int
	FirstName, LastName, Email, Phone, Company string
	CustomerGroupID                            int
	IsSubscribedToNewsletter                   bool
	FormFields                                 []map[string]any
}

// shownAddress is an address as a change answers it.
type shownAddress struct {
	EntityID                                         int
	FirstName, LastName, Address1, Address2, City    string
	Company, Country, CountryCode, Phone, PostalCode string
	StateOrProvince, AddressType                     string
	FormFields                                       []map[string]any
}

// refused is why a change was refused.
type refused struct {
	Typename string `json:"__typename"`
	Message  string
	Path     []string
}

// outcome is what a change answers.
type outcome struct {
	Customer *shownCustomer
	Address  *shownAddress
	Errors   []refused
	// complaint is the text of a top-level error.
	complaint string
}

// caller is how a change is asked for. The zero value is a guest on channel 1 with
// the private token.
type caller struct {
	channel int
	token   string
	captcha string
	headers []string
}

// change asks for one change.
func (c *client) change(as caller, operation string, input map[string]any) outcome {
	c.t.Helper()
	m := changes[operation]
	parameters, arguments := fmt.Sprintf("$input: %s!", m.input), "input: $input"
	variables := map[string]any{"input": input}
	if m.takesCaptcha && as.captcha != "" {
		parameters, arguments = parameters+", $captcha: ReCaptchaV2Input", arguments+", reCaptchaV2: $captcha"
		variables["captcha"] = map[string]string{"token": as.captcha}
	}
	path := "... on ValidationError { path }"
	if m.namespace == "newsletter" || operation == "deleteCustomerAddress" {
		path = "" // their unions do not have it
	}
	query := fmt.Sprintf(`mutation(%s) { %s { %s(%s) { %s errors { __typename ... on Error { message } %s } } } }`,
		parameters, m.namespace, operation, arguments, m.answer, path)
	if as.token == "" {
		as.token = c.seed.PrivateToken
	}
	got := c.graphql(max(as.channel, 1), as.token, query, variables, as.headers...)
	if len(got.Errors) > 0 {
		return outcome{complaint: got.Errors[0].Message}
	}
	var data map[string]map[string]outcome
	if err := json.Unmarshal(got.Data, &data); err != nil {
		c.t.Fatalf("decode %s: %v", got.body, err)
	}
	return data[m.namespace][operation]
}

// as is a caller who signed in on channel 1.
func (c *client) as(id int) caller {
	c.t.Helper()
	return caller{headers: []string{catHeader, c.login(1, c.person(id))}}
}

// person finds the customer with a number in the description.
func (c *client) person(id int) sandbox.DescribedPerson {
	c.t.Helper()
	for _, p := range c.seed.Customers {
		if p.EntityID == id {
			return p
		}
	}
	c.t.Fatalf("no customer %d", id)
	return sandbox.DescribedPerson{}
}

// wantDone checks that a change was made.
func (o outcome) wantDone(t testing.TB, what string) outcome {
	t.Helper()
	if o.complaint != "" || len(o.Errors) > 0 {
		t.Fatalf("%s: refused: %q %+v", what, o.complaint, o.Errors)
	}
	return o
}

// wantRefused checks that a change was refused by one error, which has a path or
// none, and that nothing else was answered.
func (o outcome) wantRefused(t testing.TB, what, typename string, path ...string) {
	t.Helper()
	if o.complaint != "" || o.Customer != nil || o.Address != nil || len(o.Errors) != 1 {
		t.Fatalf("%s: %+v, want %s", what, o, typename)
	}
	got := o.Errors[0]
	if got.Typename != typename || got.Message == "" {
		t.Errorf("%s: %+v, want %s", what, got, typename)
	}
	if diff := cmp.Diff(path, got.Path); diff != "" {
		t.Errorf("%s: path (-want +got):\n%s", what, diff)
	}
	if strings.Contains(got.Message, "@") {
		t.Errorf("%s: the text repeats an e-mail address: %s", what, got.Message)
	}
}

// with copies an input and changes it; a nil value takes a field out.
func with(input map[string]any, pairs ...any) map[string]any {
	changed := maps.Clone(input)
	for i := 0; i < len(pairs); i += 2 {
		changed[pairs[i].(string)] = pairs[i+1]
		if pairs[i+1] == nil {
			delete(changed, pairs[i].(string))
		}
	}
	return changed
}

package account

import (
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

func long(n int) string { return strings.Repeat("ä", n) }

func given(text string) commerce.Optional[string] {
	return commerce.Optional[string]{Set: true, Value: &text}
}

func TestUpdateCustomer(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	ctx := with(t, shopper(7, 2))
	out, err := e.UpdateCustomer(ctx, commerce.ProfileChange{Company: commerce.Optional[string]{Set: true}})
	if err != nil || out.Customer.EntityID != 7 {
		t.Fatalf("got %+v, %v", out, err)
	}
	e.want(t, "prove, update 7", "")
	if _, err = e.UpdateCustomer(ctx, commerce.ProfileChange{Email: new(email)}); err != nil {
		t.Fatal(err)
	}
	e.want(t, "enter change_email on 2 at 7, prove, update 7", "change_email 7 OK")
	_, err = e.UpdateCustomer(with(t, impersonated(7)), commerce.ProfileChange{Email: new(email), FirstName: new("Eve")})
	wantCode(t, err, commerce.CodeForbidden)
	e.want(t, "", "change_email 7 FORBIDDEN")
	// A secret of the form's may be the password.
	secret := commerce.FormAnswers{Passwords: []commerce.PasswordAnswer{{FieldEntityID: 2, Password: "x"}}}
	_, err = e.UpdateCustomer(with(t, impersonated(7)), commerce.ProfileChange{Form: secret})
	wantCode(t, err, commerce.CodeForbidden)
	e.want(t, "", "")
}

func TestUpdateCustomerRefused(t *testing.T) {
	t.Parallel()
	for _, want := range []commerce.UpdateCustomerError{
		commerce.EmailAlreadyInUseError{},
		commerce.CustomerDoesNotExistError{},
		commerce.CustomerNotLoggedInError{},
		commerce.UnexpectedUpdateCustomerError{},
		unfit("input", "email"),
	} {
		e := newEnv(t)
		e.store.customer, e.store.update = nil, []commerce.UpdateCustomerError{want}
		out, err := e.UpdateCustomer(with(t, shopper(7, 2)), commerce.ProfileChange{Email: new(email)})
		if err != nil || out.Customer != nil {
			t.Errorf("got %+v, %v", out, err)
		}
		wantCodes(t, out.Refused, want.Code())
		happened := "enter change_email on 2 at 7, prove, update 7"
		if want.Code() == commerce.RefusalCustomerNotLoggedIn {
			happened += ", doubt 7" // the proof said otherwise
		}
		e.want(t, happened, "change_email 7 "+string(want.Code()))
	}
}

// An answer about nobody or somebody else leaves open what has become of the change; one
// with both says that a part of it was done.
func TestUpdateCustomerOddAnswers(t *testing.T) {
	t.Parallel()
	for _, answer := range []*commerce.Customer{nil, {EntityID: 8}, {}} {
		e := newEnv(t)
		e.store.customer = answer
		out, err := e.UpdateCustomer(with(t, shopper(7, 2)), commerce.ProfileChange{FirstName: new("Ada")})
		wantCode(t, err, commerce.CodeOutcomeUnknown)
		if out.Customer != nil {
			t.Errorf("got %+v", out)
		}
	}
	e := newEnv(t)
	e.store.update = []commerce.UpdateCustomerError{unfit("input", "phone")}
	out, err := e.UpdateCustomer(with(t, shopper(7, 2)), commerce.ProfileChange{FirstName: new("Ada")})
	if err != nil || out.Customer == nil || len(out.Refused) != 1 {
		t.Errorf("got %+v, %v", out, err)
	}
}

func TestUpdateCustomerValidates(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		field string
		in    commerce.ProfileChange
	}{
		{"input", commerce.ProfileChange{}},
		{"input", commerce.ProfileChange{Captcha: "c"}},
		{"input.email", commerce.ProfileChange{Email: new(commerce.Secret("a b@" + canary))}},
		{"input.firstName", commerce.ProfileChange{FirstName: new("")}},
		{"input.lastName", commerce.ProfileChange{LastName: new(long(101))}},
		{"input.company", commerce.ProfileChange{Company: given(long(256))}},
		{"input.phone", commerce.ProfileChange{Phone: given(long(51))}},
		{"input.formFields.numbers.0.fieldEntityId", commerce.ProfileChange{Form: commerce.FormAnswers{Numbers: []commerce.NumberAnswer{{}}}}},
	} {
		e := newEnv(t)
		_, err := e.UpdateCustomer(with(t, shopper(7, 2)), tt.in)
		wantField(t, err, tt.field)
		e.want(t, "", "")
	}
}

package account

import (
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// registration is one that every store takes.
func registration() commerce.Registration {
	return commerce.Registration{Email: email, Password: password, FirstName: "Ada", LastName: "Lovelace"}
}

func TestRegister(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	out, err := e.Register(guest(t), registration())
	if err != nil || out.Customer.EntityID != 7 || len(out.Refused) > 0 {
		t.Fatalf("got %+v, %v", out, err)
	}
	// The attempt is never taken back: success is what a stranger would try over and over.
	e.want(t, "enter register on 2 at c@example.test, register on 2 as Ada", "register 7 OK")
}

func TestRegisterRefused(t *testing.T) {
	t.Parallel()
	for _, want := range []commerce.RegisterCustomerError{
		commerce.EmailAlreadyInUseError{}, commerce.AccountCreationDisabledError{}, commerce.CustomerRegistrationError{}, unfit("input", "firstName"),
	} {
		e := newEnv(t)
		e.store.customer, e.store.register = nil, []commerce.RegisterCustomerError{want}
		out, login, err := e.RegisterAndSignIn(guest(t), registration(), "cart")
		if err != nil || out.Customer != nil || login.Session != nil {
			t.Errorf("got %+v, %+v, %v", out, login, err)
		}
		wantCodes(t, out.Refused, want.Code())
		e.want(t, "enter register on 2 at c@example.test, register on 2 as Ada", "register 0 "+string(want.Code()))
	}
}

func TestRegisterAndSignIn(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	out, login, err := e.RegisterAndSignIn(guest(t), registration(), "cart")
	if err != nil || out.Customer.EntityID != 7 || len(out.Refused) > 0 || login.Session == nil || login.CartEntityID != "c2" {
		t.Fatalf("got %+v, %+v, %v", out, login, err)
	}
	e.want(t, `enter register on 2 at c@example.test, register on 2 as Ada, login, same true, cart "cart"`, "register 7 OK")
}

// However the sign-in ends, the customer was made, and the answer says so.
func TestRegisteredAndNotSignedIn(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]func(*fakeSessions){
		"refused":      func(f *fakeSessions) { f.login = session.LoginResult{Refused: commerce.InvalidCredentialsError{}} },
		"must reset":   func(f *fakeSessions) { f.login = session.LoginResult{Refused: commerce.PasswordResetRequiredError{}} },
		"throttled":    func(f *fakeSessions) { f.login, f.loginErr = session.LoginResult{}, failing(commerce.CodeRateLimited) },
		"store down":   func(f *fakeSessions) { f.loginErr = failing(commerce.CodeUpstreamUnavailable) },
		"nobody knows": func(f *fakeSessions) { f.loginErr = failing(commerce.CodeOutcomeUnknown) },
	} {
		e := newEnv(t)
		set(e.sessions)
		out, login, err := e.RegisterAndSignIn(guest(t), registration(), "")
		if err != nil || out.Customer == nil || login.Session != nil || login.CartEntityID != "" {
			t.Errorf("%s: got %+v, %+v, %v", name, out, login, err)
		}
		wantCodes(t, out.Refused, commerce.RefusalLoginFailed)
	}
}

// A registration of which nobody knows what became of is neither a customer nor a no, and
// nobody is signed in.
func TestRegisterAmbiguous(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]func(*fakeStore){
		"lost":      func(f *fakeStore) { f.err = failing(commerce.CodeOutcomeUnknown) },
		"nobody":    func(f *fakeStore) { f.customer = nil },
		"no number": func(f *fakeStore) { f.customer = &commerce.Customer{} },
	} {
		e := newEnv(t)
		set(e.store)
		out, _, err := e.RegisterAndSignIn(guest(t), registration(), "")
		wantCode(t, err, commerce.CodeOutcomeUnknown)
		if out.Customer != nil || len(out.Refused) > 0 {
			t.Errorf("%s: got %+v", name, out)
		}
		e.want(t, "enter register on 2 at c@example.test, register on 2 as Ada", "register 0 OUTCOME_UNKNOWN")
	}
}

func TestRegisterThrottled(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.throttle.err = failing(commerce.CodeRateLimited)
	_, err := e.Register(guest(t), registration())
	wantCode(t, err, commerce.CodeRateLimited)
	e.want(t, "enter register on 2 at c@example.test", "register 0 RATE_LIMITED")
}

// What cannot be meant is refused by name, before anything happens.
func TestRegisterValidates(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		field string
		set   func(*commerce.Registration)
	}{
		{"input.email", func(r *commerce.Registration) { r.Email = canary }},
		{"input.password", func(r *commerce.Registration) { r.Password = "" }},
		{"input.firstName", func(r *commerce.Registration) { r.FirstName = " " }},
		{"input.lastName", func(r *commerce.Registration) { r.LastName = long(101) }},
		{"input.company", func(r *commerce.Registration) { r.Company = long(256) }},
		{"input.phone", func(r *commerce.Registration) { r.Phone = "\n" }},
		{"input.formFields.texts.0.fieldEntityId", func(r *commerce.Registration) { r.Form.Texts = []commerce.TextAnswer{{}} }},
		{"input.address.city", func(r *commerce.Registration) { a := address(); a.City = ""; r.Address = &a }},
		{"input.address.formFields.dates.0.fieldEntityId", func(r *commerce.Registration) {
			a := address()
			a.Form.Dates = []commerce.DateAnswer{{}}
			r.Address = &a
		}},
	} {
		e := newEnv(t)
		in := registration()
		tt.set(&in)
		_, err := e.Register(guest(t), in)
		wantField(t, err, tt.field)
		e.want(t, "", "")
	}
	e := newEnv(t)
	_, _, err := e.RegisterAndSignIn(guest(t), registration(), "a cart")
	wantField(t, err, "input.guestCartEntityId")
	e.want(t, "", "")
}

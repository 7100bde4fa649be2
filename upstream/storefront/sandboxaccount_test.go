package storefront

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// newcomer is somebody whom the seed does not know, with a password it takes.
func newcomer() commerce.Registration {
	return commerce.Registration{ChannelID: 1, Email: email, Password: "Kettle-77-" + canary, FirstName: "Ada", LastName: "L"}
}

// canLogIn reports whether somebody can sign in on channel 1.
func canLogIn(t *testing.T, c *Client, who, with commerce.Secret) bool {
	t.Helper()
	got, err := c.Login(upstreamtest.Context(t), commerce.Login{ChannelID: 1, Email: who, Password: with})
	if err != nil {
		t.Fatal(err)
	}
	return got.Refused == nil
}

func TestSandboxRegistration(t *testing.T) {
	c, s, seed := newSandbox(t)
	r := newcomer()
	r.Company, r.Address = "Engines", &commerce.AddressDraft{
		FirstName: "Ada", LastName: "L", Address1: "1 Road", City: "Austin", StateOrProvince: "Texas", CountryCode: "US",
	}
	refused := func(want commerce.RegisterCustomerError) {
		t.Helper()
		got, err := c.Register(upstreamtest.Context(t), r)
		if diff := cmp.Diff(commerce.RegisterOutcome{Refused: []commerce.RegisterCustomerError{want}}, got); err != nil || diff != "" {
			t.Errorf("%v, outcome (-want +got):\n%s", err, diff)
		}
	}
	s.Store().TroubleNext("registerCustomer", 1)
	refused(commerce.CustomerRegistrationError{})
	s.Store().EditAccountSettings(func(a *store.AccountSettings) { a.CreationDisabled = true })
	refused(commerce.AccountCreationDisabledError{})
	s.Store().EditAccountSettings(func(a *store.AccountSettings) {
		a.CreationDisabled = false
		a.Captcha = store.CaptchaSettings{IsEnabled: true, SiteKey: "key", ValidTokens: []string{"solved"}}
	})
	r.Captcha = "guessed"
	refused(captchaError())
	r.Captcha, r.Address.City = "solved", ""
	refused(commerce.CustomerValidationError{Path: []string{"input", "address", "city"}})
	r.Address.City, r.Email = "Austin", commerce.Secret(seed.Customers[0].Email)
	refused(commerce.EmailAlreadyInUseError{})
	r.Email = email
	got, err := c.Register(upstreamtest.Context(t), r)
	if err != nil || got.Refused != nil || got.Customer == nil || got.Customer.Email != email || *got.Customer.Company != "Engines" {
		t.Fatalf("got %+v, %v", got, err)
	}
	if !canLogIn(t, c, r.Email, r.Password) {
		t.Error("who registered cannot sign in")
	}
	refused(commerce.EmailAlreadyInUseError{})
}

func TestSandboxProfile(t *testing.T) {
	c, _, seed := newSandbox(t)
	cred := signIn(t, c, seed.Customers[0]).Credential
	change := func(p commerce.ProfileChange) commerce.UpdateCustomerOutcome {
		t.Helper()
		got, err := c.UpdateCustomer(upstreamtest.Context(t), cred, p)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	company := "Engines"
	got := change(commerce.ProfileChange{Company: commerce.Optional[string]{Set: true, Value: &company}})
	if got.Customer == nil || got.Customer.Company == nil || *got.Customer.Company != company {
		t.Fatalf("got %+v", got)
	}
	if got = change(commerce.ProfileChange{FirstName: commerce.NonEmpty("Augusta")}); got.Customer.Company == nil || got.Customer.FirstName != "Augusta" {
		t.Errorf("what was left out did not stay: %+v", got.Customer)
	}
	if got = change(commerce.ProfileChange{Company: commerce.Optional[string]{Set: true}}); got.Customer.Company != nil {
		t.Errorf("null did not empty the field: %+v", got.Customer)
	}
	taken := commerce.Secret(seed.Customers[1].Email)
	want := commerce.UpdateCustomerOutcome{Refused: []commerce.UpdateCustomerError{commerce.EmailAlreadyInUseError{}}}
	if diff := cmp.Diff(want, change(commerce.ProfileChange{Email: &taken})); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
	want = commerce.UpdateCustomerOutcome{Refused: []commerce.UpdateCustomerError{
		commerce.CustomerValidationError{Path: []string{"input", "firstName"}},
	}}
	if diff := cmp.Diff(want, change(commerce.ProfileChange{FirstName: new(string)})); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
}

func TestSandboxAddressBook(t *testing.T) {
	c, s, seed := newSandbox(t)
	cred := signIn(t, c, seed.Customers[0]).Credential
	made, err := c.AddAddress(upstreamtest.Context(t), cred, commerce.AddressDraft{
		FirstName: "Ada", LastName: "L", Company: "Engines", Address1: "1 " + canary, City: "Austin",
		StateOrProvince: "Texas", PostalCode: "78701", CountryCode: "US",
	}, "")
	if err != nil || made.Address == nil || made.Address.CountryCode != "US" || made.Refused != nil {
		t.Fatalf("got %+v, %v", made, err)
	}
	id := made.Address.EntityID
	city := "Dallas"
	changed, err := c.UpdateAddress(upstreamtest.Context(t), cred, commerce.AddressChange{
		EntityID: id, City: &city, Company: commerce.Optional[string]{Set: true},
	}, "")
	if err != nil || changed.Address == nil || changed.Address.City != city || changed.Address.Company != nil ||
		changed.Address.PostalCode == nil {
		t.Errorf("got %+v, %v", changed, err)
	}
	s.Store().TroubleNext("updateCustomerAddress", 1)
	for _, tc := range []struct {
		id   int
		city string
		want commerce.UpdateCustomerAddressError
	}{
		{id, city, commerce.CustomerAddressUpdateError{}},
		{id + 100_000, city, commerce.AddressDoesNotExistError{}},
		{id, "", commerce.CustomerValidationError{Path: []string{"input", "city"}}},
	} {
		got, err := c.UpdateAddress(upstreamtest.Context(t), cred, commerce.AddressChange{EntityID: tc.id, City: &tc.city}, "")
		if diff := cmp.Diff(commerce.UpdateAddressOutcome{Refused: []commerce.UpdateCustomerAddressError{tc.want}}, got); err != nil || diff != "" {
			t.Errorf("%v, outcome (-want +got):\n%s", err, diff)
		}
	}
	for i, want := range [][]commerce.DeleteCustomerAddressError{nil, {commerce.CustomerAddressDeletionError{}}} {
		got, err := c.DeleteAddress(upstreamtest.Context(t), cred, id, "")
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("deletion %d: %v, refusals (-want +got):\n%s", i, err, diff)
		}
	}
}

func TestSandboxPasswords(t *testing.T) {
	c, s, seed := newSandbox(t)
	person := seed.Customers[0]
	cred, old, who := signIn(t, c, person).Credential, commerce.Secret(person.Password), commerce.Secret(person.Email)
	const second, third = "Second-88-" + canary, "Third-99-" + canary
	for _, tc := range []struct {
		current, next commerce.Secret
		want          []commerce.ChangePasswordError
	}{
		{password, second, []commerce.ChangePasswordError{commerce.CustomerPasswordError{}}},
		{old, "x", []commerce.ChangePasswordError{commerce.CustomerValidationError{Path: []string{"input", "newPassword"}}}},
		{old, second, nil},
	} {
		got, err := c.ChangePassword(upstreamtest.Context(t), cred, tc.current, tc.next)
		if diff := cmp.Diff(tc.want, got); err != nil || diff != "" {
			t.Errorf("%v, refusals (-want +got):\n%s", err, diff)
		}
	}
	if canLogIn(t, c, who, old) || !canLogIn(t, c, who, second) {
		t.Error("the password is not the new one")
	}
	for _, address := range []commerce.Secret{who, email} {
		if refused, err := c.RequestResetPassword(upstreamtest.Context(t), 1, address, "/reset", ""); err != nil || refused != nil {
			t.Errorf("got %v, %v", refused, err)
		}
	}
	mails := s.Store().Mails()
	if len(mails) != 1 || mails[0].CustomerID != person.EntityID {
		t.Fatalf("%d mails", len(mails))
	}
	for _, tc := range []struct {
		token commerce.Secret
		want  []commerce.ResetPasswordError
	}{
		{token, []commerce.ResetPasswordError{commerce.CustomerPasswordError{}}},
		{commerce.Secret(mails[0].Token), nil},
		{commerce.Secret(mails[0].Token), []commerce.ResetPasswordError{commerce.CustomerPasswordError{}}},
	} {
		got, err := c.ResetPassword(upstreamtest.Context(t), 1, person.EntityID, tc.token, third)
		if diff := cmp.Diff(tc.want, got); err != nil || diff != "" {
			t.Errorf("%v, refusals (-want +got):\n%s", err, diff)
		}
	}
	if !canLogIn(t, c, who, third) {
		t.Error("the password is not the newest one")
	}
}

// TestSandboxLosesAnswers has the store hang up before and after it made a customer.
func TestSandboxLosesAnswers(t *testing.T) {
	register := sandbox.On(sandbox.EndpointStorefront, "registerCustomer")
	for fault, want := range map[sandbox.FaultKind]bool{
		sandbox.FaultDropBefore: false, sandbox.FaultDropAfter: true, sandbox.FaultTruncate: true,
	} {
		c, s, _ := newSandbox(t)
		if err := s.FailNext(register, 1, sandbox.Fault{Kind: fault}); err != nil {
			t.Fatal(err)
		}
		got, err := c.Register(upstreamtest.Context(t), newcomer())
		wantCode(t, err, commerce.CodeOutcomeUnknown)
		if diff := cmp.Diff(commerce.RegisterOutcome{}, got); diff != "" {
			t.Errorf("%s: outcome beside an error:\n%s", fault, diff)
		}
		if n := len(s.CallsTo(register)); n != 1 {
			t.Errorf("%s: %d attempts", fault, n)
		}
		if is := canLogIn(t, c, newcomer().Email, newcomer().Password); is != want {
			t.Errorf("%s: the customer is there: %v", fault, is)
		}
	}
}

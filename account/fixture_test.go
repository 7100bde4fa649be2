package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// canary stands in everything that is secret: a text that holds it has leaked.
const canary = "canary-2f7b"

const (
	email    = commerce.Secret(canary + "@example.test")
	password = commerce.Secret(canary + "-Password-1")
	token    = commerce.Secret(canary + "-token")
)

var epoch = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// diary is what happened, in its order.
type diary struct {
	mu    sync.Mutex // guards lines
	lines []string
}

func (d *diary) note(format string, given ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, fmt.Sprintf(format, given...))
}

func (d *diary) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return strings.Join(d.lines, ", ")
}

// fakeStore notes what it is asked, and answers what it is told to.
type fakeStore struct {
	*diary

	err      error
	customer *commerce.Customer
	address  *commerce.CustomerAddress
	// email is what the store has on record for the asking shopper.
	email string
	form  func(context.Context, int) (commerce.AccountForm, error)

	register    []commerce.RegisterCustomerError
	update      []commerce.UpdateCustomerError
	add         []commerce.AddCustomerAddressError
	change      []commerce.UpdateCustomerAddressError
	remove      []commerce.DeleteCustomerAddressError
	password    []commerce.ChangePasswordError
	request     []commerce.RequestResetPasswordError
	reset       []commerce.ResetPasswordError
	subscribe   []commerce.SubscribeToNewsletterError
	unsubscribe []commerce.UnsubscribeFromNewsletterError
}

func (f *fakeStore) Register(_ context.Context, in commerce.Registration) (commerce.RegisterOutcome, error) {
	f.note("register on %d as %s", in.ChannelID, in.FirstName)
	return commerce.RegisterOutcome{Customer: f.customer, Refused: f.register}, f.err
}

func (f *fakeStore) UpdateCustomer(_ context.Context, c commerce.ShopperCredential, _ commerce.ProfileChange) (commerce.UpdateCustomerOutcome, error) {
	f.note("update %d", c.CustomerID)
	return commerce.UpdateCustomerOutcome{Customer: f.customer, Refused: f.update}, f.err
}

func (f *fakeStore) Customer(_ context.Context, c commerce.ShopperCredential) (commerce.Customer, error) {
	f.note("read %d", c.CustomerID)
	return commerce.Customer{EntityID: c.CustomerID, Email: f.email}, f.err
}

func (f *fakeStore) AddAddress(_ context.Context, c commerce.ShopperCredential, in commerce.AddressDraft, captcha commerce.Secret) (commerce.AddAddressOutcome, error) {
	f.note("add %s for %d with %q", in.City, c.CustomerID, captcha.Reveal())
	return commerce.AddAddressOutcome{Address: f.address, Refused: f.add}, f.err
}

func (f *fakeStore) UpdateAddress(_ context.Context, c commerce.ShopperCredential, in commerce.AddressChange, captcha commerce.Secret) (commerce.UpdateAddressOutcome, error) {
	f.note("change address %d of %d with %q", in.EntityID, c.CustomerID, captcha.Reveal())
	return commerce.UpdateAddressOutcome{Address: f.address, Refused: f.change}, f.err
}

func (f *fakeStore) DeleteAddress(_ context.Context, c commerce.ShopperCredential, id int, captcha commerce.Secret) ([]commerce.DeleteCustomerAddressError, error) {
	f.note("delete address %d of %d with %q", id, c.CustomerID, captcha.Reveal())
	return f.remove, f.err
}

func (f *fakeStore) ChangePassword(_ context.Context, c commerce.ShopperCredential, current, next commerce.Secret) ([]commerce.ChangePasswordError, error) {
	f.note("change password of %d, %t", c.CustomerID, current != next)
	return f.password, f.err
}

func (f *fakeStore) RequestResetPassword(_ context.Context, channelID int, _ commerce.Secret, path string, captcha commerce.Secret) ([]commerce.RequestResetPasswordError, error) {
	f.note("request reset on %d to %q with %q", channelID, path, captcha.Reveal())
	return f.request, f.err
}

func (f *fakeStore) ResetPassword(_ context.Context, channelID, customerID int, given, _ commerce.Secret) ([]commerce.ResetPasswordError, error) {
	f.note("reset %d on %d, %t", customerID, channelID, given == token)
	return f.reset, f.err
}

func (f *fakeStore) Subscribe(_ context.Context, channelID int, c *commerce.ShopperCredential, email commerce.Secret, firstName, lastName string) ([]commerce.SubscribeToNewsletterError, error) {
	who := 0
	if c != nil {
		who = c.CustomerID
	}
	f.note("subscribe %d on %d, own %t, %s %s", who, channelID, email.Reveal() == f.email, firstName, lastName)
	return f.subscribe, f.err
}

func (f *fakeStore) Unsubscribe(_ context.Context, c commerce.ShopperCredential, email commerce.Secret) ([]commerce.UnsubscribeFromNewsletterError, error) {
	f.note("unsubscribe %d, own %t", c.CustomerID, email.Reveal() == f.email)
	return f.unsubscribe, f.err
}

func (f *fakeStore) AccountForm(ctx context.Context, channelID int) (commerce.AccountForm, error) {
	if f.form == nil {
		return commerce.AccountForm{}, nil
	}
	return f.form(ctx, channelID)
}

// fakeSessions proves whoever asks unless it is told not to.
type fakeSessions struct {
	*diary

	proofErr, loginErr, endErr error
	login                      session.LoginResult
}

func (f *fakeSessions) Caller(ctx context.Context) (commerce.Caller, error) {
	p := session.From(ctx)
	c, ok := p.Credential()
	if !ok {
		return commerce.Caller{ChannelID: p.Channel(1)}, nil
	}
	f.note("prove")
	return commerce.Caller{ChannelID: p.Channel(1), Shopper: &c}, f.proofErr
}

func (f *fakeSessions) Observe(_ session.Principal, err error) {
	f.note("observe %s", commerce.CodeOf(err))
}

func (f *fakeSessions) Login(_ context.Context, given, secret commerce.Secret, cart string) (session.LoginResult, error) {
	f.note("login, same %t, cart %q", given == email && secret == password, cart)
	return f.login, f.loginErr
}

func (f *fakeSessions) EndAll(context.Context) error {
	f.note("end all")
	return f.endErr
}

func (f *fakeSessions) EndAllOf(_ context.Context, id int, secret commerce.Secret) error {
	f.note("end all of %d, new %t", id, secret == password)
	return f.endErr
}

func (f *fakeSessions) CustomerChanged(_ context.Context, id int) { f.note("doubt %d", id) }

// fakeAudit keeps the lines of the audit, apart from the rest.
type fakeAudit struct{ diary }

func (f *fakeAudit) Record(_ context.Context, event string, id int, outcome string) {
	f.note("%s %d %s", event, id, outcome)
}

// fakeThrottle notes who enters and how it ended.
type fakeThrottle struct {
	*diary

	err error
}

func (f *fakeThrottle) Enter(_ context.Context, a commerce.Attempt) (func(bool), error) {
	f.note("enter %s on %d at %s", a.Action, a.ChannelID, strings.ReplaceAll(a.Account.Reveal(), canary, "c"))
	return func(ok bool) { f.note("done %t", ok) }, f.err
}

// env is a Service with everything around it in the test's hands.
type env struct {
	*Service
	*diary

	store    *fakeStore
	sessions *fakeSessions
	throttle *fakeThrottle
	audit    *fakeAudit
	mu       sync.Mutex // guards now
	now      time.Time
}

// newEnv returns a Service on the channels 1 and 2 whose every change works.
func newEnv(t *testing.T) *env {
	t.Helper()
	d := &diary{}
	e := &env{
		diary: d, audit: &fakeAudit{}, now: epoch, throttle: &fakeThrottle{diary: d},
		store: &fakeStore{
			diary: d, customer: &commerce.Customer{EntityID: 7}, address: &commerce.CustomerAddress{EntityID: 3}, email: email.Reveal(),
		},
		sessions: &fakeSessions{diary: d, login: session.LoginResult{Session: &commerce.IssuedSession{Token: canary}, CartEntityID: "c2"}},
	}
	s, err := New(Options{
		Store: e.store, Sessions: e.sessions, Auditor: e.audit, Throttle: e.throttle, DefaultChannel: 1, Channels: []int{2}, Now: e.clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	e.Service = s
	t.Cleanup(func() {
		if text := e.audit.String(); strings.Contains(text, canary) {
			t.Errorf("the audit holds a secret: %s", text)
		}
	})
	return e
}

func (e *env) clock() time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.now
}

func (e *env) advance(d time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.now = e.now.Add(d)
}

// want fails the test unless exactly that has happened, and begins anew.
func (e *env) want(t *testing.T, happened, audited string) {
	t.Helper()
	if got := e.String(); got != happened {
		t.Errorf("happened:\n%s\nwant:\n%s", got, happened)
	}
	if got := e.audit.String(); got != audited {
		t.Errorf("audited %s, want %s", got, audited)
	}
	e.lines, e.audit.lines = nil, nil
}

func shopper(id, channel int) session.Principal {
	return session.NewShopper("s", commerce.ShopperCredential{CustomerID: id, ChannelID: channel, AccessToken: canary}, epoch)
}

// impersonated is a member of staff who acts as a customer.
func impersonated(id int) session.Principal {
	return session.NewShopper("i", commerce.ShopperCredential{CustomerID: id, ChannelID: 1, Impersonated: true}, epoch)
}

func with(t *testing.T, p session.Principal) context.Context {
	t.Helper()
	return session.WithPrincipal(t.Context(), p)
}

func guest(t *testing.T) context.Context {
	t.Helper()
	return with(t, session.Principal{ChannelID: 2})
}

// failing is what the store's client says of a code.
func failing(code commerce.Code) error { return &commerce.Error{Code: code, Message: "Said."} }

// unfit is a refusal about a field.
func unfit(path ...string) commerce.CustomerValidationError {
	return commerce.CustomerValidationError{Path: path}
}

func wantCode(t *testing.T, err error, want commerce.Code) {
	t.Helper()
	if got := commerce.CodeOf(err); got != want {
		t.Fatalf("got code %q (%v), want %q", got, err, want)
	}
	if err != nil && strings.Contains(err.Error(), canary) {
		t.Fatalf("the error holds a secret: %v", err)
	}
}

func wantField(t *testing.T, err error, field string) {
	t.Helper()
	wantCode(t, err, commerce.CodeBadUserInput)
	var known *commerce.Error
	if !errors.As(err, &known) || known.Field != field {
		t.Fatalf("got %v, want bad input in %q", err, field)
	}
}

// wantCodes fails the test unless exactly those refusals are there.
func wantCodes[E commerce.Refusal](t *testing.T, refused []E, want ...commerce.RefusalCode) {
	t.Helper()
	var got []commerce.RefusalCode
	for _, r := range refused {
		got = append(got, r.Code())
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("refused with %v, want %v", got, want)
	}
}

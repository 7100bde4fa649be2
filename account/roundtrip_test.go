package account_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"slices"
	"testing"

	"github.com/clientele-graph/clientele/account"
	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/session"
	"github.com/clientele-graph/clientele/throttle"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/management"
	"github.com/clientele-graph/clientele/upstream/storefront"
)

var (
	_ account.Store    = (*storefront.Client)(nil)
	_ account.Throttle = (*throttle.Throttle)(nil)
)

const (
	newEmail    = commerce.Secret("new.customer@example.test")
	newPassword = commerce.Secret("Zr7!kopfstein")
)

// world is a whole store on a real port and our services over it.
type world struct {
	*account.Service

	shop     *sandbox.Server
	seed     sandbox.Description
	sessions *session.Service
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{shop: sandbox.Start(t)}
	var err error
	if w.seed, err = w.shop.Description(); err != nil {
		t.Fatal(err)
	}
	http := upstream.Client(upstream.Transport(nil, upstream.Options{}))
	t.Cleanup(http.CloseIdleConnections)
	client, err := storefront.New(storefront.Options{
		URL: w.shop.StorefrontTemplate(), Token: commerce.Secret(w.seed.PrivateToken), HTTPClient: http,
	})
	if err != nil {
		t.Fatal(err)
	}
	merchant, err := management.New(management.Options{
		BaseURL: w.shop.ManagementURL(), AccessToken: commerce.Secret(w.seed.AccessToken), HTTPClient: http,
	})
	if err != nil {
		t.Fatal(err)
	}
	text, err := session.GenerateKeys(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := session.ParseKeys(text)
	if err != nil {
		t.Fatal(err)
	}
	sealer, err := session.NewSealer(session.SealerOptions{Keys: keys, StoreHash: w.seed.StoreHash, Audience: "test"})
	if err != nil {
		t.Fatal(err)
	}
	w.sessions, err = session.New(session.Options{
		Store: client, Sealer: sealer, Accounts: merchant, DefaultChannel: 1, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Service, err = account.New(account.Options{Store: client, Sessions: w.sessions, Auditor: w.sessions, Throttle: throttle.New(throttle.Options{}), DefaultChannel: 1})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// as returns a context in which whoever holds the token asks.
func (w *world) as(t *testing.T, token string) context.Context {
	t.Helper()
	p, err := w.sessions.Authenticate(t.Context(), session.Credentials{Session: []string{token}})
	if err != nil {
		t.Fatal(err)
	}
	return session.WithPrincipal(t.Context(), p)
}

// login signs in and returns the token, empty when it was refused.
func (w *world) login(t *testing.T, password commerce.Secret) string {
	t.Helper()
	r, err := w.sessions.Login(t.Context(), newEmail, password, "")
	if err != nil {
		t.Fatal(err)
	}
	if r.Session == nil {
		return ""
	}
	return r.Session.Token
}

// ok fails the test when something was refused or went wrong.
func ok[E commerce.Refusal](t *testing.T, refused []E, err error) {
	t.Helper()
	if err != nil || len(refused) > 0 {
		t.Fatalf("refused %+v, %v", refused, err)
	}
}

// dead fails the test when the token still lets somebody do something.
func (w *world) dead(t *testing.T, token string) {
	t.Helper()
	p, err := w.sessions.Authenticate(t.Context(), session.Credentials{Session: []string{token}})
	if err == nil {
		_, err = w.UpdateCustomer(session.WithPrincipal(t.Context(), p), commerce.ProfileChange{FirstName: commerce.NonEmpty("Eve")})
	}
	if commerce.CodeOf(err) != commerce.CodeSessionExpired {
		t.Fatalf("the session goes on: %v", err)
	}
}

// registered makes a customer and signs them in.
func registered(t *testing.T) (w *world, token string, customerID int) {
	t.Helper()
	w = newWorld(t)
	out, login, err := w.RegisterAndSignIn(t.Context(), commerce.Registration{
		Email: newEmail, Password: newPassword, FirstName: "Ada", LastName: "Lovelace",
	}, "")
	ok(t, out.Refused, err)
	return w, login.Session.Token, out.Customer.EntityID
}

func TestRoundTripProfileAndAddresses(t *testing.T) {
	t.Parallel()
	w, token, id := registered(t)
	ctx := w.as(t, token)
	company := "Analytical"
	updated, err := w.UpdateCustomer(ctx, commerce.ProfileChange{Company: commerce.Optional[string]{Set: true, Value: &company}})
	ok(t, updated.Refused, err)
	if updated.Customer.EntityID != id || updated.Customer.Company == nil || *updated.Customer.Company != company {
		t.Errorf("got %+v", updated.Customer)
	}
	updated, err = w.UpdateCustomer(ctx, commerce.ProfileChange{Company: commerce.Optional[string]{Set: true}})
	ok(t, updated.Refused, err)
	if updated.Customer.Company != nil || updated.Customer.FirstName != "Ada" {
		t.Errorf("got %+v", updated.Customer)
	}
	added, err := w.AddAddress(ctx, commerce.AddressDraft{
		FirstName: "Ada", LastName: "Lovelace", Address1: "1 Main St", City: "Austin", StateOrProvince: "Texas", PostalCode: "78701", CountryCode: "US",
	}, "")
	ok(t, added.Refused, err)
	city := "Dallas"
	changed, err := w.UpdateAddress(ctx, commerce.AddressChange{EntityID: added.Address.EntityID, City: &city}, "")
	ok(t, changed.Refused, err)
	if changed.Address.City != city || changed.Address.Address1 != "1 Main St" {
		t.Errorf("got %+v", changed.Address)
	}
	refused, err := w.DeleteAddress(ctx, added.Address.EntityID, "")
	ok(t, refused, err)
	changed, err = w.UpdateAddress(ctx, commerce.AddressChange{EntityID: added.Address.EntityID, City: &city}, "")
	if err != nil || len(changed.Refused) != 1 || changed.Refused[0].Code() != commerce.RefusalAddressDoesNotExist {
		t.Errorf("got %+v, %v", changed, err)
	}
}

func TestRoundTripEmailInUse(t *testing.T) {
	t.Parallel()
	w, token, _ := registered(t)
	out, err := w.Register(t.Context(), commerce.Registration{Email: newEmail, Password: newPassword, FirstName: "Eve", LastName: "Second"})
	if err != nil || len(out.Refused) != 1 || out.Refused[0].Code() != commerce.RefusalEmailAlreadyInUse {
		t.Errorf("got %+v, %v", out, err)
	}
	taken := commerce.Secret(w.seed.Customers[0].Email)
	updated, err := w.UpdateCustomer(w.as(t, token), commerce.ProfileChange{Email: &taken})
	if err != nil || len(updated.Refused) != 1 || updated.Refused[0].Code() != commerce.RefusalEmailAlreadyInUse {
		t.Errorf("got %+v, %v", updated, err)
	}
}

// A new password ends every session, whoever changed it and how.
func TestRoundTripPasswords(t *testing.T) {
	t.Parallel()
	w, token, id := registered(t)
	refused, err := w.ChangePassword(w.as(t, token), "not the old one", newPassword+"2")
	if err != nil || len(refused) != 1 || refused[0].Code() != commerce.RefusalCustomerPassword {
		t.Fatalf("got %+v, %v", refused, err)
	}
	refused, err = w.ChangePassword(w.as(t, token), newPassword, newPassword+"2")
	ok(t, refused, err)
	w.dead(t, token)
	if w.login(t, newPassword) != "" {
		t.Error("the old password is good")
	}
	token = w.login(t, newPassword+"2")

	asked, err := w.RequestResetPassword(t.Context(), newEmail, "/reset", "")
	ok(t, asked, err)
	mails := w.shop.Store().Mails()
	asked, err = w.RequestResetPassword(t.Context(), "nobody@example.test", "/reset", "")
	ok(t, asked, err)
	at := slices.IndexFunc(mails, func(m store.Mail) bool { return m.CustomerID == id && m.Token != "" })
	if at < 0 || len(w.shop.Store().Mails()) != len(mails) {
		t.Fatalf("%d mails, then %d", len(mails), len(w.shop.Store().Mails()))
	}
	secret := commerce.Secret(mails[at].Token)
	for _, bad := range []struct {
		id    int
		token commerce.Secret
	}{{id, "wrong"}, {1 << 30, secret}, {1 << 30, "wrong"}} {
		again, err := w.ResetPassword(t.Context(), bad.id, bad.token, newPassword+"3")
		if err != nil || len(again) != 1 || again[0].Code() != commerce.RefusalCustomerPassword {
			t.Errorf("got %+v, %v", again, err)
		}
	}
	reset, err := w.ResetPassword(t.Context(), id, secret, newPassword+"3")
	ok(t, reset, err)
	w.dead(t, token)
	if w.login(t, newPassword+"3") == "" {
		t.Error("the new password is not good")
	}
	reset, err = w.ResetPassword(t.Context(), id, secret, newPassword+"4")
	if err != nil || len(reset) != 1 {
		t.Errorf("a link was good twice: %+v, %v", reset, err)
	}
}

func TestRoundTripNewsletter(t *testing.T) {
	t.Parallel()
	w, token, _ := registered(t)
	for range 2 { // the second time says the same
		refused, err := w.Subscribe(t.Context(), "guest@example.test", "Gil", "")
		ok(t, refused, err)
		refused, err = w.Subscribe(w.as(t, token), "", "", "")
		ok(t, refused, err)
	}
	for range 2 {
		refused, err := w.Unsubscribe(w.as(t, token), newEmail)
		ok(t, refused, err)
	}
	_, err := w.Unsubscribe(w.as(t, token), "guest@example.test")
	if commerce.CodeOf(err) != commerce.CodeForbidden {
		t.Errorf("got %v", err)
	}
}

func TestRoundTripForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 3 {
		form, err := w.AccountForm(t.Context())
		if err != nil || form.PasswordRules == nil || len(form.CustomerFields) == 0 || len(form.AddressFields) == 0 {
			t.Fatalf("got %+v, %v", form, err)
		}
	}
	if n := len(w.shop.Calls()); n != 1 {
		t.Errorf("%d calls", n)
	}
	out, err := w.Register(t.Context(), commerce.Registration{Email: newEmail, Password: "x", FirstName: "Ada", LastName: "Lovelace"})
	if err != nil || len(out.Refused) != 1 || out.Refused[0].Code() != commerce.RefusalCustomerValidation || len(w.shop.Calls()) != 1 {
		t.Errorf("got %+v, %v after %d calls", out, err, len(w.shop.Calls()))
	}
}

package session

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
)

// Secrets that must turn up nowhere. A test that finds one of them in a text has
// found a leak.
const (
	canaryToken    = "canary-access-token-8f1c"
	canaryEmail    = "canary.mail@example.test"
	canaryPassword = "canary-password-77aa"
	canaryNonce    = "canary-nonce-5e21"
	canarySubject  = "canary-subject-c3"
)

// clock is a clock that stands still until it is told to move.
type clock struct {
	mu  sync.Mutex // guards now
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// fakeStore is a store of functions that counts what is asked of it. A function
// that is not set must not be called.
type fakeStore struct {
	t      *testing.T
	login  func(context.Context, commerce.Login) (commerce.LoginOutcome, error)
	logout func(context.Context, commerce.ShopperCredential, string) (commerce.LogoutOutcome, error)
	prove  func(context.Context, commerce.ShopperCredential) (commerce.Proof, error)

	loginJWT func(context.Context, commerce.TokenLogin) (commerce.TokenLoginOutcome, error)
	sync     func(context.Context, int, commerce.Secret, bool) (commerce.SessionSyncOutcome, error)
	identify func(context.Context, int, commerce.Secret) (commerce.Proof, error)
	customer func(context.Context, commerce.ShopperCredential) (commerce.Customer, error)

	logins, logouts, proofs, tokens, syncs, identified, customers atomic.Int64
}

// calls is how often the store was asked for anything.
func (f *fakeStore) calls() int64 {
	return f.logins.Load() + f.logouts.Load() + f.proofs.Load() + f.tokens.Load() +
		f.syncs.Load() + f.identified.Load() + f.customers.Load()
}

func (f *fakeStore) LoginWithJWT(ctx context.Context, in commerce.TokenLogin) (commerce.TokenLoginOutcome, error) {
	f.tokens.Add(1)
	if f.loginJWT == nil {
		f.t.Error("the store was asked for a login by token")
		return commerce.TokenLoginOutcome{}, nil
	}
	return f.loginJWT(ctx, in)
}

func (f *fakeStore) ReadSessionSync(ctx context.Context, channelID int, jwt commerce.Secret, signIn bool) (commerce.SessionSyncOutcome, error) {
	f.syncs.Add(1)
	if f.sync == nil {
		f.t.Error("the store was asked about a session sync token")
		return commerce.SessionSyncOutcome{}, nil
	}
	return f.sync(ctx, channelID, jwt, signIn)
}

func (f *fakeStore) Identify(ctx context.Context, channelID int, accessToken commerce.Secret) (commerce.Proof, error) {
	f.identified.Add(1)
	if f.identify == nil {
		f.t.Error("the store was asked whose a token is")
		return commerce.Proof{}, nil
	}
	return f.identify(ctx, channelID, accessToken)
}

func (f *fakeStore) Customer(ctx context.Context, c commerce.ShopperCredential) (commerce.Customer, error) {
	f.customers.Add(1)
	if f.customer == nil {
		f.t.Error("the store was asked for a customer")
		return commerce.Customer{}, nil
	}
	return f.customer(ctx, c)
}

func (f *fakeStore) Login(ctx context.Context, in commerce.Login) (commerce.LoginOutcome, error) {
	f.logins.Add(1)
	if f.login == nil {
		f.t.Error("the store was asked for a login")
		return commerce.LoginOutcome{}, nil
	}
	return f.login(ctx, in)
}

func (f *fakeStore) Logout(ctx context.Context, c commerce.ShopperCredential, cart string) (commerce.LogoutOutcome, error) {
	f.logouts.Add(1)
	if f.logout == nil {
		f.t.Error("the store was asked for a logout")
		return commerce.LogoutOutcome{}, nil
	}
	return f.logout(ctx, c, cart)
}

func (f *fakeStore) Prove(ctx context.Context, c commerce.ShopperCredential) (commerce.Proof, error) {
	f.proofs.Add(1)
	if f.prove == nil {
		f.t.Error("the store was asked for a proof")
		return commerce.Proof{}, nil
	}
	return f.prove(ctx, c)
}

// alive proves every session, with the group of the given number.
func alive(groupID int) func(context.Context, commerce.ShopperCredential) (commerce.Proof, error) {
	return func(_ context.Context, c commerce.ShopperCredential) (commerce.Proof, error) {
		return commerce.Proof{CustomerID: c.CustomerID, Group: &commerce.CustomerGroup{EntityID: groupID}}, nil
	}
}

// env is a Service with everything around it in the test's hands.
type env struct {
	*Service

	clock *clock
	store *fakeStore
	log   *patience.Log
}

// newEnv returns a Service on channels 1 and 2 of the store "abc123".
func newEnv(t *testing.T, change ...func(*Options)) *env {
	t.Helper()
	e := &env{clock: newClock(), store: &fakeStore{t: t}, log: &patience.Log{}}
	o := Options{
		Store: e.store, Sealer: newSealer(t, e.clock, "a"), DefaultChannel: 1, Channels: []int{2},
		Now: e.clock.Now, Logger: slog.New(slog.NewJSONHandler(e.log, nil)),
	}
	for _, f := range change {
		f(&o)
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	e.Service = s
	return e
}

// newSealer returns a Sealer with keys of the given names, the first sealing.
func newSealer(t *testing.T, c *clock, kids ...string) *Sealer {
	t.Helper()
	keys, err := ParseKeys(keyText(kids...))
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSealer(SealerOptions{Keys: keys, StoreHash: "abc123", Audience: "test", Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// keyText writes a key per name; the same name gives the same key.
func keyText(kids ...string) commerce.Secret {
	parts := make([]string, len(kids))
	for i, kid := range kids {
		parts[i] = kid + ":" + base64.RawURLEncoding.EncodeToString(keyBytes(kid))
	}
	return commerce.Secret(strings.Join(parts, ","))
}

func keyBytes(kid string) []byte {
	return bytes.Repeat([]byte(kid[:1]), keySize)
}

// sessionID returns the n-th of the tests' session ids.
func sessionID(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

func credential(c *clock, customerID int) commerce.ShopperCredential {
	return commerce.ShopperCredential{
		CustomerID: customerID, ChannelID: 1, AccessToken: canaryToken, ExpiresAt: c.Now().Add(12 * time.Hour),
	}
}

// as returns a context in which that customer's n-th session is asking.
func (e *env) as(t *testing.T, customerID, n int) context.Context {
	t.Helper()
	c := credential(e.clock, customerID)
	return WithPrincipal(t.Context(), NewShopper(sessionID(n), c, c.ExpiresAt))
}

// wantCode fails the test unless err carries the code.
func wantCode(t *testing.T, err error, want commerce.Code) {
	t.Helper()
	if got := commerce.CodeOf(err); got != want {
		t.Fatalf("got code %q (%v), want %q", got, err, want)
	}
}

// wantNoCanary fails the test when text holds a secret, one of the others included.
func wantNoCanary(t *testing.T, text string, others ...string) {
	t.Helper()
	canaries := append([]string{canaryToken, canaryEmail, canaryPassword, canaryNonce, canarySubject}, others...)
	for _, canary := range canaries {
		if strings.Contains(text, canary) {
			t.Fatalf("secret %q leaked into %q", canary, text)
		}
	}
}

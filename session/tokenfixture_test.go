package session

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/clientele-graph/clientele/commerce"
)

// fakeAccounts are customers' records in memory. A method fails with the error that
// stands under its name.
type fakeAccounts struct {
	create func(commerce.NewCustomer) (commerce.CustomerAccount, error)

	mu      sync.Mutex // guards the fields below
	found   []commerce.CustomerAccount
	lie     map[int]commerce.CustomerAccount // what Account answers instead
	links   []commerce.IdentityLink
	created []commerce.NewCustomer
	err     map[string]error
	asked   int
}

func (f *fakeAccounts) enter(method string) (leave func(), err error) {
	f.mu.Lock()
	f.asked++
	return f.mu.Unlock, f.err[method]
}

func (f *fakeAccounts) Account(_ context.Context, customerID int) (commerce.CustomerAccount, bool, error) {
	leave, err := f.enter("Account")
	defer leave()
	if a, ok := f.lie[customerID]; ok {
		return a, true, err
	}
	i := slices.IndexFunc(f.found, func(a commerce.CustomerAccount) bool { return a.CustomerID == customerID })
	if i < 0 || err != nil {
		return commerce.CustomerAccount{}, false, err
	}
	return f.found[i], true, nil
}

// AccountsByEmail is as generous as a database whose collation takes letters for alike.
func (f *fakeAccounts) AccountsByEmail(_ context.Context, email commerce.Secret) ([]commerce.CustomerAccount, error) {
	leave, err := f.enter("AccountsByEmail")
	defer leave()
	var found []commerce.CustomerAccount
	for _, a := range f.found {
		if strings.EqualFold(a.Email.Reveal(), email.Reveal()) {
			found = append(found, a)
		}
	}
	return found, err
}

func (f *fakeAccounts) MaySignIn(_ context.Context, a commerce.CustomerAccount, channelID int) (bool, error) {
	leave, err := f.enter("MaySignIn")
	defer leave()
	return err == nil && (len(a.ChannelIDs) == 0 || slices.Contains(a.ChannelIDs, channelID)), err
}

func (f *fakeAccounts) CreateAccount(_ context.Context, c commerce.NewCustomer) (commerce.CustomerAccount, error) {
	leave, err := f.enter("CreateAccount")
	f.created = append(f.created, c)
	leave()
	if err != nil || f.create == nil {
		return commerce.CustomerAccount{}, err
	}
	return f.create(c)
}

func (f *fakeAccounts) FindIdentityLink(_ context.Context, subject string) (commerce.IdentityLink, bool, error) {
	leave, err := f.enter("FindIdentityLink")
	defer leave()
	i := slices.IndexFunc(f.links, func(l commerce.IdentityLink) bool { return l.Subject == subject })
	if i < 0 || err != nil {
		return commerce.IdentityLink{}, false, err
	}
	return f.links[i], true, nil
}

func (f *fakeAccounts) IdentityLinks(_ context.Context, customerID int) ([]commerce.IdentityLink, error) {
	leave, err := f.enter("IdentityLinks")
	defer leave()
	var found []commerce.IdentityLink
	for _, l := range f.links {
		if l.CustomerID == customerID {
			found = append(found, l)
		}
	}
	return found, err
}

func (f *fakeAccounts) CreateIdentityLink(_ context.Context, l commerce.IdentityLink) error {
	leave, err := f.enter("CreateIdentityLink")
	defer leave()
	if err == nil {
		f.links = append(f.links, l)
	}
	return err
}

// fakeJWTs takes the Current Customer JWTs it knows, and notes what it signs.
type fakeJWTs struct {
	known map[commerce.Secret]commerce.SignedInElsewhere
	err   error

	mu     sync.Mutex // guards signed
	signed []commerce.CustomerLogin
}

const signedByUs = "canary-signed-by-us"

func (f *fakeJWTs) Sign(in commerce.CustomerLogin) (commerce.Secret, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.signed = append(f.signed, in)
	return signedByUs, f.err
}

func (f *fakeJWTs) VerifyCurrentCustomer(token commerce.Secret) (commerce.SignedInElsewhere, commerce.TokenLoginError) {
	who, ok := f.known[token]
	switch {
	case strings.HasPrefix(token.Reveal(), "expired"):
		return commerce.SignedInElsewhere{CustomerID: 7}, commerce.TokenExpiredError{}
	case !ok:
		return commerce.SignedInElsewhere{CustomerID: 7}, commerce.InvalidTokenError{}
	}
	return who, nil
}

// syncStore is the number of the store that the tests' session sync tokens name.
const syncStore = 77

// readSync reads the tests' session sync tokens. They begin with "good" or "bad",
// which only the store can tell, and may name an address: good@203.0.113.7.
func readSync(c *clock) func(commerce.Secret) (commerce.SessionSyncClaims, bool) {
	return func(token commerce.Secret) (commerce.SessionSyncClaims, bool) {
		text, ip, _ := strings.Cut(token.Reveal(), "@")
		claims := commerce.SessionSyncClaims{
			StoreID: syncStore, ID: text, RequestIP: ip, IssuedAt: c.Now().Add(-time.Second), ExpiresAt: c.Now().Add(29 * time.Second),
		}
		switch {
		case strings.HasPrefix(text, "early"):
			claims.IssuedAt = c.Now().Add(6 * time.Second)
		case strings.HasPrefix(text, "late"):
			claims.ExpiresAt = c.Now()
		case strings.HasPrefix(text, "foreign"):
			claims.StoreID++
		}
		return claims, !strings.HasPrefix(text, "garbage")
	}
}

// tokenEnv is an env in which every way to sign in is open.
type tokenEnv struct {
	*env

	accounts *fakeAccounts
	jwts     *fakeJWTs
	provider *provider
}

// newTokenEnv knows customer 7 with the canary's address, and the Current Customer JWT
// "current" of theirs. The store lets everybody in that it is asked about.
func newTokenEnv(t *testing.T, change ...func(*Options)) *tokenEnv {
	t.Helper()
	p := newProvider(t, "k1")
	e := &tokenEnv{
		provider: p,
		accounts: &fakeAccounts{found: []commerce.CustomerAccount{{CustomerID: 7, Email: canaryEmail}}, err: map[string]error{}},
		jwts:     &fakeJWTs{known: map[commerce.Secret]commerce.SignedInElsewhere{"current": {CustomerID: 7}}},
	}
	open := func(o *Options) {
		o.Now, o.Sealer = p.clock.Now, newSealer(t, p.clock, "a")
		o.Accounts, o.JWTs, o.Identities = e.accounts, e.jwts, newIdentities(t, p)
		o.SessionSync = SyncOptions{Enabled: true, StoreID: syncStore, Read: readSync(p.clock)}
	}
	e.env = newEnv(t, append([]func(*Options){open}, change...)...)
	e.clock = p.clock
	e.store.loginJWT = admit(e.env, 7)
	e.store.sync = syncing(e.env, 7)
	return e
}

// newIdentities returns a verifier of the provider's identity tokens, which may vouch
// for addresses at example.test.
func newIdentities(t *testing.T, p *provider, change ...func(*IdentityProvider)) *IdentityVerifier {
	t.Helper()
	one := IdentityProvider{
		Issuer: testIssuer, Audience: testAudience, JWKSURL: p.server.URL + "/jwks.json", EmailDomains: []string{"Example.test"},
	}
	for _, f := range change {
		f(&one)
	}
	v, err := NewIdentityVerifier(IdentityOptions{
		Providers: []IdentityProvider{one}, Client: p.server.Client(), Now: p.clock.Now, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

// identityToken is a good one, with the claims changed.
func (p *provider) identityToken(t *testing.T, change ...func(jwt.MapClaims)) commerce.Secret {
	t.Helper()
	claims := jwt.MapClaims{
		"iss": testIssuer, "aud": testAudience, "sub": canarySubject, "nonce": canaryNonce,
		"email": canaryEmail, "email_verified": true, "given_name": "Ada", "family_name": "Byron",
		"iat": p.clock.Now().Unix(), "exp": p.clock.Now().Add(time.Hour).Unix(),
	}
	for _, f := range change {
		f(claims)
	}
	return commerce.Secret(p.sign(t, "k1", claims))
}

// admit is a store that signs a customer of group 3 in, whatever the token.
func admit(e *env, customerID int) func(context.Context, commerce.TokenLogin) (commerce.TokenLoginOutcome, error) {
	return func(context.Context, commerce.TokenLogin) (commerce.TokenLoginOutcome, error) {
		return commerce.TokenLoginOutcome{
			Credential:   credential(e.clock, customerID),
			Customer:     commerce.Customer{EntityID: customerID, Group: &commerce.CustomerGroup{EntityID: 3}},
			CartEntityID: "cart-2", RedirectTo: "/account.php",
		}, nil
	}
}

// syncing is a store that reads session sync tokens of a customer, 0 for a guest, and
// refuses those that begin with "bad".
func syncing(e *env, customerID int) func(context.Context, int, commerce.Secret, bool) (commerce.SessionSyncOutcome, error) {
	return func(_ context.Context, _ int, token commerce.Secret, signIn bool) (commerce.SessionSyncOutcome, error) {
		if strings.HasPrefix(token.Reveal(), "bad") {
			return commerce.SessionSyncOutcome{Refused: commerce.InvalidTokenError{}}, nil
		}
		out := commerce.SessionSyncOutcome{Content: commerce.SessionSync{
			CartEntityID: "cart-2", RedirectTo: "/checkout", Analytics: &commerce.Analytics{},
		}}
		if customerID != 0 {
			out.Content.Customer = &commerce.Customer{EntityID: customerID}
		}
		if customerID != 0 && signIn {
			c := credential(e.clock, customerID)
			out.Credential = &c
		}
		return out, nil
	}
}

// loginToken is a Customer Login JWT that somebody else signed.
func loginToken(t *testing.T, claims jwt.MapClaims) commerce.Secret {
	t.Helper()
	if _, ok := claims["operation"]; !ok {
		claims["operation"] = "customer_login"
	}
	return commerce.Secret(signBy(t, jwt.SigningMethodHS256, "", []byte("of the merchant's"), claims))
}

// fakeThrottle notes what it is asked, and what it is told in the end.
type fakeThrottle struct {
	err error

	mu       sync.Mutex // guards the fields below
	attempts []commerce.Attempt
	ends     []bool
}

func (f *fakeThrottle) Enter(_ context.Context, a commerce.Attempt) (func(bool), error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.attempts = append(f.attempts, a)
	return func(succeeded bool) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.ends = append(f.ends, succeeded)
	}, f.err
}

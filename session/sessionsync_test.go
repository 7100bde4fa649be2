package session

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// from returns a context in which a client of that address asks.
func from(t *testing.T, ip string) context.Context {
	t.Helper()
	return commerce.WithClientIP(t.Context(), netip.MustParseAddr(ip))
}

func byAddress(o *Options) { o.SessionSync.ByAddress = true }

func TestSessionSync(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	ctx := WithPrincipal(t.Context(), Principal{ChannelID: 2})
	e.store.sync = func(ctx context.Context, channelID int, token commerce.Secret, signIn bool) (commerce.SessionSyncOutcome, error) {
		if channelID != 2 || token != "good" || !signIn {
			t.Errorf("asked for %q on channel %d, to sign in %t", token.Reveal(), channelID, signIn)
		}
		return syncing(e.env, 7)(ctx, channelID, token, signIn)
	}
	r, err := e.LoginWithSessionSyncJWT(ctx, "good")
	if err != nil || r.Refused != nil || r.Session == nil || r.CartEntityID != "cart-2" || r.RedirectTo != "/checkout" || r.Analytics == nil {
		t.Fatalf("got %+v, %v", r, err)
	}
	p, err := e.Authenticate(t.Context(), Credentials{Session: []string{r.Session.Token}})
	if err != nil || p.CustomerID != 7 || p.ChannelID != 2 {
		t.Errorf("the new session: %+v, %v", p, err)
	}
	if _, err := e.Proof(WithPrincipal(t.Context(), p)); err != nil || e.store.proofs.Load() != 0 {
		t.Errorf("the sign-in is no proof: %v", err)
	}
}

func TestSessionSyncOfGuest(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	e.store.sync = syncing(e.env, 0)
	ctx := e.as(t, 7, 1)
	r, err := e.LoginWithSessionSyncJWT(ctx, "good")
	if err != nil || r.Refused != nil || r.Session != nil || r.CartEntityID != "cart-2" || r.RedirectTo != "/checkout" {
		t.Fatalf("got %+v, %v", r, err)
	}
	if e.isEnded(sessionID(1)) {
		t.Error("a guest's token ended a session")
	}
	if !strings.Contains(e.log.String(), `"outcome":"OK"`) || strings.Contains(e.log.String(), `"kind":"guest"`) {
		t.Errorf("audited as %s", e.log)
	}
}

func TestReadSessionSync(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	e.store.sync = func(ctx context.Context, channelID int, token commerce.Secret, signIn bool) (commerce.SessionSyncOutcome, error) {
		if signIn {
			t.Error("the store was asked to sign in")
		}
		return syncing(e.env, 7)(ctx, channelID, token, signIn)
	}
	content, err := e.ReadSessionSyncJWT(e.as(t, 7, 1), "good")
	if err != nil || content.Refused != nil || content.Session != nil || content.CartEntityID != "cart-2" {
		t.Fatalf("got %+v, %v", content, err)
	}
	if content.Customer == nil || content.Customer.EntityID != 7 || e.isEnded(sessionID(1)) {
		t.Errorf("of customer %+v", content.Customer)
	}
	// Reading uses the token up, because the store counts it all the same.
	for _, again := range []func() (TokenLoginResult, error){
		func() (TokenLoginResult, error) { return e.LoginWithSessionSyncJWT(t.Context(), "good") },
		func() (TokenLoginResult, error) {
			content, err := e.ReadSessionSyncJWT(t.Context(), "good")
			if content.Customer != nil {
				t.Error("who it was is said all the same")
			}
			return content.TokenLoginResult, err
		},
	} {
		if r, err := again(); err != nil || r.Refused != (commerce.InvalidTokenError{}) || r.Session != nil {
			t.Errorf("a second time: %+v, %v", r, err)
		}
	}
	if e.store.syncs.Load() != 1 {
		t.Errorf("the store was asked %d times", e.store.syncs.Load())
	}
}

// What can be seen from outside costs the store nothing, and nobody a strike.
func TestSessionSyncLooksFirst(t *testing.T) {
	t.Parallel()
	mine := "203.0.113.7"
	for _, tt := range []struct {
		name  string
		token commerce.Secret
		from  string
		by    bool
		want  commerce.TokenLoginError // nil for one that the store is asked about
	}{
		{"garbage", "garbage", mine, true, commerce.InvalidTokenError{}},
		{"of another store", "foreign", mine, true, commerce.InvalidTokenError{}},
		{"made ahead", "early", mine, true, commerce.InvalidTokenError{}},
		{"over", "late", mine, true, commerce.TokenExpiredError{}},
		{"of another address", "good@203.0.113.8", mine, true, commerce.InvalidTokenError{}},
		{"of no address", "good@203.0.113", mine, true, commerce.InvalidTokenError{}},
		{"of this address", "good@203.0.113.7", mine, true, nil},
		{"of this address as IPv6", "good@::ffff:203.0.113.7", mine, true, nil},
		{"of this address with a zone", "good@fe80::1", "fe80::1%eth0", true, nil},
		{"of any address", "good", mine, true, nil},
		// The store would take our address for the shopper's, and count the token.
		{"of another, and the store sees ours", "good@203.0.113.8", mine, false, commerce.InvalidTokenError{}},
		{"of this, and the store sees ours", "good@203.0.113.7", mine, false, commerce.InvalidTokenError{}},
		{"of another, and theirs is not known", "good@203.0.113.8", "", true, commerce.InvalidTokenError{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := newTokenEnv(t, func(o *Options) { o.SessionSync.ByAddress = tt.by })
			ctx := t.Context()
			if tt.from != "" {
				ctx = from(t, tt.from)
			}
			for n := range 5 {
				token := commerce.Secret(strings.Replace(tt.token.Reveal(), "@", strings.Repeat("x", n)+"@", 1))
				if !strings.Contains(token.Reveal(), "@") {
					token += commerce.Secret(strings.Repeat("x", n))
				}
				r, err := e.LoginWithSessionSyncJWT(ctx, token)
				if err != nil || r.Refused != tt.want || (r.Session == nil) != (tt.want != nil) {
					t.Fatalf("got %+v, %v", r, err)
				}
			}
			if asked := e.store.syncs.Load() > 0; asked != (tt.want == nil) {
				t.Errorf("the store was asked %d times", e.store.syncs.Load())
			}
			if r, err := e.LoginWithSessionSyncJWT(ctx, "good-at-last"); err != nil || r.Session == nil {
				t.Errorf("a good one afterwards: %+v, %v", r, err)
			}
		})
	}
}

// Without the store's number any store will do.
func TestSessionSyncOfUnknownStore(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t, func(o *Options) { o.SessionSync.StoreID = 0 })
	if r, err := e.LoginWithSessionSyncJWT(t.Context(), "foreign"); err != nil || r.Session == nil {
		t.Errorf("got %+v, %v", r, err)
	}
}

// The token's times are the store's, and so is the clock they are compared with.
func TestSessionSyncByTheStoresClock(t *testing.T) {
	t.Parallel()
	c := newClock()
	c.Add(10 * time.Minute)
	e := newTokenEnv(t, func(o *Options) {
		o.StoreNow = c.Now
		o.SessionSync.Read = readSync(c)
	})
	if r, err := e.LoginWithSessionSyncJWT(t.Context(), "good"); err != nil || r.Session == nil {
		t.Errorf("ten minutes off: %+v, %v", r, err)
	}
}

// What the store may answer that makes nobody a session, nor a guest.
func TestSessionSyncStore(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*commerce.SessionSyncOutcome)
		err    error
		want   commerce.Code
	}{
		"no answer":                   {nil, errors.New("reset"), commerce.CodeUpstreamUnavailable},
		"blocked":                     {nil, &commerce.Error{Code: commerce.CodeRateLimited}, commerce.CodeRateLimited},
		"customer, no access token":   {func(o *commerce.SessionSyncOutcome) { o.Credential = nil }, nil, commerce.CodeUpstreamUnavailable},
		"access token, no customer":   {func(o *commerce.SessionSyncOutcome) { o.Content.Customer = nil }, nil, commerce.CodeUpstreamUnavailable},
		"two customers":               {func(o *commerce.SessionSyncOutcome) { o.Content.Customer.EntityID = 8 }, nil, commerce.CodeUpstreamUnavailable},
		"somebody without a number":   {func(o *commerce.SessionSyncOutcome) { o.Content.Customer.EntityID, o.Credential.CustomerID = 0, 0 }, nil, commerce.CodeInternal},
		"an access token that is not": {func(o *commerce.SessionSyncOutcome) { o.Credential.AccessToken = "" }, nil, commerce.CodeInternal},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newTokenEnv(t)
			e.store.sync = func(ctx context.Context, channelID int, token commerce.Secret, signIn bool) (commerce.SessionSyncOutcome, error) {
				out, err := syncing(e.env, 7)(ctx, channelID, token, signIn)
				if tt.err != nil {
					return commerce.SessionSyncOutcome{}, tt.err
				}
				tt.change(&out)
				return out, err
			}
			r, err := e.LoginWithSessionSyncJWT(e.as(t, 7, 1), "good")
			wantCode(t, err, tt.want)
			if r.Session != nil || r.CartEntityID != "" || r.Refused != nil || e.isEnded(sessionID(1)) {
				t.Errorf("got %+v", r)
			}
			// It says nothing about the token, so it is no strike.
			e.store.sync = syncing(e.env, 7)
			if r, err := e.LoginWithSessionSyncJWT(t.Context(), "good-at-last"); err != nil || r.Session == nil {
				t.Errorf("afterwards: %+v, %v", r, err)
			}
			wantNoCanary(t, e.log.String())
		})
	}
}

func TestNewNeedsAReaderOfSessionSync(t *testing.T) {
	t.Parallel()
	c := newClock()
	o := Options{Store: &fakeStore{t: t}, Sealer: newSealer(t, c, "a"), DefaultChannel: 1, SessionSync: SyncOptions{Enabled: true}}
	if _, err := New(o); err == nil {
		t.Error("accepted")
	}
}

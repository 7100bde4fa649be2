package session

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

func TestCurrentCustomer(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	var got commerce.TokenLogin
	e.store.loginJWT = func(ctx context.Context, in commerce.TokenLogin) (commerce.TokenLoginOutcome, error) {
		got = in
		return admit(e.env, 7)(ctx, in)
	}
	r, err := e.LoginWithCurrentCustomerJWT(WithPrincipal(t.Context(), Principal{ChannelID: 2}), "current", "cart-1")
	if err != nil || r.Refused != nil || r.Session == nil || r.CartEntityID != "cart-2" {
		t.Fatalf("got %+v, %v", r, err)
	}
	// It is ours that the store gets, never the one that was posted.
	if diff := cmp.Diff(commerce.TokenLogin{ChannelID: 2, JWT: signedByUs, GuestCartEntityID: "cart-1"}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]commerce.CustomerLogin{{CustomerID: 7, ChannelID: 2}}, e.jwts.signed); diff != "" {
		t.Error(diff)
	}
	p, err := e.Authenticate(t.Context(), Credentials{Session: []string{r.Session.Token}})
	if err != nil || p.CustomerID != 7 || p.ChannelID != 2 {
		t.Errorf("the new session: %+v, %v", p, err)
	}
}

func TestCurrentCustomerRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		token  commerce.Secret
		change func(*tokenEnv)
		want   commerce.TokenLoginError
	}{
		"by the verifier":        {"another", nil, commerce.InvalidTokenError{}},
		"because it is over":     {"expired", nil, commerce.TokenExpiredError{}},
		"customer is not there":  {"current", func(e *tokenEnv) { e.accounts.found = nil }, commerce.CustomerUnknownError{}},
		"customer not of here":   {"current", func(e *tokenEnv) { e.accounts.found[0].ChannelIDs = []int{2} }, commerce.CustomerUnknownError{}},
		"another customer there": {"current", func(e *tokenEnv) { e.accounts.lie = map[int]commerce.CustomerAccount{7: {CustomerID: 8}} }, commerce.CustomerUnknownError{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newTokenEnv(t)
			if tt.change != nil {
				tt.change(e)
			}
			r, err := e.LoginWithCurrentCustomerJWT(t.Context(), tt.token, "")
			if err != nil || r.Session != nil || r.Refused != tt.want {
				t.Fatalf("got %+v, %v", r, err)
			}
			if e.store.calls() != 0 || len(e.jwts.signed) != 0 {
				t.Error("it was signed for all the same")
			}
		})
	}
}

// What could not be tried can be tried again; what was tried cannot.
func TestCurrentCustomerIsUsedUp(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	for _, method := range []string{"Account", "MaySignIn"} {
		e.accounts.err[method] = errors.New("reset")
		_, err := e.LoginWithCurrentCustomerJWT(t.Context(), "current", "")
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
		delete(e.accounts.err, method)
	}
	if r, err := e.LoginWithCurrentCustomerJWT(t.Context(), "current", ""); err != nil || r.Session == nil {
		t.Fatalf("got %+v, %v", r, err)
	}
	for range 2 {
		r, err := e.LoginWithCurrentCustomerJWT(e.as(t, 7, 1), "current", "")
		if err != nil || r.Session != nil || r.Refused != (commerce.InvalidTokenError{}) {
			t.Fatalf("the second use: %+v, %v", r, err)
		}
	}
	if e.isEnded(sessionID(1)) {
		t.Error("a refusal ended the session it came with")
	}
	if e.store.tokens.Load() != 1 || len(e.jwts.signed) != 1 {
		t.Errorf("%d exchanges, signed %v", e.store.tokens.Load(), e.jwts.signed)
	}
}

func TestCurrentCustomerAtOnce(t *testing.T) {
	t.Parallel()
	replicas := newFakeReplicas()
	for name, e := range map[string]*tokenEnv{
		"alone": newTokenEnv(t), "with replicas": newTokenEnv(t, func(o *Options) { o.Replicas = replicas }),
	} {
		var begun, refused atomic.Int64
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				r, err := e.LoginWithCurrentCustomerJWT(t.Context(), "current", "")
				switch {
				case err == nil && r.Session != nil:
					begun.Add(1)
				case err == nil && r.Refused == (commerce.InvalidTokenError{}):
					refused.Add(1)
				}
			})
		}
		wg.Wait()
		if begun.Load() != 1 || refused.Load() != 49 || e.store.tokens.Load() != 1 {
			t.Errorf("%s: %d begun, %d refused, %d exchanges", name, begun.Load(), refused.Load(), e.store.tokens.Load())
		}
	}
}

func TestCurrentCustomerCannotSign(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	e.jwts.err = errors.New("no secret " + canaryToken)
	r, err := e.LoginWithCurrentCustomerJWT(t.Context(), "current", "")
	wantCode(t, err, commerce.CodeInternal)
	if r.Session != nil || e.store.calls() != 0 {
		t.Errorf("got %+v", r)
	}
	wantNoCanary(t, e.log.String())
}

// A way that is not configured is closed before anything looks at the token.
func TestWaysNotConfigured(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*Options)
		closed []string
	}{
		"no accounts":   {func(o *Options) { o.Accounts = nil }, []string{byCurrentCustomer, byIdentity}},
		"no signing":    {func(o *Options) { o.JWTs = nil }, []string{byCurrentCustomer, byIdentity}},
		"no identities": {func(o *Options) { o.Identities = nil }, []string{byIdentity}},
		"no sync":       {func(o *Options) { o.SessionSync = SyncOptions{} }, []string{bySessionSync}},
	} {
		e := newTokenEnv(t, tt.change)
		ways := e.ways(t)
		for _, way := range tt.closed {
			r, err := ways[way](t.Context())
			if commerce.CodeOf(err) != commerce.CodeForbidden || r.Session != nil {
				t.Errorf("%s: %s: got %+v, %v", name, way, r, err)
			}
			delete(ways, way)
		}
		for way, try := range ways {
			if r, err := try(t.Context()); err != nil || r.Session == nil {
				t.Errorf("%s: %s: got %+v, %v", name, way, r, err)
			}
		}
	}
	e := newEnv(t) // its store must not be asked
	_, err := e.ReadSessionSyncJWT(t.Context(), "good")
	wantCode(t, err, commerce.CodeForbidden)
	wantNoCanary(t, fmt.Sprint(err))
}

// A token that was used up costs the store nothing, however often it is posted.
func TestCurrentCustomerUsedCostsNothing(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	if r, err := e.LoginWithCurrentCustomerJWT(t.Context(), "current", ""); err != nil || r.Session == nil {
		t.Fatalf("got %+v, %v", r, err)
	}
	reads, calls := e.accounts.asked, e.store.calls()
	for range 10 {
		r, err := e.LoginWithCurrentCustomerJWT(t.Context(), "current", "")
		if err != nil || r.Refused != (commerce.InvalidTokenError{}) {
			t.Fatalf("got %+v, %v", r, err)
		}
	}
	if e.accounts.asked != reads || e.store.calls() != calls {
		t.Errorf("%d reads and %d calls more", e.accounts.asked-reads, e.store.calls()-calls)
	}
}

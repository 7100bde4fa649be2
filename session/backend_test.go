package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// access are the credentials of a backend of ours with a customer's access token.
func access(token string, channel ...string) Credentials {
	return Credentials{AccessToken: []string{token}, FromBackend: true, Channel: channel}
}

// owned is a store in which the canary's access token is the customer's.
func owned(customerID int) func(context.Context, int, commerce.Secret) (commerce.Proof, error) {
	return func(_ context.Context, _ int, token commerce.Secret) (commerce.Proof, error) {
		if token != canaryToken {
			return commerce.Proof{}, &commerce.Error{Code: commerce.CodeSessionExpired, Message: "The session is over."}
		}
		return commerce.Proof{CustomerID: customerID, Group: &commerce.CustomerGroup{EntityID: 3}}, nil
	}
}

func TestBackend(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.identify = owned(7)
	for range 3 {
		p, err := e.Authenticate(t.Context(), access(canaryToken, "2"))
		if err != nil || p.Kind != Shopper || p.CustomerID != 7 || p.ChannelID != 2 || p.Impersonated() || !p.ExpiresAt.IsZero() {
			t.Fatalf("got %+v, %v", p, err)
		}
		c, ok := p.Credential()
		if !ok || c.AccessToken != canaryToken || c.CustomerID != 7 || c.ChannelID != 2 {
			t.Errorf("its credential: %+v", c)
		}
		ctx := WithPrincipal(t.Context(), p)
		if proof, err := e.Proof(ctx); err != nil || proof.CustomerID != 7 || proof.GroupID() != 3 {
			t.Errorf("the answer is no proof: %+v, %v", proof, err)
		}
		if s, err := e.Session(ctx); err != nil || s.Kind != commerce.SessionShopper || s.ExpiresAt != nil || s.Impersonated {
			t.Errorf("described as %+v, %v", s, err)
		}
		wantNoCanary(t, fmt.Sprintf("%+v", p)+p.SessionID)
	}
	if e.store.calls() != 1 {
		t.Errorf("%d calls", e.store.calls())
	}
	e.clock.Add(time.Minute)
	e.store.prove = alive(4)
	p, err := e.Authenticate(t.Context(), access(canaryToken, "2"))
	if err != nil {
		t.Fatal(err)
	}
	if proof, err := e.Proof(WithPrincipal(t.Context(), p)); err != nil || proof.GroupID() != 4 {
		t.Errorf("a minute later: %+v, %v", proof, err)
	}
}

// Whatever is wrong, the store hears of it only when it must, and nobody is a guest.
func TestBackendRefused(t *testing.T) {
	t.Parallel()
	dead := owned(7)
	for _, tt := range []struct {
		name     string
		c        Credentials
		identify func(context.Context, int, commerce.Secret) (commerce.Proof, error)
		want     commerce.Code
		calls    int64
	}{
		{"no backend of ours", Credentials{AccessToken: []string{canaryToken}}, nil, commerce.CodeUnauthenticated, 0},
		{"empty", access(""), nil, commerce.CodeUnauthenticated, 0},
		{"long", access(strings.Repeat("x", maxJWT+1)), nil, commerce.CodeUnauthenticated, 0},
		{"with a line break", access("a\r\nX-Bc-Customer-Id: 8"), nil, commerce.CodeUnauthenticated, 0},
		{"with a blank", access("a b"), nil, commerce.CodeUnauthenticated, 0},
		{"beyond ASCII", access("ä"), nil, commerce.CodeUnauthenticated, 0},
		{"a channel not ours", access(canaryToken, "9"), nil, commerce.CodeBadUserInput, 0},
		{"two of them", Credentials{AccessToken: []string{"a", "a"}, FromBackend: true}, nil, commerce.CodeAmbiguousCredentials, 0},
		{"beside a session", Credentials{AccessToken: []string{"a"}, Session: []string{"b"}, FromBackend: true}, nil, commerce.CodeAmbiguousCredentials, 0},
		{"dead", access("another"), dead, commerce.CodeSessionExpired, 1},
		{"store is down", access(canaryToken), func(context.Context, int, commerce.Secret) (commerce.Proof, error) {
			return commerce.Proof{}, errors.New("reset")
		}, commerce.CodeUpstreamUnavailable, 1},
		{"store is limited", access(canaryToken), func(context.Context, int, commerce.Secret) (commerce.Proof, error) {
			return commerce.Proof{}, &commerce.Error{Code: commerce.CodeRateLimited}
		}, commerce.CodeRateLimited, 1},
		{"a guest's", access(canaryToken), owned(0), commerce.CodeSessionExpired, 1},
		{"less than a guest's", access(canaryToken), owned(-1), commerce.CodeSessionExpired, 1},
		{"store panics", access(canaryToken), func(context.Context, int, commerce.Secret) (commerce.Proof, error) {
			panic("boom")
		}, commerce.CodeInternal, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := newEnv(t)
			e.store.identify = tt.identify
			p, err := e.Authenticate(t.Context(), tt.c)
			wantCode(t, err, tt.want)
			if p.Kind != Refused || p.SessionID != "" || e.store.calls() != tt.calls {
				t.Errorf("got %+v after %d calls", p, e.store.calls())
			}
			if _, ok := p.Credential(); ok {
				t.Error("it has a credential")
			}
			for a := ReadSession; a <= LinkLogin; a++ {
				wantCode(t, May(p, a, Object{CustomerID: 7}), tt.want)
			}
			wantNoCanary(t, err.Error())
			// The store is asked once about a token that is nobody's. Of every other answer
			// nothing is remembered: the next one counts.
			before := e.store.calls()
			e.store.identify = owned(7)
			p, err = e.Authenticate(t.Context(), tt.c)
			switch {
			case tt.calls == 0:
			case tt.want == commerce.CodeSessionExpired:
				if wantCode(t, err, tt.want); e.store.calls() != before {
					t.Error("the store was asked again about a token that is nobody's")
				}
			case err != nil || p.CustomerID != 7:
				t.Errorf("afterwards: %+v, %v", p, err)
			}
		})
	}
}

func TestBackendAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := newEnv(t)
		e.store.identify = func(ctx context.Context, channelID int, token commerce.Secret) (commerce.Proof, error) {
			select {
			case <-ctx.Done():
				return commerce.Proof{}, ctx.Err()
			case <-time.After(time.Second):
				return owned(7)(ctx, channelID, token)
			}
		}
		impatient, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		var wg sync.WaitGroup
		wg.Go(func() {
			p, err := e.Authenticate(impatient, access(canaryToken))
			if commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable || p.Kind != Refused {
				t.Errorf("the one who left: %+v, %v", p, err)
			}
		})
		synctest.Wait()
		for range 50 {
			wg.Go(func() {
				if p, err := e.Authenticate(t.Context(), access(canaryToken)); err != nil || p.CustomerID != 7 {
					t.Errorf("got %+v, %v", p, err)
				}
			})
		}
		wg.Wait()
		if got := e.store.identified.Load(); got != 1 {
			t.Errorf("the store was asked %d times", got)
		}
	})
}

// What the store says of a token on one channel counts on no other.
func TestBackendChannelsAreApart(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.identify = func(ctx context.Context, channelID int, token commerce.Secret) (commerce.Proof, error) {
		if channelID == 2 {
			return commerce.Proof{}, &commerce.Error{Code: commerce.CodeSessionExpired}
		}
		return owned(7)(ctx, channelID, token)
	}
	for range 2 {
		if p, err := e.Authenticate(t.Context(), access(canaryToken)); err != nil || p.ChannelID != 1 {
			t.Errorf("got %+v, %v", p, err)
		}
		p, err := e.Authenticate(t.Context(), access(canaryToken, "2"))
		if commerce.CodeOf(err) != commerce.CodeSessionExpired || p.ChannelID != 2 {
			t.Errorf("on the other channel: %+v, %v", p, err)
		}
	}
}

// A token that the store later connects with somebody else is nobody's here any more.
func TestBackendBecomesAnother(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]int{"another": 8, "a guest": 0} {
		e := newEnv(t)
		e.store.identify = owned(7)
		p, err := e.Authenticate(t.Context(), access(canaryToken))
		if err != nil {
			t.Fatal(err)
		}
		e.clock.Add(time.Minute)
		e.store.prove = func(context.Context, commerce.ShopperCredential) (commerce.Proof, error) {
			return commerce.Proof{CustomerID: answer}, nil
		}
		ctx := WithPrincipal(t.Context(), p)
		_, err = e.Proof(ctx)
		wantCode(t, err, commerce.CodeSessionExpired)
		if p, err = e.Authenticate(t.Context(), access(canaryToken)); commerce.CodeOf(err) != commerce.CodeSessionExpired || p.Kind != Refused {
			t.Errorf("%s: afterwards %+v, %v", name, p, err)
		}
		if e.store.identified.Load() != 1 {
			t.Errorf("%s: the store was asked about a token that is over", name)
		}
	}
}

func TestBackendSignsOut(t *testing.T) {
	t.Parallel()
	c, f := newClock(), newFakeReplicas()
	f.clock = c
	here, there := newReplica(t, c, f), newReplica(t, c, f)
	here.store.identify, there.store.identify = owned(7), owned(7)
	here.store.logout = farewell
	p, err := here.Authenticate(t.Context(), access(canaryToken))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := there.Authenticate(t.Context(), access(canaryToken)); err != nil {
		t.Fatal(err)
	}
	if _, err := here.Logout(WithPrincipal(t.Context(), p), ""); err != nil {
		t.Fatal(err)
	}
	if f.keeps[p.SessionID] != keepEnded {
		t.Errorf("an end without a date is kept for %v", f.keeps[p.SessionID])
	}
	for name, e := range map[string]*env{"here": here, "there": there} {
		p, err := e.Authenticate(t.Context(), access(canaryToken))
		if commerce.CodeOf(err) != commerce.CodeSessionExpired || p.Kind != Refused || e.store.identified.Load() != 1 {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

func TestBackendMemoryIsBounded(t *testing.T) {
	t.Parallel()
	e := newEnv(t, func(o *Options) { o.Remembered = 10 })
	e.store.identify = func(context.Context, int, commerce.Secret) (commerce.Proof, error) {
		return commerce.Proof{CustomerID: 7}, nil
	}
	for n := range 100 {
		if _, err := e.Authenticate(t.Context(), access(fmt.Sprint("token-", n))); err != nil {
			t.Fatal(err)
		}
	}
	if e.holders.Len() != 10 || e.proofs.Len() != 10 {
		t.Errorf("%d holders and %d proofs are kept", e.holders.Len(), e.proofs.Len())
	}
}

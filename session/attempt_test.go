package session

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

func throttled(f *fakeThrottle) func(*Options) { return func(o *Options) { o.Throttle = f } }

// A token names nobody who could be locked out, so the attempt has no account.
func TestTokenLoginIsAnAttempt(t *testing.T) {
	t.Parallel()
	for _, way := range []string{byCustomerLogin, byCurrentCustomer, byIdentity, bySessionSync} {
		f := &fakeThrottle{}
		e := newTokenEnv(t, throttled(f))
		if _, err := e.ways(t)[way](WithPrincipal(t.Context(), Principal{ChannelID: 2})); err != nil {
			t.Fatal(err)
		}
		want := []commerce.Attempt{{Action: way, ChannelID: 2}}
		if diff := cmp.Diff(want, f.attempts); diff != "" || !slices.Equal(f.ends, []bool{true}) {
			t.Errorf("%s: ends %v (-want +got):\n%s", way, f.ends, diff)
		}
	}
}

func TestLoginIsAnAttempt(t *testing.T) {
	t.Parallel()
	f := &fakeThrottle{}
	e := newEnv(t, throttled(f))
	e.store.login = welcome(e)
	if _, err := e.Login(t.Context(), canaryEmail, canaryPassword, ""); err != nil {
		t.Fatal(err)
	}
	want := []commerce.Attempt{{Action: "login", ChannelID: 1, Account: canaryEmail}}
	if !slices.Equal(f.attempts, want) || !slices.Equal(f.ends, []bool{true}) {
		t.Errorf("got %v, ended %v", f.attempts, f.ends)
	}
}

// A token that is refused is a failure, whoever refuses it; a store or a provider that
// does not answer is none, because nothing can be learned from it.
func TestTokenLoginEndsItsAttempt(t *testing.T) {
	t.Parallel()
	lost := errors.New("reset")
	for name, tt := range map[string]struct {
		try  func(*tokenEnv) error
		want bool
	}{
		"unlike a login token": {func(e *tokenEnv) error {
			_, err := e.LoginWithCustomerLoginJWT(t.Context(), "garbage", "")
			return err
		}, false},
		"refused by the store": {func(e *tokenEnv) error {
			e.store.loginJWT = func(context.Context, commerce.TokenLogin) (commerce.TokenLoginOutcome, error) {
				return commerce.TokenLoginOutcome{Refused: commerce.InvalidTokenError{}}, nil
			}
			_, err := e.LoginWithCustomerLoginJWT(t.Context(), loginToken(t, jwt.MapClaims{}), "")
			return err
		}, false},
		"unlike a current customer": {func(e *tokenEnv) error {
			_, err := e.LoginWithCurrentCustomerJWT(t.Context(), "another", "")
			return err
		}, false},
		"a nonce of somebody else's": {func(e *tokenEnv) error {
			_, err := e.LoginWithIdentityToken(t.Context(), e.provider.identityToken(t), canaryNonce+"x", "")
			return err
		}, false},
		"unlike a sync token": {func(e *tokenEnv) error {
			_, err := e.LoginWithSessionSyncJWT(t.Context(), "garbage")
			return err
		}, false},
		"a sync token the store refuses": {func(e *tokenEnv) error {
			_, err := e.ReadSessionSyncJWT(t.Context(), "bad")
			return err
		}, false},
		"the store is down": {func(e *tokenEnv) error {
			e.store.loginJWT = func(context.Context, commerce.TokenLogin) (commerce.TokenLoginOutcome, error) {
				return commerce.TokenLoginOutcome{}, lost
			}
			_, err := e.LoginWithCustomerLoginJWT(t.Context(), loginToken(t, jwt.MapClaims{}), "")
			wantCode(t, err, commerce.CodeUpstreamUnavailable)
			return nil
		}, true},
		"the records are down": {func(e *tokenEnv) error {
			e.accounts.err["Account"] = lost
			_, err := e.LoginWithCurrentCustomerJWT(t.Context(), "current", "")
			wantCode(t, err, commerce.CodeUpstreamUnavailable)
			return nil
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fakeThrottle{}
			if err := tt.try(newTokenEnv(t, throttled(f))); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(f.ends, []bool{tt.want}) {
				t.Errorf("ended %v, want %t", f.ends, tt.want)
			}
		})
	}
}

// What could take failures away must be nothing that a stranger can bring about: the
// tenth guess is broken off, and the next ten would be free.
func TestAttemptThatIsBrokenOffCounts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fakeThrottle{}
		e := newEnv(t, throttled(f))
		e.store.login = func(ctx context.Context, _ commerce.Login) (commerce.LoginOutcome, error) {
			<-ctx.Done()
			return commerce.LoginOutcome{}, ctx.Err()
		}
		e.store.loginJWT = func(ctx context.Context, _ commerce.TokenLogin) (commerce.TokenLoginOutcome, error) {
			<-ctx.Done()
			return commerce.TokenLoginOutcome{}, ctx.Err()
		}
		token := loginToken(t, jwt.MapClaims{})
		for _, try := range []func(context.Context) error{
			func(ctx context.Context) error {
				_, err := e.Login(ctx, canaryEmail, canaryPassword, "")
				return err
			},
			func(ctx context.Context) error {
				_, err := e.LoginWithCustomerLoginJWT(ctx, token, "")
				return err
			},
		} {
			ctx, leave := context.WithTimeout(t.Context(), time.Second)
			wantCode(t, try(ctx), commerce.CodeUpstreamUnavailable)
			leave()
		}
		if !slices.Equal(f.ends, []bool{false, false}) {
			t.Errorf("ended %v", f.ends)
		}
	})
}

// A store that fails over a password may have been made to, so it forgives nothing.
func TestLoginForgivesNothingWithoutSuccess(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func() (commerce.LoginOutcome, error){
		"wrong": func() (commerce.LoginOutcome, error) {
			return commerce.LoginOutcome{Refused: commerce.InvalidCredentialsError{}}, nil
		},
		"lost": func() (commerce.LoginOutcome, error) {
			return commerce.LoginOutcome{}, &commerce.Error{Code: commerce.CodeOutcomeUnknown}
		},
		"limited": func() (commerce.LoginOutcome, error) {
			return commerce.LoginOutcome{}, &commerce.Error{Code: commerce.CodeRateLimited}
		},
	} {
		f := &fakeThrottle{}
		e := newEnv(t, throttled(f))
		e.store.login = func(context.Context, commerce.Login) (commerce.LoginOutcome, error) { return answer() }
		_, _ = e.Login(t.Context(), canaryEmail, canaryPassword, "")
		if !slices.Equal(f.ends, []bool{false}) {
			t.Errorf("%s: ended %v", name, f.ends)
		}
	}
}

func TestThrottleRefuses(t *testing.T) {
	t.Parallel()
	slow := &commerce.Error{Code: commerce.CodeRateLimited, Message: "Later.", RetryAfter: time.Minute}
	f := &fakeThrottle{err: slow}
	e := newTokenEnv(t, throttled(f))
	ways := e.ways(t)
	ways["password"] = func(ctx context.Context) (TokenLoginResult, error) {
		_, err := e.Login(ctx, canaryEmail, canaryPassword, "")
		return TokenLoginResult{}, err
	}
	ways["read_session_sync_jwt"] = func(ctx context.Context) (TokenLoginResult, error) {
		_, err := e.ReadSessionSyncJWT(ctx, "good")
		return TokenLoginResult{}, err
	}
	for way, try := range ways {
		r, err := try(t.Context())
		if !errors.Is(err, slow) || r.Session != nil || r.Refused != nil {
			t.Errorf("%s: got %+v, %v", way, r, err)
		}
		if !strings.Contains(e.log.String(), `"outcome":"RATE_LIMITED","channel_id":1,"client_network":"","correlation_id":"","method":"`+way+`"`) {
			t.Errorf("%s: not audited: %s", way, e.log)
		}
	}
	if e.store.calls() != 0 || e.accounts.asked != 0 || e.provider.hits.Load() != 0 || len(f.ends) != 0 {
		t.Error("somebody was asked all the same")
	}
	// What was not tried is not used up.
	f.err = nil
	for way, try := range e.ways(t) {
		if r, err := try(t.Context()); err != nil || r.Session == nil {
			t.Errorf("%s afterwards: %+v, %v", way, r, err)
		}
	}
}

// What nobody could mean is no attempt.
func TestBadInputIsNoAttempt(t *testing.T) {
	t.Parallel()
	f := &fakeThrottle{}
	e := newTokenEnv(t, throttled(f))
	for _, err := range []error{
		second(e.LoginWithCustomerLoginJWT(t.Context(), "", "")),
		second(e.LoginWithCurrentCustomerJWT(t.Context(), "", "")),
		second(e.LoginWithIdentityToken(t.Context(), "", canaryNonce, "")),
		second(e.LoginWithIdentityToken(t.Context(), "a.b.c", "short", "")),
		second(e.LoginWithSessionSyncJWT(t.Context(), "")),
		second(e.ReadSessionSyncJWT(t.Context(), "")),
	} {
		wantCode(t, err, commerce.CodeBadUserInput)
	}
	if len(f.attempts) != 0 || e.log.String() != "" {
		t.Errorf("attempts %v, log %s", f.attempts, e.log)
	}
}

// second drops the first of two results.
func second[T any](_ T, err error) error { return err }

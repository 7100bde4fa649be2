package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// newReplica returns a Service that shares clock, keys and f with its like.
func newReplica(t *testing.T, c *clock, f *fakeReplicas) *env {
	t.Helper()
	e := newEnv(t, func(o *Options) { o.Now, o.Sealer, o.Replicas = c.Now, newSealer(t, c, "a"), f })
	e.clock = c
	e.store.prove, e.store.logout, e.store.login = alive(3), farewell, welcome(e)
	return e
}

// two returns two replicas and what they share.
func two(t *testing.T) (here, there *env, f *fakeReplicas) {
	t.Helper()
	c := newClock()
	f = newFakeReplicas()
	f.clock = c
	return newReplica(t, c, f), newReplica(t, c, f), f
}

// signedIn signs customer 7 in and returns the token.
func signedIn(t *testing.T, e *env) string {
	t.Helper()
	r, err := e.Login(t.Context(), canaryEmail, canaryPassword, "")
	if err != nil || r.Session == nil {
		t.Fatalf("got %+v, %v", r, err)
	}
	return r.Session.Token
}

// request begins a request with the token, which must be good.
func request(t *testing.T, e *env, token string) context.Context {
	t.Helper()
	p, err := e.Authenticate(t.Context(), Credentials{Session: []string{token}})
	if err != nil {
		t.Fatal(err)
	}
	return WithPrincipal(t.Context(), p)
}

// wantProof asks for a proof in a new request, and for how often the store was asked.
func wantProof(t *testing.T, e *env, token string, questions int64) {
	t.Helper()
	if _, err := e.Proof(request(t, e, token)); err != nil {
		t.Fatal(err)
	}
	if got := e.store.proofs.Load(); got != questions {
		t.Fatalf("the store was asked %d times, want %d", got, questions)
	}
}

// Signing out on one replica is over on the other with the very next request.
func TestReplicasHearOfLogout(t *testing.T) {
	t.Parallel()
	here, there, f := two(t)
	token := signedIn(t, here)
	wantProof(t, there, token, 1)
	wantProof(t, there, token, 1)
	if _, err := here.Logout(request(t, here, token), ""); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		p, err := there.Authenticate(t.Context(), Credentials{Session: []string{token}})
		if commerce.CodeOf(err) != commerce.CodeSessionExpired || p.Kind != Refused || p.ChannelID != 1 {
			t.Fatalf("got %+v, %v", p, err)
		}
		f.set(func() { f.down = true }) // once heard, it is known
	}
	if there.store.proofs.Load() != 1 || there.store.logouts.Load() != 0 {
		t.Error("the store was asked")
	}
}

// The end of a session is kept for as long as its token lasts.
func TestReplicasKeepEnds(t *testing.T) {
	t.Parallel()
	here, there, f := two(t)
	token := signedIn(t, here)
	ctx := request(t, here, token)
	if _, err := here.Logout(ctx, ""); err != nil {
		t.Fatal(err)
	}
	if got := f.keeps[From(ctx).SessionID]; got != 12*time.Hour+time.Minute {
		t.Errorf("kept for %v", got)
	}
	here.clock.Add(12*time.Hour - time.Second)
	fresh := newReplica(t, here.clock, f)
	for _, e := range []*env{there, fresh} {
		_, err := e.Authenticate(t.Context(), Credentials{Session: []string{token}})
		wantCode(t, err, commerce.CodeSessionExpired)
	}
}

// Signing out ends every session of the customer, so all others are proven again at
// once, on every replica; those of other customers are not.
func TestReplicasProveOtherSessionsAgain(t *testing.T) {
	t.Parallel()
	here, there, _ := two(t)
	token, second := signedIn(t, here), signedIn(t, here)
	here.store.login = func(context.Context, commerce.Login) (commerce.LoginOutcome, error) {
		return commerce.LoginOutcome{Credential: credential(here.clock, 8), Customer: commerce.Customer{EntityID: 8}}, nil
	}
	stranger := signedIn(t, here)
	for n, e := range []*env{here, there} {
		wantProof(t, e, second, 1)
		wantProof(t, e, stranger, 2)
		if n == 1 {
			wantProof(t, e, second, 2) // from memory
		}
	}
	if _, err := here.Logout(request(t, here, token), ""); err != nil {
		t.Fatal(err)
	}
	for _, e := range []*env{here, there} {
		wantProof(t, e, stranger, 2)
		e.store.prove = func(context.Context, commerce.ShopperCredential) (commerce.Proof, error) {
			return commerce.Proof{}, &commerce.Error{Code: commerce.CodeSessionExpired}
		}
		_, err := e.Proof(request(t, e, second))
		wantCode(t, err, commerce.CodeSessionExpired)
		if e.store.proofs.Load() != 3 {
			t.Errorf("the store was asked %d times", e.store.proofs.Load())
		}
	}
}

// A proof that is asked for before the end and lands after it serves nobody who asks
// after the end, neither by joining nor from memory.
func TestReplicasProofLandsAfterTheEnd(t *testing.T) {
	t.Parallel()
	for name, replicated := range map[string]bool{"on another replica": true, "on the same": false} {
		synctest.Test(t, func(t *testing.T) {
			here, there, _ := two(t)
			token, second := signedIn(t, here), signedIn(t, here)
			if !replicated {
				here.o.Replicas = nil // nobody tells: what this process knows must do
				there = here
			}
			there.store.prove = func(ctx context.Context, c commerce.ShopperCredential) (commerce.Proof, error) {
				early := there.store.proofs.Load() == 1
				time.Sleep(time.Second)
				if !early {
					return commerce.Proof{}, &commerce.Error{Code: commerce.CodeSessionExpired}
				}
				return alive(3)(ctx, c)
			}
			before := request(t, there, second)
			landed := make(chan error)
			go func() { _, err := there.Proof(before); landed <- err }()
			synctest.Wait()
			if _, err := here.Logout(request(t, here, token), ""); err != nil {
				t.Fatal(err)
			}
			after := request(t, there, second)
			_, err := there.Proof(after) // joins the flight
			if commerce.CodeOf(err) != commerce.CodeSessionExpired {
				t.Errorf("%s: who joined got %v", name, err)
			}
			if err := <-landed; !replicated && commerce.CodeOf(err) != commerce.CodeSessionExpired {
				t.Errorf("%s: who asked before got %v", name, err)
			}
			_, err = there.Proof(after)
			wantCode(t, err, commerce.CodeSessionExpired)
		})
	}
}

// While replicas cannot tell each other the store is asked each time: what is alive is
// not refused, and what was ended is over at once.
func TestReplicasDown(t *testing.T) {
	t.Parallel()
	here, there, f := two(t)
	token, other := signedIn(t, here), signedIn(t, here)
	wantProof(t, there, token, 1)
	wantProof(t, there, other, 2)
	wantProof(t, there, other, 2)
	f.set(func() { f.down = true })
	if _, err := here.Logout(request(t, here, token), ""); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(here.log.String(), "other replicas were not told that a session ended") {
		t.Errorf("nobody is told that the replicas are not: %s", here.log)
	}
	_, err := here.Authenticate(t.Context(), Credentials{Session: []string{token}})
	wantCode(t, err, commerce.CodeSessionExpired)
	wantProof(t, there, other, 3)
	wantProof(t, there, other, 4)
	there.store.prove = func(context.Context, commerce.ShopperCredential) (commerce.Proof, error) {
		return commerce.Proof{}, &commerce.Error{Code: commerce.CodeSessionExpired}
	}
	_, err = there.Proof(request(t, there, token))
	wantCode(t, err, commerce.CodeSessionExpired)
	there.store.prove = func(context.Context, commerce.ShopperCredential) (commerce.Proof, error) {
		return commerce.Proof{}, errors.New("reset")
	}
	ctx := request(t, there, other)
	_, err = there.Proof(ctx)
	wantCode(t, err, commerce.CodeUpstreamUnavailable) // and not that it is over
	there.store.prove = alive(3)
	if _, err := there.Proof(ctx); err != nil {
		t.Error(err)
	}
	wantNoCanary(t, here.log.String()+there.log.String())
}

// While the replicas cannot be asked, whoever wants to know what their session is asks the
// store: another replica may have ended it.
func TestSessionWhileReplicasAreAway(t *testing.T) {
	t.Parallel()
	here, there, f := two(t)
	token, ended := signedIn(t, here), signedIn(t, here)
	describe := func(token string) (commerce.Session, error) {
		ctx := request(t, there, token)
		if _, err := there.Session(ctx); err != nil {
			return commerce.Session{}, err
		}
		return there.Session(ctx) // one question to the store for all of an operation
	}
	want := func(token string, code commerce.Code, questions int64) {
		t.Helper()
		got, err := describe(token)
		wantCode(t, err, code)
		if (got.Kind == commerce.SessionShopper) != (code == "") || there.store.proofs.Load() != questions {
			t.Errorf("got %+v after %d questions, want %d", got, there.store.proofs.Load(), questions)
		}
	}
	want(token, "", 0)
	if _, err := here.Logout(request(t, here, ended), ""); err != nil {
		t.Fatal(err)
	}
	f.set(func() { f.down = true })
	want(token, "", 1)
	there.store.prove = func(context.Context, commerce.ShopperCredential) (commerce.Proof, error) {
		return commerce.Proof{}, errors.New("reset")
	}
	want(token, commerce.CodeUpstreamUnavailable, 2)
	there.store.prove = func(context.Context, commerce.ShopperCredential) (commerce.Proof, error) {
		return commerce.Proof{}, expired(nil)
	}
	want(ended, commerce.CodeSessionExpired, 3)
	there.store.prove = alive(3)
	want(token, "", 4)
	f.set(func() { f.down = false })
	want(token, "", 4)
	if got, err := there.Session(t.Context()); err != nil || got.Kind != commerce.SessionGuest {
		t.Errorf("a guest: %+v, %v", got, err)
	}
}

// Replicas that come back are believed at once, and a session that began without them
// goes on.
func TestReplicasRecover(t *testing.T) {
	t.Parallel()
	here, there, f := two(t)
	f.down = true
	token := signedIn(t, here)
	wantProof(t, here, token, 1)
	wantProof(t, there, token, 1)
	f.set(func() { f.down = false })
	// Nobody knows what was ended before those proofs.
	wantProof(t, here, token, 2)
	wantProof(t, here, token, 2)
	wantProof(t, there, token, 2)
	wantProof(t, there, token, 2)
	if _, err := here.Logout(request(t, here, token), ""); err != nil {
		t.Fatal(err)
	}
	_, err := there.Authenticate(t.Context(), Credentials{Session: []string{token}})
	wantCode(t, err, commerce.CodeSessionExpired)
}

// A proof outlives no end of which the replicas have forgotten the epoch.
func TestReplicasForgetEpochs(t *testing.T) {
	t.Parallel()
	for _, age := range []time.Duration{time.Minute, time.Hour} {
		here, there, _ := two(t)
		here.o.ProofAge, there.o.ProofAge = age, age
		token, second := signedIn(t, here), signedIn(t, here)
		wantProof(t, there, second, 1)
		if _, err := here.Logout(request(t, here, token), ""); err != nil {
			t.Fatal(err)
		}
		here.clock.Add(11 * time.Minute)
		wantProof(t, there, second, 2)
	}
}

// Replicas that hang cost a second, and then they cannot be asked.
func TestReplicasHang(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		here, _, f := two(t)
		token := signedIn(t, here)
		f.hangs = true
		began := time.Now()
		ctx := request(t, here, token)
		if took := time.Since(began); took != time.Second {
			t.Errorf("it took %v", took)
		}
		if _, err := here.Proof(ctx); err != nil {
			t.Error(err)
		}
		if _, err := here.Logout(ctx, ""); err != nil || !here.isEnded(From(ctx).SessionID) {
			t.Errorf("signing out: %v", err)
		}
	})
}

// Whoever leaves while signing out has the replicas told all the same.
func TestReplicasAreToldWhoeverLeaves(t *testing.T) {
	t.Parallel()
	here, there, _ := two(t)
	token, second := signedIn(t, here), signedIn(t, here)
	wantProof(t, there, second, 1)
	ctx, leave := context.WithCancel(request(t, here, token))
	here.store.logout = func(ctx context.Context, c commerce.ShopperCredential, cart string) (commerce.LogoutOutcome, error) {
		leave()
		return farewell(ctx, c, cart)
	}
	if _, err := here.Logout(ctx, ""); err != nil {
		t.Fatal(err)
	}
	_, err := there.Authenticate(t.Context(), Credentials{Session: []string{token}})
	wantCode(t, err, commerce.CodeSessionExpired)
	wantProof(t, there, second, 2)
}

// The store knows nothing of an impersonation, so nobody but us can end it: either
// every replica has heard, or it goes on and the error says so.
func TestReplicasHearOfImpersonationsEnd(t *testing.T) {
	t.Parallel()
	f := newFakeReplicas()
	e, staff := newStaffEnv(t, time.Hour, func(o *Options) { o.Replicas = f })
	f.clock = e.clock
	there := newReplica(t, e.clock, f)
	ctx, token := impersonated(t, e, staff)
	shopper := fmt.Sprint("shopper of ", From(ctx).CustomerID)
	f.epochs[7] = kept{shopper, e.clock.Now().Add(time.Hour)}
	f.set(func() { f.down = true })
	out, err := e.Logout(ctx, "cart-1")
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
	if len(out.Refused) != 0 || e.isEnded(From(ctx).SessionID) {
		t.Errorf("got %+v, %v", out, err)
	}
	f.set(func() { f.down = false })
	gone, leave := context.WithCancel(ctx)
	leave()
	if _, err = e.Logout(gone, ""); err != nil {
		t.Fatalf("the second attempt: %v", err)
	}
	_, err = there.Authenticate(t.Context(), Credentials{Session: []string{token}})
	wantCode(t, err, commerce.CodeSessionExpired)
	if f.epochs[7].epoch != shopper || e.store.logouts.Load() != 0 {
		t.Error("the shopper's own sessions are in doubt")
	}
}

// While the replicas cannot be asked nobody knows whether an impersonation was ended,
// and the store would say that it lives.
func TestReplicasDownStopsImpersonations(t *testing.T) {
	t.Parallel()
	f := newFakeReplicas()
	e, staff := newStaffEnv(t, time.Hour, func(o *Options) { o.Replicas = f })
	f.clock = e.clock
	_, token := impersonated(t, e, staff)
	f.set(func() { f.down = true })
	p, err := e.Authenticate(t.Context(), Credentials{Session: []string{token}})
	if commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable || p.Kind != Refused {
		t.Errorf("got %+v, %v", p, err)
	}
	wantCode(t, May(p, BeginSession, Object{}), commerce.CodeUpstreamUnavailable)
	f.set(func() { f.down = false })
	if p, err = e.Authenticate(t.Context(), Credentials{Session: []string{token}}); err != nil || !p.Impersonated() {
		t.Errorf("afterwards: %+v, %v", p, err)
	}
}

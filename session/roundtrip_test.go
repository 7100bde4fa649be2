package session_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/session"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/storefront"
)

// world is a whole store on a real port, and as many of our replicas as a test
// wants, all with the same keys.
type world struct {
	shop   *sandbox.Server
	seed   sandbox.Description
	keys   session.Keyring
	client *storefront.Client
	ahead  atomic.Int64 // how far the replicas' clocks are ahead
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{shop: sandbox.Start(t)}
	var err error
	if w.seed, err = w.shop.Description(); err != nil {
		t.Fatal(err)
	}
	text, err := session.GenerateKeys(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if w.keys, err = session.ParseKeys(text); err != nil {
		t.Fatal(err)
	}
	http := upstream.Client(upstream.Transport(nil, upstream.Options{}))
	t.Cleanup(http.CloseIdleConnections)
	w.client, err = storefront.New(storefront.Options{
		URL: w.shop.StorefrontTemplate(), Token: commerce.Secret(w.seed.PrivateToken), HTTPClient: http,
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) replica(t *testing.T) *session.Service {
	t.Helper()
	now := func() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) }
	sealer, err := session.NewSealer(session.SealerOptions{
		Keys: w.keys, StoreHash: w.seed.StoreHash, Audience: "test", Now: now,
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := session.New(session.Options{
		Store: w.client, Sealer: sealer, DefaultChannel: 1, Channels: w.seed.Channels, Now: now,
		Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// signIn signs a customer of the seed in and returns the session token.
func signIn(t *testing.T, s *session.Service, c sandbox.DescribedPerson) string {
	t.Helper()
	r, err := s.Login(t.Context(), commerce.Secret(c.Email), commerce.Secret(c.Password), "")
	if err != nil {
		t.Fatal(err)
	}
	if r.Session == nil || r.Session.Customer.EntityID != c.EntityID {
		t.Fatalf("signing in as %d: refused %v", c.EntityID, r.Refused)
	}
	return r.Session.Token
}

// ask returns a context in which the bearer of the token asks that replica.
func ask(t *testing.T, s *session.Service, token string) context.Context {
	t.Helper()
	p, err := s.Authenticate(t.Context(), session.Credentials{Session: []string{token}})
	if err != nil {
		t.Fatal(err)
	}
	return session.WithPrincipal(t.Context(), p)
}

func wantCode(t *testing.T, err error, want commerce.Code) {
	t.Helper()
	if got := commerce.CodeOf(err); got != want {
		t.Fatalf("got code %q (%v), want %q", got, err, want)
	}
}

// A customer of every group signs in, and is proven to be in it: by the login
// for a minute, by the store after that.
func TestRoundTripEveryGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.replica(t)
	people := w.seed.Customers[:len(w.seed.Groups)+1]
	contexts := make([]context.Context, len(people))
	for i, c := range people {
		contexts[i] = ask(t, s, signIn(t, s, c))
	}
	for _, wantCalls := range []int{0, len(people)} {
		for range 3 {
			for i, c := range people {
				proof, err := s.Proof(contexts[i])
				if err != nil || proof.CustomerID != c.EntityID || proof.GroupID() != c.GroupID {
					t.Fatalf("customer %d of group %d: got %+v, %v", c.EntityID, c.GroupID, proof, err)
				}
			}
		}
		if calls := w.shop.CallsTo(sandbox.On("storefront", "prove")); len(calls) != wantCalls {
			t.Fatalf("%d proofs asked of the store, want %d", len(calls), wantCalls)
		}
		w.ahead.Add(int64(time.Minute))
	}
}

func TestRoundTripRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.replica(t)
	c := w.seed.Customers[0]
	r, err := s.Login(t.Context(), commerce.Secret(c.Email), commerce.Secret(c.Password+"x"), "")
	if err != nil || r.Session != nil || r.Refused != (commerce.InvalidCredentialsError{}) {
		t.Fatalf("got %+v, %v", r, err)
	}
}

// The group is the store's of now, not the one of when the token was made.
func TestRoundTripGroupMoves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.replica(t)
	c, other := w.seed.Customers[0], w.seed.Customers[1].GroupID
	ctx := ask(t, s, signIn(t, s, c))
	if !w.shop.Store().MoveCustomer(c.EntityID, other) {
		t.Fatal("the customer did not move")
	}
	if proof, err := s.Proof(ctx); err != nil || proof.GroupID() != c.GroupID {
		t.Fatalf("within the minute: %+v, %v", proof, err)
	}
	if proof, err := s.FreshProof(ctx); err != nil || proof.GroupID() != other {
		t.Fatalf("asked afresh: %+v, %v", proof, err)
	}
	if proof, err := s.Proof(ctx); err != nil || proof.GroupID() != other {
		t.Fatalf("afterwards: %+v, %v", proof, err)
	}
}

// Signing in elsewhere ends the first session; a replica that was not told knows
// within a minute, or when it asks.
func TestRoundTripSignInElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	here, there := w.replica(t), w.replica(t)
	c := w.seed.Customers[0]
	first := signIn(t, here, c)
	ctx := ask(t, here, first)
	second := signIn(t, there, c)
	if _, err := here.Proof(ctx); err != nil {
		t.Fatalf("within the minute: %v", err)
	}
	w.ahead.Add(int64(time.Minute))
	_, err := here.Proof(ctx)
	wantCode(t, err, commerce.CodeSessionExpired)
	_, err = here.Authenticate(t.Context(), session.Credentials{Session: []string{first}})
	wantCode(t, err, commerce.CodeSessionExpired)
	if _, err = here.FreshProof(ask(t, here, second)); err != nil {
		t.Fatalf("the second session on the first replica: %v", err)
	}
}

func TestRoundTripLogout(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	here, there := w.replica(t), w.replica(t)
	token := signIn(t, here, w.seed.Customers[0])
	ctx := ask(t, here, token)
	if _, err := here.Logout(ctx, ""); err != nil {
		t.Fatal(err)
	}
	_, err := here.Authenticate(t.Context(), session.Credentials{Session: []string{token}})
	wantCode(t, err, commerce.CodeSessionExpired)
	w.shop.ResetCalls()
	_, err = here.Proof(ctx)
	wantCode(t, err, commerce.CodeSessionExpired)
	if n := len(w.shop.Calls()); n != 0 {
		t.Errorf("%d calls about a session that is known to be over", n)
	}
	// The other replica opens the token, and the store tells it.
	_, err = there.Proof(ask(t, there, token))
	wantCode(t, err, commerce.CodeSessionExpired)
}

// A store that is down keeps nobody's session from going on afterwards.
func TestRoundTripStoreDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.replica(t)
	ctx := ask(t, s, signIn(t, s, w.seed.Customers[0]))
	prove := sandbox.On("storefront", "prove")
	// Reads are repeated within reason, so more go wrong than are asked for.
	if err := w.shop.FailNext(prove, 50, sandbox.Fault{Kind: sandbox.FaultHTML, Status: 200}); err != nil {
		t.Fatal(err)
	}
	_, err := s.FreshProof(ctx)
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
	if _, err = s.Proof(ctx); err != nil {
		t.Fatalf("the proof of the login no longer serves: %v", err)
	}
	if _, err = s.Authenticate(t.Context(), session.Credentials{}); err != nil {
		t.Fatal(err)
	}
}

func TestRoundTripManyAskersOneCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.replica(t)
	ctx := ask(t, s, signIn(t, s, w.seed.Customers[0]))
	w.ahead.Add(int64(time.Minute))
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			if _, err := s.Proof(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	calls := w.shop.CallsTo(sandbox.On("storefront", "prove"))
	if len(calls) != 1 || !calls[0].AsCustomer || !calls[0].ErrorOnInvalid {
		t.Fatalf("got calls %+v", calls)
	}
}

package session

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

func TestProofNeedsAShopper(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	for _, tt := range []struct {
		p    Principal
		want commerce.Code
	}{
		{Principal{}, commerce.CodeUnauthenticated},
		{Principal{Kind: Staff}, commerce.CodeForbidden},
		{Principal{Kind: Refused, refusal: expired(nil)}, commerce.CodeSessionExpired},
		{Principal{Kind: Shopper, CustomerID: 7}, commerce.CodeUnauthenticated}, // made by hand, without a credential
	} {
		ctx := WithPrincipal(t.Context(), tt.p)
		_, err := e.Proof(ctx)
		wantCode(t, err, tt.want)
		_, err = e.FreshProof(ctx)
		wantCode(t, err, tt.want)
	}
}

// The group is what the store says now, whatever it was when the token was made.
func TestProofTakesGroupFromStore(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	ctx := e.as(t, 7, 1)
	for _, group := range []int{3, 4, 0} {
		e.store.prove = alive(group)
		if group == 0 {
			e.store.prove = func(_ context.Context, c commerce.ShopperCredential) (commerce.Proof, error) {
				return commerce.Proof{CustomerID: c.CustomerID}, nil
			}
		}
		e.clock.Add(time.Minute)
		proof, err := e.Proof(ctx)
		if err != nil || proof.GroupID() != group || !proof.ProvenAt.Equal(e.clock.Now()) {
			t.Fatalf("got %+v, %v, want group %d", proof, err, group)
		}
	}
}

func TestProofOncePerMinute(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.prove = alive(3)
	first, second := e.as(t, 7, 1), e.as(t, 7, 2)
	for range 180 { // three minutes, a question a second from each of two sessions
		for _, ctx := range []context.Context{first, second} {
			if _, err := e.Proof(ctx); err != nil {
				t.Fatal(err)
			}
		}
		e.clock.Add(time.Second)
	}
	if got := e.store.proofs.Load(); got != 6 {
		t.Fatalf("%d questions to the store, want one per session and minute", got)
	}
}

func TestProofAfterClockWasSetBack(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.prove = alive(3)
	ctx := e.as(t, 7, 1)
	for _, step := range []time.Duration{0, -time.Hour} {
		e.clock.Add(step)
		if _, err := e.Proof(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if got := e.store.proofs.Load(); got != 2 {
		t.Fatalf("%d questions: a proof from the future was believed", got)
	}
}

func TestFreshProofAlwaysAsks(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.prove = alive(3)
	ctx := e.as(t, 7, 1)
	for range 3 {
		if _, err := e.FreshProof(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := e.Proof(ctx); err != nil {
		t.Fatal(err)
	}
	if got := e.store.proofs.Load(); got != 3 {
		t.Fatalf("%d questions, want 3 fresh ones and none after", got)
	}
}

func TestProofSharesOneFlight(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := newEnv(t)
		e.store.prove = func(ctx context.Context, c commerce.ShopperCredential) (commerce.Proof, error) {
			time.Sleep(time.Second) // the bubble's clock: it moves when all askers wait
			return alive(3)(ctx, c)
		}
		ctx := e.as(t, 7, 1)
		var wg sync.WaitGroup
		for range 1000 {
			wg.Go(func() {
				if proof, err := e.Proof(ctx); err != nil || proof.GroupID() != 3 {
					t.Errorf("got %+v, %v", proof, err)
				}
			})
		}
		wg.Wait()
		if got := e.store.proofs.Load(); got != 1 {
			t.Fatalf("%d questions for 1000 askers", got)
		}
	})
}

// The one who caused the question may leave; those who joined get the answer.
func TestProofOutlivesItsLeader(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := newEnv(t)
		e.store.prove = func(ctx context.Context, c commerce.ShopperCredential) (commerce.Proof, error) {
			select {
			case <-ctx.Done():
				return commerce.Proof{}, ctx.Err()
			case <-time.After(time.Second):
				return alive(3)(ctx, c)
			}
		}
		leader, leave := context.WithCancel(e.as(t, 7, 1))
		left, joined := make(chan error), make(chan error)
		go func() { _, err := e.Proof(leader); left <- err }()
		synctest.Wait()
		go func() { _, err := e.Proof(e.as(t, 7, 1)); joined <- err }()
		synctest.Wait()
		leave()
		err := <-left
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the leader got %v", err)
		}
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
		if err := <-joined; err != nil {
			t.Errorf("the follower got %v", err)
		}
		if got := e.store.proofs.Load(); got != 1 {
			t.Errorf("%d questions", got)
		}
	})
}

func TestProofHasADeadlineOfItsOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := newEnv(t)
		e.store.prove = func(ctx context.Context, _ commerce.ShopperCredential) (commerce.Proof, error) {
			<-ctx.Done()
			return commerce.Proof{}, ctx.Err()
		}
		began := time.Now()
		_, err := e.Proof(e.as(t, 7, 1))
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("gave up after %v", took)
		}
	})
}

// A store that does not answer ends no session and makes nobody a guest.
func TestProofTransientFailure(t *testing.T) {
	t.Parallel()
	limited := &commerce.Error{Code: commerce.CodeRateLimited, Message: "Slow down.", RetryAfter: time.Second}
	for _, tt := range []struct {
		err  error
		want commerce.Code
	}{
		{errors.New("connection reset"), commerce.CodeUpstreamUnavailable},
		{limited, commerce.CodeRateLimited},
		{fmt.Errorf("prove: %w", limited), commerce.CodeRateLimited},
		{&commerce.Error{Code: commerce.CodeUpstreamUnavailable}, commerce.CodeUpstreamUnavailable},
	} {
		e := newEnv(t)
		ctx := e.as(t, 7, 1)
		e.store.prove = alive(3)
		if _, err := e.Proof(ctx); err != nil {
			t.Fatal(err)
		}
		e.store.prove = func(context.Context, commerce.ShopperCredential) (commerce.Proof, error) {
			return commerce.Proof{}, tt.err
		}
		_, err := e.FreshProof(ctx)
		wantCode(t, err, tt.want)
		proof, err := e.Proof(ctx)
		if err != nil || proof.GroupID() != 3 {
			t.Errorf("a proof that is young enough no longer serves: %v", err)
		}
		e.clock.Add(time.Minute)
		_, err = e.Proof(ctx)
		wantCode(t, err, tt.want)
		e.store.prove = alive(4)
		if proof, err = e.Proof(ctx); err != nil || proof.GroupID() != 4 {
			t.Errorf("after the store is back: %+v, %v", proof, err)
		}
	}
}

// When the store says that a session is over, it is over here at once and for
// good, whatever the store says later.
func TestProofOfDeadSession(t *testing.T) {
	t.Parallel()
	dead := &commerce.Error{Code: commerce.CodeSessionExpired, Message: "The session is over."}
	for name, prove := range map[string]func(context.Context, commerce.ShopperCredential) (commerce.Proof, error){
		"the store says so": func(context.Context, commerce.ShopperCredential) (commerce.Proof, error) {
			return commerce.Proof{}, dead
		},
		"another customer": func(context.Context, commerce.ShopperCredential) (commerce.Proof, error) {
			return commerce.Proof{CustomerID: 8}, nil
		},
		"no customer": func(context.Context, commerce.ShopperCredential) (commerce.Proof, error) {
			return commerce.Proof{}, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEnv(t)
			token := seal(t, e, 1)
			e.store.prove = prove
			_, err := e.Proof(e.as(t, 7, 1))
			wantCode(t, err, commerce.CodeSessionExpired)
			e.store.prove = alive(3)
			_, err = e.Proof(e.as(t, 7, 1))
			wantCode(t, err, commerce.CodeSessionExpired)
			_, err = e.FreshProof(e.as(t, 7, 1))
			wantCode(t, err, commerce.CodeSessionExpired)
			_, err = e.Authenticate(t.Context(), Credentials{Session: []string{token}})
			wantCode(t, err, commerce.CodeSessionExpired)
			if got := e.store.proofs.Load(); got != 1 {
				t.Errorf("%d questions about a session that is over", got)
			}
			if _, err := e.Proof(e.as(t, 7, 2)); err != nil {
				t.Errorf("another session of the customer: %v", err)
			}
		})
	}
}

func TestObserve(t *testing.T) {
	t.Parallel()
	dead := fmt.Errorf("viewer: %w", &commerce.Error{Code: commerce.CodeSessionExpired})
	for _, tt := range []struct {
		name string
		err  error
		want commerce.Code
	}{
		{"nothing", nil, ""},
		{"over", dead, commerce.CodeSessionExpired},
		{"over, and of another group", fmt.Errorf("%w: %w", dead, commerce.ErrGroupChanged), commerce.CodeSessionExpired},
		{"forbidden", &commerce.Error{Code: commerce.CodeForbidden}, ""},
		{"unavailable", errors.New("reset"), ""},
	} {
		e := newEnv(t)
		e.store.prove = alive(3)
		ctx := e.as(t, 7, 1)
		if _, err := e.Proof(ctx); err != nil {
			t.Fatal(err)
		}
		e.Observe(From(ctx), tt.err)
		_, err := e.Proof(ctx)
		if got := commerce.CodeOf(err); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	e := newEnv(t)
	e.Observe(Principal{SessionID: sessionID(1)}, dead)
	e.Observe(Principal{Kind: Staff, SessionID: sessionID(1)}, dead)
	if e.isEnded(sessionID(1)) {
		t.Error("somebody who is no shopper ended a session")
	}
}

// A session that ends while the store is being asked about it stays ended.
func TestProofLosesToEnd(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	ctx := e.as(t, 7, 1)
	e.store.prove = func(ctx context.Context, c commerce.ShopperCredential) (commerce.Proof, error) {
		e.end(sessionID(1))
		return alive(3)(ctx, c)
	}
	_, err := e.Proof(ctx)
	wantCode(t, err, commerce.CodeSessionExpired)
	if _, ok := e.recent(From(ctx)); ok {
		t.Error("a proof outlived its session")
	}
}

func TestProofSurvivesAPanic(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.prove = func(context.Context, commerce.ShopperCredential) (commerce.Proof, error) { panic("boom") }
	_, err := e.Proof(e.as(t, 7, 1))
	wantCode(t, err, commerce.CodeInternal)
	e.store.prove = alive(3)
	if _, err := e.Proof(e.as(t, 7, 1)); err != nil {
		t.Fatal(err)
	}
}

func TestProofMemoryIsBounded(t *testing.T) {
	t.Parallel()
	e := newEnv(t, func(o *Options) { o.Remembered = 10 })
	e.store.prove = alive(3)
	for n := range 100 {
		if _, err := e.Proof(e.as(t, 7, n)); err != nil {
			t.Fatal(err)
		}
		e.end(sessionID(1000 + n))
	}
	if e.proofs.Len() != 10 || e.ended.Len() != 10 {
		t.Fatalf("%d proofs and %d ended sessions are kept", e.proofs.Len(), e.ended.Len())
	}
}

// Two shoppers ask at the same time, over and over; neither ever gets the
// other's proof. Run with -race.
func TestProofNeverCrosses(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.prove = func(_ context.Context, c commerce.ShopperCredential) (commerce.Proof, error) {
		return commerce.Proof{CustomerID: c.CustomerID, Group: &commerce.CustomerGroup{EntityID: 100 + c.CustomerID}}, nil
	}
	var wg sync.WaitGroup
	for worker := range 8 {
		customer := 1 + worker%2
		ctx := e.as(t, customer, customer)
		wg.Go(func() {
			for i := range 2500 {
				if i%10 == 0 {
					e.clock.Add(7 * time.Second)
				}
				proof, err := e.Proof(ctx)
				if err != nil || proof.CustomerID != customer || proof.GroupID() != 100+customer {
					t.Errorf("customer %d got %+v, %v", customer, proof, err)
					return
				}
			}
		})
	}
	wg.Wait()
}

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

// refusedBy tries a bad token of that number, which the store must refuse.
func refusedBy(t *testing.T, e *tokenEnv, ctx context.Context, n int) {
	t.Helper()
	r, err := e.LoginWithSessionSyncJWT(ctx, badToken(n))
	if err != nil || r.Refused != (commerce.InvalidTokenError{}) {
		t.Fatalf("bad token %d: got %+v, %v", n, r, err)
	}
}

func badToken(n int) commerce.Secret { return commerce.Secret(fmt.Sprintf("bad-%d", n)) }

// wantPaused fails the test unless a good token is not let through to the store.
func wantPaused(t *testing.T, e *tokenEnv, ctx context.Context) {
	t.Helper()
	before := e.store.calls()
	for _, token := range []commerce.Secret{"good-in-the-pause", badToken(99)} {
		r, err := e.LoginWithSessionSyncJWT(ctx, token)
		wantCode(t, err, commerce.CodeRateLimited)
		var known *commerce.Error
		if !errors.As(err, &known) || known.RetryAfter != blockFor || r.Refused != nil || r.Session != nil {
			t.Fatalf("got %+v, %v", r, err)
		}
		content, err := e.ReadSessionSyncJWT(ctx, token)
		wantCode(t, err, commerce.CodeRateLimited)
		if content.Customer != nil {
			t.Fatal("it was read all the same")
		}
	}
	if e.store.calls() != before {
		t.Fatal("the store was asked in the pause")
	}
}

func wantOpen(t *testing.T, e *tokenEnv, ctx context.Context, token commerce.Secret) {
	t.Helper()
	if r, err := e.LoginWithSessionSyncJWT(ctx, token); err != nil || r.Session == nil {
		t.Fatalf("%s: got %+v, %v", token.Reveal(), r, err)
	}
}

// Two bad tokens of an address reach the store, the third never does, and nobody else
// hears of it.
func TestStrikesByAddress(t *testing.T) {
	t.Parallel()
	for name, replicas := range map[string]Replicas{"alone": nil, "with replicas": newFakeReplicas()} {
		e := newTokenEnv(t, byAddress, func(o *Options) { o.Replicas = replicas })
		if f, ok := replicas.(*fakeReplicas); ok {
			f.clock = e.clock
		}
		bad, other := from(t, "203.0.113.7"), from(t, "203.0.113.8")
		refusedBy(t, e, bad, 1)
		wantOpen(t, e, bad, "good-between")
		refusedBy(t, e, bad, 2)
		wantPaused(t, e, bad)
		wantPaused(t, e, from(t, "::ffff:203.0.113.7"))
		wantOpen(t, e, other, "good-elsewhere")
		e.clock.Add(blockFor - time.Second)
		wantPaused(t, e, bad)
		e.clock.Add(time.Second)
		// What was kept from the store in the pause is not used up.
		wantOpen(t, e, bad, "good-in-the-pause")
		refusedBy(t, e, bad, 3)
		refusedBy(t, e, bad, 4)
		wantPaused(t, e, bad)
		if got := e.store.syncs.Load(); got != 7 {
			t.Errorf("%s: the store was asked %d times", name, got)
		}
	}
}

// Where the store sees only our address, a single strike pauses everybody.
func TestStrikeWithoutAddresses(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	wantOpen(t, e, from(t, "203.0.113.7"), "good-before")
	refusedBy(t, e, from(t, "203.0.113.7"), 1)
	for _, ctx := range []context.Context{from(t, "203.0.113.7"), from(t, "2001:db8::1"), t.Context()} {
		wantPaused(t, e, ctx)
	}
	e.clock.Add(blockFor)
	wantOpen(t, e, t.Context(), "good-after")
}

// Whoever has no address that is known shares ours, and leaves the others theirs.
func TestStrikeOfUnknownAddress(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t, byAddress)
	refusedBy(t, e, t.Context(), 1)
	wantPaused(t, e, t.Context())
	wantOpen(t, e, from(t, "203.0.113.7"), "good")
}

func TestReadingStrikesToo(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	content, err := e.ReadSessionSyncJWT(t.Context(), badToken(1))
	if err != nil || content.Refused == nil {
		t.Fatalf("got %+v, %v", content, err)
	}
	wantPaused(t, e, t.Context())
}

func TestBadTokensAtOnce(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*Options)
		want   int64
	}{"by address": {byAddress, 2}, "all together": {func(*Options) {}, 1}} {
		synctest.Test(t, func(t *testing.T) {
			e := newSyncEnv(t, tt.change)
			ctx := from(t, "203.0.113.7")
			var wg sync.WaitGroup
			for n := range 50 {
				wg.Go(func() {
					r, err := e.LoginWithSessionSyncJWT(ctx, badToken(n))
					if r.Refused == nil && commerce.CodeOf(err) != commerce.CodeRateLimited {
						t.Errorf("got %+v, %v", r, err)
					}
				})
			}
			wg.Wait()
			if got := e.store.syncs.Load(); got != tt.want {
				t.Errorf("%s: %d bad tokens reached the store, want %d", name, got, tt.want)
			}
		})
	}
}

// newSyncEnv has no identity provider, which a bubble could not wait for, and a store
// that takes a second to refuse a session sync token.
func newSyncEnv(t *testing.T, change ...func(*Options)) *env {
	t.Helper()
	c := newClock()
	open := func(o *Options) {
		o.Now, o.SessionSync = c.Now, SyncOptions{Enabled: true, StoreID: syncStore, Read: readSync(c)}
	}
	e := newEnv(t, append([]func(*Options){open}, change...)...)
	e.store.sync = func(ctx context.Context, _ int, _ commerce.Secret, _ bool) (commerce.SessionSyncOutcome, error) {
		select {
		case <-ctx.Done():
			return commerce.SessionSyncOutcome{}, ctx.Err()
		case <-time.After(time.Second):
			return commerce.SessionSyncOutcome{Refused: commerce.InvalidTokenError{}}, nil
		}
	}
	return e
}

// The store counts what was sent, also when the sender did not wait for the answer.
func TestStrikeOfWhoeverLeaves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := newSyncEnv(t)
		for n := range 3 {
			ctx, leave := context.WithTimeout(t.Context(), time.Millisecond)
			_, _ = e.LoginWithSessionSyncJWT(ctx, badToken(n))
			leave()
		}
		if got := e.store.syncs.Load(); got != 1 {
			t.Errorf("%d bad tokens reached the store", got)
		}
	})
}

// Whoever waits for a turn waits no longer than they like, and leaves it to the next.
func TestTurnEndsWithItsAsker(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns()
		leave, err := turns.take(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = turns.take(ctx, "a")
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
		leave()
		leave, err = turns.take(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		leave()
	})
}

// Forged tokens in any number push out neither strikes nor tokens that were used up.
func TestForgedTokensFillNoMemory(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t, byAddress, func(o *Options) { o.Remembered = 10 })
	if r, err := e.LoginWithCurrentCustomerJWT(t.Context(), "current", ""); err != nil || r.Session == nil {
		t.Fatalf("got %+v, %v", r, err)
	}
	ctx := from(t, "203.0.113.7")
	for n := range 1000 {
		_, _ = e.LoginWithSessionSyncJWT(ctx, badToken(n))
	}
	if got := e.store.syncs.Load(); got != 2 {
		t.Errorf("%d bad tokens reached the store", got)
	}
	r, err := e.LoginWithCurrentCustomerJWT(t.Context(), "current", "")
	if err != nil || r.Refused != (commerce.InvalidTokenError{}) {
		t.Errorf("a token that was used up is good again: %+v, %v", r, err)
	}
}

// While nobody knows who has strikes left over, and which tokens were used, nothing
// that could be used up reaches the store.
func TestWaysWithReplicasDown(t *testing.T) {
	t.Parallel()
	f := newFakeReplicas()
	e := newTokenEnv(t, func(o *Options) { o.Replicas = f })
	f.clock, f.down = e.clock, true
	ways := e.ways(t)
	for _, way := range []string{bySessionSync, byCurrentCustomer, byIdentity} {
		r, err := ways[way](t.Context())
		if commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable || r.Refused != nil || r.Session != nil {
			t.Errorf("%s: got %+v, %v", way, r, err)
		}
		if !strings.Contains(e.log.String(), `"outcome":"UPSTREAM_UNAVAILABLE","channel_id":1,"client_network":"","correlation_id":"","method":"`+way) {
			t.Errorf("%s: not audited: %s", way, e.log)
		}
	}
	if e.store.calls() != 0 || len(e.jwts.signed) != 0 {
		t.Error("something reached the store")
	}
	// The store itself sees to it that a Customer Login JWT is used once.
	if r, err := ways[byCustomerLogin](t.Context()); err != nil || r.Session == nil {
		t.Errorf("got %+v, %v", r, err)
	}
	f.set(func() { f.down = false })
	for way, try := range e.ways(t) {
		if r, err := try(t.Context()); err != nil || r.Session == nil {
			t.Errorf("%s afterwards: %+v, %v", way, r, err)
		}
	}
}

// A strike that could not be noted fails the request, so that somebody notices.
func TestStrikeIsNotNoted(t *testing.T) {
	t.Parallel()
	f := newFakeReplicas()
	e := newTokenEnv(t, func(o *Options) { o.Replicas = f })
	f.clock = e.clock
	e.store.sync = func(context.Context, int, commerce.Secret, bool) (commerce.SessionSyncOutcome, error) {
		f.set(func() { f.down = true })
		return commerce.SessionSyncOutcome{Refused: commerce.InvalidTokenError{}}, nil
	}
	_, err := e.LoginWithSessionSyncJWT(t.Context(), badToken(1))
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
}

// The store may have counted a token although its answer was lost on the way.
func TestALostAnswerIsAStrike(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	good := e.store.sync
	e.store.sync = func(context.Context, int, commerce.Secret, bool) (commerce.SessionSyncOutcome, error) {
		return commerce.SessionSyncOutcome{}, &commerce.Error{Code: commerce.CodeOutcomeUnknown}
	}
	_, err := e.LoginWithSessionSyncJWT(t.Context(), badToken(1))
	wantCode(t, err, commerce.CodeOutcomeUnknown)
	e.store.sync = good
	wantPaused(t, e, t.Context())
}

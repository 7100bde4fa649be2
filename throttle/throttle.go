// Package throttle says how many attempts a stranger gets at what could be tried
// over and over: signing in, registering, resetting a password.
//
// Three rules stand before the store, and only failures count:
//
//   - a client's network gets so many at one action, whomever they name;
//   - a client's network gets a few at one account, then it is locked out of that
//     account, and nobody else is;
//   - an account that fails from everywhere makes further attempts wait a little,
//     each by itself, and refuses none: an attacker with many networks cannot lock
//     the owner out.
//
// Where the client's address is not known everybody would be in the same network,
// so the first two rules do not hold there; line.go says what does. Start with Enter and
// Admit; the numbers are in options.go. The package knows one process: several have a count
// each.
package throttle

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// Throttle counts failed attempts. It is safe for any number of goroutines and
// starts none. Its memory is bounded: what was not tried for longest is forgotten
// first, so that what is under attack is remembered.
type Throttle struct {
	o      Options
	hasher hasher
	began  time.Time

	mu sync.Mutex // guards the fields below
	// Each rule has a table of its own, so that a flood of keys for one does not
	// make another forget.
	networks        *table
	accountNetworks *table
	accounts        *table
	waiting         waitingRoom
	// lines holds when each account's line is through; inLine and held bound who
	// waits for their turn in one, and for being refused.
	lines        *table
	inLine, held waitingRoom

	nameless sync.Once
}

// New returns a throttle that has seen no attempt.
func New(o Options) *Throttle {
	o = o.withDefaults()
	return &Throttle{
		o:               o,
		hasher:          hasher{key: o.Key},
		began:           o.Now(),
		networks:        newTable(o.Keys),
		accountNetworks: newTable(o.Keys),
		accounts:        newTable(o.Keys),
		waiting:         newWaitingRoom(o.Waiting, o.WaitingPerAccount),
		lines:           newTable(o.Keys),
		inLine:          newWaitingRoom(o.Waiting, o.Waiting),
		held:            newWaitingRoom(o.Waiting, o.Waiting),
	}
}

// Enter is Admit for an attempt that is made in any case, and succeeds or fails.
func (t *Throttle) Enter(ctx context.Context, a commerce.Attempt) (done func(succeeded bool), err error) {
	judge, err := t.Admit(ctx, a)
	return func(succeeded bool) {
		verdict := commerce.AttemptFailed
		if succeeded {
			verdict = commerce.AttemptSucceeded
		}
		judge(verdict)
	}, err
}

// Admit admits an attempt, perhaps after a delay, or fails with RATE_LIMITED and
// with how long to wait before the next one. It is called before the store is.
//
// The attempt counts as a failure until done is told that it was none; done is
// never nil, and only its first call means something. A success gives back what
// the attempt took and forgets the failures of its network at its account. One that
// was not made after all gives back what it took, and forgets nothing.
//
// A delay ends with ctx. The attempt has then not been made, and does not count. One
// from no known network may be refused after it: see line.go.
func (t *Throttle) Admit(ctx context.Context, a commerce.Attempt) (done func(commerce.Verdict), err error) {
	d := t.door(ctx, a)

	if !d.hasNetwork {
		t.nameless.Do(func() {
			t.o.Logger.WarnContext(ctx, "attempts come without their client's address, so no network is bounded by itself",
				slog.String("action", a.Action))
		})
	}
	t.mu.Lock()
	now := t.now()
	if wait := t.refusal(d, now); wait > 0 {
		t.mu.Unlock()
		return func(commerce.Verdict) {}, tooMany(wait)
	}
	admitted := t.admit(d, now)
	t.mu.Unlock()

	if err = t.sit(ctx, d, admitted); err != nil {
		t.giveBack(admitted.taken)
		return func(commerce.Verdict) {}, outOfTime(err)
	}
	if admitted.refused {
		return func(commerce.Verdict) {}, tooMany(retryLine)
	}
	return t.judge(d, admitted.taken), nil
}

// judge returns what Admit's caller says the outcome with.
func (t *Throttle) judge(d door, taken []taking) func(commerce.Verdict) {
	var once sync.Once
	return func(v commerce.Verdict) {
		once.Do(func() {
			if v == commerce.AttemptFailed {
				return
			}
			t.giveBack(taken)
			if v == commerce.AttemptSucceeded && d.hasAccount && d.hasNetwork {
				t.mu.Lock()
				t.accountNetworks.forget(d.accountNetwork)
				t.mu.Unlock()
			}
		})
	}
}

// refusal returns how long both buckets of the network ask to wait, 0 for not at
// all. One that refuses keeps the other from paying: whoever hammers at one
// account does not use up what the network has for others.
func (t *Throttle) refusal(d door, now time.Duration) time.Duration {
	if !d.hasNetwork {
		return 0
	}
	wait := t.networks.wait(d.network, d.limits.Network, now)
	if d.hasAccount {
		wait = max(wait, t.accountNetworks.wait(d.accountNetwork, d.limits.AccountNetwork, now))
	}
	return wait
}

// take counts an attempt by every rule that applies to it.
func (t *Throttle) take(d door, now time.Duration) []taking {
	var taken []taking
	if d.hasNetwork {
		taken = append(taken, t.networks.take(d.network, d.limits.Network, now))
	}
	if d.hasAccount && d.hasNetwork {
		taken = append(taken, t.accountNetworks.take(d.accountNetwork, d.limits.AccountNetwork, now))
	}
	if d.hasAccount {
		taken = append(taken, t.accounts.take(d.account, d.limits.Account.bucket(), now))
	}
	return taken
}

func (t *Throttle) giveBack(taken []taking) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	for _, one := range taken {
		one.giveBack(now)
	}
}

// retryLine is after how long somebody may try again who was refused a place in a line.
const retryLine = time.Second

// now is the time since the throttle began, by a clock that does not jump.
func (t *Throttle) now() time.Duration { return t.o.Now().Sub(t.began) }

func tooMany(wait time.Duration) error {
	return &commerce.Error{
		Code:       commerce.CodeRateLimited,
		Message:    "There were too many attempts. Try again later.",
		RetryAfter: wait,
	}
}

func outOfTime(cause error) error {
	return &commerce.Error{
		Code:    commerce.CodeRateLimited,
		Message: "There were many attempts before this one, and it ran out of time. Try again.",
		Err:     cause,
	}
}

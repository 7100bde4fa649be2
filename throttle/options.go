package throttle

import (
	"context"
	"crypto/rand"
	"log/slog"
	mathrand "math/rand/v2"
	"time"

	"github.com/clientele-graph/clientele/pause"
)

// Options are a throttle's numbers. A zero value stands for the default named
// beside it.
type Options struct {
	// Limits are those of single actions, by name. Their zero fields are Default's.
	Limits map[string]Limits
	// Default holds for every other action (those of a form that people fill in).
	Default Limits

	// Keys is how much each of the rules remembers (100,000 keys).
	Keys int
	// Waiting (1,000) is how many attempts may be delayed at a time,
	// WaitingPerAccount (20) how many at one account. Of those
	// from no known network as many may wait again, and as many be held.
	Waiting, WaitingPerAccount int

	// Key hashes what is remembered (32 fresh random bytes).
	Key []byte
	// Now is the clock (time.Now).
	Now func() time.Time
	// Random is at least 0 and less than 1 (math/rand/v2).
	Random func() float64
	// Logger is told once when attempts come from no known network (nobody).
	Logger *slog.Logger
	// Sleep returns after d, or with ctx's error before (a timer).
	Sleep func(ctx context.Context, d time.Duration) error
}

// The defaults of Options. A key costs about 150 bytes, a waiting attempt what a
// waiting request costs.
const (
	defaultKeys              = 100_000
	defaultWaiting           = 1_000
	defaultWaitingPerAccount = 20
)

// Limits are the numbers of one action.
type Limits struct {
	// Network is what one network may fail in all.
	Network Bucket
	// AccountNetwork is what one network may fail at one account.
	AccountNetwork Bucket
	// Account slows down who tries at one account, from wherever.
	Account Slowdown
	// Line is for who tries at an account that is slowed down, from no known network.
	Line Line
}

// Bucket refuses.
type Bucket struct {
	// Burst is how many failures are free.
	Burst int
	// Every is how long it takes until one more is.
	Every time.Duration
}

// Slowdown delays.
type Slowdown struct {
	// Free is how many failures delay nobody. At most twice as many are remembered,
	// so that an account is itself again soon after an attack.
	Free int
	// Every is how long it takes until a failure is forgotten.
	Every time.Duration
	// First is the delay after Free failures. Each further failure doubles it, up
	// to Most. An attempt waits for a random part of it, at least half.
	First, Most time.Duration
}

// Line lets one after the other in.
type Line struct {
	// Every is how long after one attempt the next is let in.
	Every time.Duration
	// Most is how long an attempt waits at most. Keep it well below the time that a
	// request has.
	Most time.Duration
}

// bucket is what the places are counted in: it is empty when the line is through.
func (l Line) bucket() Bucket { return Bucket{Burst: max(1, int(l.Most/l.Every)), Every: l.Every} }

// bucket is what the failures are counted in.
func (s Slowdown) bucket() Bucket { return Bucket{Burst: 2 * s.Free, Every: s.Every} }

// defaultLimits suit a form that people fill in: an office or a school behind one
// address hardly reaches them, and guessing passwords through them takes years.
func defaultLimits() Limits {
	return Limits{
		Network:        Bucket{Burst: 100, Every: 2 * time.Second},
		AccountNetwork: Bucket{Burst: 10, Every: 30 * time.Second},
		Account: Slowdown{
			Free: 20, Every: 30 * time.Second,
			First: 100 * time.Millisecond, Most: 3 * time.Second,
		},
		Line: Line{Every: 40 * time.Millisecond, Most: 5 * time.Second},
	}
}

// of returns the limits of an action.
func (o Options) of(action string) Limits { return o.Limits[action].or(o.Default) }

// or puts other's numbers where l has none.
func (l Limits) or(other Limits) Limits {
	return Limits{
		Network:        l.Network.or(other.Network),
		AccountNetwork: l.AccountNetwork.or(other.AccountNetwork),
		Account: Slowdown{
			Free:  positive(l.Account.Free, other.Account.Free),
			Every: positive(l.Account.Every, other.Account.Every),
			First: positive(l.Account.First, other.Account.First),
			Most:  positive(l.Account.Most, other.Account.Most),
		},
		Line: Line{Every: positive(l.Line.Every, other.Line.Every), Most: positive(l.Line.Most, other.Line.Most)},
	}
}

func (b Bucket) or(other Bucket) Bucket {
	return Bucket{Burst: positive(b.Burst, other.Burst), Every: positive(b.Every, other.Every)}
}

func (o Options) withDefaults() Options {
	o.Default = o.Default.or(defaultLimits())
	o.Keys = positive(o.Keys, defaultKeys)
	o.Waiting = positive(o.Waiting, defaultWaiting)
	o.WaitingPerAccount = positive(o.WaitingPerAccount, defaultWaitingPerAccount)
	if len(o.Key) == 0 {
		o.Key = make([]byte, 32)
		_, _ = rand.Read(o.Key) // it never fails
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = mathrand.Float64
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Sleep == nil {
		o.Sleep = pause.For
	}
	return o
}

// positive returns a when it is, else b.
func positive[T int | time.Duration](a, b T) T {
	if a > 0 {
		return a
	}
	return b
}

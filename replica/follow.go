package replica

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pause"
)

// What keeps us from hearing of raised prices beside a server that is away.
var (
	errCluster = errors.New("redis is a cluster, and each of its servers tells of its own keys only")
	errServant = errors.New("redis is a copy of another server")
	errMoved   = errors.New("another redis answers now")
)

// listenAgain is how long nobody listens after a connection was lost, the first time.
// Each further time it is twice as long, up to sayAgainMost.
const listenAgain = 10 * time.Millisecond

// Follow begins to listen, on a connection of its own, and names who is told of scopes
// that anybody raised, on whatever replica; nil means that any may have been. The follower
// is told of one thing at a time, and must be quick and not ask the Registry: nothing
// more is heard before it returns. Follow is to be called once.
func (r *Registry) Follow(raised func(scopes []commerce.PriceScope)) {
	r.raised = raised
	r.store.live(r.listen)
}

// IsHeard reports whether the follower was told of all that was raised more than 250 ms
// ago. It is false before there is one and in a cluster, and costs nothing.
func (r *Registry) IsHeard() bool {
	// The process's own clock: what counts is how much time went by.
	return r.lease.holds(time.Now())
}

// Await returns nil once IsHeard, or the error of ctx.
func (r *Registry) Await(ctx context.Context) error {
	for {
		answer := r.lease.answer() // before looking, or else it could be missed
		if r.IsHeard() {
			return nil
		}
		select {
		case <-answer:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// listen listens until ctx ends, on one connection after the other.
func (r *Registry) listen(ctx context.Context) {
	said := false
	for again := listenAgain; ; again = min(2*again, sayAgainMost) {
		stood, err := r.listenOnce(ctx, func() {
			if said {
				r.store.o.Logger.InfoContext(ctx, "changes of prices are heard again")
			}
			said = false
		})
		if ctx.Err() != nil {
			return
		}
		if stood {
			r.losses.Add(1)
			again = listenAgain
		}
		if !said {
			said = true
			r.store.o.Logger.WarnContext(ctx, "changes of prices on other replicas are not heard", slog.Any("cause", err))
		}
		if pause.For(ctx, again) != nil {
			return
		}
	}
}

// listenOnce makes a connection and keeps the lease as long as that stands, which it
// reports. It says when the lease begins.
func (r *Registry) listenOnce(ctx context.Context, begins func()) (stood bool, err error) {
	e, err := r.connect(ctx)
	if err != nil {
		return false, err
	}
	defer e.close()
	// Nobody knows what was raised while there was no connection. From here on the server
	// tells, so that whoever reads now misses nothing.
	e.tell(nil)
	defer r.lease.lost()
	for n := 0; ; n++ {
		sent := time.Now()
		if err := e.ping(ctx); err != nil {
			return true, err
		}
		if *r.run.Load() != e.run {
			return true, errMoved
		}
		r.lease.answered(sent)
		if n == 0 {
			continue // it takes two to prove anything
		}
		if n == 1 {
			begins()
		}
		if pause.For(ctx, pingEvery-time.Since(sent)) != nil {
			return true, errClosed
		}
	}
}

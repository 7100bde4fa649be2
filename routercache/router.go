package routercache

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/clientele-graph/clientele/pause"
)

// router is one router, and who tells it.
type router struct {
	o     Options
	url   string
	queue *queue
	// calls, failures, refusals and lost are what Stats says of them.
	calls, failures, refusals, lost atomic.Int64

	// The fields below belong to run.

	// said were told for the first time in this period, heard in the one before.
	said, heard tags
	again       *time.Timer
	pause       time.Duration
	// trouble is what the log has been told, empty when all is well.
	trouble string
}

func newRouter(url string, o Options) *router {
	r := &router{o: o, url: url, queue: newQueue(o.Queue), said: make(tags), heard: make(tags), again: time.NewTimer(o.Again)}
	r.again.Stop()
	return r
}

// hear takes tags to be said.
func (r *router) hear(names []string) { r.queue.put(names, waiting{since: r.o.Now()}) }

// run tells the router what there is to tell until ctx is over, and what is left then.
// The calls may take longer: they end with their own context.
func (r *router) run(ctx, calls context.Context) {
	defer r.again.Stop()
	for {
		select {
		case <-r.queue.news:
			if pause.For(ctx, max(r.o.Gather, r.pause)) == nil {
				r.tell(calls)
			}
		case <-r.again.C:
			r.echo()
		case <-ctx.Done():
			r.tell(calls)
			r.lost.Add(int64(len(r.queue.take())))
			return
		}
	}
}

// tell says all that is waiting, in one call.
func (r *router) tell(ctx context.Context) {
	taken := r.queue.take()
	if len(taken) == 0 {
		return
	}
	r.calls.Add(1)
	problem, isFinal := r.send(ctx, taken)
	switch {
	case problem == "":
		r.pause = 0
		r.remember(taken)
	case isFinal:
		r.refusals.Add(1)
		r.lost.Add(int64(len(taken)))
	default:
		r.failures.Add(1)
		r.pause = min(max(2*r.pause, r.o.Pause), maxPause)
		r.queue.putAll(r.worthSaying(taken))
	}
	r.report(ctx, problem)
}

// worthSaying drops what has become too old.
func (r *router) worthSaying(taken tags) tags {
	for name, w := range taken {
		if r.o.Now().Sub(w.since) >= r.o.GiveUp {
			delete(taken, name)
			r.lost.Add(1)
		}
	}
	return taken
}

// remember keeps what was told for the first time, to tell it once more.
func (r *router) remember(told tags) {
	if len(r.said)+len(r.heard) == 0 {
		r.again.Reset(r.o.Again)
	}
	for name, w := range told {
		if !w.isEcho {
			r.said.put(name, waiting{since: w.since, isEcho: true}, r.o.Queue)
		}
	}
	if len(r.said)+len(r.heard) == 0 {
		r.again.Stop()
	}
}

// echo says once more what was told in the period before the one that ends now.
func (r *router) echo() {
	r.queue.putAll(r.heard)
	r.heard, r.said = r.said, make(tags)
	if len(r.heard) > 0 {
		r.again.Reset(r.o.Again)
	}
}

// report logs what has changed about how the router listens.
func (r *router) report(ctx context.Context, problem string) {
	if problem == r.trouble || ctx.Err() != nil {
		return
	}
	router := slog.String("router", hostOf(r.url))
	if problem == "" {
		r.o.Logger.InfoContext(ctx, "router takes invalidations again", router)
	} else {
		r.o.Logger.WarnContext(ctx, "router does not take invalidations", router, slog.String("problem", problem))
	}
	r.trouble = problem
}

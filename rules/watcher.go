package rules

import (
	"context"
	"encoding/hex"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/clientele-graph/clientele/commerce"
)

// Watcher re-reads the rules of one store until it is closed.
type Watcher struct {
	o     Options
	known *known

	start, stop sync.Once
	life        context.Context
	end         context.CancelFunc
	running     sync.WaitGroup

	// The fields below belong to the goroutine that reads.

	// took is how long the last reading took, and failing whether it failed.
	took    time.Duration
	failing bool
}

// New returns a watcher that does nothing until Start.
func New(o Options) *Watcher {
	o = o.withDefaults()
	w := &Watcher{o: o, known: newKnown(o)}
	w.life, w.end = context.WithCancel(context.Background())
	return w
}

// Start begins to read, now and then every TTL. A second Start does nothing, nor does
// one after Close.
func (w *Watcher) Start() {
	w.start.Do(func() { w.running.Go(w.watch) })
}

// Close ends what is under way and waits for it. A change that is not yet told
// everywhere is left for whoever reads next.
func (w *Watcher) Close() {
	w.stop.Do(func() {
		w.start.Do(func() {}) // too late for that
		w.end()
	})
	w.running.Wait()
}

func (w *Watcher) watch() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-w.life.Done():
			return
		case <-timer.C:
		}
		w.round(w.life)
		timer.Reset(w.pause())
	}
}

// pause is a little more than the TTL: whoever was elected for that long comes back
// when somebody can be elected again, and replicas that began together drift apart.
func (w *Watcher) pause() time.Duration {
	return w.o.TTL + w.o.TTL/100 + time.Duration(w.o.Random()*float64(w.o.TTL)/10)
}

// round reads once when it is this replica's turn, and tells what changed.
func (w *Watcher) round(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, w.o.Timeout)
	defer cancel()
	id := w.o.NewID()
	ctx = commerce.WithCorrelationID(ctx, uuid.NewString())
	defer func() {
		if v := recover(); v != nil {
			w.o.Logger.ErrorContext(ctx, "rules of prices: panic", slog.Any("panic", v), slog.String("stack", string(debug.Stack())))
		}
	}()
	// A list that takes longer than the TTL to read must not be read by two at a time.
	keep := max(w.o.TTL, 2*w.took)
	turn := w.known.elect(ctx, keep)
	if turn == notMine {
		return
	}
	began := w.o.Now()
	now, err := read(ctx, w.o.Store)
	if err != nil {
		w.complain(ctx, "read", err)
		return
	}
	w.took = w.o.Now().Sub(began)
	if w.took >= keep && turn == mine {
		if turn = w.known.elect(ctx, 2*w.took); turn == notMine {
			return // what was read is older than what another one reads
		}
	}
	if err := w.tell(ctx, turn, hex.EncodeToString(id[:]), now); err != nil {
		w.complain(ctx, "invalidate", err)
		return
	}
	if w.failing {
		w.failing = false
		w.o.Logger.InfoContext(ctx, "rules of prices are followed again")
	}
}

// tell compares with what was known, invalidates what changed, and only then takes the
// new over.
func (w *Watcher) tell(ctx context.Context, turn turn, mark string, now snapshot) error {
	before := w.known.takeOut(ctx, turn, mark)
	scopes, groups := before.changed(now)
	if groups {
		w.o.Forget()
	}
	if len(scopes) > 0 {
		if err := w.o.Prices.Invalidate(ctx, scopes...); err != nil {
			w.known.putBack(ctx)
			return err
		}
		w.o.Logger.InfoContext(ctx, "rules of prices changed", slog.Int("scopes", len(scopes)),
			slog.Bool("everything", scopes[0].Kind == commerce.ScopeEverything))
	}
	w.known.takeOver(ctx, now)
	return nil
}

// complain logs which step failed, and nothing of what the store said. Of a row of
// failures the first is a warning.
func (w *Watcher) complain(ctx context.Context, step string, err error) {
	if w.life.Err() != nil {
		return // Close is no failure
	}
	level := slog.LevelWarn
	if w.failing {
		level = slog.LevelDebug
	}
	w.failing = true
	w.o.Logger.Log(ctx, level, "rules of prices are not followed", slog.String("step", step),
		slog.String("code", string(commerce.CodeOf(commerce.StoreFault(err)))),
		slog.String("correlation_id", commerce.CorrelationID(ctx)))
}

package session

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

var errReplicasDown = errors.New("connection refused")

// fakeReplicas is what several Services share. It keeps things as long as it is told.
type fakeReplicas struct {
	clock *clock

	mu     sync.Mutex // guards the fields below
	down   bool
	hangs  bool // until the asker's patience ends
	count  int
	epochs map[int]kept
	kept   map[string]time.Time
	keeps  map[string]time.Duration // what EndOne was told, by session id
}

type kept struct {
	epoch string
	until time.Time
}

func newFakeReplicas() *fakeReplicas {
	return &fakeReplicas{
		clock: newClock(), epochs: map[int]kept{}, kept: map[string]time.Time{}, keeps: map[string]time.Duration{},
	}
}

func (f *fakeReplicas) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

func (f *fakeReplicas) enter(ctx context.Context) (leave func(), err error) {
	f.mu.Lock()
	if f.hangs {
		f.mu.Unlock()
		<-ctx.Done()
		return func() {}, ctx.Err()
	}
	if f.down {
		return f.mu.Unlock, errReplicasDown
	}
	return f.mu.Unlock, ctx.Err()
}

func (f *fakeReplicas) has(key string) bool {
	until, ok := f.kept[key]
	return ok && f.clock.Now().Before(until)
}

func (f *fakeReplicas) Ended(ctx context.Context, customerID int, sessionID string) (commerce.SessionsEnded, error) {
	leave, err := f.enter(ctx)
	defer leave()
	if err != nil {
		return commerce.SessionsEnded{}, err
	}
	out := commerce.SessionsEnded{ThisOne: f.has("ended " + sessionID)}
	if k := f.epochs[customerID]; f.clock.Now().Before(k.until) {
		out.Epoch = k.epoch
	}
	return out, nil
}

func (f *fakeReplicas) EndAll(ctx context.Context, customerID int, keep time.Duration) error {
	leave, err := f.enter(ctx)
	defer leave()
	if err == nil {
		f.count++
		f.epochs[customerID] = kept{strconv.Itoa(f.count), f.clock.Now().Add(keep)}
	}
	return err
}

func (f *fakeReplicas) EndOne(ctx context.Context, _ int, sessionID string, keep time.Duration) error {
	leave, err := f.enter(ctx)
	defer leave()
	if err == nil {
		f.kept["ended "+sessionID], f.keeps[sessionID] = f.clock.Now().Add(keep), keep
	}
	return err
}

func (f *fakeReplicas) First(ctx context.Context, kind, key string, keep time.Duration) (bool, error) {
	leave, err := f.enter(ctx)
	defer leave()
	if err != nil || f.has(kind+" "+key) {
		return false, err
	}
	f.kept[kind+" "+key] = f.clock.Now().Add(keep)
	return true, nil
}

func (f *fakeReplicas) Seen(ctx context.Context, kind, key string) (bool, error) {
	leave, err := f.enter(ctx)
	defer leave()
	return err == nil && f.has(kind+" "+key), err
}

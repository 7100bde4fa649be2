package session

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

func TestAlone(t *testing.T) {
	t.Parallel()
	c := newClock()
	a, err := newAlone(10, c.Now)
	if err != nil {
		t.Fatal(err)
	}
	first := func(kind, key string, want bool) {
		t.Helper()
		seen, _ := a.Seen(t.Context(), kind, key)
		got, err := a.First(t.Context(), kind, key, time.Minute)
		if err != nil || got != want || seen == want {
			t.Errorf("%s %s: first %t and seen %t, %v", kind, key, got, seen, err)
		}
	}
	first("a", "1", true)
	first("a", "1", false)
	first("b", "1", true)
	first("a", "2", true)
	c.Add(time.Minute - 1)
	first("a", "1", false) // and asking does not keep it longer
	c.Add(1)
	first("a", "1", true)
	for range 100 {
		first("flood", c.Now().String(), true)
		c.Add(time.Second)
	}
	if got := a.used.Len(); got != 10 {
		t.Errorf("%d are remembered", got)
	}
}

func TestAloneAtOnce(t *testing.T) {
	t.Parallel()
	a, err := newAlone(10, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	var firsts atomic.Int64
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if ok, _ := a.First(t.Context(), "a", "1", time.Hour); ok {
				firsts.Add(1)
			}
		})
	}
	wg.Wait()
	if firsts.Load() != 1 {
		t.Errorf("%d were first", firsts.Load())
	}
}

// A token is good for one use here, although the replicas have forgotten the first.
func TestUseOnceOutlivesTheReplicasMemory(t *testing.T) {
	t.Parallel()
	here, there, f := two(t)
	use := func(e *env, kind string, token commerce.Secret) (bool, error) {
		return e.useOnce(t.Context(), kind, token, time.Minute)
	}
	for _, step := range []struct {
		name   string
		before func()
		on     *env
		kind   string
		token  commerce.Secret
		first  bool
	}{
		{"the first", nil, here, "a", "h.p.s", true},
		{"again", nil, here, "a", "h.p.s", false},
		{"elsewhere", nil, there, "a", "h.p.s", false},
		{"forgotten", func() { clear(f.kept) }, here, "a", "h.p.s", false},
		{"forgotten, with another signature", func() { clear(f.kept) }, here, "a", "h.p.t", false},
		{"forgotten, of another kind", func() { clear(f.kept) }, here, "b", "h.p.s", true},
		{"forgotten, another one", func() { clear(f.kept) }, here, "a", "h.q.s", true},
		{"after its time", func() { clear(f.kept); f.clock.Add(time.Minute) }, here, "a", "h.p.s", true},
	} {
		if step.before != nil {
			f.set(step.before)
		}
		if first, err := use(step.on, step.kind, step.token); err != nil || first != step.first {
			t.Errorf("%s: first %t, %v", step.name, first, err)
		}
	}
	// What the replicas could not be asked about is not used up.
	f.set(func() { f.down = true })
	_, err := use(here, "a", "h.r.s")
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
	f.set(func() { f.down = false })
	if first, err := use(here, "a", "h.r.s"); err != nil || !first {
		t.Errorf("afterwards: %t, %v", first, err)
	}
}

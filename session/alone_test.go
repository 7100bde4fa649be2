package session

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
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

package upstream

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func noon() time.Time { return time.Date(2026, time.November, 1, 12, 0, 0, 0, time.UTC) }

// still is a clock of ours that stands.
func still() time.Time { return noon() }

// learned tells a clock what the store said, each reading one second after the
// other and taking 100 ms, as offsets from ours.
func learned(offsets ...time.Duration) *Clock {
	c := NewClock(still)
	for i, offset := range offsets {
		sent := noon().Add(time.Duration(i) * time.Second)
		said := sent.Add(offset).Truncate(time.Second)
		c.Learn(said, sent, sent.Add(100*time.Millisecond))
	}
	return c
}

// wantOffset allows what a reading in whole seconds leaves open.
func wantOffset(t *testing.T, c *Clock, want time.Duration) {
	t.Helper()
	if got := c.Now().Sub(c.now().Round(0)); (got - want).Abs() > time.Second {
		t.Errorf("the store is %s ahead, want %s", got, want)
	}
}

func TestClock(t *testing.T) {
	const ten = 10 * time.Minute
	for name, tc := range map[string]struct {
		heard []time.Duration
		want  time.Duration
	}{
		"nothing":                       {nil, 0},
		"ahead":                         {[]time.Duration{ten}, ten},
		"behind":                        {[]time.Duration{-ten}, -ten},
		"one odd at first":              {[]time.Duration{time.Hour, 0}, 0},
		"one odd among three":           {[]time.Duration{0, time.Hour, 0}, 0},
		"one odd at last":               {[]time.Duration{ten, ten, ten, ten, -time.Hour}, ten},
		"two odd among five":            {[]time.Duration{ten, -time.Hour, ten, time.Hour, ten}, ten},
		"set while we run":              {[]time.Duration{0, 0, 0, 0, 0, ten, ten, ten}, ten},
		"set not yet believed":          {[]time.Duration{0, 0, 0, 0, 0, ten, ten}, 0},
		"set back":                      {[]time.Duration{ten, ten, ten, ten, ten, -ten, -ten, -ten}, -ten},
		"a time zone off":               {[]time.Duration{90 * time.Minute}, 90 * time.Minute},
		"a day, which is an old answer": {[]time.Duration{24 * time.Hour}, 0},
		"a year, which is no clock's":   {[]time.Duration{365 * 24 * time.Hour}, 0},
		"a year back, after good ones":  {[]time.Duration{ten, -365 * 24 * time.Hour, -365 * 24 * time.Hour}, ten},
	} {
		t.Run(name, func(t *testing.T) { wantOffset(t, learned(tc.heard...), tc.want) })
	}
}

func TestClockLeavesOutSlowReadings(t *testing.T) {
	c := NewClock(still)
	c.Learn(noon().Add(time.Hour), noon(), noon().Add(longestReading+1))
	c.Learn(noon().Add(time.Hour), noon(), noon().Add(-time.Second))
	wantOffset(t, c, 0)
	c.Learn(noon().Add(time.Hour), noon(), noon().Add(longestReading))
	wantOffset(t, c, time.Hour)
	var none *Clock
	none.Learn(noon(), noon(), noon())
	none.hear(none.begin(), http.Header{})
}

// TestClockPromise is what signing relies on: whatever the fraction of the second
// and wherever in the round trip the answer was written, the error is a second and
// a half at most.
func TestClockPromise(t *testing.T) {
	for fraction := time.Duration(0); fraction < time.Second; fraction += 50 * time.Millisecond {
		for wrote := time.Duration(0); wrote <= longestReading; wrote += 100 * time.Millisecond {
			c := NewClock(still)
			truth := 10*time.Minute + fraction
			c.Learn(noon().Add(wrote+truth).Truncate(time.Second), noon(), noon().Add(longestReading))
			if off := (c.Now().Sub(noon()) - truth).Abs(); off > 1500*time.Millisecond {
				t.Errorf("off by %s", off)
			}
		}
	}
}

func TestClockAsks(t *testing.T) {
	c := NewClock(still)
	broken := errors.New("no answer")
	if err := c.Ask(t.Context(), func(context.Context) (time.Time, error) { return time.Time{}, broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	wantOffset(t, c, 0)
	if err := c.Ask(t.Context(), func(context.Context) (time.Time, error) { return noon().Add(-time.Hour), nil }); err != nil {
		t.Error(err)
	}
	wantOffset(t, c, -time.Hour)
}

// TestTheChainTeachesTheClock follows a real store whose clock is wrong, and is set
// while we run.
func TestTheChainTeachesTheClock(t *testing.T) {
	var ahead atomic.Int64
	store := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().Add(time.Duration(ahead.Load())).UTC().Format(http.TimeFormat))
	})
	for name, tc := range map[string]struct {
		trusted []string
		learns  bool
	}{
		"the store":    {[]string{strings.TrimPrefix(store, "http://")}, true},
		"another host": {[]string{"store.example"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			clock := NewClock(nil)
			pool := newPool()
			t.Cleanup(pool.CloseIdleConnections)
			client := Client(Transport(pool, Options{Clock: clock, TrustedHosts: tc.trusted}))
			for _, off := range []time.Duration{10 * time.Minute, -10 * time.Minute} {
				ahead.Store(int64(off))
				for range 3 {
					if _, err := Send(t.Context(), client, newRequest(t, t.Context(), store, reading()), reading()); err != nil {
						t.Fatal(err)
					}
				}
				if !tc.learns {
					off = 0
				}
				if got := time.Until(clock.Now()); (got - off).Abs() > 2*time.Second {
					t.Errorf("the store is %s ahead, want %s", got, off)
				}
			}
		})
	}
}

func TestAnswersThatTellNoTime(t *testing.T) {
	for name, h := range map[string]http.Header{
		"kept":         headers("Date", "Sun, 01 Nov 2026 13:00:00 GMT", "Age", "3600"),
		"kept, of now": headers("Date", "Sun, 01 Nov 2026 13:00:00 GMT", "Age", "0"),
		"no date":      headers(),
		"no date's":    headers("Date", canary),
		"a number":     headers("Date", "1793534400"),
	} {
		c := NewClock(still)
		c.hear(c.begin(), h)
		if !c.Now().Equal(noon()) {
			t.Errorf("%s: learned", name)
		}
	}
	c := NewClock(still)
	c.hear(c.begin(), headers("Date", "Sun, 01 Nov 2026 13:00:00 GMT"))
	wantOffset(t, c, time.Hour)
}

func TestClockIsForMany(t *testing.T) {
	c := NewClock(nil)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 500 {
				sent := c.begin()
				c.Learn(sent.Add(10*time.Minute).Truncate(time.Second), sent, c.begin())
				_ = c.Now()
			}
		})
	}
	wait.Wait()
	wantOffset(t, c, 10*time.Minute)
}

// BenchmarkClock is what an answer pays.
func BenchmarkClock(b *testing.B) {
	c := NewClock(nil)
	h := headers("Date", time.Now().UTC().Format(http.TimeFormat))
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			c.hear(c.begin(), h)
		}
	})
}

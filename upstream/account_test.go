package upstream

import (
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// TestAccountAcrossTheEndOfAWindow holds which window a call counts in.
func TestAccountAcrossTheEndOfAWindow(t *testing.T) {
	const s = time.Second
	told := func(reset time.Duration) patience { return patience{quota: 10, reset: reset} }
	for name, test := range map[string]struct {
		// reset is what the answer to a call tells that was taken just before the end of the
		// first window, and that took until at.
		at   time.Duration
		says patience
		// used is what counts in the second window then, beside one call of its own.
		used int
	}{
		"it was in the one before": {29900 * ms, told(100 * ms), 1},
		"it is in this one":        {31 * s, told(30 * s), 2},
		"it could be in either":    {32 * s, told(2 * s), 2},
		"it tells nothing":         {31 * s, patience{}, 2},
		"it has no window":         {31 * s, patience{quota: 10}, 2},
	} {
		clock := newHandClock()
		at := func(d time.Duration) time.Time { return clock.t.Add(d) }
		a := &account{}
		first, _ := a.take(at(0), commerce.Draw{Share: 1}, 0)
		a.learn(first, at(0), told(30*s), false)
		late, wait := a.take(at(29*s), commerce.Draw{Share: 1}, 0)
		if wait != 0 {
			t.Fatal("there is no place")
		}
		if _, wait := a.take(at(30*s), commerce.Draw{Share: 1}, 0); wait != 0 || a.used != 2 {
			t.Errorf("%s: %d count in the next window while it is under way", name, a.used)
		}
		a.learn(late, at(test.at), test.says, false)
		if a.used != test.used {
			t.Errorf("%s: %d count in the next window", name, a.used)
		}
	}
}

// TestAccountKnowsWhenAWindowIsOver never takes it for over before it is.
func TestAccountKnowsWhenAWindowIsOver(t *testing.T) {
	const s = time.Second
	clock := newHandClock()
	at := func(d time.Duration) time.Time { return clock.t.Add(d) }
	a := &account{}
	for i, step := range []struct {
		taken, answered, reset time.Duration
		window, used           int
		ends                   time.Duration
	}{
		{0, 1 * s, 20 * s, 1, 1, 21 * s},              // it may have been told when it came
		{2 * s, 10 * s, 18 * s, 1, 2, 21 * s},         // a slow one proves no later end
		{11 * s, 11 * s, 8500 * ms, 1, 3, 19500 * ms}, // and a quick one an earlier
		{12 * s, 12 * s, 8 * s, 1, 4, 19500 * ms},     // about the same
		{19 * s, 20 * s, 29 * s, 2, 1, 49 * s},        // clearly another
		{60 * s, 60 * s, 30 * s, 3, 1, 90 * s},        // after a rest
	} {
		c, wait := a.take(at(step.taken), commerce.Draw{Share: 1}, 0)
		if wait != 0 {
			t.Fatalf("step %d: wait %s", i, wait)
		}
		a.learn(c, at(step.answered), patience{quota: 100, reset: step.reset}, false)
		if a.window != step.window || a.used != step.used || !a.ends.Equal(at(step.ends)) || a.open != 0 {
			t.Errorf("step %d: window %d, %d used, %d open, ends after %s", i, a.window, a.used, a.open, a.ends.Sub(clock.t))
		}
	}
}

// TestAccountFindsANewWindow while others are under way, which may count in it.
func TestAccountFindsANewWindow(t *testing.T) {
	clock := newHandClock()
	a := &account{}
	var calls []counted
	for range 5 {
		c, _ := a.take(clock.now(), commerce.Draw{Share: 1}, 0)
		calls = append(calls, c)
	}
	a.learn(calls[0], clock.now(), patience{quota: 5, reset: 10 * ms}, false)
	a.learn(calls[1], clock.now(), patience{quota: 5, reset: 30 * time.Second}, false)
	if a.used != 4 || a.window != 2 {
		t.Errorf("%d are used in window %d, and three under way", a.used, a.window)
	}
	a.learn(calls[2], clock.now(), patience{quota: 5, reset: 10 * ms}, false)
	a.learn(calls[3], clock.now(), patience{quota: 5, reset: 30 * time.Second}, false)
	a.learn(calls[4], clock.now(), patience{}, false)
	if a.used != 3 {
		t.Errorf("%d are used, and one was in the window before", a.used)
	}
	if _, wait := a.take(clock.now(), commerce.Draw{Share: 0.6}, 0); wait != 30*time.Second {
		t.Errorf("wait %s with three of five used", wait)
	}
}

const ms = time.Millisecond

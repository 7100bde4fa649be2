package replica

import (
	"testing"
	"time"
)

func TestLease(t *testing.T) {
	t.Parallel()
	const ms = time.Millisecond
	began := time.Now()
	l := &lease{}
	for i, step := range []struct {
		// answered is when the ping was sent that is answered, lost that none is any more.
		answered time.Duration
		lost     bool
		now      time.Duration
		want     bool
	}{
		{answered: -1, now: 0, want: false},
		{answered: 10 * ms, now: 11 * ms, want: false}, // one ping proves nothing
		{answered: 12 * ms, now: 13 * ms, want: true},  // the second what was before the first
		{answered: -1, now: 209 * ms, want: true},
		{answered: -1, now: 210 * ms, want: false}, // exactly
		{answered: 60 * ms, now: 211 * ms, want: true},
		{answered: -1, now: 212 * ms, want: false},
		{answered: 900 * ms, now: 901 * ms, want: false}, // proves the one before, which is old
		{answered: 940 * ms, now: 941 * ms, want: true},
		{lost: true, now: 942 * ms, want: false},
		{answered: 950 * ms, now: 951 * ms, want: false}, // of another connection
		{answered: 951 * ms, now: 952 * ms, want: true},
	} {
		switch {
		case step.lost:
			l.lost()
		case step.answered >= 0:
			l.answered(began.Add(step.answered))
		}
		if got := l.holds(began.Add(step.now)); got != step.want {
			t.Errorf("step %d: holds is %v", i, got)
		}
	}
}

// TestALeaseOfAMachineThatSlept: the time counted stood still, or the wall clock was
// set.
func TestALeaseOfAMachineThatSlept(t *testing.T) {
	t.Parallel()
	l := &lease{}
	sent := time.Now()
	l.answered(sent)
	l.answered(sent)
	for name, now := range map[string]time.Time{
		"wall clock": sent.Round(0).Add(leaseLength),
		"counted":    sent.Add(leaseLength),
	} {
		if l.holds(now) {
			t.Errorf("%s: it holds", name)
		}
	}
	if !l.holds(sent.Add(leaseLength-time.Millisecond)) || !l.holds(sent.Round(0).Add(-time.Hour)) {
		t.Error("it does not hold")
	}
}

package replica

import (
	"testing"
	"time"
)

func TestPause(t *testing.T) {
	t.Parallel()
	p := &recess{length: time.Second}
	began := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	at := func(d time.Duration) time.Time { return began.Add(d) }
	const ms = time.Millisecond
	for i, step := range []struct {
		now  time.Duration
		does string
		want bool
	}{
		{0, "admits", true},
		{0, "admits", true},
		{0, "end", false},
		{0, "begin", true},
		{1 * ms, "begin", false}, // another caller who was under way
		{1 * ms, "admits", false},
		{1000 * ms, "admits", false},
		{1001 * ms, "admits", true},  // one tries
		{1001 * ms, "admits", false}, // and the others do not
		{2000 * ms, "admits", false},
		{2001 * ms, "admits", true}, // nobody heard of the first one: the next tries
		{2002 * ms, "begin", false},
		{3001 * ms, "admits", false},
		{3002 * ms, "admits", true},
		{3003 * ms, "end", true},
		{3003 * ms, "admits", true},
		{3003 * ms, "admits", true},
		{3003 * ms, "end", false},
		{3004 * ms, "begin", true},
		{3005 * ms, "end", true},
		// One stutter, however many met it.
		{3010 * ms, "late", false},
		{3011 * ms, "late", false},
		{3012 * ms, "late", false},
		{3013 * ms, "late", false},
		{3013 * ms, "admits", true},
		{3014 * ms, "end", false},
		// Two in a long time.
		{4000 * ms, "late", false},
		{6000 * ms, "late", false},
		{6000 * ms, "end", false},
		// Several in a row, over some time.
		{7000 * ms, "late", false},
		{7100 * ms, "late", false},
		{7199 * ms, "late", false},
		{7200 * ms, "late", true},
		{7200 * ms, "admits", false},
		{8199 * ms, "late", false},
		{9000 * ms, "admits", false}, // it began again
		{9199 * ms, "admits", true},
		{9250 * ms, "late", false}, // and one is enough now
		{9251 * ms, "admits", false},
	} {
		var got bool
		switch step.does {
		case "admits":
			got = p.admits(at(step.now))
		case "begin":
			got = p.begin(at(step.now))
		case "late":
			got = p.late(at(step.now))
		case "end":
			got = p.end()
		}
		if got != step.want {
			t.Errorf("step %d, %s at %s: got %v", i, step.does, step.now, got)
		}
	}
}

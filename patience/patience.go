// Package patience is how our tests wait: for what others do, for what they log, and for
// their goroutines to be gone; and what they do on a machine that lacks something. Only
// tests import it. What they wait for comes within milliseconds; a bound costs time only
// when something is broken, so it is one that a busy machine does not reach.
package patience

import (
	"testing"
	"time"
)

// Limit is how long a test waits for what must come.
const Limit = time.Minute

// pace is the time between two looks.
const pace = 5 * time.Millisecond

// Eventually looks until it is so, and fails the test when that does not come. It must be
// called by the test's own goroutine.
func Eventually(tb testing.TB, what string, isSo func() bool) {
	tb.Helper()
	ticker := time.NewTicker(pace)
	defer ticker.Stop()
	late := time.After(Limit)
	for !isSo() {
		select {
		case <-ticker.C:
		case <-late:
			tb.Fatalf("after %s it is still not so: %s", Limit, what)
		}
	}
}

// Receive returns what comes next from a channel, and fails the test when nothing does.
// It must be called by the test's own goroutine.
func Receive[T any](tb testing.TB, what string, from <-chan T) (next T) {
	tb.Helper()
	select {
	case next = <-from:
	case <-time.After(Limit):
		tb.Fatalf("after %s nothing has come: %s", Limit, what)
	}
	return next
}

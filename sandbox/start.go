package sandbox

import (
	"context"
	"time"
)

// TB is what Start needs of a testing.TB. Naming it here keeps the testing
// package out of programs.
type TB interface {
	Helper()
	Cleanup(fn func())
	Fatalf(format string, args ...any)
	Logf(format string, args ...any)
}

// closeTimeout bounds how long the end of a test waits for its sandbox.
const closeTimeout = 10 * time.Second

// Start runs a sandbox for one test, on a free port and with nothing shared
// with other tests, and closes it when the test ends. Each change may adjust
// the options.
func Start(t TB, changes ...func(*Options)) *Server {
	t.Helper()
	var o Options
	for _, change := range changes {
		change(&o)
	}
	s, err := New(o)
	if err != nil {
		t.Fatalf("start sandbox: %v", err)
	}
	if err := s.Listen(); err != nil {
		t.Fatalf("start sandbox: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Logf("close sandbox: %v", err)
		}
	})
	return s
}

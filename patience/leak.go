package patience

import (
	"fmt"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// leaves is how long a goroutine may take to be gone: connections are closed by other
// goroutines than the tests', and client libraries let some sleep for a second.
const leaves = 30 * time.Second

// Main is what the TestMain of a package calls. It runs the tests, fails the run when a
// goroutine outlives them, and ends the program.
func Main(m *testing.M) {
	code := m.Run()
	if code == 0 {
		if err := leak(leaves); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// leak returns what is still there after so long.
func leak(within time.Duration) error {
	for began := time.Now(); ; {
		err := goleak.Find() // it has a second of patience of its own
		if err == nil || time.Since(began) > within {
			return err
		}
	}
}

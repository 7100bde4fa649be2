package replica

import (
	"fmt"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// TestMain looks for goroutines that outlive the tests. The client library lets
// one sleep for up to a second after a connection that could not be made.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 {
		if err := leak(5 * time.Second); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

func leak(patience time.Duration) error {
	for began := time.Now(); ; {
		err := goleak.Find() // it has some patience of its own
		if err == nil || time.Since(began) > patience {
			return err
		}
	}
}

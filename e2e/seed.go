package e2e

import (
	"cmp"
	"os"
	"strconv"
	"testing"
	"time"
)

// Seed is what the decisions of a run follow from: that of the variable, to repeat them, or
// another one each time.
func Seed(tb testing.TB, variable string) uint64 {
	tb.Helper()
	seed, err := strconv.ParseUint(cmp.Or(os.Getenv(variable), strconv.FormatInt(time.Now().UnixNano(), 10)), 10, 64)
	if err != nil {
		tb.Fatalf("%s: %v", variable, err)
	}
	tb.Logf("%s=%d", variable, seed)
	return seed
}

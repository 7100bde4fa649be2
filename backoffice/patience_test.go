package backoffice

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pause"
)

func TestNobodyWaitsLongerThanTheAsker(t *testing.T) {
	for name, tc := range map[string]struct {
		err      error
		deadline time.Duration
		calls    int
		took     time.Duration
	}{
		"there is time":         {patience(2 * time.Second), time.Minute, maxTries, 2*2*time.Second + 2*time.Second + 4*time.Second},
		"there is none":         {patience(30 * time.Second), 20 * time.Second, 1, 0},
		"the store is away":     {unavailable(), time.Minute, maxTries, 7500 * time.Millisecond},
		"what does not pass":    {lost(), time.Minute, 1, 0},
		"it is wrong for ever":  {commerce.BadInput("x", "No."), time.Minute, 1, 0},
		"time for one more try": {unavailable(), time.Second, 2, 500 * time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), tc.deadline)
			defer cancel()
			calls, began := 0, time.Now()
			_, err := readPatiently(ctx, pause.For, func() (int, error) { calls++; return 0, tc.err })
			if took := time.Since(began); commerce.CodeOf(err) != commerce.CodeOf(tc.err) || calls != tc.calls || took != tc.took {
				t.Errorf("%s: %v after %d calls and %v, want %d and %v", name, err, calls, took, tc.calls, tc.took)
			}
		})
	}
}

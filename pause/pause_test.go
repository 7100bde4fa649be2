package pause_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/pause"
)

func TestFor(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	for name, test := range map[string]struct {
		d, leaves time.Duration // leaves is negative for somebody who stays, 0 for who has left before
		took      time.Duration
		err       error
	}{
		"stays":                     {time.Second, -1, time.Second, nil},
		"leaves":                    {time.Hour, time.Second, time.Second, context.Canceled},
		"leaves later":              {time.Second, time.Hour, time.Second, nil},
		"has left":                  {time.Hour, 0, 0, context.Canceled},
		"no time":                   {0, -1, 0, nil},
		"less than no time":         {-time.Hour, -1, 0, nil},
		"no time, and has left":     {0, 0, 0, context.Canceled},
		"less, and has left before": {-time.Hour, 0, 0, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, leave := context.WithCancelCause(t.Context())
				defer leave(nil)
				switch {
				case test.leaves == 0:
					leave(gone)
				case test.leaves > 0:
					time.AfterFunc(test.leaves, func() { leave(gone) })
				}
				began := time.Now()
				err := pause.For(ctx, test.d)
				if !errors.Is(err, test.err) || time.Since(began) != test.took {
					t.Errorf("got %v after %v", err, time.Since(began))
				}
			})
		})
	}
}

// leaving is a context that ends while nobody looks: that of somebody who leaves in the
// moment in which the time is over.
type leaving struct{ context.Context }

func (leaving) Err() error { return context.Canceled }

func TestWhoLeavesAtTheEndDoesNotGoOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		if err := pause.For(leaving{t.Context()}, time.Second); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

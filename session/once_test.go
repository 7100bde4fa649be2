package session

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// Within an operation what is under a key is read once, whoever asks and however that
// ends, and another operation reads for itself.
func TestOnceInAnOperation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := errors.New("down")
		for _, fails := range []error{nil, down} {
			var reads atomic.Int32
			read := func() (int, error) {
				time.Sleep(time.Second)
				return int(reads.Add(1)), fails
			}
			var all sync.WaitGroup
			ctx := WithPrincipal(t.Context(), Principal{})
			for range 30 {
				all.Go(func() {
					if n, err := Once(ctx, "a", read); n != 1 || !errors.Is(err, fails) {
						t.Errorf("%d, %v", n, err)
					}
				})
			}
			all.Wait()
			if n, _ := Once(ctx, "b", read); n != 2 {
				t.Errorf("another key: %d", n)
			}
			if n, _ := Once(WithPrincipal(t.Context(), Principal{}), "a", read); n != 3 {
				t.Errorf("another operation: %d", n)
			}
			for want := range 2 {
				if n, _ := Once(t.Context(), "a", read); n != 4+want {
					t.Errorf("no operation: %d", n)
				}
			}
		}
	})
}

// Who shares a read waits no longer than they may, and not for one that panicked.
func TestOnceThatDoesNotEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		ctx = WithPrincipal(ctx, Principal{})
		end := make(chan struct{})
		defer close(end)
		go func() { _, _ = Once(ctx, "slow", func() (int, error) { <-end; return 1, nil }) }()
		synctest.Wait()
		if _, err := Once(ctx, "slow", func() (int, error) { return 2, nil }); commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable {
			t.Errorf("got %v", err)
		}
		func() {
			defer func() { _ = recover() }()
			_, _ = Once(ctx, "broken", func() (int, error) { panic("broken") })
		}()
		if _, err := Once(ctx, "broken", func() (int, error) { return 2, nil }); commerce.CodeOf(err) != commerce.CodeInternal {
			t.Errorf("got %v", err)
		}
	})
}

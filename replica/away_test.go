package replica

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/replica/redistest"
)

// slack is what a busy machine may add to a timeout. A call that does not end by itself
// takes longer than that.
const slack = 10 * time.Second

// hasty is for ends that nobody hears of.
const hasty = 60 * time.Millisecond

// within fails when a call takes longer than the store's timeouts.
func within(t *testing.T, s *Store, call func() error) error {
	t.Helper()
	began := time.Now()
	err := call()
	if limit := max(s.o.Timeout, s.o.TellTimeout); time.Since(began) > limit+slack {
		t.Errorf("a call took %s, and the timeout is %s", time.Since(began), limit)
	}
	return err
}

// every makes one call of each method.
func every(ctx context.Context, s *Store) []func() error {
	return []func() error{
		func() error { return s.Ping(ctx) },
		func() error { return s.EndAll(ctx, 42, time.Hour) },
		func() error { return s.EndOne(ctx, 42, "a", time.Hour) },
		func() error { _, err := s.Ended(ctx, 42, "a"); return err },
		func() error { _, err := s.First(ctx, "token", "a", time.Hour); return err },
		func() error { _, err := s.Seen(ctx, "token", "a"); return err },
		func() error { _, err := s.Elect(ctx, "work", time.Hour); return err },
		func() error { _, err := s.Remember(ctx, "work", []byte("a")); return err },
		func() error { _, err := s.Journal("shop").Read(ctx, "work"); return err },
		func() error { _, err := s.Journal("shop").Swap(ctx, "work", nil, []byte("a"), time.Hour); return err },
		func() error { _, err := s.Registry().Generations(ctx, scopes(1)); return err },
		func() error { return s.Registry().Raise(ctx, scopes(1), time.Now()) },
		func() error { _, err := s.Prices().Get(ctx, priceKeys(2)); return err },
		func() error { _, _, err := s.Quota().Take(ctx, "host", 150, commerce.Draw{Share: 0.5}); return err },
	}
}

func TestAServerThatIsDown(t *testing.T) {
	t.Parallel()
	s := open(t, Options{URL: "redis://canary:canary@127.0.0.1:1", TellTimeout: hasty}) // where nobody listens
	for range 20 {
		for _, call := range every(t.Context(), s) {
			mustBeUnavailable(t, within(t, s, call))
		}
	}
}

// TestADeadServerCostsNothing counts the connections to a server that takes them
// and says nothing, with a clock that stands still.
func TestADeadServerCostsNothing(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var connections atomic.Int32
	var accepting sync.WaitGroup
	accepting.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Add(1)
			defer shut(conn)
		}
	})
	now := time.Now()
	s := open(t, Options{URL: commerce.Secret("redis://" + listener.Addr().String()), Now: func() time.Time { return now }})
	patience.Eventually(t, "the handshake has failed", func() bool {
		err := within(t, s, func() error { return s.Ping(t.Context()) })
		mustBeUnavailable(t, err)
		return errors.Is(err, errPausing)
	})
	began := time.Now()
	for range 10_000 {
		err := s.Ping(t.Context())
		if !errors.Is(err, errPausing) {
			t.Fatalf("got %v", err)
		}
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("ten thousand calls took %s", took)
	}
	s.Close()
	shut(listener)
	accepting.Wait()
	if n := connections.Load(); n > 2 { // Open's, and one of a caller who came just after it had failed
		t.Errorf("%d connections were made", n)
	}
}

func TestAServerThatIsKilledAndComesBack(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	var log patience.Log
	s := open(t, Options{
		URL: commerce.Secret(server.URL), Timeout: patient,
		Logger: slog.New(slog.NewTextHandler(&log, nil)),
	})
	for _, call := range every(t.Context(), s) {
		patience.Eventually(t, "it serves", func() bool { return call() == nil })
	}
	for range 2 {
		// Others are under way when it happens.
		var crowd sync.WaitGroup
		over := make(chan struct{})
		for range 20 {
			crowd.Go(func() {
				for {
					select {
					case <-over:
						return
					case <-time.After(time.Millisecond):
						_ = within(t, s, func() error { return s.Ping(context.Background()) }) // it fails while the server is away
					}
				}
			})
		}
		server.Kill()
		patience.Eventually(t, "it is noticed", func() bool { return s.Ping(t.Context()) != nil })
		for _, call := range every(t.Context(), s) {
			mustBeUnavailable(t, within(t, s, call))
		}
		server.Restart()
		patience.Eventually(t, "it is found again", func() bool { return s.Ping(t.Context()) == nil })
		close(over)
		crowd.Wait()

		after, err := s.Ended(t.Context(), 42, "a")
		if err != nil || after.Epoch == "" || !after.ThisOne {
			t.Errorf("got %+v, %v", after, err)
		}
		if first, err := s.First(t.Context(), "token", "a", time.Hour); err != nil || first {
			t.Errorf("first %v, %v for what was used before", first, err)
		}
	}
	if said := log.String(); strings.Count(said, `do not hear each other" of="all but prices"`) != 2 || strings.Count(said, `hear each other again" of="all but prices"`) != 2 || strings.Contains(said, server.Address) {
		t.Errorf("the log says:\n%s", said)
	}
}

func TestAServerThatHangs(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, Options{URL: commerce.Secret(server.URL), TellTimeout: hasty})
	patience.Eventually(t, "it is connected", func() bool { return s.EndAll(t.Context(), 42, time.Hour) == nil })
	patience.Eventually(t, "the token is kept", func() bool { _, err := s.First(t.Context(), "token", "kept", time.Hour); return err == nil })
	server.Hang()
	until := time.Now().Add(4 * time.Second) // longer than it takes to hang up
	var crowd sync.WaitGroup
	for range 300 { // more than may be under way
		crowd.Go(func() {
			for time.Now().Before(until) {
				for _, call := range every(context.Background(), s) {
					if within(t, s, call) == nil {
						t.Error("a server that hangs answered")
					}
				}
				<-time.After(50 * time.Millisecond) // a client's pace
			}
		})
	}
	crowd.Wait()
	server.Resume()
	var after commerce.SessionsEnded
	patience.Eventually(t, "it is found again", func() bool {
		var err error
		after, err = s.Ended(t.Context(), 42, "b")
		return err == nil
	})
	if after.Epoch == "" || after.ThisOne {
		t.Errorf("got %+v", after)
	}
	seen := false
	patience.Eventually(t, "it says whether the token is kept", func() bool {
		var err error
		seen, err = s.Seen(t.Context(), "token", "kept")
		return err == nil
	})
	if !seen {
		t.Error("the token is not kept")
	}
}

func TestClosingWhileTheServerHangs(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, Options{URL: commerce.Secret(server.URL)})
	patience.Eventually(t, "it is connected", func() bool { return s.Ping(t.Context()) == nil })
	server.Hang()
	mustBeUnavailable(t, s.Ping(t.Context()))
	mustBeUnavailable(t, s.EndOne(t.Context(), 42, "a", time.Hour)) // and it is tried once more
	began := time.Now()
	s.Close()
	s.Close()
	if took := time.Since(began); took > 15*time.Second {
		t.Errorf("it took %s", took)
	}
	s.pause.end()
	if err := s.Ping(t.Context()); !errors.Is(err, errClosed) {
		t.Errorf("got %v", err)
	}
}

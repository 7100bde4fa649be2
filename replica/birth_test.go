package replica

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/replica/redistest"
)

// epochAt returns the epoch of a customer as s is told it.
func epochAt(t *testing.T, s *Store, customer int) string {
	t.Helper()
	e, err := s.Ended(context.Background(), customer, "a")
	if err != nil {
		t.Error(err)
	}
	return e.Epoch
}

// TestAServerThatForgot: what was ended would live again, so nothing that is remembered
// may stand.
func TestAServerThatForgot(t *testing.T) {
	t.Parallel()
	for name, forget := range map[string]func(*testing.T, *redistest.Server, *Store){
		"all": func(_ *testing.T, server *redistest.Server, _ *Store) { server.Say("FLUSHALL") },
		"all, and heard of an end since": func(t *testing.T, server *redistest.Server, s *Store) {
			server.Say("FLUSHALL")
			if err := s.EndOne(t.Context(), 7, "b", time.Hour); err != nil {
				t.Error(err)
			}
		},
		"nothing, but was away": func(t *testing.T, server *redistest.Server, s *Store) {
			server.Kill()
			server.Restart()
			patience.Eventually(t, "it is found again", func() bool { return s.Ping(t.Context()) == nil })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t)
			one := open(t, Options{URL: commerce.Secret(server.URL), Timeout: patient})
			two := open(t, Options{URL: commerce.Secret(server.URL), Timeout: patient})
			if err := one.EndAll(t.Context(), 42, time.Hour); err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for range 3 {
				for _, s := range []*Store{one, two} {
					for _, customer := range []int{7, 42} { // nothing ended, all ended
						before := epochAt(t, s, customer)
						if again := epochAt(t, s, customer); before == "" || again != before {
							t.Errorf("%d: %q and %q, and nothing has happened", customer, before, again)
						}
						seen[before] = true
					}
				}
				forget(t, server, one)
				patience.Eventually(t, "the other one finds it too", func() bool { return two.Ping(t.Context()) == nil })
				for _, s := range []*Store{one, two} {
					for _, customer := range []int{7, 42} {
						if after := epochAt(t, s, customer); after == "" || seen[after] {
							t.Errorf("%d: got %q, which was an epoch before", customer, after)
						}
					}
				}
			}
		})
	}
}

// TestBirths are there once for a shelf, for ever, whoever comes first.
func TestBirths(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	url := commerce.Secret("redis://" + server.Addr())
	stores := []*Store{open(t, Options{URL: url, Timeout: patient}), open(t, Options{URL: url, Timeout: patient})}
	var (
		all    sync.WaitGroup
		mu     sync.Mutex
		epochs = map[string]bool{}
	)
	for n := range 40 {
		all.Go(func() {
			epoch := epochAt(t, stores[n%2], 1+shelves*(n%4))
			mu.Lock()
			defer mu.Unlock()
			epochs[epoch] = true
		})
	}
	all.Wait()
	if len(epochs) != 1 || len(server.Keys()) != 1 {
		t.Errorf("%d epochs and %d keys of one shelf", len(epochs), len(server.Keys()))
	}
	server.FastForward(10 * 365 * 24 * time.Hour)
	if !epochs[epochAt(t, stores[0], 1)] {
		t.Error("it was forgotten")
	}
	if epochs[epochAt(t, stores[0], 2)] {
		t.Error("another shelf has the same")
	}
	if epochs[epochAt(t, open(t, Options{URL: url, Timeout: patient, Prefix: "store-2|audience"}), 1)] {
		t.Error("another deployment has the same")
	}
}

// TestWithoutABirthNobodyKnows: a server that takes no writes cannot be told of ends.
func TestWithoutABirthNobodyKnows(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, "--min-replicas-to-write", "1")
	s := open(t, Options{URL: commerce.Secret(server.URL), Timeout: patient})
	_, err := s.Ended(t.Context(), 42, "a")
	mustBeUnavailable(t, err)
	if got := causeOf(err); got == nil || got.Error() != "redis answers NOREPLICAS" {
		t.Errorf("got %v", got)
	}
}

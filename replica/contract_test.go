package replica

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/replica/redistest"
)

// TestContract holds what a Store promises against every kind of server.
func TestContract(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(t *testing.T) string{
		"miniredis": func(t *testing.T) string { return "redis://" + miniredis.RunT(t).Addr() },
		"redis":     func(t *testing.T) string { return redistest.Start(t).URL },
		"a database of redis, with a user": func(t *testing.T) string {
			server := redistest.Start(t, "--user", "clientele", "on", ">s3cr/t@", "~*", "+@all", "--user", "default", "off")
			return "redis://clientele:s3cr%2Ft%40@" + server.Address + "/3"
		},
		"redis with a password": func(t *testing.T) string {
			return "redis://:secret@" + redistest.Start(t, "--requirepass", "secret").Address
		},
		"a cluster": startCluster,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := commerce.Secret(start(t))
			one := open(t, Options{URL: url, Timeout: patient})
			two := open(t, Options{URL: url, Timeout: patient})
			other := open(t, Options{URL: url, Timeout: patient, Prefix: "store-2|audience"})
			patience.Eventually(t, "the cluster serves", func() bool {
				_, err := one.Ended(t.Context(), 1, "a")
				one.pause.end()
				return err == nil
			})
			testEnds(t, one, two, other)
			testOnce(t, one, two, other)
			for _, s := range []*Store{one, two, other} {
				if err := s.Ping(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// startCluster runs a cluster of one node that has all slots. It refuses commands
// whose keys lie in two, as larger ones do.
func startCluster(t *testing.T) string {
	server := redistest.Start(t, "--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1")
	server.Say("CLUSTER ADDSLOTSRANGE 0 16383")
	return server.URL
}

func testEnds(t *testing.T, one, two, other *Store) {
	t.Helper()
	ctx := t.Context()
	ended := func(s *Store, customer int, session string) commerce.SessionsEnded {
		t.Helper()
		e, err := s.Ended(ctx, customer, session)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	nothing, others := ended(two, 42, "a"), []commerce.SessionsEnded{ended(two, 43, "a"), ended(other, 42, "a")}
	if nothing.Epoch == "" || nothing.ThisOne {
		t.Errorf("nothing has ended, and %+v", nothing)
	}
	if err := one.EndOne(ctx, 42, "a", time.Hour); err != nil {
		t.Fatal(err)
	}
	if e := ended(two, 42, "a"); e.Epoch != nothing.Epoch || !e.ThisOne {
		t.Errorf("a was ended, and %+v", e)
	}
	last := nothing.Epoch
	for range 3 {
		if err := one.EndAll(ctx, 42, time.Hour); err != nil {
			t.Fatal(err)
		}
		e := ended(two, 42, "b")
		if e.Epoch == "" || e.Epoch == last || e.ThisOne {
			t.Errorf("all were ended, and %+v after %q", e, last)
		}
		last = e.Epoch
	}
	for i, e := range []commerce.SessionsEnded{ended(two, 43, "a"), ended(other, 42, "a")} {
		if e != others[i] {
			t.Errorf("somebody else's have ended: %+v, and before %+v", e, others[i])
		}
	}
}

func testOnce(t *testing.T, one, two, other *Store) {
	t.Helper()
	ctx := t.Context()
	var firsts atomic.Int32
	var all sync.WaitGroup
	for n := range 60 {
		all.Go(func() {
			first, err := []*Store{one, two}[n%2].First(ctx, "token", "abc", time.Hour)
			if err != nil {
				t.Error(err)
			}
			if first {
				firsts.Add(1)
			}
		})
	}
	all.Wait()
	if firsts.Load() != 1 {
		t.Errorf("%d were first", firsts.Load())
	}
	for _, test := range []struct {
		s         *Store
		kind, key string
		seen      bool
	}{
		{one, "token", "abc", true},
		{two, "token", "abc", true},
		{two, "token", "abd", false},
		{two, "link", "abc", false},
		{two, "tokena", "bc", false},
		{other, "token", "abc", false},
	} {
		if seen, err := test.s.Seen(ctx, test.kind, test.key); err != nil || seen != test.seen {
			t.Errorf("%s %s: seen %v, %v; want %v", test.kind, test.key, seen, err, test.seen)
		}
		if test.s == other {
			continue
		}
		first, err := test.s.First(ctx, test.kind, test.key, time.Hour)
		if err != nil || first == test.seen {
			t.Errorf("%s %s: first %v, %v; want %v", test.kind, test.key, first, err, !test.seen)
		}
	}
}

// TestALogoutIsSeenByTheNextRequest is why nothing is cached: one replica ends, the
// other one looks, over and over.
func TestALogoutIsSeenByTheNextRequest(t *testing.T) {
	t.Parallel()
	url := commerce.Secret(redistest.Start(t).URL)
	one, two := open(t, Options{URL: url, Timeout: patient}), open(t, Options{URL: url, Timeout: patient})
	last := ""
	for range 200 {
		if err := one.EndAll(context.Background(), 7, time.Hour); err != nil {
			t.Fatal(err)
		}
		e, err := two.Ended(context.Background(), 7, "a")
		if err != nil || e.Epoch == last {
			t.Fatalf("got %+v, %v after %q", e, err, last)
		}
		last = e.Epoch
	}
}

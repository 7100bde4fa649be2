package replica

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/replica/redistest"
)

// pair returns two replicas on one server, and a follower of the second.
func pair(t *testing.T, server *redistest.Server) (one, two *Store, f *follower) {
	t.Helper()
	url := commerce.Secret(server.URL)
	one, two = open(t, Options{URL: url, Timeout: patient, TellTimeout: patient}), open(t, Options{URL: url, Timeout: patient})
	f = follow(two)
	patience.Eventually(t, "it is heard", two.Registry().IsHeard)
	return one, two, f
}

// TestRaisesAreFollowed holds the lease to its word: once it covers the moment in which a
// raise was confirmed, the follower has been told.
func TestRaisesAreFollowed(t *testing.T) {
	t.Parallel()
	one, two, f := pair(t, redistest.Start(t))
	var longest time.Duration
	for n := range 500 {
		scope := commerce.PriceScope{Kind: commerce.ScopeProduct, ID: n}
		if err := one.Registry().Raise(t.Context(), []commerce.PriceScope{scope}, time.Now()); err != nil {
			t.Fatal(err)
		}
		confirmed := time.Now()
		told := false
		for !told {
			covered := two.Registry().lease.provedAt().After(confirmed)
			select {
			case scopes := <-f.heard:
				told = scopes == nil || slices.Contains(scopes, scope)
			case <-time.After(time.Millisecond):
			}
			// What was told before we looked is in the channel by now.
			for covered && !told && len(f.heard) > 0 {
				scopes := <-f.heard
				told = scopes == nil || slices.Contains(scopes, scope)
			}
			if covered && !told {
				t.Fatalf("raise %d was not told, and the lease says it was", n)
			}
			if time.Since(confirmed) > patience.Limit {
				t.Fatalf("raise %d was never told", n)
			}
		}
		longest = max(longest, time.Since(confirmed))
		<-time.After(time.Duration(rand.IntN(3000)) * time.Microsecond)
	}
	t.Logf("500 raises were followed within %s, and %s are promised", longest, promised) // which is up to the machine
	if !one.Registry().IsHeard() && one.Stats().Heard {
		t.Error("nobody follows there")
	}
}

// TestFollowingThroughTrouble reads as a cache would, while others raise and all kinds of
// things happen to the server.
func TestFollowingThroughTrouble(t *testing.T) {
	t.Parallel()
	for name, trouble := range map[string]func(*testing.T, *redistest.Server){
		"the server is killed":           func(_ *testing.T, s *redistest.Server) { s.Kill(); s.Restart() },
		"the server forgets":             func(_ *testing.T, s *redistest.Server) { s.Kill(); s.Forget(); s.Restart() },
		"the server is emptied":          func(_ *testing.T, s *redistest.Server) { s.Say("FLUSHALL") },
		"the connection is killed":       killEar,
		"the server hangs for a moment":  func(_ *testing.T, s *redistest.Server) { s.Hang(); <-time.After(300 * time.Millisecond); s.Resume() },
		"the server hangs for some time": func(_ *testing.T, s *redistest.Server) { s.Hang(); <-time.After(1500 * time.Millisecond); s.Resume() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t)
			one, two, f := pair(t, server)
			h, scope := &history{over: map[[16]byte]time.Time{}}, scopes()
			var all sync.WaitGroup
			var raised atomic.Int64
			over := make(chan struct{})
			all.Go(func() {
				for {
					select {
					case <-over:
						return
					case <-time.After(time.Duration(rand.IntN(8000)) * time.Microsecond):
						one.pause.end()
						if h.raise(one, scope) == nil {
							raised.Add(1)
						}
					}
				}
			})
			all.Go(func() {
				longest, reads := h.watch(t, f, scope[0], over)
				t.Logf("%d reads, none further behind than %s", reads, longest)
			})
			for range 3 {
				trouble(t, server)
				enough := raised.Load() + 20
				patience.Eventually(t, "some are raised, and it is heard again", func() bool {
					two.pause.end()
					return raised.Load() >= enough && two.Registry().IsHeard()
				})
			}
			close(over)
			all.Wait()
		})
	}
}

// TestAServerThatHangsIsNotHeard within the time that was promised, and what was raised
// meanwhile is told before it is heard again.
func TestAServerThatHangsIsNotHeard(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	one, two, f := pair(t, server)
	scope := commerce.PriceScope{Kind: commerce.ScopeGroup, ID: 7}
	for round := range 5 {
		for len(f.heard) > 0 {
			<-f.heard
		}
		server.Hang()
		<-time.After(promised)
		if two.Registry().IsHeard() || two.Stats().Heard {
			t.Fatalf("round %d: a server that hangs is heard", round)
		}
		var confirmed time.Time
		var all sync.WaitGroup
		all.Go(func() { // it waits in the server's socket
			if err := one.Registry().Raise(context.Background(), []commerce.PriceScope{scope}, time.Now()); err != nil {
				t.Error(err)
			}
			confirmed = time.Now()
		})
		patience.Eventually(t, "it is sent", func() bool { return len(one.tells) > 0 })
		server.Resume()
		all.Wait()
		patience.Eventually(t, "it is heard again", func() bool { return two.Registry().lease.provedAt().After(confirmed) })
		told := false
		for len(f.heard) > 0 {
			scopes := <-f.heard
			told = told || scopes == nil || slices.Contains(scopes, scope)
		}
		if !told {
			t.Errorf("round %d: it is heard, and nobody was told", round)
		}
	}
}

// TestAnotherServerTakesOver while the connection to the old one stands, which answers
// every ping and is told of nothing any more.
func TestAnotherServerTakesOver(t *testing.T) {
	t.Parallel()
	before, after := redistest.Start(t), redistest.Start(t)
	proxy := startSlowProxy(t, before.Address)
	s := open(t, Options{URL: commerce.Secret("redis://" + proxy.address), Timeout: patient})
	other := open(t, Options{URL: commerce.Secret(after.URL), Timeout: patient, TellTimeout: patient})
	f, scope := follow(s), []commerce.PriceScope{{Kind: commerce.ScopeGroup, ID: 7}}
	old := generationsAt(t, s, scope)
	patience.Eventually(t, "it is heard", s.Registry().IsHeard)

	proxy.lead(after.Address)
	kill(t, before, "clientele") // where questions are asked
	patience.Eventually(t, "the new server is asked", func() bool {
		s.pause.end()
		got, err := s.Registry().Generations(t.Context(), scope)
		return err == nil && got[0].ID != old[0].ID
	})
	for len(f.heard) > 0 {
		<-f.heard
	}
	if err := other.Registry().Raise(t.Context(), scope, time.Now()); err != nil {
		t.Fatal(err)
	}
	confirmed := time.Now()
	patience.Eventually(t, "it is heard again", func() bool { return s.Registry().lease.provedAt().After(confirmed) })
	told := false
	for len(f.heard) > 0 {
		scopes := <-f.heard
		told = told || scopes == nil || slices.Contains(scopes, scope[0])
	}
	if !told {
		t.Error("it is heard, and nobody was told of what the new server knows")
	}
}

// TestALostConnection is not heard, and when there is another one anything may have been
// raised.
func TestALostConnection(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	var log patience.Log
	s := open(t, Options{URL: commerce.Secret(server.URL), Timeout: patient, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if s.Registry().IsHeard() {
		t.Error("heard before anybody follows")
	}
	f := follow(s)
	patience.Eventually(t, "it is heard", s.Registry().IsHeard)
	if f.anys() == 0 {
		t.Error("heard before anything was said")
	}
	for n := range 3 {
		before := f.anys()
		server.Kill()
		patience.Eventually(t, "it is not heard", func() bool { return !s.Registry().IsHeard() })
		server.Restart()
		patience.Eventually(t, "it is heard again", s.Registry().IsHeard)
		if f.anys() == before {
			t.Error("heard again before anything was said")
		}
		if stats := s.Stats(); !stats.Heard || stats.FollowLosses != int64(n+1) {
			t.Errorf("counted %+v", stats)
		}
	}
	s.Close()
	if s.Registry().IsHeard() {
		t.Error("heard after the end")
	}
	said := log.String()
	if strings.Count(said, "are not heard") != 3 || strings.Count(said, "are heard again") != 3 || strings.Contains(said, server.Address) {
		t.Errorf("the log says:\n%s", said)
	}
}

// TestWhoIsNotFollowed: in a cluster no server tells of all keys, and a copy may be
// behind.
func TestWhoIsNotFollowed(t *testing.T) {
	t.Parallel()
	original := redistest.Start(t)
	host, port, _ := strings.Cut(original.Address, ":")
	for name, test := range map[string]struct {
		url  string
		want error
	}{
		"a cluster": {startCluster(t), errCluster},
		"a copy":    {redistest.Start(t, "--replicaof", host+" "+port).URL, errServant},
	} {
		var log patience.Log
		s := open(t, Options{URL: commerce.Secret(test.url), Timeout: patient, Logger: slog.New(slog.NewTextHandler(&log, nil))})
		_, err := s.Registry().connect(t.Context())
		if !errors.Is(err, test.want) {
			t.Errorf("%s: got %v", name, err)
		}
		follow(s)
		patience.Eventually(t, name+" is refused", func() bool { return strings.Contains(log.String(), test.want.Error()) })
		if s.Registry().IsHeard() {
			t.Errorf("%s: it is heard", name)
		}
	}
}

// TestAUserWhoMayNotListen: what the server says is not repeated.
func TestAUserWhoMayNotListen(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, "--user", "canary", "on", ">canary", "~*", "+@all", "-client|tracking", "--user", "default", "off")
	var log patience.Log
	s := open(t, Options{
		URL: commerce.Secret("redis://canary:canary@" + server.Address), Timeout: patient,
		Logger: slog.New(slog.NewTextHandler(&log, nil)),
	})
	follow(s)
	patience.Eventually(t, "it is said", func() bool { return strings.Contains(log.String(), "are not heard") })
	if said := log.String(); strings.Contains(said, "canary") || !strings.Contains(said, "CLIENT TRACKING") {
		t.Errorf("the log says:\n%s", said)
	}
	if all := generationsAt(t, s, scopes(1)); len(all) != 3 || s.Registry().IsHeard() {
		t.Errorf("got %v", all)
	}
}

// TestClosingWhileListening tells nobody any more, and leaves nothing.
func TestClosingWhileListening(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, Options{URL: commerce.Secret(server.URL), Timeout: patient})
	f := follow(s)
	patience.Eventually(t, "it is heard", s.Registry().IsHeard)
	server.Hang()
	began := time.Now()
	s.Close()
	if took := time.Since(began); took > 15*time.Second {
		t.Errorf("it took %s", took)
	}
	f.mu.Lock()
	told := f.told
	f.mu.Unlock()
	server.Resume()
	other := open(t, Options{URL: commerce.Secret(server.URL), Timeout: patient})
	patience.Eventually(t, "somebody raises", func() bool { return other.Registry().Raise(t.Context(), scopes(), time.Now()) == nil })
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.told != told {
		t.Error("it was told after the end")
	}
}

package replica

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/replica/redistest"
)

func scopes(ids ...int) []commerce.PriceScope {
	all := []commerce.PriceScope{{Kind: commerce.ScopeEverything}}
	for _, id := range ids {
		all = append(all, commerce.PriceScope{Kind: commerce.ScopeProduct, ID: id}, commerce.PriceScope{Kind: commerce.ScopeGroup, ID: id})
	}
	return all
}

// generationsAt returns what s is told.
func generationsAt(t *testing.T, s *Store, of []commerce.PriceScope) []commerce.Generation {
	t.Helper()
	all, err := s.Registry().Generations(context.Background(), of)
	if err != nil || len(all) != len(of) {
		t.Fatalf("got %d, %v", len(all), err)
	}
	return all
}

func TestGenerations(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(t *testing.T) string{
		"redis": func(t *testing.T) string { return redistest.Start(t).URL },
		"a database of redis, with a user": func(t *testing.T) string {
			server := redistest.Start(t, "--user", "clientele", "on", ">s3cr/t@", "~*", "+@all", "--user", "default", "off")
			return "redis://clientele:s3cr%2Ft%40@" + server.Address + "/3"
		},
		"a cluster": startCluster,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := commerce.Secret(start(t))
			one, two := open(t, Options{URL: url, Timeout: patient}), open(t, Options{URL: url, Timeout: patient})
			other := open(t, Options{URL: url, Timeout: patient, Prefix: "store-2|audience"})
			patience.Eventually(t, "it serves", func() bool {
				_, err := one.Registry().Generations(t.Context(), scopes())
				one.pause.end()
				return err == nil
			})
			all := scopes(1, 2, 3)
			before := generationsAt(t, one, all)
			for i, g := range before {
				if g.ID == ([16]byte{}) || !g.RaisedAt.IsZero() || slices.Contains(before[:i], g) {
					t.Errorf("%+v is %+v", all[i], g)
				}
			}
			if !slices.Equal(generationsAt(t, two, all), before) || slices.Equal(generationsAt(t, other, all), before) {
				t.Error("replicas of one deployment have others, or those of two the same")
			}
			at := time.Now().Truncate(time.Millisecond)
			if err := two.Registry().Raise(t.Context(), all[1:3], at); err != nil {
				t.Fatal(err)
			}
			for i, g := range generationsAt(t, one, all) {
				if raised := i == 1 || i == 2; raised != (g.ID != before[i].ID) || raised != g.RaisedAt.Equal(at) {
					t.Errorf("%+v was %+v and is %+v", all[i], before[i], g)
				}
			}
			if s := two.Stats(); s.RaisesTold != 1 || s.RaisesUntold != 0 {
				t.Errorf("counted %+v", s)
			}
		})
	}
}

// TestGenerationsOfACrowd: all who miss them at once get the same.
func TestGenerationsOfACrowd(t *testing.T) {
	t.Parallel()
	url := commerce.Secret(redistest.Start(t).URL)
	stores := []*Store{open(t, Options{URL: url, Timeout: patient}), open(t, Options{URL: url, Timeout: patient})}
	many := make([]commerce.PriceScope, 2*scopesAtOnce+1)
	for i := range many {
		many[i] = commerce.PriceScope{Kind: commerce.ScopeProduct, ID: i}
	}
	answers := make([][]commerce.Generation, 20)
	var crowd sync.WaitGroup
	for n := range answers {
		crowd.Go(func() { answers[n], _ = stores[n%2].Registry().Generations(context.Background(), many) })
	}
	crowd.Wait()
	for _, answer := range answers {
		if len(answer) != len(many) || !slices.Equal(answer, answers[0]) {
			t.Fatal("they got different ones")
		}
	}
	if err := stores[0].Registry().Raise(t.Context(), many, time.Now()); err != nil {
		t.Fatal(err)
	}
	for i, g := range generationsAt(t, stores[1], many) {
		if g.ID == answers[0][i].ID {
			t.Fatalf("%d was not raised", i)
		}
	}
}

// TestNoGenerationComesBack: prices from before a change stand under it.
func TestNoGenerationComesBack(t *testing.T) {
	t.Parallel()
	for name, forget := range map[string]func(*redistest.Server, func()){
		"emptied":               func(s *redistest.Server, _ func()) { s.Say("FLUSHALL") },
		"restarted":             func(s *redistest.Server, _ func()) { s.Kill(); s.Restart() },
		"lost its data":         func(s *redistest.Server, _ func()) { s.Kill(); s.Forget(); s.Restart() },
		"came back with an old": func(s *redistest.Server, revert func()) { s.Kill(); revert(); s.Restart() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t)
			one, two := open(t, Options{URL: commerce.Secret(server.URL), Timeout: patient}), open(t, Options{URL: commerce.Secret(server.URL), Timeout: patient})
			all := scopes(1, 2)
			seen := generationsAt(t, one, all)
			revert := server.Snapshot()
			if err := one.Registry().Raise(t.Context(), all, time.Now()); err != nil {
				t.Fatal(err)
			}
			seen = append(seen, generationsAt(t, two, all)...)
			forget(server, revert)
			for _, s := range []*Store{one, two} {
				patience.Eventually(t, "it is found again", func() bool { s.pause.end(); return s.Ping(t.Context()) == nil })
			}
			after := generationsAt(t, one, all)
			for i, g := range after {
				if slices.ContainsFunc(seen, func(old commerce.Generation) bool { return old.ID == g.ID }) {
					t.Errorf("%+v has one from before", all[i])
				}
			}
			if !slices.Equal(generationsAt(t, two, all), after) {
				t.Error("the other replica has others")
			}
		})
	}
}

func TestTheRegistryIsAway(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, Options{URL: commerce.Secret(server.URL), TellTimeout: hasty})
	patience.Eventually(t, "it is connected", func() bool { return s.Registry().Raise(t.Context(), scopes(), time.Now()) == nil })
	before := s.Stats().RaisesUntold
	server.Kill()
	_, err := s.Registry().Generations(t.Context(), scopes(1))
	mustBeUnavailable(t, err)
	mustBeUnavailable(t, s.Registry().Raise(t.Context(), scopes(1), time.Now()))
	if s := s.Stats(); s.RaisesUntold != before+1 {
		t.Errorf("counted %+v", s)
	}

	blind := open(t, Options{URL: commerce.Secret(server.URL), Random: iotest.ErrReader(errors.New("no entropy"))})
	_, err = blind.Registry().Generations(t.Context(), scopes(1))
	if commerce.CodeOf(err) != commerce.CodeInternal || commerce.CodeOf(blind.Registry().Raise(t.Context(), scopes(1), time.Now())) != commerce.CodeInternal {
		t.Errorf("without randomness: %v", err)
	}
}

// TestWhatIsNoGeneration was written by somebody else, such as a later version.
func TestWhatIsNoGeneration(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, Options{URL: commerce.Secret(server.URL), Timeout: patient})
	server.Say("SET " + s.keys.scope(scopes()[0]) + " something")
	_, err := s.Registry().Generations(t.Context(), scopes())
	mustBeUnavailable(t, err)
	if !errors.Is(err, errAnswer) {
		t.Errorf("got %v", err)
	}
}

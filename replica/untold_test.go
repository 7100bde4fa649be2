package replica

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/replica/redistest"
)

// TestAnEndOutlastsAnOutage: whoever said it was told that nobody heard, and they hear
// when the server is back.
func TestAnEndOutlastsAnOutage(t *testing.T) {
	t.Parallel()
	for name, outage := range map[string]struct{ begin, end func(*redistest.Server) }{
		"killed": {(*redistest.Server).Kill, (*redistest.Server).Restart},
		"hangs":  {(*redistest.Server).Hang, (*redistest.Server).Resume},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t)
			s := open(t, Options{URL: commerce.Secret(server.URL), TellTimeout: hasty})
			other := open(t, Options{URL: commerce.Secret(server.URL), Timeout: patient})
			patience.Eventually(t, "it is connected", func() bool { return s.Ping(t.Context()) == nil })
			before, err := other.Ended(t.Context(), 42, "a")
			if err != nil {
				t.Fatal(err)
			}
			outage.begin(server)
			for _, err := range []error{
				s.EndOne(t.Context(), 42, "a", time.Hour), s.EndAll(t.Context(), 42, time.Hour), s.EndAll(t.Context(), 42, time.Hour),
			} {
				mustBeUnavailable(t, err)
			}
			outage.end(server)
			patience.Eventually(t, "the other one hears", func() bool {
				e, err := other.Ended(t.Context(), 42, "a")
				return err == nil && e.ThisOne && e.Epoch != before.Epoch
			})
			patience.Eventually(t, "nothing is left", func() bool { return s.Stats().Untold == 0 && s.Stats().Late >= 2 })
			if got := s.Stats(); got.Lost != 0 || got.Over != 0 {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// TestAnEndThatNobodyNeeds is not said for ever.
func TestAnEndThatNobodyNeeds(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	var mu sync.Mutex
	now := time.Now()
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	s := open(t, Options{URL: commerce.Secret("redis://" + server.Addr()), Timeout: patient, TellTimeout: hasty, Now: clock})
	server.SetError("LOADING the data set")
	mustBeUnavailable(t, s.EndOne(t.Context(), 42, "short", time.Minute))
	mustBeUnavailable(t, s.EndOne(t.Context(), 42, "long", time.Hour))
	mu.Lock()
	now = now.Add(time.Minute)
	mu.Unlock()
	patience.Eventually(t, "one is over", func() bool { return s.Stats().Over == 1 })
	server.SetError("")
	patience.Eventually(t, "the other one is told", func() bool { return s.Stats().Late == 1 })
	if !hears(t, s, "long") || hears(t, s, "short") {
		t.Error("it is not the long one")
	}
	if ttl := server.TTL(s.keys.ended(42, "long")); ttl != 59*time.Minute {
		t.Errorf("it is kept for %s, and it is known since a minute", ttl)
	}
}

func TestOnlySoManyEndsAreLeft(t *testing.T) {
	t.Parallel()
	u := newUntold(3)
	now := time.Now()
	at := func(n int) ending { return ending{key: fmt.Sprint(n), until: now.Add(time.Duration(n) * time.Minute)} }
	for n := range 5 {
		u.add(at(n + 1))
	}
	u.add(ending{key: "4", until: now}) // it is the one that is there, and gets no shorter
	if u.stats != (Stats{Lost: 2}) || u.size() != 3 {
		t.Errorf("%d are left, %+v", u.size(), u.stats)
	}
	for _, want := range []string{"3", "5", "4"} {
		if e, ok := u.take(now.Add(2 * time.Minute)); !ok || e.key != want {
			t.Errorf("got %q, want %q", e.key, want)
		}
	}
	if _, ok := u.take(now); ok {
		t.Error("there is one more")
	}
	u.add(at(1))
	u.shutDown()
	u.add(at(2))
	if u.stats.Lost != 4 || u.size() != 0 {
		t.Errorf("%d are left, %+v", u.size(), u.stats)
	}
}

// endMany ends the sessions of n customers at once, which nobody hears.
func endMany(s *Store, n int) {
	var crowd sync.WaitGroup
	for customer := range n {
		crowd.Go(func() {
			_ = s.EndOne(context.Background(), customer, "a", time.Hour) // it is left to be said
		})
	}
	crowd.Wait()
}

// TestManyEnds of a whole outage are told one after the other when it is over, and
// there are no more of them than there is room for.
func TestManyEnds(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	s := open(t, Options{URL: commerce.Secret("redis://" + server.Addr()), TellTimeout: 800 * time.Millisecond, Untold: 200})
	server.SetError("LOADING the data set")
	endMany(s, 300)
	if got := s.Stats(); got.Untold > 200 || got.Untold+int(got.Lost) < 300-sayAtOnce { // some may be under way
		t.Errorf("got %+v", got)
	}
	server.SetError("")
	patience.Eventually(t, "all are told", func() bool { return len(server.Keys()) >= 200 && s.Stats().Untold == 0 })
}

// TestCloseSaysItOnceMore, although the next attempt would have been later.
func TestCloseSaysItOnceMore(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	s := open(t, Options{URL: commerce.Secret("redis://" + server.Addr()), TellTimeout: 3 * time.Second})
	server.SetError("LOADING the data set")
	endMany(s, 50)
	server.SetError("")
	s.Close()
	if n := len(server.Keys()); n != 50 {
		t.Errorf("%d of 50 were told, %+v", n, s.Stats())
	}
	mustBeUnavailable(t, s.EndOne(t.Context(), 42, "b", time.Hour))
	if got := s.Stats(); got.Untold != 0 || got.Lost != 1 {
		t.Errorf("after Close: %+v", got)
	}
}

func TestEndsWithoutRandomness(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	s := open(t, Options{
		URL: commerce.Secret("redis://" + server.Addr()), Timeout: patient, TellTimeout: patient,
		Random: iotest.ErrReader(errors.New("no entropy")),
	})
	began := time.Now()
	if err := s.EndAll(t.Context(), 42, time.Hour); commerce.CodeOf(err) != commerce.CodeInternal {
		t.Errorf("got %v", err)
	}
	if took := time.Since(began); took > patient/2 {
		t.Errorf("it took %s", took)
	}
}

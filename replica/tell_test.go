package replica

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/replica/redistest"
)

// hears reports whether the server of s knows that customer 42's session has ended.
func hears(t *testing.T, s *Store, session string) bool {
	t.Helper()
	e, err := s.Ended(t.Context(), 42, session)
	return err == nil && e.ThisOne
}

// TestAnEndDoesNotLookAtThePause is somebody who signs out just after the server
// stuttered: questions are not asked then, and the end is said all the same.
func TestAnEndDoesNotLookAtThePause(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	url := commerce.Secret("redis://" + server.Addr())
	for name, end := range map[string]func(*Store) error{
		"all": func(s *Store) error { return s.EndAll(t.Context(), 42, time.Hour) },
		"one": func(s *Store) error { return s.EndOne(t.Context(), 42, "a", time.Hour) },
	} {
		s := open(t, Options{URL: url, Timeout: patient})
		if err := s.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.pause.begin(time.Now())
		if _, err := s.Ended(t.Context(), 42, "a"); !errors.Is(err, errPausing) {
			t.Fatalf("%s: a question gets %v", name, err)
		}
		if err := end(s); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Ping(t.Context()); err != nil {
			t.Errorf("%s: the server has answered, and there is a pause: %v", name, err)
		}
	}
	if n := len(server.Keys()); n != 2 {
		t.Errorf("%d keys were written", n)
	}
}

// TestAnEndWaitsForASlowServer has more time than a question.
func TestAnEndWaitsForASlowServer(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, Options{URL: commerce.Secret(server.URL), TellTimeout: patient})
	other := open(t, Options{URL: commerce.Secret(server.URL), Timeout: patient})
	patience.Eventually(t, "it is connected", func() bool { return s.Ping(t.Context()) == nil })
	server.Hang()
	told := make(chan error, 1)
	go func() { told <- s.EndOne(context.Background(), 42, "a", time.Hour) }()
	mustBeUnavailable(t, s.Ping(t.Context())) // which takes Timeout
	server.Resume()
	if err := <-told; err != nil {
		t.Fatal(err)
	}
	if !hears(t, other, "a") {
		t.Error("nobody else heard")
	}
}

// TestAnEndIsSaidAgain while its caller waits: the connection breaks under it.
func TestAnEndIsSaidAgain(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, Options{URL: commerce.Secret(server.URL), Timeout: patient, TellTimeout: patient})
	if err := s.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.Kill()
	told := make(chan error, 1)
	go func() { told <- s.EndOne(context.Background(), 42, "a", time.Hour) }()
	patience.Eventually(t, "an attempt has failed", func() bool { return !s.pause.admits(time.Now()) })
	server.Restart()
	if err := <-told; err != nil {
		t.Fatal(err)
	}
	if !hears(t, s, "a") || s.Stats() != (Stats{}) {
		t.Errorf("nobody heard, or %+v", s.Stats())
	}
}

// TestOneStutterIsNoPause is what made the end of a session get lost.
func TestOneStutterIsNoPause(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	now := time.Now()
	s := open(t, Options{URL: commerce.Secret(server.URL), Now: func() time.Time { return now }})
	patience.Eventually(t, "it is connected", func() bool {
		s.pause.end() // which would not end by this clock
		return s.Ping(t.Context()) == nil
	})
	server.Hang()
	for range 5 { // by the clock all at once
		if err := s.Ping(t.Context()); !errors.Is(err, errTimeout) {
			t.Fatalf("got %v", err)
		}
	}
	server.Resume()
	patience.Eventually(t, "it answers", func() bool {
		err := s.Ping(t.Context())
		if errors.Is(err, errPausing) {
			t.Fatal("there is a pause")
		}
		return err == nil
	})
}

// TestEpochsAreSaidAfresh: one that was written before could be what a proof was
// remembered in, so that writing it again would bring the proof back.
func TestEpochsAreSaidAfresh(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	s := open(t, Options{URL: commerce.Secret("redis://" + server.Addr()), Timeout: patient})
	e := ending{key: s.keys.epoch(42), epoch: true, until: time.Now().Add(time.Hour)}
	seen := map[string]bool{}
	for range 5 {
		if err := s.say(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		epoch, err := server.Get(e.key)
		if err != nil || seen[epoch] || len(epoch) != 22 {
			t.Errorf("got %q, %v", epoch, err)
		}
		seen[epoch] = true
	}
}

func TestACallerWithoutTimeEndsItAllTheSame(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	s := open(t, Options{URL: commerce.Secret("redis://" + server.Addr()), Timeout: patient})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.EndOne(ctx, 42, "a", time.Hour)
	mustBeUnavailable(t, err)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	patience.Eventually(t, "it is said", func() bool { return hears(t, s, "a") })
}

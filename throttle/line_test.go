package throttle

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// nowhere is a request of which nobody knows the network.
func nowhere() context.Context { return context.Background() }

// guessers try at the owner's account from nowhere, each as soon as its attempt before
// is over, until stop. stored is how many attempts got to the store, which takes its time.
func guessers(th *Throttle, n int) (stored *atomic.Int64, stop func()) {
	ctx, end := context.WithCancel(nowhere())
	var all sync.WaitGroup
	stored = new(atomic.Int64)
	for range n {
		all.Go(func() {
			for ctx.Err() == nil {
				if done, err := th.Enter(ctx, loginAt("owner@example.com")); err == nil {
					stored.Add(1)
					time.Sleep(100 * time.Millisecond)
					done(false)
				} else if ctx.Err() == nil {
					time.Sleep(time.Millisecond) // a machine's pace
				}
			}
		})
	}
	return stored, func() { end(); all.Wait() }
}

// seated returns how many attempts have a seat anywhere.
func seated(th *Throttle) int {
	th.mu.Lock()
	defer th.mu.Unlock()
	return th.waiting.taken + th.inLine.taken + th.held.taken + len(th.waiting.at) + len(th.inLine.at) + len(th.held.at)
}

// TestTwoThousandGuessesAtOnce get to the store as fast as the line goes, and the rest
// of them not at all; who comes after them gets in.
func TestTwoThousandGuessesAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		th := New(Options{})
		var in, out atomic.Int64
		var all sync.WaitGroup
		for range 2_000 {
			all.Go(func() {
				done, err := th.Enter(nowhere(), loginAt("owner@example.com"))
				done(false)
				switch commerce.CodeOf(err) {
				case "":
					in.Add(1)
				case commerce.CodeRateLimited:
					out.Add(1)
				default:
					t.Errorf("got %v", err)
				}
			})
		}
		synctest.Wait()
		if in.Load() != 20 { // what is free
			t.Errorf("%d are in at once", in.Load())
		}
		time.Sleep(time.Second)
		began := time.Now()
		done, err := th.Enter(nowhere(), loginAt("owner@example.com"))
		done(true)
		if took := time.Since(began); err != nil || took > 5*time.Second {
			t.Errorf("the owner waited %s and got %v", took, err)
		}
		all.Wait()
		if in.Load() != 20+125 || out.Load() != 2_000-20-125 {
			t.Errorf("%d got in and %d were refused", in.Load(), out.Load())
		}
		if seated(th) != 0 {
			t.Error("seats are taken that nobody sits on")
		}
	})
}

// TestTheOwnerGetsInWhileAMachineGuesses, as long as it makes no more attempts at a time
// than the line has places.
func TestTheOwnerGetsInWhileAMachineGuesses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		th := New(Options{})
		began := time.Now()
		stored, stop := guessers(th, 100)
		for n := range 30 {
			time.Sleep(6100 * time.Millisecond)
			tried := time.Now()
			done, err := th.Enter(nowhere(), loginAt("owner@example.com"))
			if took := time.Since(tried); err != nil || took > 5*time.Second {
				t.Errorf("the owner waited %s and got %v", took, err)
			}
			done(n%2 == 0) // and mistypes
			tried = time.Now()
			done, err = th.Enter(from(1), loginAt("owner@example.com"))
			if took := time.Since(tried); err != nil || took > 3*time.Second {
				t.Errorf("from a network the owner waited %s and got %v", took, err)
			}
			done(true)
			if _, err := th.Enter(nowhere(), loginAt("another@example.com")); n < 20 && err != nil {
				t.Errorf("somebody else got %v", err)
			}
		}
		stop()
		if most := 20 + int64(time.Since(began)/(40*time.Millisecond)); stored.Load() > most || stored.Load() < most/2 {
			t.Errorf("%d guesses got to the store, want no more than %d", stored.Load(), most)
		}
	})
}

// TestMoreGuessersThanPlaces cannot make more guesses, and are held back.
func TestMoreGuessersThanPlaces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		th := New(Options{})
		began := time.Now()
		stored, stop := guessers(th, 1_000)
		in, tries := 0, 0
		for range 60 {
			time.Sleep(700 * time.Millisecond)
			tries++
			if done, err := th.Enter(nowhere(), loginAt("owner@example.com")); err == nil {
				in++
				done(true)
			}
			done, err := th.Enter(from(1), loginAt("owner@example.com"))
			if err != nil {
				t.Errorf("from a network the owner got %v", err)
			}
			done(true)
		}
		stop()
		if in == 0 {
			t.Errorf("the owner got in with none of %d attempts", tries)
		}
		if most := 20 + int64(time.Since(began)/(40*time.Millisecond)); stored.Load() > most {
			t.Errorf("%d guesses got to the store, want no more than %d", stored.Load(), most)
		}
	})
}

// TestWhoLeavesTheLineLeavesNoGap: places must not be used up by attempts that nobody
// makes.
func TestWhoLeavesTheLineLeavesNoGap(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		th := New(Options{})
		for range 40 {
			th.take(th.door(nowhere(), loginAt("owner@example.com")), th.now())
		}
		for range 10_000 {
			ctx, cancel := context.WithCancel(nowhere())
			cancel()
			_, err := th.Enter(ctx, loginAt("owner@example.com"))
			if commerce.CodeOf(err) != commerce.CodeRateLimited {
				t.Fatalf("got %v", err)
			}
		}
		if n := th.lines.empty.Len(); n != 0 || seated(th) != 0 {
			t.Errorf("there are %d lines, and nobody is in one", n)
		}
		began := time.Now()
		_, err := th.Enter(nowhere(), loginAt("owner@example.com"))
		if took := time.Since(began); err != nil || took > 3*time.Second {
			t.Errorf("it took %s: %v", took, err)
		}
	})
}

// TestRoomsAreBounded: what waits is a request that is held open.
func TestRoomsAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		th := New(Options{Waiting: 50})
		const accounts, crowd = 3, 100
		for account := range accounts {
			for range 40 {
				th.take(th.door(nowhere(), loginAt(someone(account))), th.now())
			}
		}
		var all sync.WaitGroup
		var refusedNow, refusedLater, in atomic.Int64
		began := time.Now()
		for account := range accounts {
			for range crowd {
				all.Go(func() {
					done, err := th.Enter(nowhere(), loginAt(someone(account)))
					done(false)
					switch {
					case err == nil:
						in.Add(1)
					case time.Since(began) == 0:
						refusedNow.Add(1)
					default:
						refusedLater.Add(1)
					}
				})
			}
		}
		all.Wait()
		if in.Load() != 50 || refusedLater.Load() != 50 || refusedNow.Load() != 200 {
			t.Errorf("%d in, %d refused later and %d at once", in.Load(), refusedLater.Load(), refusedNow.Load())
		}
		if seated(th) != 0 {
			t.Error("seats are taken that nobody sits on")
		}
	})
}

func TestLinesOfActionsDiffer(t *testing.T) {
	t.Parallel()
	th, clock := newFixture(Options{Limits: map[string]Limits{
		"reset": {Account: Slowdown{Free: 1, First: time.Millisecond, Most: time.Millisecond}, Line: Line{Every: time.Minute, Most: time.Second}},
	}})
	at := commerce.Attempt{Action: "reset", ChannelID: 1, Account: "owner@example.com"}
	fail(t, th, nowhere(), at)
	fail(t, th, nowhere(), at) // there is one place at least
	if wait := refused(t, th, nowhere(), at); wait != time.Second {
		t.Errorf("wait %s", wait)
	}
	clock.pass(time.Minute)
	fail(t, th, nowhere(), at)
}

// TestAttemptsFromNowhereAreNamedOnce, and nothing of them is.
func TestAttemptsFromNowhereAreNamedOnce(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	th := New(Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	fail(t, th, from(1), loginAt("owner@example.com"))
	if log.Len() != 0 {
		t.Errorf("the log says %s", &log)
	}
	for range 3 {
		fail(t, th, nowhere(), loginAt("owner@example.com"))
	}
	if said := log.String(); strings.Count(said, "\n") != 1 || !strings.Contains(said, "without their client's address") || strings.Contains(said, "owner") {
		t.Errorf("the log says %s", said)
	}
}

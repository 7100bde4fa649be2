package replica

import (
	"bytes"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/replica/redistest"
)

func TestJournal(t *testing.T) {
	t.Parallel()
	url := commerce.Secret(redistest.Start(t).URL)
	one := open(t, Options{URL: url, Timeout: patient, TellTimeout: patient}).Journal("shop")
	two := open(t, Options{URL: url, Timeout: patient, TellTimeout: patient}).Journal("shop")
	long := bytes.Repeat([]byte("a\x00"), maxEntry/2)
	for i, step := range []struct {
		j         *Journal
		name      string
		old, next []byte
		want      bool
		left      []byte
	}{
		{one, "order:1", []byte("a"), []byte("b"), false, nil},
		{one, "order:1", nil, []byte("a\x00\r\n"), true, []byte("a\x00\r\n")},
		{two, "order:1", nil, []byte("b"), false, []byte("a\x00\r\n")},
		{two, "order:1", []byte("a"), []byte("b"), false, []byte("a\x00\r\n")},
		{two, "order:1", []byte("a\x00\r\n"), []byte{}, true, []byte{}},
		{one, "order:1", nil, []byte("c"), false, []byte{}},
		{one, "order:1", []byte{}, long, true, long},
		{two, "order:2", nil, []byte("d"), true, []byte("d")},
		{two, "order:1", long, nil, true, nil},
		{two, "order:1", nil, nil, true, nil},
		{two, "order:1", nil, []byte("e"), true, []byte("e")},
	} {
		ok, err := step.j.Swap(t.Context(), step.name, step.old, step.next, time.Minute)
		if err != nil || ok != step.want {
			t.Fatalf("step %d: %v, %v", i, ok, err)
		}
		for _, j := range []*Journal{one, two} {
			left, err := j.Read(t.Context(), step.name)
			if err != nil || !bytes.Equal(left, step.left) || (left == nil) != (step.left == nil) {
				t.Fatalf("step %d: %d bytes are left, %v, want %d", i, len(left), err, len(step.left))
			}
		}
	}
	if _, err := one.Swap(t.Context(), "order:3", nil, append(long, 'a'), time.Minute); commerce.CodeOf(err) != commerce.CodeInternal {
		t.Errorf("too long: %v", err)
	}
	another := open(t, Options{URL: url, Timeout: patient, TellTimeout: patient, Prefix: "store-2|audience"})
	if entry, err := another.Journal("shop").Read(t.Context(), "order:2"); err != nil || string(entry) != "d" {
		t.Errorf("another deployment of the shop reads %q, %v", entry, err)
	}
	if ok, err := another.Journal("shop").Swap(t.Context(), "order:2", nil, []byte("f"), time.Minute); err != nil || ok {
		t.Errorf("another deployment of the shop writes over an entry: %v", err)
	}
	if entry, err := another.Journal("another shop").Read(t.Context(), "order:2"); err != nil || entry != nil {
		t.Errorf("another shop reads %q, %v", entry, err)
	}
}

// TestJournalsRace lets two replicas write over the same entry a thousand times: each
// time exactly one does.
func TestJournalsRace(t *testing.T) {
	t.Parallel()
	url := commerce.Secret(redistest.Start(t).URL)
	journals := make([]*Journal, 2)
	for i := range journals {
		journals[i] = open(t, Options{URL: url, Timeout: patient, TellTimeout: patient}).Journal("shop")
	}
	var old []byte
	wins := [2]int{}
	for round := range 1_000 {
		var winners atomic.Int32
		var won atomic.Int32
		var both sync.WaitGroup
		for i, j := range journals {
			both.Go(func() {
				ok, err := j.Swap(t.Context(), "order:1", old, fmt.Appendf(nil, "%d by %d", round, i), time.Minute)
				if err != nil {
					t.Error(err)
				}
				if ok {
					winners.Add(1)
					won.Store(int32(i))
				}
			})
		}
		both.Wait()
		if winners.Load() != 1 {
			t.Fatalf("round %d has %d winners", round, winners.Load())
		}
		wins[won.Load()]++
		old = fmt.Appendf(nil, "%d by %d", round, won.Load())
	}
	left, err := journals[0].Read(t.Context(), "order:1")
	if err != nil || !bytes.Equal(left, old) {
		t.Errorf("left is %q, %v, want %q", left, err, old)
	}
	t.Logf("wins %v", wins)
}

// TestAJournalWithoutServer fails while the server is killed, and goes on where it was when
// the server is back; where that has forgotten all, with nothing.
func TestAJournalWithoutServer(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	j := open(t, Options{URL: commerce.Secret(server.URL)}).Journal("shop")
	var entry []byte
	reads := func() bool {
		var err error
		entry, err = j.Read(t.Context(), "order:1")
		return err == nil
	}
	patience.Eventually(t, "the first entry is written", func() bool {
		ok, err := j.Swap(t.Context(), "order:1", nil, []byte("a"), time.Hour)
		return err == nil && ok || reads() && string(entry) == "a" // what was late is written all the same
	})
	for _, forgets := range []bool{false, true} {
		server.Kill()
		for range 3 {
			_, err := j.Swap(t.Context(), "order:1", []byte("a"), []byte("b"), time.Hour)
			mustBeUnavailable(t, err)
			_, err = j.Read(t.Context(), "order:1")
			mustBeUnavailable(t, err)
		}
		if forgets {
			server.Forget()
		}
		server.Restart()
		patience.Eventually(t, "the server is back", reads)
		if (entry == nil) != forgets || (!forgets && string(entry) != "a") {
			t.Errorf("forgetting %v: %q is left", forgets, entry)
		}
	}
}

// TestAnEntryIsOver is kept for as long as it was asked for after the last writing.
func TestAnEntryIsOver(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	j := open(t, Options{URL: commerce.Secret("redis://" + server.Addr()), Timeout: patient, TellTimeout: patient}).Journal("shop")
	for i, step := range []struct {
		old, next []byte
		wait      time.Duration
		want      string
	}{
		{nil, []byte("a"), 59 * time.Second, "a"},
		{[]byte("a"), []byte("b"), 59 * time.Second, "b"},
		{[]byte("b"), []byte("c"), time.Minute, ""},
	} {
		if ok, err := j.Swap(t.Context(), "order:1", step.old, step.next, time.Minute); err != nil || !ok {
			t.Fatalf("step %d: %v, %v", i, ok, err)
		}
		server.FastForward(step.wait)
		if entry, err := j.Read(t.Context(), "order:1"); err != nil || string(entry) != step.want {
			t.Errorf("step %d: %q, %v", i, entry, err)
		}
	}
}

// TestAServerThatIsFull takes no entry, and forgets none.
func TestAServerThatIsFull(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, "--maxmemory-policy", "noeviction")
	j := open(t, Options{URL: commerce.Secret(server.URL), Timeout: patient, TellTimeout: patient}).Journal("shop")
	if ok, err := j.Swap(t.Context(), "order:1", nil, []byte("a"), time.Minute); err != nil || !ok {
		t.Fatal(ok, err)
	}
	server.Say("CONFIG SET maxmemory 1")
	_, err := j.Swap(t.Context(), "order:2", nil, []byte("b"), time.Minute)
	mustBeUnavailable(t, err)
	if entry, err := j.Read(t.Context(), "order:1"); err != nil || string(entry) != "a" {
		t.Errorf("got %q, %v", entry, err)
	}
}

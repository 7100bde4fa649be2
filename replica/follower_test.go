package replica

import (
	"context"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/rueidis"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/replica/redistest"
)

// promised is within what time others hear of what was raised.
const promised = 250 * time.Millisecond

// follower keeps the generations that one replica knows, as a cache of prices does.
type follower struct {
	registry *Registry
	// heard gets the scopes that were told, if somebody listens.
	heard chan []commerce.PriceScope

	mu    sync.Mutex // guards the fields below
	told  int
	any   int // how often it was any scope
	known map[commerce.PriceScope]commerce.Generation
}

func follow(s *Store) *follower {
	f := &follower{registry: s.Registry(), heard: make(chan []commerce.PriceScope, 4096), known: map[commerce.PriceScope]commerce.Generation{}}
	f.registry.Follow(f.raised)
	return f
}

func (f *follower) raised(scopes []commerce.PriceScope) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.told++
	if scopes == nil {
		f.any++
		clear(f.known)
	}
	for _, scope := range scopes {
		delete(f.known, scope)
	}
	select {
	case f.heard <- scopes:
	default:
	}
}

func (f *follower) anys() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.any
}

// read returns a generation, of what it knows while all is heard.
func (f *follower) read(scope commerce.PriceScope) (commerce.Generation, error) {
	heard := f.registry.IsHeard()
	f.mu.Lock()
	known, ok := f.known[scope]
	told := f.told
	f.mu.Unlock()
	if heard && ok {
		return known, nil
	}
	all, err := f.registry.Generations(context.Background(), []commerce.PriceScope{scope})
	if err != nil {
		return commerce.Generation{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.told == told {
		f.known[scope] = all[0]
	}
	return all[0], nil
}

// history is which generations were raised over, and when that was confirmed.
type history struct {
	mu   sync.Mutex // guards over
	over map[[16]byte]time.Time
}

// raise raises a scope and notes what it was before.
func (h *history) raise(s *Store, scope []commerce.PriceScope) error {
	before, err := s.Registry().Generations(context.Background(), scope)
	if err != nil {
		return err
	}
	if err := s.Registry().Raise(context.Background(), scope, time.Now()); err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, g := range before {
		h.over[g.ID] = time.Now()
	}
	return nil
}

// since says how long before a moment a generation was raised over, negative if it was
// not.
func (h *history) since(g commerce.Generation, now time.Time) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	at, ok := h.over[g.ID]
	if !ok {
		return -1
	}
	return now.Sub(at)
}

// watch reads a scope over and over, at most every while, until over. Nothing that it
// reads may have been raised over for longer than was promised. It reports the longest
// that it was, and how often it read without asking.
func (h *history) watch(t *testing.T, f *follower, scope commerce.PriceScope, over <-chan struct{}) (longest time.Duration, reads int) {
	t.Helper()
	for {
		select {
		case <-over:
			return longest, reads
		case <-time.After(200 * time.Microsecond):
		}
		began := time.Now()
		g, err := f.read(scope)
		if err != nil {
			continue // the server is away, and nobody got anything
		}
		reads++
		if since := h.since(g, began); since > longest {
			longest = since
			if since > promised {
				t.Errorf("read a generation that was raised over %s before", since)
			}
		}
	}
}

// killEar ends the connection on which the server tells.
func killEar(t *testing.T, server *redistest.Server) {
	t.Helper()
	kill(t, server, "clientele-ear")
}

// kill ends the connections of a name.
func kill(t *testing.T, server *redistest.Server, name string) {
	t.Helper()
	client, err := rueidis.NewClient(rueidis.ClientOption{InitAddress: []string{server.Address}, DisableCache: true, ForceSingleClient: true})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	list, err := client.Do(t.Context(), client.B().ClientList().Build()).ToString()
	if err != nil {
		t.Fatal(err)
	}
	killed := 0
	for line := range strings.Lines(list) {
		id := regexp.MustCompile(`\bid=(\d+) `).FindStringSubmatch(line)
		if strings.Contains(line, "name="+name+" ") {
			if err := client.Do(t.Context(), client.B().Arbitrary("CLIENT", "KILL", "ID", id[1]).Build()).Error(); err != nil {
				t.Fatal(err)
			}
			killed++
		}
	}
	if killed == 0 {
		t.Fatalf("there is no connection of %s", name)
	}
}

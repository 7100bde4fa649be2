package hook

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox/store"
)

const testSecret = "a client secret of the tests"

// clock is a clock that only tests move.
type clock struct {
	mu sync.Mutex // guards at
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// fixture is a courier with a receiver of its own.
type fixture struct {
	t       *testing.T
	clock   *clock
	courier *Courier
	url     string

	mu       sync.Mutex // guards the fields below
	received []call
	status   int
}

// call is what a receiver got.
type call struct {
	path   string
	header http.Header
	body   []byte
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{t: t, clock: &clock{at: time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)}, status: http.StatusOK}
	f.courier = NewCourier(Config{
		Identity: store.Identity{Hash: "abc", NumericID: 77}, Secret: testSecret, Now: f.clock.now, Random: rand.Reader,
		Logger: slog.New(slog.DiscardHandler),
	})
	receiver := httptest.NewServer(f)
	f.url = receiver.URL
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
		defer cancel()
		if err := f.courier.Close(ctx); err != nil {
			t.Error(err)
		}
		receiver.Close()
	})
	return f
}

func (f *fixture) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.received = append(f.received, call{r.URL.Path, r.Header.Clone(), body})
	w.WriteHeader(f.status)
}

// answer sets what the receiver answers from now on.
func (f *fixture) answer(status int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.status = status
}

// hook registers a hook of the receiver.
func (f *fixture) hook(scope, path string) int {
	f.t.Helper()
	return f.hookTo(scope, f.url+path)
}

func (f *fixture) hookTo(scope, destination string) int {
	f.t.Helper()
	h, err := f.courier.Board().Create(Hook{Scope: scope, Destination: destination, IsActive: true, Headers: map[string]string{"X-Shared": "word"}})
	if err != nil {
		f.t.Fatal(err)
	}
	return h.ID
}

// update tells that a product was updated.
func (f *fixture) update(products ...int) {
	for _, id := range products {
		f.courier.Tell(store.Event{Kind: store.ProductUpdated, ProductID: id})
	}
}

// flush waits until all is tried, and returns and forgets what was received.
func (f *fixture) flush() []call {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
	defer cancel()
	if err := f.courier.Flush(ctx); err != nil {
		f.t.Fatal(err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	received := f.received
	f.received = nil
	return received
}

// newReceiver listens for one test and returns its address.
func newReceiver(t *testing.T, serve http.HandlerFunc) string {
	t.Helper()
	receiver := httptest.NewServer(serve)
	t.Cleanup(receiver.Close)
	return receiver.URL
}

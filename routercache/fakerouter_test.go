package routercache_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/routercache"
)

const sharedKey = "a-shared-key-of-the-routers"

// order is what the router's documentation says that it takes.
type order struct {
	Kind      string   `json:"kind"`
	Subgraphs []string `json:"subgraphs"`
	CacheTag  string   `json:"cache_tag"`
}

// fakeRouter is the invalidation endpoint of a router. It refuses what a router would.
type fakeRouter struct {
	*httptest.Server
	// told gets the tags of each call that was accepted.
	told chan []string
	// answers are the statuses of the first calls; 202 and what the key deserves after.
	mu      sync.Mutex
	answers []int
	calls   int
	// hang, when set, keeps every call until it is closed.
	hang chan struct{}
}

func newFakeRouter(t *testing.T, answers ...int) *fakeRouter {
	t.Helper()
	r := &fakeRouter{told: make(chan []string, 1000), answers: answers}
	r.Server = httptest.NewServer(http.HandlerFunc(r.serve))
	t.Cleanup(r.Close)
	return r
}

// RoundTrip asks the router without a network, which a bubble of synctest could not wait for.
func (r *fakeRouter) RoundTrip(request *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	r.serve(w, request)
	return w.Result(), nil
}

func (r *fakeRouter) serve(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return
	}
	if r.hang != nil {
		select {
		case <-r.hang:
		case <-request.Context().Done():
		}
	}
	r.mu.Lock()
	r.calls++
	status := http.StatusAccepted
	if len(r.answers) > 0 {
		status, r.answers = r.answers[0], r.answers[1:]
	}
	r.mu.Unlock()
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.DisallowUnknownFields()
	var orders []order
	switch {
	case request.Header.Get("Authorization") != sharedKey:
		status = http.StatusUnauthorized
	case request.Method != http.MethodPost || request.URL.Path != "/invalidation" || request.Header.Get("Content-Type") != "application/json":
		status = http.StatusNotFound
	case decoder.Decode(&orders) != nil:
		status = http.StatusBadRequest
	}
	var tags []string
	for _, o := range orders {
		if o.Kind != "cache_tag" || len(o.Subgraphs) != 1 || o.Subgraphs[0] != "clientele" {
			status = http.StatusBadRequest
		}
		tags = append(tags, o.CacheTag)
	}
	if status == http.StatusFound {
		w.Header().Set("Location", r.URL+"/elsewhere")
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `{"count":1}`)
	if status == http.StatusAccepted {
		r.told <- tags
	}
}

// next is what the router is told next.
func (r *fakeRouter) next(t *testing.T) []string {
	t.Helper()
	return patience.Receive(t, "the router is told", r.told)
}

func (r *fakeRouter) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.calls
}

// start runs an Invalidator until the test ends. It echoes nothing unless a change says
// otherwise.
func start(t *testing.T, routers []*fakeRouter, changes ...func(*routercache.Options)) (*routercache.Invalidator, *patience.Log) {
	t.Helper()
	log := &patience.Log{}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	o := routercache.Options{
		Key: sharedKey, Gather: 5 * time.Millisecond, Pause: time.Millisecond, Again: time.Hour,
		Client: &http.Client{Transport: transport}, Logger: slog.New(slog.NewJSONHandler(log, nil)),
	}
	for _, r := range routers {
		o.URLs = append(o.URLs, r.URL+"/invalidation")
	}
	for _, change := range changes {
		change(&o)
	}
	i, err := routercache.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(i.Close)
	return i, log
}

// startInside runs an Invalidator of one router in a bubble of synctest.
func startInside(t *testing.T, o routercache.Options) (*routercache.Invalidator, *fakeRouter) {
	t.Helper()
	r := &fakeRouter{told: make(chan []string, 1000)}
	o.URLs, o.Key, o.Client = []string{"http://router:4000/invalidation"}, sharedKey, &http.Client{Transport: r}
	i, err := routercache.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(i.Close)
	return i, r
}

func product(id int) commerce.PriceScope {
	return commerce.PriceScope{Kind: commerce.ScopeProduct, ID: id}
}

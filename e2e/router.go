package e2e

import (
	"bytes"
	"crypto/rand"
	"errors"
	"net/http"
	"os"
	"regexp"
	"testing"
)

// ClienteleName is what routers call the graph. They send our headers to the
// subgraph of this name and to no other.
const ClienteleName = "clientele"

// Router is one make of federation router. A new one needs nothing but this to
// join the table of cases.
type Router interface {
	// String names the router in tests.
	String() string
	// Start runs it until the test ends and returns where operations go. It takes up
	// what is written to the supergraph's file later. A test is Missing a router that
	// this machine lacks.
	Start(tb testing.TB, supergraph, secret string) string
	// Manners are what it does in its own way.
	Manners() Manners
}

// Manners are in what routers differ without being wrong.
type Manners struct {
	// SharesFlights says that guests' identical questions in flight become one.
	SharesFlights bool
	// PacksRequests says that it compresses what it asks us.
	PacksRequests bool
	// SpansOfItsOwn says that its spans stand between the client's and ours.
	SpansOfItsOwn bool
	// MergesEntities says that it asks for entities of several types at once.
	MergesEntities bool
	// TakesHashes says that clients may send a persisted query's hash.
	TakesHashes bool
}

// Routers are the routers that the table of cases runs on.
func Routers() []Router { return []Router{ApolloGateway{}, HiveGateway{}, ApolloRouter{}} }

// Routed is an Env with a router in front and a catalogue beside it. Methods of
// Env speak to the graph itself, past the router.
type Routed struct {
	*Env
	// URL is where the router takes operations.
	URL string
	// Secret is what the router proves itself with.
	Secret string
	// Router is what stands in front.
	Router Router
	// Clientele stands between the router and the graph.
	Clientele *Tap
	Catalogue *Catalogue

	supergraph string
}

// StartRouter runs a store, a graph, a catalogue and a router until the test ends.
func StartRouter(tb testing.TB, router Router, changes ...func(*Options)) *Routed {
	tb.Helper()
	r := &Routed{Secret: rand.Text(), Router: router, Clientele: NewTap(tb)}
	r = r.Renew(tb, changes...)
	r.Catalogue = StartCatalogue(tb, r.Seed.Products)
	sdl, _ := Post(tb, r.Graph.URL(), http.Header{"X-Clientele-Router-Secret": {r.Secret}}, `{ _service { sdl } }`, nil).At("_service", "sdl").(string)
	made := Compose(tb, Subgraphs(tb, r.Clientele.URL(), sdl, r.Catalogue.URL)...)
	if len(made.Errors) > 0 {
		tb.Fatalf("compose: %+v", made.Errors)
	}
	r.supergraph = made.Supergraph
	r.URL = router.Start(tb, r.supergraph, r.Secret)
	r.Clientele.Reset()
	return r
}

// Renew puts a new store and a new graph behind the same router until the test
// ends, so that each case finds empty caches without waiting for a router.
func (r *Routed) Renew(tb testing.TB, changes ...func(*Options)) *Routed {
	tb.Helper()
	secret := func(o *Options) { o.Variables["CLIENTELE_ROUTER_SECRETS"] = r.Secret }
	renewed := *r
	renewed.Env = Start(tb, append([]func(*Options){secret}, changes...)...)
	r.Clientele.Aim(tb, renewed.Graph.URL())
	if r.Catalogue != nil {
		r.Catalogue.Reset(tb)
	}
	return &renewed
}

// Move gives the running router a new supergraph, in which the graph has another URL.
func (r *Routed) Move(tb testing.TB, clienteleURL string) {
	tb.Helper()
	old, err := os.ReadFile(r.supergraph)
	if err != nil {
		tb.Fatal(err)
	}
	place := regexp.MustCompile(`(name: "` + ClienteleName + `", url: ")[^"]+`)
	moved := place.ReplaceAll(old, []byte("${1}"+clienteleURL))
	if bytes.Equal(old, moved) {
		tb.Fatalf("the supergraph does not change by moving to %s", clienteleURL)
	}
	// Hive watches the file and not its name, so it is written in place, and in one go:
	// nobody may read half of it.
	file, err := os.OpenFile(r.supergraph, os.O_WRONLY, 0)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err = file.WriteAt(moved, 0); err == nil {
		err = file.Truncate(int64(len(moved)))
	}
	if err := errors.Join(err, file.Close()); err != nil {
		tb.Fatal(err)
	}
}

// Ask sends an operation through the router with a session token, empty for a
// guest.
func (r *Routed) Ask(tb testing.TB, token, query string, variables map[string]any) Answer {
	tb.Helper()
	header := http.Header{}
	if token != "" {
		header.Set("X-Clientele-Session", token)
	}
	return Post(tb, r.URL, header, query, variables)
}

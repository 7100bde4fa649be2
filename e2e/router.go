package e2e

import (
	"crypto/rand"
	"net/http"
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
	// Start runs it until the test ends and returns where operations go. A test is
	// Missing a router that this machine lacks.
	Start(tb testing.TB, supergraph, secret string) string
}

// Routers are the routers that the table of cases runs on.
func Routers() []Router { return []Router{ApolloGateway{}} }

// ApolloGateway is @apollo/gateway, the router that runs in Node.
type ApolloGateway struct{}

// String implements Router.
func (ApolloGateway) String() string { return "apollo-gateway" }

// Start implements Router.
func (ApolloGateway) Start(tb testing.TB, supergraph, secret string) string {
	tb.Helper()
	command := nodeCommand(tb, "gateway.mjs", supergraph)
	command.Env = append(command.Env, "ROUTER_SECRET="+secret)
	return runNode(tb, command)
}

// Routed is an Env with a router in front and a catalogue beside it. Methods of
// Env speak to the graph itself, past the router.
type Routed struct {
	*Env
	// URL is where the router takes operations.
	URL string
	// Secret is what the router proves itself with.
	Secret string
	// Clientele stands between the router and the graph.
	Clientele *Tap
	Catalogue *Catalogue
}

// StartRouter runs a store, a graph, a catalogue and a router until the test ends.
func StartRouter(tb testing.TB, router Router, changes ...func(*Options)) *Routed {
	tb.Helper()
	r := &Routed{Secret: rand.Text(), Clientele: NewTap(tb)}
	r = r.Renew(tb, changes...)
	r.Catalogue = StartCatalogue(tb, r.Seed.Products)
	sdl, _ := r.Env.Ask(tb, "", `{ _service { sdl } }`, nil).At("_service", "sdl").(string)
	made := Compose(tb, Subgraphs(tb, r.Clientele.URL(), sdl, r.Catalogue.URL)...)
	if len(made.Errors) > 0 {
		tb.Fatalf("compose: %+v", made.Errors)
	}
	r.URL = router.Start(tb, made.Supergraph, r.Secret)
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

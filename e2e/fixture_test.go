package e2e_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/replica/redistest"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/server"
)

// nowhere is an address at which nobody listens: a port of the system's that no program
// of these days uses.
const nowhere = "127.0.0.1:1"

// sharing has graphs share what they know through a Redis that is there all the time.
func sharing(redis *redistest.Server) func(*e2e.Options) {
	return func(o *e2e.Options) { e2e.Share(o.Variables, redis) }
}

// send posts a body of JSON and returns what came back, whatever the status.
func send(t *testing.T, url string, header http.Header, body any) (status int, got e2e.Answer) {
	t.Helper()
	reply, err := e2e.Client{Client: http.DefaultClient}.Send(t.Context(), url, header, body)
	if err != nil {
		t.Fatal(err)
	}
	got.Header = reply.Header
	if err := json.Unmarshal(reply.Text, &got); err != nil {
		t.Fatalf("status %d, %v: %s", reply.Status, err, reply.Text)
	}
	return reply.Status, got
}

// exchange sends a text as it is and returns what came back, whatever the status.
func exchange(t *testing.T, method, url string, header http.Header, text string) e2e.Reply {
	t.Helper()
	reply, err := e2e.Client{Client: http.DefaultClient}.Exchange(t.Context(), method, url, header, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return reply
}

// metric returns a number that the graph shows about itself.
func metric(t *testing.T, graph *server.Server, name string) float64 {
	t.Helper()
	return e2e.Metric(t, graph.AdminURL(), name)
}

// isQuick says whether Redis always answered a graph in time. However long the graph may
// wait, prices look there for 100 ms and must have heard of changes for 200 ms; a machine
// with much else to do may need longer, and then the store is asked.
func isQuick(t *testing.T, graph *server.Server) bool {
	t.Helper()
	return metric(t, graph, "clientele_price_shared_errors_total")+metric(t, graph, "clientele_price_unheard_total") == 0
}

// codeOf is the code of the first error, empty for none.
func codeOf(a e2e.Answer) string {
	if len(a.Errors) == 0 {
		return ""
	}
	return a.Errors[0].Code()
}

func mustJSON(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return text
}

// fail makes the next three calls fail, more than are tried again.
func fail(t *testing.T, env *e2e.Env, what string, fault sandbox.Fault) {
	t.Helper()
	matcher := sandbox.On(what)
	if what == "login" {
		matcher = sandbox.On("storefront", "login")
	}
	if err := env.Store.FailNext(matcher, 3, fault); err != nil {
		t.Fatal(err)
	}
}

// fifty are representations of products, as many as the store prices in one call.
func fifty(env *e2e.Env) map[string]any {
	var list []any
	for _, p := range env.Seed.Products[:50] {
		list = append(list, map[string]any{"__typename": "Product", "entityId": p.EntityID})
	}
	return map[string]any{"r": list}
}

// pricingCalls is how often the store was asked for prices since the last reset.
func pricingCalls(env *e2e.Env) int { return len(env.Store.CallsTo(sandbox.On("pricing"))) }

// calls counts what the store was asked since the last reset.
type calls struct{ pricing, items, visibility, proofs, settings, channels, all int }

func countCalls(env *e2e.Env) calls {
	var c calls
	for _, call := range env.Store.Calls() {
		c.all++
		switch {
		case call.Endpoint == "pricing":
			c.pricing++
			c.items += call.Items
		case call.Endpoint == "storefront" && sandbox.On("", "site").Matches(call):
			c.visibility++
		case call.Endpoint == "storefront":
			c.proofs++
		case call.Endpoint == "product-settings" || call.Endpoint == "customer-settings":
			c.settings++
		case call.Endpoint == "currency-assignments" || call.Endpoint == "currencies":
			c.channels++
		}
	}
	return c
}

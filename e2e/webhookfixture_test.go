package e2e_test

import (
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox/hook"
	"github.com/clientele-graph/clientele/webhook"
)

// hearing has the graph take the store's webhooks.
func hearing(o *e2e.Options) { o.Variables["CLIENTELE_WEBHOOK_LISTEN"] = "127.0.0.1:0" }

// register registers every webhook that a graph wants, at the address it listens on.
func register(t *testing.T, env *e2e.Env) {
	t.Helper()
	registerAt(t, env, env.Graph.WebhookURL(), nil)
}

// registerAt registers them at a URL, with headers for the store to send along.
func registerAt(tb testing.TB, env *e2e.Env, url string, headers map[string]string) {
	tb.Helper()
	for _, scope := range webhook.Scopes(env.Seed.Channels) {
		if _, err := env.Store.Hook(scope, url, headers); err != nil {
			tb.Fatalf("%s: %v", scope, err)
		}
	}
}

// redirect leads a webhook to another URL.
func redirect(url string) func(*hook.Hook) {
	return func(h *hook.Hook) { h.Destination = url }
}

// deliver waits until the graph has taken every event so far.
func deliver(t *testing.T, env *e2e.Env) {
	t.Helper()
	if err := env.Store.Hooks().Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	deliveries := env.Store.Hooks().Deliveries()
	if len(deliveries) == 0 {
		t.Fatal("the store has told nothing")
	}
	for _, d := range deliveries {
		if d.State != hook.StateDelivered {
			t.Fatalf("%s is %s after an answer of %d", d.Scope, d.State, d.LastStatus)
		}
	}
}

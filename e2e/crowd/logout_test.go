package crowd_test

import (
	"net/http"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// A logout through one replica is heard by the next request on another that shares its
// Redis, and within a minute by one that does not.
func TestALogoutCountsOnEveryReplicaAtOnce(t *testing.T) {
	env := e2e.Start(t, sharing(t))
	other := env.Replica(t)
	person := env.FirstOf(t, store.GroupWholesale)
	for range 20 {
		token := env.SignIn(t, person)
		header := http.Header{"X-Clientele-Session": {token}}
		for _, at := range []string{env.Graph.URL(), other.URL()} {
			if got := e2e.Post(t, at, header, onePrice, nil); priceIn(got) != "70" {
				t.Fatalf("%+v", got)
			}
		}
		if got := env.Ask(t, token, `mutation { logout { errors { __typename } } }`, nil); len(got.Errors) > 0 {
			t.Fatalf("%+v", got)
		}
		for _, query := range []string{onePrice, `{ session { kind } }`, whoAsks} {
			if got := e2e.Post(t, other.URL(), header, query, nil); codeOf(got) != "SESSION_EXPIRED" {
				t.Fatalf("%s on the other replica: %+v", query, got)
			}
		}
	}
}

package e2e_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// entityTags are the tags of an answer to a guest, by representation.
func entityTags(t *testing.T, env *e2e.Env, query string, variables map[string]any) [][]string {
	t.Helper()
	reply, err := e2e.Client{Client: http.DefaultClient}.Send(t.Context(), env.Graph.URL(), nil, e2e.Operation(query, variables))
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Extensions struct {
			Entities [][]string `json:"apolloEntityCacheTags"`
		} `json:"extensions"`
	}
	if err := reply.Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return answer.Extensions.Entities
}

// A router is told to forget a price, by the tag that the answer had, once we have
// forgotten it ourselves.
func TestRoutersAreToldToForget(t *testing.T) {
	const key = "the-shared-key"
	told := make(chan []string, 100)
	router := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var orders []struct {
			Tag string `json:"cache_tag"`
		}
		body, err := io.ReadAll(r.Body)
		if err != nil || json.Unmarshal(body, &orders) != nil || r.Header.Get("Authorization") != key {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		tags := make([]string, len(orders))
		for i, o := range orders {
			tags[i] = o.Tag
		}
		w.WriteHeader(http.StatusAccepted)
		told <- tags
	}))
	t.Cleanup(router.Close)
	env := e2e.Start(t, hearing, func(o *e2e.Options) {
		o.Variables["CLIENTELE_CACHE_TAGS"] = "true"
		o.Variables["CLIENTELE_ROUTER_INVALIDATION_URLS"] = router.URL + "/invalidation"
		o.Variables["CLIENTELE_ROUTER_INVALIDATION_KEY"] = key
	})
	register(t, env)
	query, variables := openPrices(101, 102)
	before := env.Ask(t, "", query, variables)
	if maxAge(t, before) == 0 {
		t.Fatalf("got %v", before.Header)
	}
	if got, want := entityTags(t, env, query, variables), "[[prices channel-1 product-101] [prices channel-1 product-102]]"; fmt.Sprint(got) != want {
		t.Fatalf("tags %v, want %s", got, want)
	}
	env.Store.Store().EditProduct(101, func(p *store.Product) { p.IsPriceHidden = true })
	deliver(t, env)
	for deadline := time.After(patience.Limit); ; {
		select {
		case tags := <-told:
			if !slices.Contains(tags, "product-101") && !slices.Contains(tags, "prices") {
				continue // what else an event touches
			}
			after := env.Ask(t, "", query, variables)
			if after.At("_entities", 0, "price") != nil {
				t.Errorf("the router forgets, asks again and gets %v", after.Data)
			}
			return
		case <-deadline:
			t.Fatalf("the router was not told: %s", env.Log)
		}
	}
}

package e2e_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
)

// byHash is a request with the hash of a query, and with its text if it is given.
func byHash(query string, withText bool) map[string]any {
	sum := sha256.Sum256([]byte(query))
	body := map[string]any{"extensions": map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": hex.EncodeToString(sum[:])}}}
	if withText {
		body["query"] = query
	}
	return body
}

// persistedQuery asks by hash, tells the text, and asks by hash again, each as somebody
// else: what a router keeps is the question.
func persistedQuery(t *testing.T, on stage) {
	if !on.Router.Manners().TakesHashes {
		if status, got := send(t, on.URL, http.Header{}, byHash(threeProducts, false)); status == http.StatusOK && len(got.Errors) == 0 {
			t.Errorf("a hash that nobody knows was answered: %+v", got)
		}
		return
	}
	wholesale := http.Header{"X-Clientele-Session": {on.SignIn(t, on.FirstOf(t, groupWholesale))}}
	price := func(got e2e.Answer) any { return got.At("products", 0, "price", "calculatedPrice", "taxExclusive") }
	if _, got := send(t, on.URL, http.Header{}, byHash(threeProducts, false)); len(errorCodes(got)) != 1 || errorCodes(got)[0] != "PERSISTED_QUERY_NOT_FOUND" {
		t.Errorf("the hash of an unknown text: %+v", got)
	}
	if _, got := send(t, on.URL, wholesale, byHash(threeProducts, true)); price(got) != "70" {
		t.Errorf("hash and text: %+v", got)
	}
	if _, got := send(t, on.URL, http.Header{}, byHash(threeProducts, false)); price(got) != "98" {
		t.Errorf("a guest, by hash: %+v", got)
	}
	if _, got := send(t, on.URL, wholesale, byHash(threeProducts, false)); price(got) != "70" {
		t.Errorf("a shopper, by hash: %+v", got)
	}
}

// Routers that have sent us a query may send its hash from then on.
func TestRoutersAskByHash(t *testing.T) {
	t.Parallel()
	for _, router := range []e2e.Router{e2e.ApolloGateway{AsksByHash: true}, e2e.HiveGateway{AsksByHash: true}} {
		t.Run(router.String(), func(t *testing.T) {
			on := e2e.StartRouter(t, router)
			token := on.SignIn(t, on.FirstOf(t, groupWholesale))
			for _, who := range []struct{ token, price string }{{"", "98"}, {token, "70"}, {"", "98"}} {
				got := on.Ask(t, who.token, threeProducts, nil)
				if len(got.Errors) != 0 || got.At("products", 0, "price", "calculatedPrice", "taxExclusive") != who.price {
					t.Errorf("%+v", got)
				}
			}
			var texts []bool
			for _, passed := range on.Clientele.Passed() {
				texts = append(texts, passed.Query != "")
				if passed.Representations != 3 {
					t.Errorf("asked for %d entities", passed.Representations)
				}
			}
			// A hash that is unknown, the text with it, and then hashes only.
			if want := []bool{false, true, false, false}; string(mustJSON(texts)) != string(mustJSON(want)) {
				t.Errorf("asked with a text: %v, want %v", texts, want)
			}
		})
	}
}

// askForThree asks for three products' prices over connections that all tests share.
func askForThree(ctx context.Context, url string, header http.Header) (e2e.Answer, error) {
	reply, err := e2e.Client{Client: http.DefaultClient}.Send(ctx, url, header, e2e.Operation(threeProducts, nil))
	if err != nil {
		return e2e.Answer{}, err
	}
	return reply.Answer()
}

// moveUnderLoad gives the router a new supergraph, twice, while guests and shoppers ask
// without a pause. Nobody may notice.
func moveUnderLoad(t *testing.T, on stage) {
	elsewhere := e2e.NewTap(t)
	elsewhere.Aim(t, on.Graph.URL())
	askers := []struct{ token, price string }{
		{"", "98"}, {on.SignIn(t, on.FirstOf(t, groupWholesale)), "70"}, {on.SignIn(t, on.FirstOf(t, groupRetail)), "100"},
	}
	var asked, failed, sent atomic.Int64
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { sent.Add(1) }})
	over := make(chan struct{})
	var workers sync.WaitGroup
	for _, who := range askers {
		workers.Go(func() {
			// A router that moves closes connections that nobody uses. Whoever has just sent
			// a query on one sends it again on another: net/http wants to be told that it
			// may. How often that was is counted.
			header := http.Header{"Idempotency-Key": {"a query"}}
			if who.token != "" {
				header.Set("X-Clientele-Session", who.token)
			}
			pace := time.NewTicker(25 * time.Millisecond)
			defer pace.Stop()
			for {
				select {
				case <-over:
					return
				case <-pace.C:
				}
				got, err := askForThree(ctx, on.URL, header)
				asked.Add(1)
				if err != nil || len(got.Errors) != 0 || got.At("products", 0, "price", "calculatedPrice", "taxExclusive") != who.price {
					failed.Add(1)
					t.Errorf("after %d operations: %v, %+v", asked.Load(), err, got)
					return
				}
			}
		})
	}
	defer func() {
		close(over)
		workers.Wait()
		t.Logf("%d operations, %d failed, %d sent again", asked.Load(), failed.Load(), sent.Load()-asked.Load())
	}()
	patience.Eventually(t, "the load began", func() bool { return asked.Load() > 20 })
	on.Move(t, elsewhere.URL())
	patience.Eventually(t, "the new supergraph is used", func() bool { return len(elsewhere.Passed()) > 20 || t.Failed() })
	on.Clientele.Reset()
	on.Move(t, on.Clientele.URL())
	patience.Eventually(t, "the old place is used again", func() bool { return len(on.Clientele.Passed()) > 20 || t.Failed() })
}

package storefront

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// scored remembers the highest complexity that a store answered with.
type scored struct {
	base    http.RoundTripper
	highest atomic.Int64
	calls   atomic.Int64
}

func (s *scored) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := s.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	s.calls.Add(1)
	score, err := strconv.ParseInt(answer.Header.Get("X-Bc-Graphql-Complexity"), 10, 64)
	if err != nil {
		score = 1 << 40 // an answer without a score is no answer to a question
	}
	s.highest.Store(max(s.highest.Load(), score))
	return answer, nil
}

// TestPriceQuestionsAreNotTooComplex asks for as many items as can be, in each way and
// mixed. The store's own score is not documented, so that half of its limit is what we
// allow ourselves by the sandbox's.
func TestPriceQuestionsAreNotTooComplex(t *testing.T) {
	const limit = 10_000 / 2
	store := sandbox.Start(t)
	seed, err := store.Description()
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	scores := &scored{base: transport}
	c, err := New(Options{
		URL: store.StorefrontTemplate(), Token: commerce.Secret(seed.PrivateToken), HTTPClient: upstream.Client(upstream.Transport(scores, upstream.Options{})),
	})
	if err != nil {
		t.Fatal(err)
	}
	cred := signIn(t, c, seed.Customers[0]).Credential
	for name, at := range map[string]func(i int) commerce.PriceItem{
		"products":         func(i int) commerce.PriceItem { return commerce.PriceItem{ProductID: 101 + i} },
		"variants of one":  func(i int) commerce.PriceItem { return commerce.PriceItem{ProductID: 102, VariantID: 1020 + i} },
		"variants of many": func(i int) commerce.PriceItem { return commerce.PriceItem{ProductID: 101 + i, VariantID: 1020 + i} },
		"options":          func(i int) commerce.PriceItem { return commerce.PriceItem{ProductID: 101 + i, Options: "1=2;3=4;5=6"} },
		"variants and options": func(i int) commerce.PriceItem {
			return commerce.PriceItem{ProductID: 101 + i, VariantID: 1020 + i, Options: "1=2"}
		},
		"mixed": func(i int) commerce.PriceItem {
			return []commerce.PriceItem{
				{ProductID: 101 + i}, {ProductID: 101 + i, VariantID: 1020 + i}, {ProductID: 101 + i, Options: "1=2"}, {ProductID: 101, VariantID: i, Options: "1=2"},
			}[i%4]
		},
	} {
		items := make([]commerce.PriceItem, MaxProducts)
		for i := range items {
			items[i] = at(i)
		}
		scores.highest.Store(0)
		scores.calls.Store(0)
		if _, err := c.ShopperPrices(upstreamtest.Context(t), 1, "USD", &cred, items); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		score, calls := scores.highest.Load(), scores.calls.Load()
		if t.Logf("%s: %d", name, score); score > limit || score < 1_000 || calls != 1 {
			t.Errorf("%s: a score of %d after %d requests", name, score, calls)
		}
	}
}

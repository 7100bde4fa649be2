package crowd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox"
)

const oneProduct = `query ($id: Int!) { prices(input: {items: [{productEntityId: $id}]}) { calculatedPrice { taxExclusive } stale } }`

// allAtOnce asks for a product n times at once, as guests, and looks at each answer.
func allAtOnce(t *testing.T, env *e2e.Env, n int, product func(i int) int, look func(i int, got e2e.Answer)) {
	t.Helper()
	client := e2e.NewClient(t)
	gate := make(chan struct{})
	var clients sync.WaitGroup
	for i := range n {
		clients.Go(func() {
			<-gate
			look(i, client.Ask(t, env.Graph.URL(), nil, oneProduct, map[string]any{"id": product(i)}))
		})
	}
	close(gate)
	clients.Wait()
}

// patiently has operations take as long as a busy machine needs for all of them.
func patiently(o *e2e.Options) { o.Variables["CLIENTELE_OPERATION_TIMEOUT"] = "30s" }

func always101(int) int { return 101 }

func TestAThousandMissesOfOneKeyAreOneCall(t *testing.T) {
	clients := 1000
	if isRaced {
		clients = 100 // each takes several times as long, and all are waited for
	}
	env := e2e.Start(t, patiently)
	env.Store.Delay(sandbox.On("pricing"), time.Second)
	allAtOnce(t, env, clients, always101, func(i int, got e2e.Answer) {
		if len(got.Errors) != 0 || got.At("prices", 0, "calculatedPrice", "taxExclusive") != "98" {
			t.Errorf("client %d: %s", i, mustJSON(got))
		}
	})
	if got := callsTo(env); got.pricing != 1 || got.items != 1 || got.visibility != 1 {
		t.Errorf("%d misses are %+v", clients, got)
	}
}

// The client that a call was made for goes away while it is under way.
func TestWhoBeganACallMayLeave(t *testing.T) {
	env := e2e.Start(t, patiently)
	env.Store.Delay(sandbox.On("pricing"), time.Second)
	leader, leave := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() {
		question := e2e.Operation(oneProduct, map[string]any{"id": 101})
		if reply, err := e2e.NewClient(t).Send(leader, env.Graph.URL(), nil, question); err == nil {
			t.Errorf("the leader was answered: %s", reply.Text)
		}
	})
	patience.Eventually(t, "the leader's call", func() bool { return len(env.Store.CallsTo(sandbox.On("pricing"))) == 1 })
	all.Go(func() {
		allAtOnce(t, env, 20, always101, func(i int, got e2e.Answer) {
			if len(got.Errors) != 0 || got.At("prices", 0, "calculatedPrice", "taxExclusive") != "98" {
				t.Errorf("follower %d: %s", i, mustJSON(got))
			}
		})
	})
	leave()
	all.Wait()
	if got := callsTo(env); got.pricing != 1 {
		t.Errorf("%+v", got)
	}
}

// fussy is a network on which the store refuses every request for prices that a product
// is in. It holds back what the Storefront says until so much has been asked, so that
// many clients go on at the same moment.
type fussy struct {
	bad  string
	wait int

	mu      sync.Mutex // guards the fields below
	looked  int
	looking chan struct{}
	// refused are how many items were asked for in each request that was refused.
	refused []int
}

func (f *fussy) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	items := bytes.Count(body, []byte(`"product_id":`))
	if items > 0 && bytes.Contains(body, []byte(`"product_id":`+f.bad+`}`)) {
		f.mu.Lock()
		f.refused = append(f.refused, items)
		f.mu.Unlock()
		return &http.Response{
			StatusCode: http.StatusUnprocessableEntity, Header: http.Header{"Content-Type": {"application/json"}},
			Body: io.NopCloser(strings.NewReader(`{"status":422,"title":"Unprocessable"}`)), Request: r,
		}, nil
	}
	if n := bytes.Count(body, []byte("entityIds")); n > 0 {
		f.hold(body)
	}
	return http.DefaultTransport.RoundTrip(r)
}

// hold returns once everything was looked at.
func (f *fussy) hold(body []byte) {
	var question struct {
		Variables struct {
			EntityIDs []int `json:"ids"`
		} `json:"variables"`
	}
	if err := json.Unmarshal(body, &question); err != nil {
		return
	}
	f.mu.Lock()
	if f.looked += len(question.Variables.EntityIDs); f.looked >= f.wait {
		close(f.looking)
		f.wait = math.MaxInt
	}
	f.mu.Unlock()
	<-f.looking
}

// Fifty clients ask at once for one thing each, and the store refuses every request that
// one of these things is in.
func TestOneBadItemHarmsNobodyElse(t *testing.T) {
	const bad = 7
	network := &fussy{wait: 50, looking: make(chan struct{})}
	env := e2e.Start(t, patiently, func(o *e2e.Options) { o.Graph.Network = network })
	network.bad = strconv.Itoa(env.Seed.Products[bad].EntityID)
	allAtOnce(t, env, 50, func(i int) int { return env.Seed.Products[i].EntityID }, func(i int, got e2e.Answer) {
		switch {
		case i == bad && (len(got.Errors) != 1 || got.Errors[0].Extensions["reason"] != "NOT_FOUND"):
			t.Errorf("the client with the bad one: %s", mustJSON(got))
		case i != bad && (len(got.Errors) != 0 || got.At("prices", 0, "calculatedPrice") == nil):
			t.Errorf("client %d: %s", i, mustJSON(got))
		}
	})
	t.Logf("requests for so many items were refused: %v", network.refused)
	if len(network.refused) == 0 || network.refused[0] < 10 {
		t.Errorf("the bad one was with too few others: %v", network.refused)
	}
}

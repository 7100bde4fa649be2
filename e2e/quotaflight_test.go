package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
)

const oneProduct = `query ($id: Int!) { prices(input: {items: [{productEntityId: $id}]}) { calculatedPrice { taxExclusive } stale } }`

// allAtOnce asks n times at once and looks at each answer.
func allAtOnce(t *testing.T, n int, ask func(i int) e2e.Answer, look func(i int, got e2e.Answer)) {
	t.Helper()
	transport := http.DefaultTransport.(*http.Transport)
	idle := transport.MaxIdleConnsPerHost
	transport.MaxIdleConnsPerHost = 256
	defer func() { transport.MaxIdleConnsPerHost = idle }()
	gate := make(chan struct{})
	var clients sync.WaitGroup
	for i := range n {
		clients.Go(func() {
			<-gate
			look(i, ask(i))
		})
	}
	close(gate)
	clients.Wait()
}

func TestAThousandMissesOfOneKeyAreOneCall(t *testing.T) {
	env := e2e.Start(t)
	env.Store.Delay(sandbox.On("pricing"), time.Second)
	allAtOnce(t, 1000, func(int) e2e.Answer {
		return env.Ask(t, "", oneProduct, map[string]any{"id": 101})
	}, func(i int, got e2e.Answer) {
		if len(got.Errors) != 0 || got.At("prices", 0, "calculatedPrice", "taxExclusive") != "98" {
			t.Errorf("client %d: %s", i, mustJSON(got))
		}
	})
	if got := countCalls(env); got.pricing != 1 || got.items != 1 || got.visibility != 1 {
		t.Errorf("1,000 misses are %+v", got)
	}
}

// The client that a call was made for goes away while it is under way.
func TestWhoBeganACallMayLeave(t *testing.T) {
	env := e2e.Start(t)
	env.Store.Delay(sandbox.On("pricing"), time.Second)
	leader, leave := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() {
		body := strings.NewReader(fmt.Sprintf(`{"query":%q,"variables":{"id":101}}`, oneProduct))
		request, err := http.NewRequestWithContext(leader, http.MethodPost, env.Graph.URL(), body)
		if err != nil {
			t.Error(err)
			return
		}
		request.Header.Set("Content-Type", "application/json")
		if response, err := http.DefaultClient.Do(request); err == nil {
			_ = response.Body.Close()
			t.Error("the leader was answered")
		}
	})
	eventually(t, "the leader's call", func() bool { return len(env.Store.CallsTo(sandbox.On("pricing"))) == 1 })
	all.Go(func() {
		allAtOnce(t, 20, func(int) e2e.Answer {
			return env.Ask(t, "", oneProduct, map[string]any{"id": 101})
		}, func(i int, got e2e.Answer) {
			if len(got.Errors) != 0 || got.At("prices", 0, "calculatedPrice", "taxExclusive") != "98" {
				t.Errorf("follower %d: %s", i, mustJSON(got))
			}
		})
	})
	leave()
	all.Wait()
	if got := countCalls(env); got.pricing != 1 {
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
	env := e2e.Start(t, func(o *e2e.Options) { o.Graph.Network = network })
	network.bad = strconv.Itoa(env.Seed.Products[bad].EntityID)
	allAtOnce(t, 50, func(i int) e2e.Answer {
		return env.Ask(t, "", oneProduct, map[string]any{"id": env.Seed.Products[i].EntityID})
	}, func(i int, got e2e.Answer) {
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

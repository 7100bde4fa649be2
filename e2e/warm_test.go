package e2e_test

import (
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// warmth is a store whose whole catalogue is on channel 1, a graph and a Redis.
type warmth struct {
	*e2e.Env
	variables map[string]string
}

func startWarmth(t *testing.T) warmth {
	t.Helper()
	redis := e2e.StartRedis(t)
	env := e2e.Start(t, sharing(redis))
	for _, p := range env.Store.Store().Products() {
		env.Store.Store().EditProduct(p.ID, func(p *store.Product) { p.IsPublished, p.IsPriceHidden, p.ChannelIDs = true, false, []int{1} })
	}
	w := warmth{env, e2e.Variables(t, env.Store, env.Seed)}
	e2e.Share(w.variables, redis)
	env.Store.ResetCalls()
	return w
}

// warm starts the program for guests, for nobody's group, retail and wholesale.
func (w warmth) warm(t *testing.T) *e2e.Program {
	t.Helper()
	return e2e.RunProgram(t, w.variables, "warm", "--channels", "1", "--groups", "guest,none,1,2", "--rate", "1")
}

// summaryOf is what the program says at its end.
type summaryOf struct{ prices, products, missing, failed, calls, refused int }

func readSummary(t *testing.T, p *e2e.Program) (s summaryOf) {
	t.Helper()
	line := regexp.MustCompile(`(\d+) prices of (\d+) products, (\d+) missing, (\d+) failed; (\d+) calls, (\d+) of them answered 429`)
	found := line.FindStringSubmatch(p.Out.String())
	if found == nil {
		t.Fatalf("it says no summary: %s%s", p.Out, p.Err)
	}
	for i, to := range []*int{&s.prices, &s.products, &s.missing, &s.failed, &s.calls, &s.refused} {
		*to, _ = strconv.Atoi(found[i+1]) // digits
	}
	return s
}

// pricing is how often the store was asked for prices.
func (w warmth) pricing() int { return len(w.Store.CallsTo(sandbox.On("pricing"))) }

// everything asks a graph for the whole catalogue as a guest, without a group, of retail
// and of wholesale, and returns how many prices it got that were not old.
func (w warmth) everything(t *testing.T, url string, tokens []string) (fresh int) {
	t.Helper()
	const size = 60
	for _, token := range tokens {
		header := http.Header{}
		if token != "" {
			header.Set("X-Clientele-Session", token)
		}
		for from := 0; from < len(w.Seed.Products); from += size {
			var items []any
			for _, p := range w.Seed.Products[from:min(from+size, len(w.Seed.Products))] {
				items = append(items, map[string]any{"productEntityId": p.EntityID})
			}
			got := e2e.Post(t, url, header, `query ($items: [PriceItemInput!]!) { prices(input: {items: $items}) { stale calculatedPrice { taxExclusive } } }`, map[string]any{"items": items})
			for i := range items {
				if got.At("prices", i, "stale") == false {
					fresh++
				}
			}
		}
	}
	return fresh
}

// shoppers are a guest and one of each of the groups that warm asks for.
func (w warmth) shoppers(t *testing.T) []string {
	t.Helper()
	tokens := []string{""}
	for _, group := range []int{0, groupRetail, groupWholesale} {
		tokens = append(tokens, w.SignIn(t, w.FirstOf(t, group)))
	}
	return tokens
}

func TestWarmFillsWhatReplicasShare(t *testing.T) {
	w := startWarmth(t)
	first := w.warm(t)
	if err := first.Wait(t); err != nil {
		t.Fatalf("%v: %s", err, first.Err)
	}
	got := readSummary(t, first)
	n := len(w.Seed.Products)
	if got.prices != 4*n || got.products != n || got.failed+got.missing+got.refused != 0 || got.calls != len(w.Store.Calls()) {
		t.Errorf("the first run says %+v, and the store had %d calls", got, len(w.Store.Calls()))
	}
	if calls := w.pricing(); calls > 4*((n+49)/50) {
		t.Errorf("%d calls for %d prices", calls, 4*n)
	}
	t.Logf("%d calls for %d prices: %s", w.pricing(), 4*n, strings.TrimSpace(first.Out.String()))

	tokens := w.shoppers(t)
	fresh := w.Replica(t)
	w.Store.ResetCalls()
	shown := w.everything(t, fresh.URL(), tokens)
	if calls := w.pricing(); calls != 0 && isQuick(t, fresh) {
		t.Errorf("a fresh graph made %d calls for prices that are known", calls)
	}
	// The store's settings and visibility are its own: some products are not for all groups.
	if shown < 4*n*9/10 {
		t.Errorf("it answered %d of %d", shown, 4*n)
	}
	again := w.warm(t)
	if err := again.Wait(t); err != nil {
		t.Fatalf("%v: %s", err, again.Err)
	}
	if got := readSummary(t, again); w.pricing() != 0 || got.prices != 4*n {
		t.Errorf("the second run made %d calls for prices: %+v", w.pricing(), got)
	}
}

func TestWarmIsInterrupted(t *testing.T) {
	w := startWarmth(t)
	w.Store.Delay(sandbox.On("pricing"), 300*time.Millisecond)
	first := w.warm(t)
	patience.Eventually(t, "some calls", func() bool { return w.pricing() > 8 })
	err := first.Interrupt(t)
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 130 || !strings.Contains(first.Err.String(), "interrupted") {
		t.Errorf("it ended with %v: %s", err, first.Err)
	}
	got := readSummary(t, first)
	if got.prices < 50 || got.prices >= 4*len(w.Seed.Products) || got.failed != 0 {
		t.Errorf("it says %+v", got)
	}
	w.Store.Delay(sandbox.On("pricing"), 0)
	tokens := w.shoppers(t)
	w.Store.ResetCalls()
	second := w.warm(t)
	if err := second.Wait(t); err != nil {
		t.Fatalf("%v: %s", err, second.Err)
	}
	items := 0
	for _, call := range w.Store.CallsTo(sandbox.On("pricing")) {
		items += call.Items
	}
	if whole := 4 * len(w.Seed.Products); items == 0 || items > whole-got.prices {
		t.Errorf("after %d of %d prices, %d were asked for again", got.prices, whole, items)
	}
	w.Store.ResetCalls()
	fresh := w.Replica(t)
	if w.everything(t, fresh.URL(), tokens); w.pricing() != 0 && isQuick(t, fresh) {
		t.Errorf("a fresh graph made %d calls for prices that are known: %+v", w.pricing(), w.Store.CallsTo(sandbox.On("pricing")))
	}
}

func TestWarmIsPatient(t *testing.T) {
	w := startWarmth(t)
	const refusals = 6
	if err := w.Store.FailNext(sandbox.On("pricing"), refusals, sandbox.Fault{Kind: sandbox.FaultStatus, Status: http.StatusTooManyRequests, NoHeaders: true}); err != nil {
		t.Fatal(err)
	}
	const share, window = 20, 2 * time.Second
	w.Store.Throttle(sandbox.Quota{Requests: 2 * share, Window: window})
	program := w.warm(t)
	if err := program.Wait(t); err != nil {
		t.Fatalf("%v: %s", err, program.Err)
	}
	got := readSummary(t, program)
	if n := len(w.Seed.Products); got.prices != 4*n || got.failed != 0 || got.refused != refusals {
		t.Errorf("it says %+v", got)
	}
	counted := w.Store.QuotaWindows()
	for i, w := range counted {
		if w.Answered > share {
			t.Errorf("window %d: %+v, and our share is %d", i, w, share)
		}
	}
	t.Log(fmt.Sprint(counted), strings.TrimSpace(program.Out.String()))
}

package e2e_test

import (
	"fmt"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
)

// quotaRun is the store's quota, how many windows of it are watched, and how much of our
// share must be used, in percent. The real windows take minutes: make economy has them, on
// a machine that has the time. How much of a short one is used is a matter of how busy the
// machine is, and upstream's own tests know that of a clock that stands still.
func quotaRun() (quota sandbox.Quota, windows, least int) {
	if os.Getenv("CLIENTELE_ECONOMY") != "" {
		return sandbox.StandardQuota(), 4, 95
	}
	return sandbox.Quota{Requests: 40, Window: 2 * time.Second}, 3, 50
}

// tally counts what became of questions.
type tally struct{ asked, fresh, stale, unanswered atomic.Int64 }

// onePrice asks for one product. No country is named: those have half of our share alone.
const onePrice = `query ($id: Int!) { prices(input: {currencyCode: "USD",
	asGuest: true, items: [{productEntityId: $id}]}) { calculatedPrice { taxExclusive } stale } }`

// patientProducts is how many products are asked for in turn.
const patientProducts = 120

// judge looks at one answer: a price, an old one, or a typed reason to come again.
func (c *tally) judge(t *testing.T, got e2e.Answer) {
	t.Helper()
	c.asked.Add(1)
	switch {
	case len(got.Errors) == 0 && got.At("prices", 0, "stale") == false:
		c.fresh.Add(1)
	case len(got.Errors) == 0 && got.At("prices", 0, "stale") == true:
		c.stale.Add(1)
	case len(got.Errors) == 1 && got.Errors[0].Extensions["reason"] == "UPSTREAM_UNAVAILABLE" && got.Errors[0].Extensions["retryAfterSeconds"] != nil:
		c.unanswered.Add(1)
	default:
		t.Errorf("%s", mustJSON(got))
	}
}

// offer asks the graphs in turn for prices that are never fresh, so many in each of the
// store's windows, until it has counted enough of these.
func offer(t *testing.T, env *e2e.Env, urls []string, pace int, window time.Duration, windows int) *tally {
	t.Helper()
	got, began := &tally{}, time.Now()
	pause := time.NewTicker(window / time.Duration(pace))
	defer pause.Stop()
	var all sync.WaitGroup
	for n := 0; len(env.Store.QuotaWindows()) < windows+2; n++ {
		if time.Since(began) > time.Duration(windows+4)*window {
			break // too little will have been used
		}
		all.Go(func() {
			got.judge(t, e2e.Post(t, urls[n%len(urls)], http.Header{}, onePrice, map[string]any{
				"id": env.Seed.Products[n%patientProducts].EntityID,
			}))
		})
		<-pause.C
	}
	all.Wait()
	return got
}

// The store has many more questions than we may ask. It counts itself, in every window
// but the first, which begins before we know it, and the last, which is not over.
func TestTheShareIsUsedAndNeverExceeded(t *testing.T) {
	for name, replicas := range map[string]int{"one replica": 1, "two replicas": 2} {
		t.Run(name, func(t *testing.T) {
			quota, windows, least := quotaRun()
			window, share := quota.Window, quota.Requests/2 // as is the default
			env := e2e.Start(t, func(o *e2e.Options) {
				if replicas > 1 {
					e2e.Share(o.Variables, e2e.StartRedis(t))
				}
				// Nothing is fresh for longer than it takes to answer.
				o.Variables["CLIENTELE_PRICE_TTL"] = "1ns"
			})
			urls := []string{env.Graph.URL()}
			for range replicas - 1 {
				urls = append(urls, env.Replica(t).URL())
			}
			env.Store.Throttle(quota)
			got := offer(t, env, urls, 10*share, window, windows)
			counted := env.Store.QuotaWindows()
			used := 0
			for i, w := range counted {
				// In the first one the quota was changed behind our back.
				if i > 0 && w.Answered > share || w.Refused > 0 {
					t.Errorf("window %d: %+v", i, w)
				}
				if i > 0 && i < len(counted)-1 {
					used += w.Answered
				}
			}
			of := share * max(len(counted)-2, windows)
			summary := fmt.Sprintf("%s: %d of %d calls used (%.1f %%) in windows of %s %v; %d questions: %d fresh, %d stale, %d to come again",
				name, used, of, 100*float64(used)/float64(of), window, counted, got.asked.Load(), got.fresh.Load(), got.stale.Load(), got.unanswered.Load())
			t.Log(summary)
			if used*100 < of*least {
				t.Errorf("too little was used: %s", summary)
			}
			if got.stale.Load() == 0 || got.fresh.Load() == 0 {
				t.Errorf("nothing old was served, or nothing new: %s", summary)
			}
		})
	}
}

package history_test

import (
	"cmp"
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/e2e/history"
	"github.com/clientele-graph/clientele/replica/redistest"
)

// shoppers is how many there are; each has two or three devices.
const shoppers = 50

// leisure is how many times as long as a step took everybody waits for the next one at
// least, so that a machine that is busy or slow is not asked for more than it can do.
const leisure = 25

// TestHistory lets shoppers, the store and bad luck loose on a deployment, and holds what
// everybody was answered against the promise. CLIENTELE_HISTORY says for how long, and
// CLIENTELE_HISTORY_SEED repeats everybody's decisions, though not their order.
func TestHistory(t *testing.T) {
	length, err := time.ParseDuration(cmp.Or(os.Getenv("CLIENTELE_HISTORY"), "15s"))
	if err != nil {
		t.Fatal(err)
	}
	seed := e2e.Seed(t, "CLIENTELE_HISTORY_SEED")
	for _, d := range []deployment{
		{name: "one replica", replicas: 1},
		{name: "two that share Redis", replicas: 2, redis: true},
		{name: "two that share nothing", replicas: 2},
		{name: "two whose Redis fails", replicas: 2, redis: true, outages: true},
	} {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			var server *redistest.Server
			variables := map[string]string{}
			switch {
			case d.outages:
				server = redistest.Start(t)
				variables["CLIENTELE_REDIS_URL"] = server.URL
			case d.redis:
				e2e.Share(variables, e2e.StartRedis(t))
			}
			s := open(t, d, variables)
			s.live(t, length, seed, server)
			// A machine that is busy may need longer until everything has worked once.
			for round := uint64(1); round < 5 && len(s.never()) > 0; round++ {
				s.live(t, 15*time.Second, seed+round, server)
			}
			s.judge(t, d.promise())
		})
	}
}

// promise is that of the deployment.
func (d deployment) promise() history.Promise {
	return history.Promise{
		ProofAge: time.Minute, Shared: d.redis, Patient: d.redis && !d.outages, Prices: priceOf(), GuestPrice: guestPrice, Aftermath: 5 * time.Second,
	}
}

// live lets everybody loose for a while. A Redis that is given fails now and then.
func (s *shop) live(t *testing.T, length time.Duration, seed uint64, failing *redistest.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), length)
	defer cancel()
	random := func(who int) *rand.Rand { return rand.New(rand.NewPCG(seed, uint64(who))) }
	var everybody sync.WaitGroup
	for who := range shoppers {
		for n := range 2 + who%2 {
			d := &device{
				shop: s, person: s.people[who%len(s.people)], random: random(who*10 + n), address: s.address(),
				eager: []int{2, 10, 40}[who%len(s.people)%3],
			}
			everybody.Go(func() {
				took := time.Duration(0)
				for pause(ctx, max(time.Duration(d.random.IntN(800))*time.Millisecond, leisure*took)) {
					begun := time.Now()
					d.step()
					took = time.Since(begun)
				}
			})
		}
	}
	everybody.Go(func() { s.meddle(ctx, random(-1)) })
	everybody.Go(func() { s.move(ctx, random(-10)) })
	everybody.Go(func() { s.watch(ctx) })
	if failing != nil {
		everybody.Go(func() { s.failRedis(ctx, failing, random(-2)) })
	}
	for i, targets := range storms() {
		everybody.Go(func() {
			if err := s.storm(ctx, targets, random(-3-i)); err != nil {
				t.Error(err)
			}
		})
	}
	everybody.Wait()
}

// judge fails the test for everything that breaks the promise, and for what never
// worked: a deployment that refuses everybody keeps any promise.
func (s *shop) judge(t *testing.T, p history.Promise) {
	t.Helper()
	h, log := s.History(), s.Log.String()
	untold := markUntold(&h, log)
	violations, count := history.Check(h, p), history.Count(h)
	late := 0
	for _, op := range h.Operations {
		if op.Kind == history.Prices && op.Outcome == history.Answered && op.DeadBefore {
			late++
		}
	}
	t.Logf("%s: %d operations, %d violations, %d prices on a proof of a session that was over, %d calls to the store, %d storms, %d outages\n%s",
		t.Name(), count.Total(), len(violations), late, len(s.Store.Calls()), len(h.Faults), len(h.Outages), count)
	t.Logf("%d logouts of which the other replicas were not told", untold)
	for line := range strings.Lines(log) {
		if strings.Contains(line, "connection trouble") || strings.Contains(line, `"level":"ERROR"`) {
			t.Error(line)
		}
	}
	// What was wrong counts wherever it is seen. That something failed for want of time is
	// a finding on a machine that has it, which make history is run on.
	patient := os.Getenv("CLIENTELE_HISTORY") != ""
	shown := 0
	for _, v := range violations {
		if v.Rule == history.FailedNeedless && !patient {
			t.Logf("%v", v)
			continue
		}
		if shown++; shown <= 5 {
			t.Error(v)
		}
	}
	if shown > 5 {
		t.Errorf("and %d more", shown-5)
	}
	if never := s.never(); len(never) > 0 {
		t.Errorf("never once answered: %v", never)
	}
}

// markUntold marks the logouts of which the log says that nobody was told, and counts
// them.
func markUntold(h *history.History, log string) int {
	untold := map[string]bool{}
	for line := range strings.Lines(log) {
		var entry struct {
			Message string `json:"msg"`
			Trace   string `json:"correlation_id"`
		}
		if json.Unmarshal([]byte(line), &entry) == nil && entry.Message == "other replicas were not told that a session ended" {
			untold[entry.Trace] = true
		}
	}
	for i := range h.Operations {
		h.Operations[i].Untold = h.Operations[i].Kind == history.Logout && untold[h.Operations[i].Trace]
	}
	return len(untold)
}

// never returns what was not answered once.
func (s *shop) never() []string {
	return history.Count(s.History()).Never(
		"login by password", "login by current customer", "login by session sync", "logout", "viewer", "prices", "who",
		"cart link", "sync link", "login link", "follow", "hosted login by form", "hosted login by link", "hosted logout",
		"store ends", "store login", "move",
	)
}

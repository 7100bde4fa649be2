package isolation_test

import (
	"cmp"
	"context"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/replica/redistest"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// outage is something that happens between replicas and their server, and its end.
type outage struct {
	name       string
	begin, end func()
}

func (s *shop) outages(server *redistest.Server) []outage {
	return []outage{
		{"killed", server.Kill, server.Restart},
		{"killed, and empty afterwards", server.Kill, func() { server.Forget(); server.Restart() }},
		{"hanging", server.Hang, server.Resume},
		{"out of one replica's reach", func() { s.isAlone.Store(true); s.line.cut() }, func() { s.line.mend(); s.isAlone.Store(false) }},
	}
}

// TestRedisComesAndGoes takes from two replicas what they share, again and again, while
// they are asked and prices change. The store is well, so everybody has to be answered,
// and what a webhook was answered 200 for counts. CLIENTELE_OUTAGES says how many times
// each thing happens. At last the store's quota is that of a small plan.
func TestRedisComesAndGoes(t *testing.T) {
	rounds, err := strconv.Atoi(cmp.Or(os.Getenv("CLIENTELE_OUTAGES"), "2"))
	if err != nil {
		t.Fatal(err)
	}
	server, seed := redistest.Start(t), e2e.Seed(t, seedVariable)
	// Time goes as it does, so that what nobody is told of stays wrong for long.
	s := open(t, deployment{replicas: 2, redisURL: server.URL, line: newLine(t, server.Address), speed: 1, wanted: 4, isNarrow: true}, seed)
	s.isWell.Store(true)
	s.byHooksOnly = true
	ctx, cancel := context.WithCancel(t.Context())
	var crowd sync.WaitGroup
	defer crowd.Wait()
	defer cancel()
	var customers []int
	for number := range workers / 4 {
		d := s.newDevice(t, number, seed)
		for _, v := range d.visits {
			customers = append(customers, v.id)
		}
		crowd.Go(func() {
			for pause(ctx, leisure*d.step(ctx, t)) {
			}
		})
	}
	crowd.Go(func() { s.meddle(ctx, t, customers) })
	asker := s.newSharingAsker(t, seed)
	asker.await(ctx, t, "at the beginning")
	for range rounds {
		for _, o := range s.outages(server) {
			o.begin()
			pause(ctx, time.Duration(400+s.elapsed().Microseconds()%800)*time.Millisecond)
			o.end()
			s.Count("times the server was "+o.name, 1)
			asker.await(ctx, t, "after the server was "+o.name)
		}
	}
	cancel()
	crowd.Wait()
	s.goOnASmallPlan(t, server)
	s.report(t, "prices", "changes of prices", "customers moved", "sign-ins", "sign-outs")
}

// goOnASmallPlan has a guest look at one page all the time, and at other products, while the
// server is killed once more and the store takes no more calls than it does of small plans.
func (s *shop) goOnASmallPlan(t *testing.T, server *redistest.Server) {
	t.Helper()
	s.Env.Store.Throttle(sandbox.StandardQuota())
	server.Kill()
	defer server.Restart()
	whole := slices.DeleteFunc(slices.Clone(s.items), func(it item) bool { return it.Variant != 0 || len(it.choices) > 0 })
	header := http.Header{"X-Clientele-Channel": {strconv.Itoa(store.ChannelMain)}}
	for n := range 40 {
		q := question{
			guest: true, channel: store.ChannelMain, group: s.GuestGroup(store.ChannelMain),
			contexts: [2]money{{currency: "USD"}, {currency: "CAD"}}, items: whole[:1],
		}
		if n%5 == 4 {
			q.items = whole[1+n/5%(len(whole)-1):][:1]
		}
		s.put(t.Context(), t, 0, q, header)
		pause(t.Context(), 150*time.Millisecond)
	}
}

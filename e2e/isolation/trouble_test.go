package isolation_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/replica/redistest"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// faultKinds are the ways in which the store may fail.
func faultKinds() []sandbox.Fault {
	return []sandbox.Fault{
		{Kind: sandbox.FaultStatus, Status: http.StatusTooManyRequests},
		{Kind: sandbox.FaultStatus, Status: http.StatusInternalServerError},
		{Kind: sandbox.FaultStatus, Status: http.StatusServiceUnavailable},
		{Kind: sandbox.FaultHTML},
		{Kind: sandbox.FaultTruncate},
		{Kind: sandbox.FaultDropBefore},
		{Kind: sandbox.FaultDropAfter},
		{Kind: sandbox.FaultSlowBody, Pause: 20 * time.Millisecond},
	}
}

// storm lets the store fail now and then, until the run is over. What has not failed by
// then never will: nobody asks any more.
func (s *shop) storm(ctx context.Context, t *testing.T, random *rand.Rand) {
	t.Helper()
	targets := []sandbox.Matcher{sandbox.On("pricing"), sandbox.On("storefront"), sandbox.On("storefront", "customer"), sandbox.On("products")}
	for pause(ctx, time.Duration(150+random.IntN(500))*time.Millisecond) {
		target, kinds := targets[random.IntN(len(targets))], faultKinds()
		s.Count("faults", 1)
		if random.IntN(5) == 0 {
			s.Env.Store.Delay(target, time.Duration(20+random.IntN(400))*time.Millisecond)
			pause(ctx, time.Duration(50+random.IntN(300))*time.Millisecond)
			s.Env.Store.Delay(target, 0)
			continue
		}
		if err := s.Env.Store.FailNext(target, 1+random.IntN(8), kinds[random.IntN(len(kinds))]); err != nil {
			t.Error(err)
			return
		}
	}
}

// staleOnes is what old prices are counted under.
const staleOnes = "prices said to be stale"

// growOld has somebody answered with an old price before everybody else comes: what changes
// all the time is hardly ever old on a machine that is busy.
func (s *shop) growOld(t *testing.T) {
	t.Helper()
	header := http.Header{"X-Clientele-Channel": {strconv.Itoa(store.ChannelMain)}}
	q := question{
		guest: true, channel: store.ChannelMain, group: s.GuestGroup(store.ChannelMain),
		contexts: [2]money{{currency: "USD"}, {currency: "CAD"}}, items: s.items[:1],
	}
	for range 20 {
		s.put(t.Context(), t, 0, q, header)
		pause(t.Context(), time.Second)
		if err := s.Env.Store.FailNext(sandbox.On("pricing"), 20, sandbox.Fault{Kind: sandbox.FaultStatus, Status: http.StatusServiceUnavailable}); err != nil {
			t.Fatal(err)
		}
		s.put(t.Context(), t, 0, q, header)
		s.Env.Store.Heal()
		if s.Of(staleOnes) > 0 {
			return
		}
	}
}

// failRedis takes from the replicas what they share now and then, until the run is over.
func (s *shop) failRedis(ctx context.Context, server *redistest.Server, random *rand.Rand) {
	away := s.outages(server)[:3]
	for pause(ctx, time.Duration(500+random.IntN(1000))*time.Millisecond) {
		o := away[random.IntN(len(away))]
		o.begin()
		pause(ctx, time.Duration(200+random.IntN(800))*time.Millisecond)
		o.end()
		s.Count("times the server was "+o.name, 1)
	}
}

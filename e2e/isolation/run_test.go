package isolation_test

import (
	"cmp"
	"context"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/replica/redistest"
)

// workers ask at the same time.
const workers = 32

// seedVariable repeats everybody's decisions.
const seedVariable = "CLIENTELE_ISOLATION_SEED"

// leisure is how many times as long as a question took a worker waits for the next one in a
// run that is to be over soon. A machine that has nothing left does not get round to what
// happens meanwhile, nor to answering replicas in the time that they give Redis.
const leisure = 4

// TestIsolation lets shoppers, staff and guests loose on a deployment, whose store fails
// and changes its prices meanwhile, and holds every amount in every answer against what
// the store charges exactly them. CLIENTELE_ISOLATION says how many requests each of the
// workers makes; without it they have some seconds. CLIENTELE_ISOLATION_SEED repeats
// everybody's decisions, though not their order.
func TestIsolation(t *testing.T) {
	// Prices are fresh for a moment of real time, so that most are stale once.
	short := map[string]string{"CLIENTELE_PRICE_TTL": "5s"}
	small := map[string]string{"CLIENTELE_PRICE_TTL": "5s", "CLIENTELE_PRICE_CACHE_BYTES": "500000"}
	for _, c := range []struct {
		name  string
		redis bool
		// fails has Redis fail as well.
		fails bool
		d     deployment
	}{
		{"one replica", false, false, deployment{replicas: 1, variables: short, speed: 10, wanted: 20}},
		{"two that share Redis", true, false, deployment{replicas: 2, variables: small, speed: 10, wanted: 20}},
		{"two whose Redis fails", true, true, deployment{replicas: 2, variables: short, speed: 10, wanted: 4, isNarrow: true}},
		{"by Storefront", true, false, deployment{replicas: 2, storefront: true, variables: short, speed: 10, wanted: 20}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var server *redistest.Server
			switch {
			case c.fails:
				server = redistest.Start(t)
				c.d.redisURL = server.URL
			case c.redis:
				c.d.variables = maps.Clone(c.d.variables)
				e2e.Share(c.d.variables, e2e.StartRedis(t))
			}
			seed := e2e.Seed(t, seedVariable)
			s := open(t, c.d, seed)
			s.byHooksOnly = c.fails
			expected := []string{"prices", "changes of prices", "products hidden or shown", "customers moved", "sign-ins", "sign-outs", "faults"}
			if !s.storefront && !c.fails {
				expected = append(expected, changesByStaff)
			}
			if !s.storefront && !c.fails && c.d.replicas == 1 {
				// Several may be too busy to hear each other, and then serve nothing old.
				expected = append(expected, staleOnes)
				s.growOld(t)
			}
			s.live(t, seed, server, expected)
			s.report(t, expected...)
		})
	}
}

// requests is how many each worker makes, 0 for as many as it can in some seconds.
func requests(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(cmp.Or(os.Getenv("CLIENTELE_ISOLATION"), "0"))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// The bounded run ends after briefly, unless the machine is so busy that something has
// not happened yet.
const (
	briefly    = 6 * time.Second
	atTheMost  = time.Minute
	lookEvery  = 100 * time.Millisecond
	longEnough = time.Hour
)

// live lets everybody loose until the workers are done. A Redis that is given fails now and
// then.
func (s *shop) live(t *testing.T, seed uint64, failing *redistest.Server, expected []string) {
	t.Helper()
	n := requests(t)
	ctx, cancel := context.WithTimeout(t.Context(), longEnough)
	defer cancel()
	var crowd, others sync.WaitGroup
	var customers []int
	for number := range workers {
		d := s.newDevice(t, number, seed)
		for _, v := range d.visits {
			customers = append(customers, v.id)
		}
		crowd.Go(func() {
			for i := 0; (n == 0 || i < n) && ctx.Err() == nil; i++ {
				took := d.step(ctx, t)
				if n == 0 {
					pause(ctx, leisure*took)
				}
			}
		})
	}
	others.Go(func() { s.meddle(ctx, t, customers) })
	others.Go(func() { s.storm(ctx, t, rand.New(rand.NewPCG(seed, 2))) })
	if failing != nil {
		others.Go(func() { s.failRedis(ctx, failing, rand.New(rand.NewPCG(seed, 3))) })
	}
	if n == 0 {
		pause(ctx, briefly)
		for s.elapsed() < atTheMost && s.lacks(expected) && pause(ctx, lookEvery) {
		}
		cancel()
	}
	crowd.Wait()
	cancel()
	others.Wait()
}

// lacks says whether something has not happened yet.
func (s *shop) lacks(expected []string) bool {
	return slices.ContainsFunc(expected, func(name string) bool { return s.Of(name) == 0 })
}

// report fails the test for everything that is wrong, and for what never happened: a
// deployment that refuses everybody crosses nothing.
func (s *shop) report(t *testing.T, expected ...string) {
	t.Helper()
	wrong, some := s.Wrong()
	t.Logf("%s: %.0f s, %d prices there ever were, %d violations\n%s", t.Name(), s.elapsed().Seconds(), s.books[0].Size(), wrong, s.String())
	for _, name := range []string{
		"clientele_price_source_calls_total", "clientele_price_cache_hits_total", "clientele_price_cache_misses_total",
		"clientele_price_flight_joins_total", "clientele_price_shared_hits_total", "clientele_price_stale_served_total",
		"clientele_price_visibility_calls_total", "clientele_webhooks_applied_total", "clientele_webhooks_failed_total",
	} {
		sum := 0
		for i := range s.replicas {
			sum += s.metricOf(t, i, name)
		}
		t.Logf("%-44s%10d", name, sum)
	}
	for _, v := range some {
		t.Error(v)
	}
	for _, name := range expected {
		if s.Of(name) == 0 {
			t.Errorf("there were no %s: the run shows nothing", name)
		}
	}
}

package e2e_test

import (
	"cmp"
	"context"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/hook"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/server"
)

// episodeLength is how far the clock may move before sessions end.
const episodeLength = 15 * time.Hour

// blockSteps is how many steps are between two looks at everything.
const blockSteps = 40

// TestFreshness changes prices at random and holds what two replicas on one Redis answer
// meanwhile against the promise: nothing that was fetched before a webhook had its 200 is
// served by the replica that took it, nor by the other one 250 ms later, and no price is
// believed for longer than 15 s while the store may show it too late.
// CLIENTELE_FRESHNESS says for how long, and CLIENTELE_FRESHNESS_SEED repeats everybody's
// decisions, though not their order.
func TestFreshness(t *testing.T) {
	length, err := time.ParseDuration(cmp.Or(os.Getenv("CLIENTELE_FRESHNESS"), "8s"))
	if err != nil {
		t.Fatal(err)
	}
	seed := e2e.Seed(t, "CLIENTELE_FRESHNESS_SEED")
	for end := time.Now().Add(length); time.Now().Before(end) && !t.Failed(); seed++ {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) { newEpisode(t, seed).run(t, min(time.Until(end), time.Minute)) })
	}
}

// episode is a store and two replicas, and everything they were seen to do.
type episode struct {
	*e2e.Env
	*truths
	graphs [2]*server.Server
	tap    *e2e.Tap
	staff  string
	// people may be moved to other groups, and sessions are theirs.
	people   []int
	sessions []string
	seed     uint64
	// events counts what the store told.
	events atomic.Int64

	begun time.Time
	moved atomic.Int64
	// moving is held while the clock is moved, and for reading while a moment is taken.
	moving sync.RWMutex
	delay  time.Duration

	sightsMu sync.Mutex // guards sights
	sights   []sight
}

func newEpisode(t *testing.T, seed uint64) *episode {
	t.Helper()
	e := &episode{truths: newTruths(), seed: seed, begun: time.Now(), tap: e2e.NewTap(t)}
	issuer := e2e.NewIssuer(t)
	clock := func() time.Time { return e.begun.Add(time.Since(e.begun) + time.Duration(e.moved.Load())) }
	e.Env = e2e.Start(t, hearing, sharing(e2e.StartRedis(t)), func(o *e2e.Options) {
		issuer.Configure(o.Variables)
		o.Variables["CLIENTELE_REST_QUOTA_SHARE"] = "1"
		o.Graph.Now, o.Store.Clock = clock, clock
	})
	e.Store.Throttle(sandbox.Quota{Requests: 10_000_000, Window: time.Minute})
	e.Store.Delay(sandbox.On("pricing"), 3*time.Millisecond) // something is always under way
	e.graphs = [2]*server.Server{e.Graph, e.Replica(t)}
	registerAt(t, e.Env, e.tap.URL(), nil)
	e.Store.Store().Observe(func(store.Event) { e.events.Add(1) })
	e.staff = issuer.Sign(t, jwt.MapClaims{"sub": "staff", "scope": []string{"pricing:read"}, "exp": e.begun.Add(23 * time.Hour).Unix()})
	for _, group := range freshGroups()[:5] {
		person := e.FirstOf(t, group)
		e.people, e.sessions = append(e.people, person.EntityID), append(e.sessions, e.SignIn(t, person))
		e.join(person.EntityID, group, e.begun, e.begun)
	}
	e.change(cellsOf(e.Store.Store()), e.begun, e.begun)
	return e
}

// now is the moment, which no movement of the clock divides.
func (e *episode) now() moment {
	e.moving.RLock()
	defer e.moving.RUnlock()
	wall := time.Now()
	return moment{wall, e.begun.Add(wall.Sub(e.begun) + time.Duration(e.moved.Load()))}
}

// pass lets time pass on the clock of store and graphs.
func (e *episode) pass(d time.Duration) {
	e.moving.Lock()
	defer e.moving.Unlock()
	e.moved.Add(int64(d))
}

// run lets readers look while prices change, and judges what they saw.
func (e *episode) run(t *testing.T, length time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), length)
	defer cancel()
	var readers sync.WaitGroup
	for reader := range uint64(4) {
		readers.Go(func() {
			for r := rand.New(rand.NewPCG(e.seed, reader)); ctx.Err() == nil; {
				e.look(t, r)
			}
		})
	}
	r, steps, checks := rand.New(rand.NewPCG(e.seed, 99)), 0, 0
	for ctx.Err() == nil && e.moved.Load() < int64(episodeLength) {
		if steps++; steps%blockSteps == 0 {
			e.calm(t)
			checks++
			continue
		}
		// In every second block time goes by itself, and one replica takes all webhooks, so
		// that what only the other one's ears can end is not ended by something else.
		replica, isQuiet := r.IntN(2), steps/blockSteps%2 == 1
		if isQuiet {
			replica = steps / blockSteps / 2 % 2
		}
		e.step(t, r, replica, isQuiet)
	}
	cancel()
	readers.Wait()
	e.calm(t)
	e.conclude(t, steps, checks+1)
}

// step changes the store once or a few times, and has it tell one of the replicas, at
// once or a while later. When it is quiet the clock is not moved meanwhile.
func (e *episode) step(t *testing.T, r *rand.Rand, replica int, isQuiet bool) {
	t.Helper()
	courier, shop := e.Store.Hooks(), e.Store.Store()
	courier.Hold()
	if r.IntN(8) == 0 {
		delays := []time.Duration{0, 0, 2 * time.Second, 30 * time.Second, 3 * time.Minute, 10 * time.Minute}
		e.delay = delays[r.IntN(len(delays))]
		e.Store.SetPriceDelay(e.delay)
		e.settle(e.now().clock)
	}
	var touched []func(cell) bool
	var moves []func(*told)
	for range 1 + r.IntN(3) {
		from := e.now().clock
		if who := r.IntN(2 * len(e.people)); r.IntN(3) == 0 && who < len(e.people) {
			group := freshGroups()[r.IntN(5)]
			shop.MoveCustomer(e.people[who], group)
			moves = append(moves, e.join(e.people[who], group, from, e.now().clock))
		} else {
			events := e.events.Load()
			touches := freshChange(shop, r)
			e.change(cellsOf(shop), from, e.now().clock.Add(e.delay))
			if e.events.Load() > events { // deleting what is not there is no change
				touched = append(touched, touches)
			}
		}
		e.dawdle(r, isQuiet)
	}
	e.tap.Aim(t, e.graphs[replica].WebhookURL())
	courier.Duplicate(r.IntN(3) / 2)
	sent := e.now()
	if err := courier.Release(hook.OrderShuffled); err != nil {
		t.Error(err)
	}
	if err := courier.Flush(t.Context()); err != nil {
		t.Error(err)
	}
	news := told{replica: replica, sent: sent, taken: e.now()}
	for _, touches := range touched {
		one := news
		one.touches = touches
		e.tell(&one)
	}
	for _, telling := range moves {
		telling(&news)
	}
	e.dawdle(r, isQuiet)
}

// dawdle lets readers look and, unless it is quiet, time pass now and then.
func (e *episode) dawdle(r *rand.Rand, isQuiet bool) {
	switch n := r.IntN(20); {
	case n < 10 || n >= 16 && isQuiet:
	case n < 16:
		time.Sleep(time.Duration(r.IntN(8)) * time.Millisecond) // no order hangs on it
	case n < 18:
		e.pass(time.Duration(r.IntN(20_000)) * time.Millisecond)
	case n < 19:
		e.pass(time.Duration(r.IntN(120)) * time.Second)
	default:
		e.pass(time.Duration(r.IntN(12)) * time.Minute)
	}
}

// look asks one of the replicas as somebody.
func (e *episode) look(t *testing.T, r *rand.Rand) {
	header, group, who := http.Header{}, any(nil), 0
	switch n := r.IntN(10); {
	case n < 5:
		i := r.IntN(len(e.people))
		who = e.people[i]
		header.Set("X-Clientele-Session", e.sessions[i])
	case n < 8:
		group = freshGroups()[r.IntN(6)]
		header.Set("X-Clientele-Staff", e.staff)
	}
	var items []store.Item
	for _, id := range freshProducts() {
		if len(items) == 0 || r.IntN(3) == 0 {
			items = append(items, store.Item{ProductID: id})
		}
	}
	e.record(t, r.IntN(2), header, group, who, items)
}

// record asks and writes down what was answered.
func (e *episode) record(t *testing.T, replica int, header http.Header, group any, who int, items []store.Item) []sight {
	asked := e.now()
	seen := glimpsesOf(t, e.graphs[replica].URL(), header, group, items...)
	answered := e.now()
	sights := make([]sight, len(seen))
	for i, g := range seen {
		in := g.group
		if who == 0 && group == nil {
			in = store.GroupGuests
		}
		sights[i] = sight{replica: replica, who: who, product: items[i].ProductID, asked: asked, answered: answered, group: in, glimpse: g}
	}
	e.sightsMu.Lock()
	defer e.sightsMu.Unlock()
	e.sights = append(e.sights, sights...)
	return sights
}

// calm looks at everything while the store may show it too late, and once more when it
// must be seen: the store shows it, and nobody believes any more what it showed before.
func (e *episode) calm(t *testing.T) {
	t.Helper()
	taken := time.Now()
	patience.Eventually(t, "250 ms have passed", func() bool { return time.Since(taken) > heardWithin })
	e.lookAtAll(t)
	e.pass(e.delay - e.delay/4)
	e.lookAtAll(t)
	e.pass(e.delay/4 + lateFresh)
	want := cellsOf(e.Store.Store())
	for _, s := range e.lookAtAll(t) {
		if at := (cell{s.group, s.product}); s.price != want[at] && !isUnanswered(s) {
			t.Errorf("replica %d: %+v for %+v when everybody must know of %s", s.replica, s.glimpse, at, want[at])
		}
	}
}

// lookAtAll asks both replicas for every price.
func (e *episode) lookAtAll(t *testing.T) (all []sight) {
	t.Helper()
	var items []store.Item
	for _, id := range freshProducts() {
		items = append(items, store.Item{ProductID: id})
	}
	for replica := range e.graphs {
		for _, group := range freshGroups() {
			all = append(all, e.record(t, replica, http.Header{"X-Clientele-Staff": {e.staff}}, group, 0, items)...)
		}
	}
	return all
}

// conclude judges everything that was seen.
func (e *episode) conclude(t *testing.T, steps, checks int) {
	t.Helper()
	for _, d := range e.Store.Hooks().Deliveries() {
		if d.State != hook.StateDelivered || d.Attempts != 1 {
			t.Errorf("%s is %s after %d attempts, the last one answered %d", d.Scope, d.State, d.Attempts, d.LastStatus)
		}
	}
	wrong, stale, unanswered := 0, 0, 0
	for _, s := range e.sights {
		if s.stale {
			stale++
		}
		if isUnanswered(s) {
			unanswered++
			continue
		}
		if why := e.judge(s); why != "" {
			if wrong++; wrong <= 5 {
				t.Errorf("replica %d, customer %d, product %d, group %d: %+v: %s", s.replica, s.who, s.product, s.group, s.glimpse, why)
			}
		}
	}
	t.Logf("%d steps, %d webhooks, %d prices seen, %d of them stale, %d unanswered, %d price calls, %d checks of everything, %s on the clock: %d wrong",
		steps, len(e.Store.Hooks().Deliveries()), len(e.sights), stale, unanswered, pricingCalls(e.Env), checks, time.Duration(e.moved.Load()).Round(time.Second), wrong)
	for line := range strings.Lines(e.Log.String()) {
		if wrong > 0 && (strings.Contains(line, `"level":"WARN"`) || strings.Contains(line, `"level":"ERROR"`)) {
			t.Log(line)
		}
	}
	if len(e.sights) < 100 || steps < 5 || unanswered > len(e.sights)/10 {
		t.Errorf("%d prices in %d steps, %d of them unanswered, show nothing", len(e.sights), steps, unanswered)
	}
}

// isUnanswered excuses what the store was too slow for. It is a finding on a machine that
// has the time, which make freshness is run on.
func isUnanswered(s sight) bool {
	return s.reason == "UPSTREAM_UNAVAILABLE" && os.Getenv("CLIENTELE_FRESHNESS") == ""
}

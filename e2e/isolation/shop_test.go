package isolation_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/e2e/isolation"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/server"
	"github.com/clientele-graph/clientele/webhook"
)

// heardWithin is how long another replica may take to hear of a change.
const heardWithin = 250 * time.Millisecond

// deployment is how many replicas there are, and where prices come from.
type deployment struct {
	replicas int
	redisURL string
	// line is how all replicas but the first reach Redis; nil for as the first does.
	line *line
	// storefront has prices read in shoppers' own names, without an access token.
	storefront bool
	variables  map[string]string
	// speed is how much faster time goes for the store and the replicas, so that prices
	// get old. What waits for real, for an answer as a rule, does not go faster.
	speed time.Duration
	// wanted is how many things are asked for more often than the others.
	wanted int
	// isNarrow has some groups ask on one channel for what changes most, so that everybody
	// soon sees what became of a change.
	isNarrow bool
}

// shop is a store with a deployment in front of it.
type shop struct {
	*e2e.Env
	*goods
	isolation.Tally
	deployment

	begun    time.Time
	replicas []*server.Server
	issuer   *e2e.Issuer
	people   atomic.Int64
	turn     atomic.Int64
	// isAlone says that the first replica takes all webhooks.
	isAlone atomic.Bool
	// isWell says that whoever asks has to be answered.
	isWell atomic.Bool
	// byHooksOnly has nothing changed but what the store tells of: staff's changes count
	// on other replicas as soon as these can be told, and not before.
	byHooksOnly bool
}

// open starts everything.
func open(t *testing.T, d deployment, seed uint64) *shop {
	t.Helper()
	slack := time.Duration(0)
	if d.replicas > 1 {
		slack = heardWithin
	}
	books := []book{{isolation.NewLedger(slack), bothSides}}
	if d.storefront {
		books = []book{{isolation.NewLedger(slack), withoutTax}, {isolation.NewLedger(slack), withTax}}
	}
	g, err := newGoods(store.DefaultSeed(), books, rand.New(rand.NewPCG(seed, 1)))
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{goods: g, deployment: d, begun: time.Now(), issuer: e2e.NewIssuer(t)}
	s.Env = e2e.Start(t, func(o *e2e.Options) {
		o.Store.Seed, o.Store.Clock, o.Graph.Now = &g.seed, s.now, s.now
		o.Variables["CLIENTELE_REDIS_URL"] = d.redisURL
		o.Variables["CLIENTELE_WEBHOOK_LISTEN"] = "127.0.0.1:0"
		o.Variables["CLIENTELE_TRUSTED_PROXIES"] = "127.0.0.0/8"
		o.Variables["CLIENTELE_LOG_LEVEL"] = "error"
		if d.storefront {
			o.Variables["CLIENTELE_PRICE_SOURCE"], o.Variables["BIGCOMMERCE_ACCESS_TOKEN"] = "storefront", ""
		}
		maps.Copy(o.Variables, d.variables)
		s.issuer.Configure(o.Variables)
	})
	s.Env.Store.Throttle(sandbox.Quota{Requests: 1_000_000_000, Window: time.Second})
	s.replicas = []*server.Server{s.Graph}
	for len(s.replicas) < d.replicas {
		s.replicas = append(s.replicas, s.Replica(t, func(variables map[string]string) {
			if d.line != nil {
				variables["CLIENTELE_REDIS_URL"] = d.line.url()
			}
		}))
	}
	s.registerHooks(t)
	return s
}

// now is the date, for the store and the replicas.
func (s *shop) now() time.Time { return s.begun.Round(0).Add(s.speed * time.Since(s.begun)) }

// elapsed is the moment of the run, in real time.
func (s *shop) elapsed() isolation.Time { return time.Since(s.begun) }

// registerHooks has the store tell all there is to tell, each time to any of the replicas.
func (s *shop) registerHooks(t *testing.T) {
	t.Helper()
	balance := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		chosen := s.replicas[0]
		if !s.isAlone.Load() {
			chosen = s.replicas[int(s.turn.Add(1))%len(s.replicas)]
		}
		target, err := url.Parse(chosen.WebhookURL())
		if err != nil {
			t.Error(err)
			return
		}
		r.Out.URL = target
	}, ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }}
	balancer := listen(t, balance)
	for _, scope := range webhook.Scopes(s.Seed.Channels) {
		if _, err := s.Env.Store.Hook(scope, balancer+"/webhooks/bigcommerce", nil); err != nil {
			t.Fatalf("%s: %v", scope, err)
		}
	}
}

// staff is a member of staff's token, which is good for some minutes of the run.
func (s *shop) staff(t *testing.T, scopes ...string) string {
	t.Helper()
	now := s.now()
	return s.issuer.Sign(t, jwt.MapClaims{"sub": "buyer", "scope": scopes, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix()})
}

// person is a customer of the run.
type person struct {
	id              int
	email, password string
}

// customer makes a customer of a group, who may be on all channels.
func (s *shop) customer(t *testing.T, group int) person {
	t.Helper()
	n := s.people.Add(1)
	p := person{email: fmt.Sprintf("shopper-%d@example.com", n), password: fmt.Sprintf("password-of-shopper-%d", n)}
	made, err := s.Env.Store.Store().CreateCustomers(store.Customer{
		Email: p.email, Password: store.Password(p.password), GroupID: group, OriginChannelID: store.ChannelMain, ChannelIDs: theChannels(),
	})
	if err != nil {
		t.Fatal(err)
	}
	p.id = made[0].ID
	for _, b := range s.books {
		b.Move(p.id, group, 0)
	}
	return p
}

// metricOf reads a number of a replica's.
func (s *shop) metricOf(t *testing.T, replica int, name string) int {
	t.Helper()
	return int(e2e.Metric(t, s.replicas[replica].AdminURL(), name))
}

// pause waits for real time, or returns false when the run is over.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

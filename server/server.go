// Package server is the process: configuration, wiring, routes, middleware,
// health and telemetry. Read New first, then publicRoutes in route.go.
package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"go.opentelemetry.io/otel/trace"

	"github.com/clientele-graph/clientele/customer"
	"github.com/clientele-graph/clientele/graph"
	"github.com/clientele-graph/clientele/handover"
	"github.com/clientele-graph/clientele/pricing"
	"github.com/clientele-graph/clientele/replica"
	"github.com/clientele-graph/clientele/rules"
	"github.com/clientele-graph/clientele/session"
	"github.com/clientele-graph/clientele/throttle"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/customerlogin"
	"github.com/clientele-graph/clientele/upstream/management"
	"github.com/clientele-graph/clientele/upstream/storefront"
	"github.com/clientele-graph/clientele/webhook"
)

// Dependencies are what a process takes from its surroundings. Zero values are
// replaced by what a real process uses.
type Dependencies struct {
	// Log is where everything is written; nil writes nowhere.
	Log *slog.Logger
	// Now is the clock.
	Now func() time.Time
	// Random is where identifiers and nonces come from.
	Random io.Reader
	// Network is what calls to the store go out through; nil opens connections.
	Network http.RoundTripper
	// Tracers takes the spans; nil sends them where configuration says.
	Tracers trace.TracerProvider
	// Playground is what the page at / offers beyond an editor.
	Playground Playground
	// Listen listens for connections by TCP.
	Listen func(ctx context.Context, address string) (net.Listener, error)
}

// Server is one process: two listeners and everything behind them.
type Server struct {
	config   Config
	log      *slog.Logger
	tracers  trace.TracerProvider
	metrics  *metrics
	ready    *readiness
	listener func(ctx context.Context, address string) (net.Listener, error)

	store         *http.Client // carries every call to the store
	sealer        *session.Sealer
	sessions      *session.Service
	storefront    *storefront.Client
	management    *management.Client
	clock         *upstream.Clock
	tokens        *customerlogin.Tokens // nil without a client id
	sites         *handover.Sites
	throttle      *throttle.Throttle
	replicas      *replica.Store // nil when nothing is shared
	heard         sync.Once      // done when a process that is not started waited to hear
	channelIDs    []int          // those that are served
	channelSource pricing.ChannelSource
	prices        *pricing.Service
	events        *storeEvents
	rules         *rules.Watcher   // nil when nobody reads them
	webhooks      *webhook.Handler // nil when none are taken
	graphql       http.Handler
	playground    http.Handler

	addr, adminAddr, webhookAddr net.Addr
	failed                       chan error

	// undoMu guards undo.
	undoMu sync.Mutex
	undo   []undoing
}

// New builds the process from cfg. It is one straight line on purpose: each
// step needs what the steps above it made. Nothing listens and nothing is asked
// of the store until Start.
func New(cfg Config, deps Dependencies) (*Server, error) {
	deps = deps.orDefaults()
	s := &Server{
		config: cfg, log: deps.Log, listener: deps.Listen,
		metrics: newMetrics(), ready: &readiness{}, failed: make(chan error, 2),
	}
	s.ready.set("the store has not been reached yet")
	var err error
	if s.tracers, err = s.newTracers(deps.Tracers, deps.Now); err != nil {
		return nil, err
	}
	defaults, err := cfg.channelDefaults()
	if err != nil {
		return nil, fmt.Errorf("CLIENTELE_CHANNELS: %w", err)
	}
	s.channelIDs = slices.Sorted(maps.Keys(defaults))

	if err := s.inspectTokens(deps.Now(), s.channelIDs); err != nil {
		return nil, err
	}
	s.clock, s.throttle = upstream.NewClock(deps.Now), newThrottle(deps)
	if s.replicas, err = s.newReplicas(deps); err != nil {
		return nil, err
	}
	s.store = &http.Client{Transport: s.newTransport(deps, s.channelIDs)}
	s.onStop("connections to the store", func(context.Context) error { s.store.CloseIdleConnections(); return nil })
	if s.storefront, err = storefront.New(storefront.Options{
		URL: cfg.storefrontURL(), Token: cfg.StorefrontToken, ImpersonationToken: cfg.ImpersonationToken,
		HTTPClient: s.store, Now: deps.Now,
	}); err != nil {
		return nil, err
	}
	if s.management, err = management.New(management.Options{
		BaseURL: cfg.managementURL(), AccessToken: cfg.AccessToken, HTTPClient: s.store, Form: s.customerForm, Now: deps.Now, Logger: s.log,
	}); err != nil {
		return nil, err
	}
	if s.tokens, err = cfg.loginTokens(s.clock.Now); err != nil {
		return nil, err
	}
	if s.sites, err = handover.NewSites(handover.SitesOptions{
		Source: s.management, Channels: s.channelIDs, HostedURL: cfg.HostedURL, Now: deps.Now,
	}); err != nil {
		return nil, fmt.Errorf("CLIENTELE_HOSTED_URL: %w", err)
	}
	if s.sessions, err = s.newSessions(deps, s.channelIDs); err != nil {
		return nil, err
	}
	handOver, err := s.newHandOver()
	if err != nil {
		return nil, err
	}
	purchases, err := s.newPurchases(deps)
	if err != nil {
		return nil, err
	}
	customers, err := customer.New(customer.Options{
		Shopper: s.storefront, Staff: s.management, Sessions: s.sessions, Now: deps.Now,
	})
	if err != nil {
		return nil, err
	}
	if err := s.newPrices(deps, defaults); err != nil {
		return nil, err
	}
	if err := s.newEvents(deps); err != nil {
		return nil, err
	}
	s.rules = s.newRules(deps, customers)
	if s.webhooks, err = s.newWebhooks(deps); err != nil {
		return nil, err
	}
	accounts, err := s.newAccounts(deps, s.channelIDs)
	if err != nil {
		return nil, err
	}
	staff, err := s.newStaffServices(customers)
	if err != nil {
		return nil, err
	}
	limits, err := cfg.limits()
	if err != nil {
		return nil, fmt.Errorf("CLIENTELE_LIMITS: %w", err)
	}
	s.graphql = graph.New(graph.Options{
		Sessions: s.sessions, Customers: customers, Pricing: s.prices, HandOver: handOver, Purchases: purchases, Accounts: accounts, Staff: staff,
		Channels:  s.channelIDs,
		CacheTags: cfg.CacheTags, Now: deps.Now, Introspection: cfg.Introspection, QueriesByGET: cfg.QueriesByGET, MaxBodyBytes: cfg.MaxBodyBytes, Limits: limits,
		DocumentCacheBytes: cfg.DocumentCacheBytes, PersistedCacheBytes: cfg.PersistedCacheBytes, Logger: s.log,
	})
	s.playground, err = newPlayground(deps.Playground)
	return s, err
}

// Run starts the process and waits, as Wait does.
func (s *Server) Run(ctx context.Context) error {
	if err := s.Start(ctx); err != nil {
		return errors.Join(err, s.Stop(context.WithoutCancel(ctx)))
	}
	return s.Wait(ctx)
}

// Wait returns once ctx is done or a listener has failed, and the process has
// stopped.
func (s *Server) Wait(ctx context.Context) error {
	var err error
	select {
	case <-ctx.Done():
	case err = <-s.failed:
	}
	return errors.Join(err, s.Stop(context.WithoutCancel(ctx)))
}

// Start looks whether the store takes our credentials, then listens. A store
// that refuses them is an error that names the variable; one that does not
// answer is not: the process stays unready and looks again.
func (s *Server) Start(ctx context.Context) error {
	var err error
	if s.adminAddr, err = s.listen(ctx, "CLIENTELE_ADMIN_LISTEN", s.config.AdminListen, s.adminRoutes(), adminWriteTimeout); err != nil {
		return err
	}
	if err := s.watchStore(ctx); err != nil {
		return err
	}
	s.hearReplicas(ctx)
	if s.rules != nil {
		s.rules.Start()
	}
	if err := s.listenForEvents(ctx); err != nil {
		return err
	}
	public, err := s.publicRoutes(s.graphql)
	if err != nil {
		return err
	}
	writeTimeout := s.config.OperationTimeout + readTimeout
	if s.addr, err = s.listen(ctx, "CLIENTELE_LISTEN", s.config.Listen, public, writeTimeout); err != nil {
		return err
	}
	s.ready.listen()
	s.log.InfoContext(ctx, "clientele listens",
		slog.String("graphql", s.URL()), slog.String("admin", s.AdminURL()), slog.String("webhooks", s.WebhookURL()))
	return nil
}

// URL is where operations go. It is known after Start.
func (s *Server) URL() string { return "http://" + s.addr.String() + "/graphql" }

// AdminURL is what /livez, /readyz and /metrics stand behind, after Start.
func (s *Server) AdminURL() string { return "http://" + s.adminAddr.String() }

// fail ends Run with err. A process has one reason to fail; the next are lost.
func (s *Server) fail(err error) {
	select {
	case s.failed <- err:
	default:
	}
}

// orDefaults fills in what a real process uses.
func (d Dependencies) orDefaults() Dependencies {
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.Random == nil {
		d.Random = rand.Reader
	}
	if d.Listen == nil {
		d.Listen = func(ctx context.Context, address string) (net.Listener, error) {
			return (&net.ListenConfig{}).Listen(ctx, "tcp", address)
		}
	}
	return d
}

// Package sandbox is a whole BigCommerce store in memory on a real TCP port:
// the Storefront GraphQL API, the Management REST API, the hosted pages, and
// controls that reality lacks (SetTime, Delay, FailNext, Throttle, Calls, and
// Store().Ledger, which knows every charge). The Payments API is there too. Tests begin with
// Start, programs with New; server.go is where a request comes in.
//
// It enforces what the real store enforces: kinds of token with their scopes,
// channels and sunset dates, one session per customer, quotas, concurrency,
// complexity, depth and page limits, one mutation per request, visibility, the
// precedence of prices, and links and tokens that work once and for a while. It imports nothing else of this module: a witness
// must not share our misreadings.
//
// Every change that has a documented webhook tells of it (package hook), and prices
// can be made to show late.
//
// A cart becomes an order by completeCheckout once store.ReadyCheckout gave it what it
// needs; what a processor makes of a payment is chosen by its cents (store.Outcome) or by
// store.OutcomeNext.
//
// Not simulated: changing carts' contents, paying in the hosted checkout, webhooks of carts and orders, the
// lockout after failed logins, CORS preflights, the Storefront API by a browser's
// session cookie, passwordless login, promotions and coupons. Mails are written down (/_sandbox/mails) and not sent, and a
// captcha is valid when its token is on a list. What a request asks for and the
// sandbox does not know is refused, not ignored.
package sandbox

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/clientele-graph/clientele/sandbox/hook"
	"github.com/clientele-graph/clientele/sandbox/hosted"
	"github.com/clientele-graph/clientele/sandbox/management"
	"github.com/clientele-graph/clientele/sandbox/pass"
	"github.com/clientele-graph/clientele/sandbox/pay"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront"
)

// Options say how a sandbox differs from the default one. The zero value is
// the default.
type Options struct {
	// Clock is where time comes from; nil means time.Now. SetTime moves it.
	Clock func() time.Time
	// Rand is where session tokens and cart ids come from; nil means
	// crypto/rand. A reader that is not safe for concurrent use is made so.
	Rand io.Reader
	// Logger hears of trouble; nil means silence. It never gets a secret.
	Logger *slog.Logger
	// Seed is what the store starts with; nil means store.DefaultSeed().
	Seed *store.Seed
	// Listen is the address to listen on; empty means a free port of 127.0.0.1.
	Listen string
	// Quota of the Management API; the zero value means GenerousQuota.
	Quota Quota
	// PaymentQuota of the Payments API; the zero value means the real one,
	// StandardPaymentQuota.
	PaymentQuota Quota
	// ClientID and ClientSecret are the API account that signs Customer Login
	// tokens; empty means the ones of Description.
	ClientID     string
	ClientSecret string
	// CurrentCustomerClientID and CurrentCustomerClientSecret are a second app,
	// for Current Customer tokens; empty means the ones of Description. Those
	// tokens are made for the first account too.
	CurrentCustomerClientID     string
	CurrentCustomerClientSecret string
	// TrustedProxySecret makes the store believe the True-Client-IP of requests
	// that bring it along. Empty means that it believes nobody's.
	TrustedProxySecret string
	// PriceDelay is how long a change of prices takes to show, see SetPriceDelay.
	PriceDelay time.Duration
	// HooksByHTTPSOnly refuses webhooks to plain http and to other ports than 443,
	// as the real store does. By default both are possible on this machine.
	HooksByHTTPSOnly bool
}

// GenerousQuota is what development and tests get: the real window, and more
// requests than anybody makes by accident.
func GenerousQuota() Quota { return Quota{Requests: 100_000, Window: 30 * time.Second} }

// StandardQuota is what the real store gives its smaller plans.
func StandardQuota() Quota { return Quota{Requests: 150, Window: 30 * time.Second} }

// StandardPaymentQuota is what the real store takes of payments
// (docs/store-operations/payments/index.mdx).
func StandardPaymentQuota() Quota { return Quota{Requests: 50, Window: 4 * time.Second} }

// New makes a sandbox that does not listen yet.
func New(o Options) (*Server, error) {
	o = o.withDefaults()
	secrets, err := newSecrets(o.Seed.Identity.Hash, o)
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	s := &Server{
		listen:   o.Listen,
		logger:   o.Logger,
		clock:    &clock{source: o.Clock},
		secrets:  secrets,
		quota:    &quotaMeter{quota: o.Quota},
		busy:     newConcurrency(),
		payQuota: &quotaMeter{quota: o.PaymentQuota},
		revoked:  map[[32]byte]bool{},
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	random := &lockedReader{source: o.Rand}
	s.store = store.New(*o.Seed, s.clock.Now, random)
	s.store.SetHosted(s.HostedURL)
	s.store.SetPriceDelay(o.PriceDelay)
	s.hooks = hook.NewCourier(hook.Config{
		Identity: o.Seed.Identity, Secret: secrets.login.Secret, Now: s.clock.Now, Random: random,
		Logger: o.Logger, HTTPSOnly: o.HooksByHTTPSOnly,
	})
	s.store.Observe(s.hooks.Tell)
	s.desk = pass.NewDesk(s.store, secrets.key, random, secrets.login, secrets.login, secrets.current)
	cashier := pay.NewCashier(s.store, secrets.payment)
	s.payments = pay.New(s.store, cashier)
	s.storefront = storefront.New(s.store.On(store.SurfaceStorefront), s.desk, cashier, s.HostedURL, o.Logger)
	s.hosted = hosted.New(s.store, s.desk, s.client, random)
	s.management = management.New(s.store)
	s.management.ServePayments(cashier)
	s.management.ServeHooks(s.hooks.Board(), secrets.login.ID)
	s.controls = s.newControls()
	return s, nil
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Seed == nil {
		seed := store.DefaultSeed()
		o.Seed = &seed
	}
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	if o.Quota == (Quota{}) {
		o.Quota = GenerousQuota()
	}
	if o.PaymentQuota == (Quota{}) {
		o.PaymentQuota = StandardPaymentQuota()
	}
	return o
}

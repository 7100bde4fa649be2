package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-graph/clientele/replica"
	"github.com/clientele-graph/clientele/session"
	"github.com/clientele-graph/clientele/throttle"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/storefront"
)

// The steps of New that need more than a line.

// newTransport makes the chain that every call to the store passes.
func (s *Server) newTransport(deps Dependencies, channels []int) http.RoundTripper {
	o := upstream.Options{
		UserAgent:          "clientele (+https://github.com/clientele-graph/clientele)",
		TrustedProxySecret: s.config.ProxySecret,
		TrustedHosts:       s.config.storeHosts(channels),
		QuotaShare:         s.config.QuotaShare,
		Clock:              s.clock,
		Tracer:             s.tracers.Tracer("github.com/clientele-graph/clientele/upstream"),
		Observe:            s.metrics.observeCall,
		Now:                deps.Now,
	}
	if s.replicas != nil {
		o.SharedQuota = s.replicas.Quota()
	}
	return upstream.Transport(deps.Network, o)
}

// storeHosts are the hosts of the configured URLs, for each channel.
func (c Config) storeHosts(channels []int) []string {
	urls := []string{c.ManagementURL, c.PaymentsURL}
	for _, id := range channels {
		urls = append(urls, strings.ReplaceAll(c.StorefrontURL, "{channelId}", strconv.Itoa(id)))
	}
	var hosts []string
	for _, raw := range urls {
		if u, err := url.Parse(raw); err == nil && u.Host != "" {
			hosts = append(hosts, u.Host)
		}
	}
	return hosts
}

// newSessions makes what knows who is asking.
func (s *Server) newSessions(deps Dependencies, channels []int) (*session.Service, error) {
	keys, err := session.ParseKeys(s.config.SessionKeys)
	if err != nil {
		return nil, fmt.Errorf("CLIENTELE_SESSION_KEYS: %w", err)
	}
	s.sealer, err = session.NewSealer(session.SealerOptions{
		Keys: keys, StoreHash: s.config.StoreHash, Audience: s.config.SessionAudience, MaxAge: s.config.SessionMaxAge, Now: deps.Now,
	})
	if err != nil {
		return nil, err
	}
	mode, err := session.ParseAuthorizationMode(s.config.authorization())
	if err != nil {
		return nil, fmt.Errorf("CLIENTELE_AUTHORIZATION: %w", err)
	}
	staff, err := s.newStaff(deps)
	if err != nil {
		return nil, err
	}
	identities, err := s.newIdentities(deps)
	if err != nil {
		return nil, err
	}
	o := session.Options{
		Store: s.storefront, Sealer: s.sealer, Staff: staff, Authorization: mode,
		Accounts: s.management, Identities: identities, CreateCustomers: s.config.CreateCustomers,
		SessionSync: s.sessionSync(), Impersonation: s.config.ImpersonationToken != "",
		Throttle: s.throttle, Sites: s.sites,
		DefaultChannel: s.config.ChannelID, Channels: channels,
		Now: deps.Now, StoreNow: s.clock.Now, Random: deps.Random, Logger: s.log,
	}
	if s.tokens != nil {
		o.JWTs = s.tokens
	}
	if s.replicas != nil {
		o.Replicas = s.replicas
		o.ReplicasTimeout = max(time.Second, 4*s.config.RedisTimeout) // it is made of four at most
	}
	return session.New(o)
}

// newStaff makes what verifies staff's tokens, nil when nobody is staff.
func (s *Server) newStaff(deps Dependencies) (*session.StaffVerifier, error) {
	if s.config.StaffJWKSURL == "" {
		return nil, nil //nolint:nilnil // no verifier is a way to run
	}
	verifier, err := session.NewStaffVerifier(session.StaffOptions{
		JWKSURL: s.config.StaffJWKSURL, Issuer: s.config.StaffIssuer, Audience: s.config.StaffAudience,
		ScopeClaim: s.config.StaffScopeClaim, Now: deps.Now, Logger: s.log,
	})
	if err != nil {
		return nil, fmt.Errorf("CLIENTELE_STAFF_JWKS_URL: %w", err)
	}
	s.onStop("staff keys", func(context.Context) error { verifier.Close(); return nil })
	return verifier, nil
}

// inspectTokens reads what the tokens of the Storefront API say of themselves: one that
// cannot work is an error, one that will stop to is a warning.
func (s *Server) inspectTokens(now time.Time, channels []int) error {
	warnings, err := storefront.InspectStorefrontToken(s.config.StorefrontToken, now, channels)
	if s.config.ImpersonationToken != "" {
		more, wrong := storefront.InspectImpersonationToken(s.config.ImpersonationToken, now, channels)
		warnings, err = append(warnings, more...), errors.Join(err, wrong)
	}
	for _, w := range warnings {
		s.log.Warn("storefront token", slog.String("problem", string(w)))
	}
	return err
}

// The bounds of CLIENTELE_REDIS_TIMEOUT: no Redis is faster than that, and an operation
// that waits longer has no time left to ask the store instead.
const (
	leastRedisTimeout = time.Millisecond
	mostRedisTimeout  = 10 * time.Second
)

// newReplicas opens what the replicas share, nil when they share nothing.
func (s *Server) newReplicas(deps Dependencies) (*replica.Store, error) {
	if s.config.RedisURL == "" {
		return nil, nil //nolint:nilnil // sharing nothing is a way to run
	}
	replicas, err := replica.Open(replica.Options{
		URL: s.config.RedisURL, Prefix: s.config.StoreHash + "/" + s.config.SessionAudience,
		Timeout: s.config.RedisTimeout,
		// What must be said is worth a second of waiting, however near Redis is.
		TellTimeout: max(s.config.RedisTimeout, time.Second),
		Now:         deps.Now, Random: deps.Random, Logger: s.log,
	})
	if err != nil {
		return nil, fmt.Errorf("CLIENTELE_REDIS_URL: %w", err)
	}
	s.onStop("replicas", func(context.Context) error { replicas.Close(); return nil })
	s.metrics.watchReplicas(replicas.Stats)
	return replicas, nil
}

// newThrottle bounds what strangers may try. What the Management API is asked for them
// comes from the quota that prices need, too.
func newThrottle(deps Dependencies) *throttle.Throttle {
	costly := throttle.Bucket{Burst: 20, Every: 3 * time.Second}
	return throttle.New(throttle.Options{Now: deps.Now, Logger: deps.Log, Limits: map[string]throttle.Limits{
		"managed_cart": {Network: costly},
		// Every one of these counts, whatever comes of it.
		"complete_checkout": {Network: costly, AccountNetwork: costly, Account: throttle.Slowdown{Free: 100, Every: costly.Every}},
		"payment_handle":    {Network: costly, AccountNetwork: costly},
		"payment_methods":   {Network: costly, AccountNetwork: costly},
		// Frontends ask again and again how a payment ended.
		"payment_status": {AccountNetwork: throttle.Bucket{Burst: 30, Every: 2 * time.Second}},
	}})
}

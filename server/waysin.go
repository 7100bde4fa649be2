package server

import (
	"context"
	"fmt"
	"time"

	"github.com/clientele-graph/clientele/handover"
	"github.com/clientele-graph/clientele/session"
	"github.com/clientele-graph/clientele/upstream/customerlogin"
	"github.com/clientele-graph/clientele/upstream/storefront"
)

// The steps of New for what not every deployment has: each is open when its variables
// are set.

// loginTokens makes what signs for the store, nil without a client id. now is the
// store's clock.
func (c Config) loginTokens(now func() time.Time) (*customerlogin.Tokens, error) {
	if c.ClientID == "" {
		return nil, nil //nolint:nilnil // no tokens is a way to run
	}
	tokens, err := customerlogin.New(customerlogin.Options{
		StoreHash: c.StoreHash, ClientID: c.ClientID, ClientSecret: c.ClientSecret,
		CurrentClientID: c.CurrentClientID, CurrentClientSecret: c.CurrentClientSecret, Now: now,
	})
	if err != nil {
		return nil, fmt.Errorf("BIGCOMMERCE_CLIENT_ID: %w", err)
	}
	return tokens, nil
}

// sessionSync decides how session sync tokens are taken.
func (s *Server) sessionSync() session.SyncOptions {
	byAddress := s.config.ProxySecret != ""
	storeID, _ := storefront.StoreID(s.config.StorefrontToken)
	if s.config.SessionSync == "on" && !byAddress {
		s.log.Warn("session sync without Trusted Proxy: the store counts every bad token against our own address, and one that it refuses " +
			"pauses the way in for everybody; set BIGCOMMERCE_TRUSTED_PROXY_SECRET, and CLIENTELE_REDIS_URL for several replicas")
	}
	if byAddress && len(s.config.TrustedProxies) == 0 {
		s.log.Info("BIGCOMMERCE_TRUSTED_PROXY_SECRET is set and CLIENTELE_TRUSTED_PROXIES is not: the store is told the address of whoever connects to us")
	}
	return session.SyncOptions{
		Enabled:   s.config.SessionSync == "on" || s.config.SessionSync == "auto" && byAddress,
		ByAddress: byAddress, StoreID: storeID, Read: customerlogin.ReadSessionSyncClaims,
	}
}

// newIdentities makes what verifies identity tokens, nil when there is no provider.
func (s *Server) newIdentities(deps Dependencies) (*session.IdentityVerifier, error) {
	providers, err := s.config.identityProviders()
	if err != nil || providers == nil {
		return nil, err
	}
	verifier, err := session.NewIdentityVerifier(session.IdentityOptions{Providers: providers, Now: deps.Now, Logger: s.log})
	if err != nil {
		return nil, fmt.Errorf("CLIENTELE_IDENTITY_PROVIDERS: %w", err)
	}
	s.onStop("identity keys", func(context.Context) error { verifier.Close(); return nil })
	return verifier, nil
}

// newHandOver makes what takes shoppers to the hosted pages.
func (s *Server) newHandOver() (*handover.Service, error) {
	o := handover.Options{
		Store: s.storefront, Carts: s.management, Sites: s.sites, Sessions: s.sessions, Auditor: s.sessions, Throttle: s.throttle,
		DefaultChannel: s.config.ChannelID,
	}
	if s.tokens != nil {
		o.Signer = s.tokens
	}
	return handover.New(o)
}

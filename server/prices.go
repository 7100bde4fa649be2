package server

import (
	"context"
	"fmt"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/customer"
	"github.com/clientele-graph/clientele/pricing"
	"github.com/clientele-graph/clientele/routercache"
	"github.com/clientele-graph/clientele/rules"
)

// The steps of New that make prices, and those who hear that prices have changed.

// newPrices makes what knows prices.
func (s *Server) newPrices(deps Dependencies, defaults map[int]pricing.ChannelDefault) error {
	o := pricing.Options{
		Visibility: s.storefront, ChannelDefaults: defaults, TrustCatalogue: s.config.PriceVisibility == "trust-catalogue",
		FreshFor: s.config.PriceTTL, StaleFor: s.config.PriceStale, Strict: s.config.PriceStrict,
		CacheBytes: s.config.PriceCacheBytes, Now: deps.Now, Logger: s.log,
		Tracer: s.tracers.Tracer("github.com/clientele-graph/clientele/pricing"),
	}
	if s.config.PriceSource == "storefront" {
		o.ShopperSource, o.Settings, o.Channels = s.storefront, s.storefront, s.storefront
	} else {
		o.Source, o.Settings, o.Channels, o.OptionSource = s.management, s.management, s.management, s.management
	}
	s.channelSource = o.Channels
	if s.replicas != nil {
		o.Registry, o.SecondLevel = s.replicas.Registry(), s.replicas.Prices()
	}
	prices, err := pricing.New(o)
	if err != nil {
		return err
	}
	s.prices = prices
	s.onStop("prices", func(context.Context) error { prices.Close(); return nil })
	s.metrics.watchPrices(prices.Stats)
	return nil
}

// hearWithin is how long a process that has just begun waits until it hears of changes.
const hearWithin = time.Second

// hearReplicas waits until we hear of changes that other replicas are told of. Until then
// nothing that they have fetched would be taken from what is shared, nor kept there. When
// there is nobody to hear we go on without.
func (s *Server) hearReplicas(ctx context.Context) {
	if s.replicas == nil {
		return
	}
	waiting, cancel := context.WithTimeout(ctx, hearWithin)
	defer cancel()
	_ = s.replicas.Registry().Await(waiting) // or else without
}

// newEvents makes what hears of changes of the store, whoever tells of them.
func (s *Server) newEvents(deps Dependencies) error {
	var source variantSource
	if s.config.AccessToken != "" {
		source = s.management
	}
	known, err := newVariants(source, deps.Now)
	if err != nil {
		return err
	}
	s.onStop("variants", func(context.Context) error { known.close(); return nil })
	s.events = &storeEvents{prices: s.prices, sessions: s.sessions, variants: known}
	if len(s.config.RouterInvalidationURL) == 0 {
		return nil
	}
	routers, err := routercache.New(routercache.Options{
		URLs: s.config.RouterInvalidationURL, Key: s.config.RouterInvalidationKey, Now: deps.Now, Logger: s.log,
	})
	if err != nil {
		return fmt.Errorf("CLIENTELE_ROUTER_INVALIDATION_URLS: %w", err)
	}
	s.onStop("router invalidation", func(context.Context) error { routers.Close(); return nil })
	s.events.routers = routers
	s.metrics.watchRouters(routers.Stats)
	return nil
}

// newRules makes what re-reads groups, currencies and taxes, nil when nobody may read
// them or is to. It reads once it is started.
func (s *Server) newRules(deps Dependencies, customers *customer.Service) *rules.Watcher {
	if s.config.AccessToken == "" || s.config.RulesTTL == 0 {
		return nil
	}
	o := rules.Options{
		Store: s.management, Prices: s.events, Forget: customers.ForgetGroups, TTL: s.config.RulesTTL, Now: deps.Now, Logger: s.log,
	}
	if s.replicas != nil {
		o.Memory = s.replicas
	}
	watcher := rules.New(o)
	s.onStop("rules", func(context.Context) error { watcher.Close(); return nil })
	return watcher
}

// changedGroups lets prices and groups be asked for anew when staff have changed a group.
type changedGroups struct {
	events    *storeEvents
	customers *customer.Service
}

// Changed hears of a group whose rules may be others now. What other replicas could not
// be told is told them later.
func (c changedGroups) Changed(ctx context.Context, groupID int) {
	c.customers.ForgetGroups()
	_ = c.events.Invalidate(context.WithoutCancel(ctx), commerce.PriceScope{Kind: commerce.ScopeGroup, ID: groupID})
}

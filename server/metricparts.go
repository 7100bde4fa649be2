package server

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/clientele-graph/clientele/pricing"
	"github.com/clientele-graph/clientele/replica"
	"github.com/clientele-graph/clientele/routercache"
	"github.com/clientele-graph/clientele/webhook"
)

// What the parts of the process count themselves is read when somebody looks.

// counter shows a number that only grows.
func (m *metrics) counter(name, help string, labels prometheus.Labels, value func() float64) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help, ConstLabels: labels}, value))
}

// gauge shows a number as it is now.
func (m *metrics) gauge(name, help string, value func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
}

// watchPrices shows what the price cache does.
func (m *metrics) watchPrices(stats func() pricing.Stats) {
	counter := func(name, help string, value func(pricing.Stats) int64) {
		m.counter("clientele_price_"+name+"_total", help, nil, func() float64 { return float64(value(stats())) })
	}
	counter("cache_hits", "Prices answered from memory.", func(s pricing.Stats) int64 { return s.Hits })
	counter("cache_misses", "Prices that were not in memory.", func(s pricing.Stats) int64 { return s.Misses })
	counter("flight_joins", "Prices that somebody else's call already answered.", func(s pricing.Stats) int64 { return s.Joins })
	counter("source_calls", "Calls for prices.", func(s pricing.Stats) int64 { return s.SourceCalls })
	counter("source_items", "Items asked for in those calls.", func(s pricing.Stats) int64 { return s.SourceItems })
	counter("visibility_calls", "Calls for what a shopper may see.", func(s pricing.Stats) int64 { return s.VisibilityCalls })
	counter("stale_reads", "Settings and channels served although they were old, because the store did not answer.", func(s pricing.Stats) int64 { return s.StaleReads })
	counter("option_calls", "Calls for the options that products have.", func(s pricing.Stats) int64 { return s.OptionCalls })
	counter("stale_served", "Prices served although they were old.", func(s pricing.Stats) int64 { return s.StaleServed })
	counter("refreshes", "Prices that were asked for again while the old one was served.", func(s pricing.Stats) int64 { return s.Refreshes })
	counter("shared_hits", "Prices that another replica had fetched.", func(s pricing.Stats) int64 { return s.SecondHits })
	counter("shared_misses", "Prices that no other replica had fetched.", func(s pricing.Stats) int64 { return s.SecondMisses })
	counter("shared_errors", "Failures of what replicas share prices through.", func(s pricing.Stats) int64 { return s.SecondErrors })
	counter("raises", "Changes that made prices be forgotten.", func(s pricing.Stats) int64 { return s.Raises })
	counter("refetched", "Prices asked for again after a change, before anybody wanted them.", func(s pricing.Stats) int64 { return s.Refetched })
	counter("unheard", "Questions that nothing kept could answer, because other replicas were not heard.", func(s pricing.Stats) int64 { return s.Unheard })
	counter("cache_drops", "Prices the cache lost in a crowd.", func(s pricing.Stats) int64 { return s.SetsDropped })
	m.gauge("clientele_price_cache_bytes", "What the prices in memory are charged for.", func() float64 { return float64(stats().CacheBytes) })
}

// watchReplicas shows whether the replicas hear each other, and what they share.
func (m *metrics) watchReplicas(stats func() replica.Stats) {
	counter := func(name, help string, value func(replica.Stats) int64) {
		m.counter("clientele_"+name+"_total", help, nil, func() float64 { return float64(value(stats())) })
	}
	m.gauge("clientele_session_ends_untold", "Ends of sessions that other replicas have not been told yet.", func() float64 { return float64(stats().Untold) })
	counter("session_ends_lost", "Ends of sessions that other replicas were never told.", func(s replica.Stats) int64 { return s.Lost })
	m.gauge("clientele_replicas_heard", "1 while changes that other replicas tell of are heard, else 0.", func() float64 {
		if stats().Heard {
			return 1
		}
		return 0
	})
	counter("replica_losses", "Losses of the connection on which other replicas are heard.", func(s replica.Stats) int64 { return s.FollowLosses })
	counter("price_raises_told", "Changes of prices that all replicas were told.", func(s replica.Stats) int64 { return s.RaisesTold })
	counter("price_raises_untold", "Attempts to tell other replicas of a change that failed.", func(s replica.Stats) int64 { return s.RaisesUntold })
	counter("price_store_drops", "Prices that could not be kept where replicas share them.", func(s replica.Stats) int64 { return s.PricesDropped })
	counter("quota_calls_refused", "Calls to the store that were not made because all replicas together had used their share.", func(s replica.Stats) int64 { return s.CallsRefused })
	counter("quota_calls_alone", "Calls to the store that this replica counted for itself.", func(s replica.Stats) int64 { return s.CallsAway })
}

// watchSpans shows what became of spans. What has ended and is in neither of the others
// waits, or was lost because the queue was full.
func (m *metrics) watchSpans(counts *spanCounts) {
	m.counter("clientele_spans_ended_total", "Spans that were recorded.", nil, func() float64 { return float64(counts.ended.Load()) })
	m.counter("clientele_spans_exported_total", "Spans that the collector has taken.", nil, func() float64 { return float64(counts.exported.Load()) })
	m.counter("clientele_spans_failed_total", "Spans that the collector did not take.", nil, func() float64 { return float64(counts.failed.Load()) })
}

// watchRouters shows whether routers forget what has changed.
func (m *metrics) watchRouters(stats func() routercache.Stats) {
	counter := func(name, help string, value func(routercache.Stats) int64) {
		m.counter("clientele_router_"+name+"_total", help, nil, func() float64 { return float64(value(stats())) })
	}
	counter("invalidations", "Invalidations that routers were asked for.", func(s routercache.Stats) int64 { return s.Calls })
	counter("invalidation_failures", "Invalidations that no router confirmed.", func(s routercache.Stats) int64 { return s.Failures })
	counter("invalidation_refusals", "Invalidations that a router refused.", func(s routercache.Stats) int64 { return s.Refusals })
	counter("invalidations_lost", "Changes that a router was never told.", func(s routercache.Stats) int64 { return s.Lost })
}

// watchWebhooks shows what the store tells us.
func (m *metrics) watchWebhooks(stats func() webhook.Stats) {
	for _, family := range webhook.Families() {
		m.counter("clientele_webhooks_received_total", "Webhooks that were the store's, by what they are about.",
			prometheus.Labels{"family": string(family)}, func() float64 { return float64(stats().Received[family]) })
	}
	for _, reason := range webhook.Reasons() {
		m.counter("clientele_webhooks_refused_total", "Webhooks that were not taken, by reason.",
			prometheus.Labels{"reason": string(reason)}, func() float64 { return float64(stats().Refused[reason]) })
	}
	counter := func(name, help string, value func(webhook.Stats) uint64) {
		m.counter("clientele_webhooks_"+name+"_total", help, nil, func() float64 { return float64(value(stats())) })
	}
	counter("applied", "Webhooks that were made known to all replicas.", func(s webhook.Stats) uint64 { return s.Applied })
	counter("duplicates", "Webhooks that had come before.", func(s webhook.Stats) uint64 { return s.Duplicates })
	counter("unreadable", "Webhooks of the store that did not say of what they were.", func(s webhook.Stats) uint64 { return s.Unreadable })
	counter("failed", "Webhooks that could not be made known, and which the store is asked to repeat.", func(s webhook.Stats) uint64 { return s.Failed })
	m.gauge("clientele_webhook_last_timestamp_seconds", "When the last webhook came, in Unix time; 0 when none ever did.", func() float64 {
		at := stats().LastEventAt
		if at.IsZero() {
			return 0
		}
		return float64(at.Unix())
	})
}

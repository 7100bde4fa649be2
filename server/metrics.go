package server

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/clientele-graph/clientele/pricing"
	"github.com/clientele-graph/clientele/replica"
	"github.com/clientele-graph/clientele/upstream"
)

// metrics are what /metrics shows. Labels are few and known: no value of a
// request ever becomes one.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	calls    *prometheus.HistogramVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "clientele_http_request_duration_seconds",
			Help: "How long requests to /graphql took, by HTTP status.",
		}, []string{"status"}),
		calls: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "clientele_upstream_call_duration_seconds",
			Help: "How long calls to the store took, by API, endpoint and outcome.",
		}, []string{"api", "endpoint", "outcome"}),
	}
	m.registry.MustRegister(m.requests, m.calls,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// measured counts and times the requests that next answers.
func (m *metrics) measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		recorder := &statusRecorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(recorder, r)
		m.requests.WithLabelValues(strconv.Itoa(recorder.status)).Observe(time.Since(started).Seconds())
	})
}

// statusRecorder remembers the status that was sent.
type statusRecorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader remembers the status and sends it.
func (r *statusRecorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *statusRecorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// observeCall counts and times one call to the store.
func (m *metrics) observeCall(c upstream.Call) {
	m.calls.WithLabelValues(string(c.API), c.Endpoint, c.Outcome).Observe(c.Duration.Seconds())
}

// watchPrices shows what the price cache does.
func (m *metrics) watchPrices(stats func() pricing.Stats) {
	counter := func(name, help string, value func(pricing.Stats) int64) {
		m.registry.MustRegister(prometheus.NewCounterFunc(
			prometheus.CounterOpts{Name: "clientele_price_" + name + "_total", Help: help},
			func() float64 { return float64(value(stats())) }))
	}
	counter("cache_hits", "Prices answered from memory.", func(s pricing.Stats) int64 { return s.Hits })
	counter("cache_misses", "Prices that were not in memory.", func(s pricing.Stats) int64 { return s.Misses })
	counter("flight_joins", "Prices that somebody else's call already answered.", func(s pricing.Stats) int64 { return s.Joins })
	counter("source_calls", "Calls for prices.", func(s pricing.Stats) int64 { return s.SourceCalls })
	counter("source_items", "Items asked for in those calls.", func(s pricing.Stats) int64 { return s.SourceItems })
	counter("visibility_calls", "Calls for what a shopper may see.", func(s pricing.Stats) int64 { return s.VisibilityCalls })
	counter("stale_reads", "Settings and channels served although they were old, because the store did not answer.", func(s pricing.Stats) int64 { return s.StaleReads })
	counter("cache_drops", "Prices the cache lost in a crowd.", func(s pricing.Stats) int64 { return s.SetsDropped })
}

// watchReplicas shows whether the ends of sessions reach the other replicas.
func (m *metrics) watchReplicas(stats func() replica.Stats) {
	m.registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "clientele_session_ends_untold", Help: "Ends of sessions that other replicas have not been told yet."},
			func() float64 { return float64(stats().Untold) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "clientele_session_ends_lost_total", Help: "Ends of sessions that other replicas were never told."},
			func() float64 { return float64(stats().Lost) }),
	)
}

package server

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

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

package warm

import (
	"net/http"
	"sync/atomic"
)

// Meter counts requests and those that were answered 429. It is to stand behind
// everything that repeats requests. Its zero value works and has counted nothing.
type Meter struct{ calls, refused atomic.Int64 }

// Around returns a way to the network that counts what goes over next, or over
// connections of its own when next is nil.
func (m *Meter) Around(next http.RoundTripper) http.RoundTripper {
	if next == nil {
		next = &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: maxIdle}
	}
	return &metered{meter: m, next: next}
}

// maxIdle is how many connections are kept open, enough for all workers.
const maxIdle = 16

func (m *Meter) counts() (calls, refused int) { return int(m.calls.Load()), int(m.refused.Load()) }

// metered is a way to the network with a Meter at it.
type metered struct {
	meter *Meter
	next  http.RoundTripper
}

// RoundTrip counts and sends.
func (t *metered) RoundTrip(r *http.Request) (*http.Response, error) {
	t.meter.calls.Add(1)
	resp, err := t.next.RoundTrip(r)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		t.meter.refused.Add(1)
	}
	return resp, err
}

// CloseIdleConnections passes on what http.Client asks at the end.
func (t *metered) CloseIdleConnections() {
	if closer, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

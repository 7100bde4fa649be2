package e2e

import (
	"testing"

	"github.com/clientele-graph/clientele/replica/redistest"
)

// StartRedis runs a Redis server of the test's own, which keeps nothing on disk: nobody
// restarts it, and none of its answers waits for a disk that others use. Where there is
// no redis-server the test is patience.Missing it.
func StartRedis(tb testing.TB) *redistest.Server {
	tb.Helper()
	return redistest.Start(tb, "--appendonly", "no")
}

// Share configures a graph for a Redis that is there all the time: however busy the
// machine is, its answers are waited for, by all but prices, which have bounds of their
// own. What becomes of a graph whose Redis is late is for tests that take it away, and
// these leave the time as it is.
func Share(variables map[string]string, redis *redistest.Server) {
	variables["CLIENTELE_REDIS_URL"] = redis.URL
	variables["CLIENTELE_REDIS_TIMEOUT"] = "10s"
}

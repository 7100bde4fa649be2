package e2e

import (
	"testing"

	"github.com/clientele-graph/clientele/replica/redistest"
)

// StartRedis runs a Redis server of the test's own and returns its URL. It is
// stopped by stop, or when the test ends. Where there is no redis-server the test
// is Missing it.
func StartRedis(tb testing.TB) (url string, stop func()) {
	tb.Helper()
	Need(tb, "redis-server")
	server := redistest.Start(tb)
	return server.URL, server.Kill
}

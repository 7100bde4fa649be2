package replica

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// patient is a timeout that a busy machine does not reach.
const patient = 10 * time.Second

// open returns a store that is closed when the test ends.
func open(t *testing.T, o Options) *Store {
	t.Helper()
	if o.Prefix == "" {
		o.Prefix = "store-1|audience"
	}
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// mustBeUnavailable checks what callers get from a server that is away.
func mustBeUnavailable(t *testing.T, err error) {
	t.Helper()
	var e *commerce.Error
	if !errors.As(err, &e) || e.Code != commerce.CodeUpstreamUnavailable || e.Message == "" {
		t.Fatalf("got %#v, want UPSTREAM_UNAVAILABLE", err)
	}
	for _, told := range []string{"127.0.0.1", "localhost", "redis://", "canary"} {
		if strings.Contains(err.Error(), told) {
			t.Errorf("the error says %q: %v", told, err)
		}
	}
}

// shut closes what a test has opened and does not need any more.
func shut(c io.Closer) { _ = c.Close() }

// causeOf returns what err says beside its public message.
func causeOf(err error) error {
	var e *commerce.Error
	if !errors.As(err, &e) {
		return nil
	}
	return e.Err
}

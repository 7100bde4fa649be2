package replica

import (
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// Options say which server the replicas share. A zero value stands for the default
// named beside it.
type Options struct {
	// URL is redis://user:password@host:port/db, or rediss:// for TLS. All but the
	// host may be left out. It is required.
	URL commerce.Secret
	// Prefix tells deployments apart that share the server, such as store hash and
	// audience. Replicas of one deployment have the same. It is required, and only a
	// digest of it gets to the server.
	Prefix string
	// Timeout is how long a question takes at most (50 ms), TellTimeout how long it
	// takes to say that a session has ended or prices were raised (1 s).
	Timeout, TellTimeout time.Duration
	// Untold is how many ends that could not be told are kept to be said again
	// (10,000, of about 300 bytes).
	Untold int
	// Now is the clock (time.Now).
	Now func() time.Time
	// Random is where epochs, births and generations come from (crypto/rand).
	Random io.Reader
	// Logger hears of the server's going and coming (none).
	Logger *slog.Logger
}

const (
	defaultTimeout     = 50 * time.Millisecond
	defaultTellTimeout = time.Second
	defaultUntold      = 10_000
	// pauseLength is how long nobody asks a server that just failed.
	pauseLength = time.Second
	// maxCalls is how many questions may be under way, maxTells how many ends. Both are
	// less than half of what fits into a connection's queue, so that a server that hangs
	// never makes a caller wait for a place in it.
	maxCalls = 256
	maxTells = 128
)

// connectWithin is how long a connection may take until it stands. Handshakes take
// several round trips and happen beside the calls, which do not wait for them.
func connectWithin(timeout time.Duration) time.Duration { return max(time.Second, timeout) }

func (o Options) withDefaults() Options {
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.TellTimeout == 0 {
		o.TellTimeout = defaultTellTimeout
	}
	if o.Untold == 0 {
		o.Untold = defaultUntold
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

// validate returns every problem of o, or the server it names.
func (o Options) validate() (server, error) {
	named, err := parse(o.URL)
	problems := []error{err}
	if o.Prefix == "" {
		problems = append(problems, errors.New("replica: the prefix is empty"))
	}
	if o.Timeout < 0 || o.TellTimeout < 0 {
		problems = append(problems, errors.New("replica: the timeout is negative"))
	}
	if o.Untold < 0 {
		problems = append(problems, errors.New("replica: the number of ends is negative"))
	}
	return named, errors.Join(problems...)
}

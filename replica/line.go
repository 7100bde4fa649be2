package replica

import (
	"context"
	"crypto/tls"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/rueidis"
	"golang.org/x/sync/singleflight"
)

// line is the connection to the server. It is made when it is first needed and
// kept; once made, the client below repairs it itself.
type line struct {
	option  rueidis.ClientOption
	flights singleflight.Group
	// dialed is how many connections were made.
	dialed atomic.Uint64

	mu     sync.Mutex // guards the fields below
	made   rueidis.Client
	closed bool
}

// newLine connects to nobody yet.
func newLine(s server, within time.Duration, life context.Context) *line {
	l := &line{}
	l.option = rueidis.ClientOption{
		InitAddress: []string{s.address},
		Username:    s.user.Reveal(),
		Password:    s.password.Reveal(),
		SelectDB:    s.db,
		TLSConfig:   s.tls,
		ClientName:  "clientele",
		// A server that hangs is noticed by a ping: one a second while nothing else is
		// said, and as long for its answer.
		Dialer:           net.Dialer{Timeout: within, KeepAlive: time.Second},
		ConnWriteTimeout: time.Second,
		DialCtxFn:        l.dialUntil(life),
		// One connection, read all the time: its end is noticed when it comes, and not
		// by the next call.
		PipelineMultiplex:   -1,
		AlwaysPipelining:    true,
		ReadBufferEachConn:  16 << 10,
		WriteBufferEachConn: 16 << 10,
		// Nothing is read from a cache (ended.go says why), so there is none.
		DisableCache: true,
		// A call has no time for a second attempt, and a SET NX must not have one: it
		// would find its own first.
		DisableRetry:  true,
		ClusterOption: rueidis.ClusterOption{MaxMovedRedirections: 3},
		ClientSetInfo: rueidis.DisableClientSetInfo,
	}
	return l
}

// count says how many connections there were so far. After an answer it counts the one
// that the answer came through.
func (l *line) count() uint64 { return l.dialed.Load() }

// dialUntil dials as the client below would, but no longer than life lasts.
func (l *line) dialUntil(life context.Context) func(context.Context, string, *net.Dialer, *tls.Config) (net.Conn, error) {
	return func(ctx context.Context, address string, dialer *net.Dialer, config *tls.Config) (net.Conn, error) {
		defer l.dialed.Add(1)
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(life, cancel)()
		if config != nil {
			return (&tls.Dialer{NetDialer: dialer, Config: config}).DialContext(ctx, "tcp", address)
		}
		return dialer.DialContext(ctx, "tcp", address)
	}
}

// client returns the client, and makes it, whether for one server or a cluster,
// when there is none. Who comes while it is made waits for it.
func (l *line) client() (rueidis.Client, error) {
	if made, err := l.current(); made != nil || err != nil {
		return made, err
	}
	made, err, _ := l.flights.Do("", func() (any, error) {
		if made, err := l.current(); made != nil || err != nil {
			return made, err
		}
		made, err := rueidis.NewClient(l.option)
		if err != nil {
			return nil, err
		}
		return made, l.keep(made)
	})
	if err != nil {
		return nil, err
	}
	return made.(rueidis.Client), nil
}

func (l *line) current() (rueidis.Client, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, rueidis.ErrClosing
	}
	return l.made, nil
}

func (l *line) keep(made rueidis.Client) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		made.Close()
		return rueidis.ErrClosing
	}
	l.made = made
	return nil
}

func (l *line) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed && l.made != nil {
		l.made.Close()
	}
	l.closed = true
}

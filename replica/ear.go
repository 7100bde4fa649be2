package replica

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"regexp"
	"strings"
	"time"

	"github.com/redis/rueidis"

	"github.com/clientele-graph/clientele/commerce"
)

// pingWithin is how long a ping may take until the connection is given up.
const pingWithin = time.Second

// ear is one connection on which the server tells of keys that change. It is never made
// a second time: of an answer that came through another connection nobody would know
// what it proves.
//
// The library calls its callback while it reads, before it reads on, so that an answer
// gets to its caller after all that the server had told before it. What comes during
// the handshake it throws away; nobody counts on that.
type ear struct {
	registry *Registry
	client   rueidis.Client
	conn     net.Conn
	// run is the run of the server.
	run string
	// closed is guarded by the registry's telling.
	closed bool
	// hangUp ends the watch over the context.
	hangUp func() bool
}

// connect makes an ear, on a server that tells of all keys.
func (r *Registry) connect(ctx context.Context) (*ear, error) {
	e := &ear{registry: r}
	option := newLine(r.named, connectWithin(r.store.o.Timeout), ctx).option
	dial := option.DialCtxFn
	option.DialCtxFn = func(ctx context.Context, address string, d *net.Dialer, config *tls.Config) (net.Conn, error) {
		if e.conn != nil {
			return nil, errClosed
		}
		conn, err := dial(ctx, address, d, config)
		e.conn = conn
		return conn, err
	}
	option.ForceSingleClient = true
	option.ClientName = "clientele-ear"
	option.DisableCache = false // or else there is no tracking; nothing is read through it
	option.CacheSizeEachConn = 1
	option.ClientTrackingOptions = []string{"BCAST", "PREFIX", r.store.keys.generations()}
	option.OnInvalidations = e.hear
	client, err := rueidis.NewClient(option)
	if err != nil {
		if client != nil {
			client.Close()
		}
		return nil, cause(err)
	}
	e.client, e.hangUp = client, context.AfterFunc(ctx, func() { _ = e.conn.Close() })
	if err := e.look(ctx); err != nil {
		e.close()
		return nil, err
	}
	return e, nil
}

// look finds out what kind of server it is.
func (e *ear) look(ctx context.Context) error {
	waiting, cancel := context.WithTimeout(ctx, pingWithin)
	defer cancel()
	info, err := e.client.Do(waiting, e.client.B().Info().Build()).ToString()
	if err != nil {
		return cause(err)
	}
	run := regexp.MustCompile(`run_id:(\w+)`).FindStringSubmatch(info)
	switch {
	case strings.Contains(info, "cluster_enabled:1"):
		return errCluster
	case strings.Contains(info, "role:slave"):
		return errServant
	case run == nil:
		return errAnswer
	}
	e.run = run[1]
	e.registry.run.Store(&e.run)
	return nil
}

// hear is told of keys by the library, and of the connection's end with nil.
func (e *ear) hear(keys []rueidis.RedisMessage) {
	var scopes []commerce.PriceScope
	for _, message := range keys {
		key, err := message.ToString()
		scope, ok := e.registry.store.keys.scopeOf(key)
		if err != nil || !ok {
			scopes = nil // it may be anything
			break
		}
		scopes = append(scopes, scope)
	}
	e.tell(scopes)
}

// tell tells the follower, unless the connection is over.
func (e *ear) tell(scopes []commerce.PriceScope) {
	e.registry.telling.Lock()
	defer e.registry.telling.Unlock()
	if !e.closed {
		e.registry.raised(scopes)
	}
}

// ping returns nil when the server answers.
func (e *ear) ping(ctx context.Context) error {
	waiting, cancel := context.WithTimeout(ctx, pingWithin)
	defer cancel()
	err := e.client.Do(waiting, e.client.B().Ping().Build()).Error()
	if errors.Is(err, context.Canceled) {
		return errClosed
	}
	if err != nil {
		return cause(err)
	}
	return nil
}

// close hangs up, without the farewell for which the library would wait.
func (e *ear) close() {
	e.hangUp()
	_ = e.conn.Close() // it may be broken already
	e.client.Close()
	e.registry.telling.Lock()
	defer e.registry.telling.Unlock()
	e.closed = true
}

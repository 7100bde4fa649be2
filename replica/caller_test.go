package replica

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/replica/redistest"
)

// TestACallerWhoGoes neither waits, nor makes the others pause, nor takes back what
// they said.
func TestACallerWhoGoes(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, Options{URL: commerce.Secret(server.URL), Timeout: patient})
	if err := s.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.Hang()
	ctx, cancel := context.WithCancel(t.Context())
	went := make(chan error, 1)
	go func() { went <- s.EndOne(ctx, 42, "a", time.Hour) }()
	patience.Eventually(t, "it is under way", func() bool { return len(s.tells) == 1 })
	cancel()
	err := <-went
	mustBeUnavailable(t, err)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	server.Resume()
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("the next caller was kept out: %v", err)
	}
	patience.Eventually(t, "it was said", func() bool {
		e, err := s.Ended(t.Context(), 42, "a")
		return err == nil && e.ThisOne
	})
}

// TestASlowHandshake connects through something that takes longer than a call may.
func TestASlowHandshake(t *testing.T) {
	t.Parallel()
	proxy := startSlowProxy(t, redistest.Start(t).Address)
	s := open(t, Options{URL: commerce.Secret("redis://" + proxy.address)})
	mustBeUnavailable(t, s.Ping(t.Context()))
	patience.Eventually(t, "it is connected", func() bool { return s.Ping(t.Context()) == nil })
	proxy.hangUp()
	patience.Eventually(t, "it is noticed", func() bool { return s.Ping(t.Context()) != nil })
	patience.Eventually(t, "it is connected again", func() bool { return s.Ping(t.Context()) == nil })
}

// TestAHastyCaller has less time than a connection takes, and is the one it is made
// for. Those who wait for the same one must not suffer.
func TestAHastyCaller(t *testing.T) {
	t.Parallel()
	proxy := startSlowProxy(t, redistest.Start(t).Address)
	s := open(t, Options{URL: commerce.Secret("redis://" + proxy.address), Timeout: patient})
	if err := s.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := proxy.accepted.Load()
	proxy.hangUp()
	hasty := make(chan error, 1)
	go func() {
		var err error
		for proxy.accepted.Load() == before { // the first ones may still meet the old connection
			s.pause.end()
			ctx, cancel := context.WithTimeout(context.Background(), handshake/4)
			err = s.Ping(ctx)
			cancel()
		}
		hasty <- err
	}()
	patience.Eventually(t, "a connection is being made", func() bool { return proxy.accepted.Load() > before })
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("a patient one is not: %v", err)
	}
	mustBeUnavailable(t, <-hasty)
}

// TestAnEndWhileNobodyAsks is noticed then, so that it is nobody's error.
func TestAnEndWhileNobodyAsks(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, Options{URL: commerce.Secret(server.URL), Timeout: patient})
	for range 3 {
		if err := s.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		server.Kill()
		server.Restart()
	}
}

func TestCloseHangsUp(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	s := open(t, Options{URL: commerce.Secret("redis://" + server.Addr()), Timeout: patient})
	if err := s.Ping(t.Context()); err != nil || server.CurrentConnectionCount() == 0 {
		t.Fatal(err, "or nobody is connected")
	}
	s.Close()
	patience.Eventually(t, "it has hung up", func() bool { return server.CurrentConnectionCount() == 0 })
}

// handshake is how long slowProxy lets the first bytes of a connection wait.
const handshake = 200 * time.Millisecond

// slowProxy stands before a server that is far away.
type slowProxy struct {
	address  string
	accepted atomic.Int32
	all      sync.WaitGroup

	mu     sync.Mutex // guards the fields below
	behind string
	conns  map[net.Conn]bool
}

func startSlowProxy(t *testing.T, behind string) *slowProxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &slowProxy{address: listener.Addr().String(), behind: behind, conns: map[net.Conn]bool{}}
	p.all.Go(func() { p.serve(listener) })
	t.Cleanup(func() {
		shut(listener)
		p.hangUp()
		p.all.Wait()
	})
	return p
}

func (p *slowProxy) serve(listener net.Listener) {
	for {
		in, err := listener.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", p.leadsTo())
		if err != nil {
			shut(in)
			continue
		}
		p.accepted.Add(1)
		p.mu.Lock()
		p.conns[in], p.conns[out] = true, true
		p.mu.Unlock()
		p.all.Go(func() {
			<-time.After(handshake)
			_, _ = io.Copy(out, in) // it ends when somebody hangs up
			shut(out)
		})
		p.all.Go(func() {
			_, _ = io.Copy(in, out) // likewise
			shut(in)
		})
	}
}

func (p *slowProxy) leadsTo() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.behind
}

// lead leads new connections to another server. Those there are stay.
func (p *slowProxy) lead(behind string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.behind = behind
}

// hangUp ends all connections there are.
func (p *slowProxy) hangUp() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for conn := range p.conns {
		shut(conn)
		delete(p.conns, conn)
	}
}

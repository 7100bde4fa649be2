package isolation_test

import (
	"net"
	"sync"
	"testing"
)

// line is a way to a server that can be cut: nothing comes through then, and nobody is
// told.
type line struct {
	listener net.Listener
	to       string
	all      sync.WaitGroup

	// cutting is held while the line is cut, and for reading by whatever goes through.
	cutting sync.RWMutex

	mu    sync.Mutex // guards conns
	conns []net.Conn
}

// newLine leads to an address until the test ends.
func newLine(t *testing.T, to string) *line {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{listener: listener, to: to}
	l.all.Go(l.accept)
	t.Cleanup(func() {
		_ = listener.Close()
		l.mu.Lock()
		for _, conn := range l.conns {
			_ = conn.Close()
		}
		l.mu.Unlock()
		l.all.Wait()
	})
	return l
}

func (l *line) url() string { return "redis://" + l.listener.Addr().String() }

func (l *line) cut() { l.cutting.Lock() }

func (l *line) mend() { l.cutting.Unlock() }

func (l *line) accept() {
	for {
		near, err := l.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", l.to)
		if err != nil {
			_ = near.Close()
			continue
		}
		l.mu.Lock()
		l.conns = append(l.conns, near, far)
		l.mu.Unlock()
		l.all.Go(func() { l.pass(near, far) })
		l.all.Go(func() { l.pass(far, near) })
	}
}

// pass carries what comes from one end to the other until either is closed.
func (l *line) pass(from, to net.Conn) {
	defer func() { _ = from.Close(); _ = to.Close() }()
	some := make([]byte, 16<<10)
	for {
		n, err := from.Read(some)
		l.cutting.RLock()
		_, failed := to.Write(some[:n])
		l.cutting.RUnlock()
		if err != nil || failed != nil {
			return
		}
	}
}

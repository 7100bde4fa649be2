package sandbox

import (
	"io"
	"sync"
)

// lockedReader lets several goroutines share a source of randomness that is
// not made for it, as fixed sequences in tests are.
type lockedReader struct {
	mu     sync.Mutex // guards source
	source io.Reader
}

// Read fills b; no other reader gets bytes in between.
func (l *lockedReader) Read(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return io.ReadFull(l.source, b)
}

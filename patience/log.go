package patience

import (
	"strings"
	"sync"
)

// Log keeps what many write at once and somebody reads meanwhile. Its zero value is ready.
type Log struct {
	mu   sync.Mutex // guards text
	text strings.Builder
}

// Write adds to the log.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// String returns all that was written so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

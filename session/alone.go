package session

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// alone remembers what was used up in this process: in place of the replicas where
// there are none, and beside them where they may forget.
type alone struct {
	now func() time.Time

	mu   sync.Mutex // guards used
	used *lru.Cache[string, time.Time]
}

// newAlone remembers at most size keys.
func newAlone(size int, now func() time.Time) (*alone, error) {
	used, err := lru.New[string, time.Time](size)
	return &alone{now: now, used: used}, err
}

// First is true for the first who asks for a key, until keep is over.
func (a *alone) First(_ context.Context, kind, key string, keep time.Duration) (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.seen(kind, key) {
		return false, nil
	}
	a.used.Add(kind+" "+key, a.now().Add(keep))
	return true, nil
}

// Seen reports whether somebody was First, and keep is not over.
func (a *alone) Seen(_ context.Context, kind, key string) (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.seen(kind, key), nil
}

func (a *alone) seen(kind, key string) bool {
	until, ok := a.used.Get(kind + " " + key)
	return ok && a.now().Before(until)
}

// digest stands for a text that must not be kept.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

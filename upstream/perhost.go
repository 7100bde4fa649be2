package upstream

import (
	"net/http"
	"sync"
)

// perHost keeps one T for each API on each host. The hosts are those of our
// configuration, so there are few. Its zero value is empty and works.
type perHost[T any] struct {
	mu   sync.Mutex // guards kept
	kept map[hostKey]*T
}

// hostKey keeps the APIs apart also where one host serves them all, as in the
// sandbox: trouble of one is not trouble of the other.
type hostKey struct {
	api  API
	host string
}

// of returns the T of the host that r goes to, a new one the first time.
func (p *perHost[T]) of(r *http.Request) *T {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := hostKey{intentOf(r.Context()).API, r.URL.Host}
	if p.kept == nil {
		p.kept = map[hostKey]*T{}
	}
	t, ok := p.kept[key]
	if !ok {
		t = new(T)
		p.kept[key] = t
	}
	return t
}

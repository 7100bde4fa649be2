// Package routercache tells Apollo's routers to forget prices that have changed. A
// licensed router with a response cache keeps what we call public under the tags that
// we name in the same answer; here it is told which of them mean something else now.
//
// Start with Invalidator. Changed returns at once: each router has a queue of its own
// (queue.go) and somebody who says what stands in it (router.go), for as long as it
// could still matter. docs/caching.md tells what the words on the wire are.
package routercache

import (
	"context"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// Invalidator tells routers. It is safe for any number of goroutines.
type Invalidator struct {
	routers []*router
	// stop has everybody come to an end, abort ends the calls that are under way.
	stop, abort context.CancelFunc
	running     sync.WaitGroup
}

// lastWord is how long Close lets routers listen.
const lastWord = time.Second

// New returns an Invalidator for the routers that o names. It starts a goroutine for
// each; Close ends them.
func New(o Options) (*Invalidator, error) {
	o = o.withDefaults()
	if err := o.validate(); err != nil {
		return nil, err
	}
	calls, abort := context.WithCancel(context.Background())
	ctx, stop := context.WithCancel(calls)
	i := &Invalidator{stop: stop, abort: abort}
	for _, url := range o.URLs {
		r := newRouter(url, o)
		i.routers = append(i.routers, r)
		i.running.Go(func() { r.run(ctx, calls) })
	}
	return i, nil
}

// Changed has the routers forget all prices in the scopes. It is called once the
// generations of the scopes were raised, never before: a router that has forgotten asks
// us again at once. It waits for nobody, and after Close it does nothing.
func (i *Invalidator) Changed(scopes ...commerce.PriceScope) {
	if len(scopes) == 0 {
		return
	}
	tags := make([]string, len(scopes))
	for n, scope := range scopes {
		tags[n] = scope.Tag()
	}
	for _, r := range i.routers {
		r.hear(tags)
	}
}

// Stats returns what has happened so far, added up over all routers.
func (i *Invalidator) Stats() Stats {
	var sum Stats
	for _, r := range i.routers {
		sum.add(r.stats())
	}
	return sum
}

// Close gives what is under way or still waiting one last chance, for a second at most,
// and returns once nothing runs any more. A second Close does nothing.
func (i *Invalidator) Close() {
	for _, r := range i.routers {
		r.queue.close()
	}
	i.stop()
	last := time.AfterFunc(lastWord, i.abort)
	i.running.Wait()
	last.Stop()
	i.abort()
	for _, r := range i.routers {
		r.o.Client.CloseIdleConnections()
	}
}

package routercache

import (
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// waiting is a tag that is to be said.
type waiting struct {
	// since is when the last change was heard of.
	since time.Time
	// isEcho says that the router has been told once already.
	isEcho bool
}

// tags are what is to be said, each once. When there are more than most, or when
// everything is to be forgotten anyway, only the tag for everything is left.
type tags map[string]waiting

// put adds a tag and reports whether there were too many. The latest change decides how
// long a tag is said, and the one that is no echo whether it is said once more.
func (t tags) put(tag string, w waiting, most int) (tooMany bool) {
	all, coversAll := t[commerce.TagEverything]
	if coversAll && tag != commerce.TagEverything {
		t[commerce.TagEverything] = merge(all, w)
		return false
	}
	if known, ok := t[tag]; ok {
		w = merge(known, w)
	}
	t[tag] = w
	tooMany = len(t) > most
	if tag != commerce.TagEverything && !tooMany {
		return false
	}
	for _, other := range t {
		w = merge(other, w)
	}
	clear(t)
	t[commerce.TagEverything] = w
	return tooMany
}

func merge(a, b waiting) waiting {
	if b.since.After(a.since) {
		a.since = b.since
	}
	a.isEcho = a.isEcho && b.isEcho
	return a
}

// queue holds the tags that a router has yet to be told.
type queue struct {
	most int
	// news has something in it when there is something to say.
	news chan struct{}

	mu        sync.Mutex // guards the fields below
	tags      tags
	closed    bool
	overflows int64
}

func newQueue(most int) *queue {
	return &queue{most: most, news: make(chan struct{}, 1), tags: make(tags)}
}

// put adds tags. It never waits, and it does nothing once the queue is closed.
func (q *queue) put(names []string, w waiting) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	for _, name := range names {
		q.add(name, w)
	}
	q.wake()
}

// putAll adds tags that were taken, or said, before.
func (q *queue) putAll(back tags) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for name, w := range back {
		q.add(name, w)
	}
	q.wake()
}

func (q *queue) add(name string, w waiting) {
	if q.tags.put(name, w, q.most) {
		q.overflows++
	}
}

func (q *queue) wake() {
	if len(q.tags) == 0 {
		return
	}
	select {
	case q.news <- struct{}{}:
	default:
	}
}

// take empties the queue.
func (q *queue) take() tags {
	q.mu.Lock()
	defer q.mu.Unlock()
	taken := q.tags
	q.tags = make(tags)
	return taken
}

// close keeps everything out that is new.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
}

func (q *queue) overflown() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.overflows
}

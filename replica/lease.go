package replica

import (
	"sync"
	"time"
)

const (
	// leaseLength is how long we may say that all was heard after it was proved. What is
	// promised is 250 ms; the rest is for what lies between the question and its use.
	leaseLength = 200 * time.Millisecond
	// pingEvery is how often it is proved. A proof is two pings old.
	pingEvery = 40 * time.Millisecond
)

// lease says until when we may believe that we have heard of all that was raised.
//
// The server tells of a key that changed on the connection on which it answers our
// pings, at the end of the round in which it changed, behind the answers of that round.
// So the answer to a ping proves what had changed before the ping before it was sent:
// that one was answered in an earlier round.
type lease struct {
	mu sync.Mutex // guards the fields below
	// last is when the last ping that was answered was sent, proved the one before.
	last, proved time.Time
	// news is closed by the next answer, and nil while nobody waits for one.
	news chan struct{}
}

// answered notes the answer to a ping that was sent at a time.
func (l *lease) answered(sent time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last, l.proved = sent, l.last
	if l.news != nil {
		close(l.news)
		l.news = nil
	}
}

// answer returns what the next answer closes.
func (l *lease) answer() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.news == nil {
		l.news = make(chan struct{})
	}
	return l.news
}

// lost ends the lease: no ping so far proves anything any more.
func (l *lease) lost() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last, l.proved = time.Time{}, time.Time{}
}

// holds reports whether all was heard that was raised leaseLength before now.
func (l *lease) holds(now time.Time) bool {
	proved := l.provedAt()
	if proved.IsZero() {
		return false
	}
	// A machine that slept did not count that time, and its wall clock did. One that was
	// set back shows in the time counted.
	return max(now.Sub(proved), now.Round(0).Sub(proved.Round(0))) < leaseLength
}

// provedAt returns the moment before which all was heard, zero for none.
func (l *lease) provedAt() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.proved
}

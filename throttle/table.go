package throttle

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2/simplelru"
)

// table holds one bucket per key and forgets the key that was not asked about for
// longest. A bucket is one number: when it will be empty if nothing more falls
// into it. One that is not there is empty.
type table struct {
	empty *lru.LRU[key, time.Duration]
}

// newTable remembers at most size keys; size is positive.
func newTable(size int) *table {
	empty, err := lru.NewLRU[key, time.Duration](size, nil)
	if err != nil {
		panic(err) // withDefaults leaves no size that could be refused
	}
	return &table{empty: empty}
}

// emptyAt returns when k's bucket will be empty, now at the earliest.
func (t *table) emptyAt(k key, now time.Duration) time.Duration {
	at, _ := t.empty.Get(k)
	return max(at, now)
}

// failures returns how many k has that are not forgotten, begun ones as whole.
func (t *table) failures(k key, every, now time.Duration) int {
	return int((t.emptyAt(k, now) - now + every - 1) / every)
}

// wait returns how long it takes until k's bucket has room for one more, 0 when
// it has.
func (t *table) wait(k key, b Bucket, now time.Duration) time.Duration {
	return max(t.emptyAt(k, now)+b.Every-now-time.Duration(b.Burst)*b.Every, 0)
}

// take puts one failure into k's bucket, or what fits in.
func (t *table) take(k key, b Bucket, now time.Duration) taking {
	before := t.emptyAt(k, now)
	after := max(min(before+b.Every, now+time.Duration(b.Burst)*b.Every), before)
	t.empty.Add(k, after)
	return taking{from: t, key: k, amount: after - before, goneAt: after}
}

// forget empties k's bucket.
func (t *table) forget(k key) { t.empty.Remove(k) }

// taking is what one attempt put into one bucket.
type taking struct {
	from *table
	key  key
	// amount is how long the bucket takes to lose it, which it has at goneAt.
	amount, goneAt time.Duration
}

// giveBack takes out what the bucket has not lost by itself. A success that took
// its time must not wash somebody's failure away.
func (g taking) giveBack(now time.Duration) {
	at, ok := g.from.empty.Peek(g.key)
	if !ok || at <= now {
		return
	}
	at -= min(g.amount, max(g.goneAt-now, 0))
	if at <= now {
		g.from.forget(g.key)
		return
	}
	g.from.empty.Add(g.key, at)
}

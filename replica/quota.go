package replica

import (
	"context"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/redis/rueidis"

	"github.com/clientele-graph/clientele/commerce"
)

const (
	// usualWindow is the length of a window until the BigCommerce store says how long
	// the current one still takes.
	usualWindow = 30 * time.Second
	// leastQuota is the least that any plan has (docs/start/about/index.mdx). It is what
	// we go by until somebody was told.
	leastQuota = 150
	// keepWindow is how long a window is known after it was last used.
	keepWindow = time.Hour
	// maxDone is how many ends of calls may be on their way to be noted.
	maxDone = 64
)

// Quota counts the calls that all replicas make to the BigCommerce store, so that
// together they take no more than their share. It belongs to a Store and is safe for any
// number of goroutines. upstream says what it is for, takeCall how it counts.
type Quota struct {
	store *Store
	// ends are for the ends of calls, for which nobody waits.
	ends chan struct{}

	taken, refused, away, undone atomic.Int64
}

func newQuota(s *Store) *Quota { return &Quota{store: s, ends: make(chan struct{}, maxDone)} }

// Take counts a call that is about to be made and draws on the quota per window that
// stands behind name; quota is 0 when the caller does not know it, and is then what another
// caller was told. It returns how long to wait when what it draws on is used up, and then
// counts nothing. Otherwise done is to be called once, when the call is over, with the quota and the rest of the
// window that its answer told, or zeros; it does not wait. Take costs one round trip and
// takes no longer than the Store's Timeout; after an error it may have counted.
func (q *Quota) Take(ctx context.Context, name string, quota int, draw commerce.Draw) (
	wait time.Duration, done func(quota int, reset time.Duration), err error,
) {
	began := time.Now()
	result, err := q.store.call(ctx, func(b rueidis.Builder) rueidis.Completed {
		return b.Eval().Script(takeCall).Numkeys(1).Key(q.store.keys.quota(name)).Arg(
			strconv.Itoa(quota), strconv.FormatFloat(draw.Share, 'g', -1, 64),
			milli(usualWindow), milli(keepWindow), strconv.Itoa(leastQuota),
			draw.Kind, strconv.FormatFloat(draw.KindShare, 'g', -1, 64),
		).Build()
	})
	if err != nil {
		q.away.Add(1)
		return 0, nil, err
	}
	said, err := result.AsIntSlice()
	if err != nil || len(said) != 3 {
		q.away.Add(1)
		return 0, nil, unavailable(errAnswer)
	}
	if said[0] > 0 {
		q.refused.Add(1)
		return time.Duration(said[0]) * time.Millisecond, nil, nil
	}
	q.taken.Add(1)
	return 0, func(quota int, reset time.Duration) {
		q.done(name, said[1], said[2], quota, reset, time.Since(began))
	}, nil
}

// done notes the end of a call that was counted in a window at a time of the server's,
// and that took so long. If too many are on their way it does not: the window then counts
// a call that another one had.
func (q *Quota) done(name string, window, taken int64, quota int, reset, took time.Duration) {
	select {
	case q.ends <- struct{}{}:
	default:
		q.undone.Add(1)
		return
	}
	started := q.store.run(func(ctx context.Context) {
		defer func() { <-q.ends }()
		_, err := q.store.call(ctx, func(b rueidis.Builder) rueidis.Completed {
			return b.Eval().Script(endCall).Numkeys(1).Key(q.store.keys.quota(name)).Arg(
				strconv.FormatInt(window, 10), strconv.FormatInt(taken, 10), strconv.Itoa(quota),
				milli(reset), milli(took), milli(keepWindow),
			).Build()
		})
		if err != nil {
			q.undone.Add(1)
		}
	})
	if !started {
		<-q.ends
	}
}

// milli rounds up to milliseconds.
func milli(d time.Duration) string {
	return strconv.FormatInt((d + time.Millisecond - 1).Milliseconds(), 10)
}

package pricing

import "time"

// touchedFor is how long after a change the store itself may show what was before,
// and touchedFresh is how long a price is believed that was asked for in that time.
const (
	touchedFor   = 10 * time.Minute
	touchedFresh = 15 * time.Second
)

// age is what may be done with a quote that was kept.
type age uint8

const (
	ageFresh    age = iota // it is the answer
	ageStale               // it is the answer, marked as stale, and is to be asked for again
	ageResting             // the same, but the store has just failed and is left alone
	ageFallback            // it is the answer when the store gives none
	ageUseless
)

// maxSkew is how far the clock of another replica may be ahead of ours.
const maxSkew = time.Minute

// isFuture says whether a time is so far ahead that it is from before our clock was set
// back, or from one that is wrong: what came then is useless.
func isFuture(at, now int64) bool { return at > now+int64(maxSkew) }

// within says whether what ends then, and lasts for d at most, goes on now. A clock that
// is set back ends it.
func within(until, now int64, d time.Duration) bool { return now < until && until-now <= int64(d) }

// ageOf says what may be done with a quote now.
func (s *Service) ageOf(q *quote, now int64) age {
	switch {
	case q.isFresh(now):
		return ageFresh
	case isFuture(q.fetchedAt, now):
		return ageUseless
	case s.o.Strict || q.missing || now >= q.fetchedAt+int64(s.o.StaleFor):
		return ageUseless
	case q.isResting(now):
		return ageResting
	case !q.touched && now < q.freshUntil+int64(s.o.RefreshFor):
		return ageStale
	default:
		return ageFallback
	}
}

// isFresh says whether the quote is the answer.
func (h *head) isFresh(now int64) bool { return span{h.fetchedAt, h.freshUntil}.isFresh(now) }

// isResting says whether the store has just failed to answer for the quote.
func (h *head) isResting(now int64) bool { return within(h.restUntil, now, refreshPause+maxSkew) }

// headFor is how long what was asked for at asked and answered at fetched is good.
func (s *Service) headFor(of *priceKey, asked, fetched int64, gone bool) head {
	h := head{fetchedAt: fetched, restUntil: fetched}
	if gone {
		h.freshUntil = fetched + int64(s.o.MissingFor)
		return h
	}
	h.touched = of.isTouched(asked)
	h.freshUntil = of.bounded(fetched+int64((0.9+0.2*s.o.Random())*float64(s.o.FreshFor)), asked)
	return h
}

// isTouched says whether the store may show what was before the last change.
func (s standing) isTouched(asked int64) bool {
	return s.raisedAt > 0 && asked < s.raisedAt+int64(touchedFor)
}

// span is from when until when an answer is good.
type span struct{ fetchedAt, freshUntil int64 }

// isFresh says whether the answer is good now.
func (s span) isFresh(now int64) bool { return now < s.freshUntil && !isFuture(s.fetchedAt, now) }

// spanOf is how long what was asked for at asked and answered at fetched is good, which
// otherwise is d.
func (s standing) spanOf(asked, fetched int64, d time.Duration) span {
	return span{fetched, s.bounded(fetched+int64(d), asked)}
}

// bounded is until when an answer is good, when it would be until then otherwise.
func (s standing) bounded(until, asked int64) int64 {
	if s.isTouched(asked) {
		return min(until, asked+int64(touchedFresh))
	}
	return until
}

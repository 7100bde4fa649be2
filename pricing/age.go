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

// ageOf says what may be done with a quote now.
func (s *Service) ageOf(q *quote, now int64) age {
	switch {
	case now < q.freshUntil:
		return ageFresh
	case s.o.Strict || q.missing || now >= q.fetchedAt+int64(s.o.StaleFor):
		return ageUseless
	case now < q.restUntil:
		return ageResting
	case !q.touched && now < q.freshUntil+int64(s.o.RefreshFor):
		return ageStale
	default:
		return ageFallback
	}
}

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

// bounded is until when an answer is good, when it would be until then otherwise.
func (s standing) bounded(until, asked int64) int64 {
	if s.isTouched(asked) {
		return min(until, asked+int64(touchedFresh))
	}
	return until
}

package purchase

import "time"

// The pauses between two looks at an order's transactions, which grow with the time since
// the payment ended. All askers share them, at whatever replica: a processor that is away
// for a while must not cost what the store lets us ask of it.
const (
	lookLeast = time.Second
	lookMost  = 30 * time.Second
)

// nextLook is when the transactions may be read again for an attempt that is open and not
// under way; zero for one that nobody has looked at. A read that can end it is not put off.
func (a attempt) nextLook(settleAfter, apart time.Duration) time.Time {
	if a.Looked == 0 {
		return time.Time{}
	}
	looked := time.UnixMilli(a.Looked)
	next := looked.Add(min(max(looked.Sub(a.sent()).Abs(), lookLeast), lookMost))
	turns := []time.Time{a.isOver(), a.sent().Add(settleAfter)}
	if a.Empty != 0 {
		turns = append(turns, time.UnixMilli(a.Empty).Add(apart))
	}
	for _, turn := range turns {
		if turn.After(looked) && turn.Before(next) {
			next = turn
		}
	}
	return next
}

// maySettle reports whether an asker may look at the transactions now. A look in the far
// future was that of a clock that was wrong.
func (s *Service) maySettle(a attempt) bool {
	now := s.o.Now()
	return a.State.isOpen() && !a.isUnderWay(now) &&
		(!now.Before(a.nextLook(s.o.SettleAfter, s.o.ReadsApart)) || time.UnixMilli(a.Looked).After(now.Add(lookMost)))
}

// nextPoll is how long an asker waits before they read the journal again: others may find
// out meanwhile.
func (s *Service) nextPoll(a attempt) time.Duration {
	now := s.o.Now()
	if a.isUnderWay(now) {
		return pollEvery
	}
	return min(max(a.nextLook(s.o.SettleAfter, s.o.ReadsApart).Sub(now), pollEvery), lookLeast)
}

// lookedAt returns the book with a look at the attempt at i.
func (b book) lookedAt(i int, now time.Time) book {
	next := b.clone()
	next.Attempts[i].Looked = now.UnixMilli()
	return next
}

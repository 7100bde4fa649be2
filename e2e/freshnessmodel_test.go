package e2e_test

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// Times of the promise.
const (
	// heardWithin is how long a change may take from the replica that was told to others.
	heardWithin = 250 * time.Millisecond
	// lateFresh is how long a price is fresh at most that the store may show too late.
	lateFresh = 15 * time.Second
)

// moment is when something was, by the wall and by the clock of graph and store, which
// is also moved.
type moment struct{ wall, clock time.Time }

// cell is one price: what a group pays for a product.
type cell struct{ group, product int }

// shown is a price as the store had it.
type shown struct {
	price string
	// from and until are when the store may have shown it, by its clock; until is zero as
	// long as it does. ended is when it was changed, which may show later.
	from, until, ended time.Time
}

// told is a webhook that a replica has taken.
type told struct {
	replica int
	// sent is before the store said it, and taken when all of its webhooks had their 200.
	sent, taken moment
	touches     func(cell) bool
}

// membership is a group that a customer is in since a moment: not before since, and by
// by for certain.
type membership struct {
	group     int
	since, by time.Time
	// told is nil until the webhook is taken.
	told *told
}

// truths is what the store did and which webhooks told of it. What an answer may hold
// follows from that alone.
type truths struct {
	mu       sync.Mutex // guards the fields below
	history  map[cell][]shown
	tellings []*told
	members  map[int][]membership
}

// sight is one answer.
type sight struct {
	replica int
	// who is the customer, 0 for guests and staff.
	who     int
	product int
	// asked is before the question left, answered when its answer was there.
	asked, answered moment
	// group is that of the answer; of guests the one they are in.
	group int
	glimpse
}

func newTruths() *truths {
	return &truths{history: map[cell][]shown{}, members: map[int][]membership{}}
}

// change enters what all cells are after a change. It was begun at from, and what it
// ended is not shown any more from until on.
func (w *truths) change(prices map[cell]string, from, until time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for at, price := range prices {
		past := w.history[at]
		if n := len(past); n > 0 {
			if past[n-1].price == price {
				continue
			}
			past[n-1].until, past[n-1].ended = until, from
		}
		w.history[at] = append(past, shown{price: price, from: from})
	}
}

// settle is for a store that shows at once what it had kept back.
func (w *truths) settle(at time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, past := range w.history {
		for i := range past {
			if past[i].until.After(at) {
				past[i].until = at
			}
		}
	}
}

// tell enters a webhook that was taken.
func (w *truths) tell(t *told) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tellings = append(w.tellings, t)
}

// join enters that a customer is in a group since a moment; the webhook is entered with
// telling, which may be called later.
func (w *truths) join(who, group int, since, by time.Time) (telling func(*told)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := len(w.members[who])
	w.members[who] = append(w.members[who], membership{group: group, since: since, by: by})
	return func(t *told) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.members[who][n].told = t
	}
}

// known reports whether the replica had to know of a webhook when it was asked.
func (t *told) known(s sight) bool {
	if t.replica == s.replica {
		return !s.asked.wall.Before(t.taken.wall)
	}
	return !s.asked.wall.Before(t.taken.wall.Add(heardWithin))
}

// judge says what is wrong with an answer in any order of what overlapped; empty when
// nothing is.
func (w *truths) judge(s sight) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s.reason == "UPSTREAM_UNAVAILABLE" && w.isMoved(s) {
		return "" // what the store says of the group changes faster than we ask
	}
	if wrong := w.judgeGroup(s); wrong != "" {
		return wrong
	}
	if s.reason != "" {
		return "no price because of " + s.reason
	}
	at := cell{s.group, s.product}
	// The latest moment at which the store showed this price to anybody.
	last, ever, forever := shown{}, false, false
	for _, past := range w.history[at] {
		if past.price != s.price || past.from.After(s.answered.clock) {
			continue
		}
		ever, forever = true, forever || past.until.IsZero()
		if past.until.After(last.until) {
			last = past
		}
	}
	if !ever {
		return "a price that the store never had for this group and product"
	}
	for _, t := range w.tellings {
		if !t.touches(at) || !t.known(s) {
			continue
		}
		if s.fetchedAt.Before(t.sent.clock) {
			return fmt.Sprintf("fetched %s before the webhook that replica %d took", t.sent.clock.Sub(s.fetchedAt), t.replica)
		}
		if forever {
			continue
		}
		if last.until.Before(t.sent.clock) {
			return fmt.Sprintf("gone from the store %s before the webhook that replica %d took", t.sent.clock.Sub(last.until), t.replica)
		}
		isOfThat := !t.sent.clock.Before(last.ended)
		if isOfThat && !s.stale && last.until.Add(lateFresh).Before(s.asked.clock) {
			return fmt.Sprintf("fresh, and gone from the store %s ago, of which replica %d was told", s.asked.clock.Sub(last.until), t.replica)
		}
	}
	if s.fetchedAt.After(s.answered.clock) {
		return "fetched after it was answered"
	}
	return ""
}

// judgeGroup holds the group of an answer against the groups that the customer was in
// since the last webhook about them that the replica had to know of.
func (w *truths) judgeGroup(s sight) string {
	if s.who == 0 {
		return ""
	}
	groups := w.members[s.who]
	first := 0
	for i, m := range groups {
		if m.told != nil && m.told.known(s) {
			first = i
		}
	}
	isPossible := slices.ContainsFunc(groups[first:], func(m membership) bool {
		return m.group == s.group && !m.since.After(s.answered.clock)
	})
	if !isPossible {
		return fmt.Sprintf("group %d, and customer %d was in %d when the replica had to know", s.group, s.who, groups[first].group)
	}
	return ""
}

// isMoved reports whether the customer changed groups while they were answered.
func (w *truths) isMoved(s sight) bool {
	return slices.ContainsFunc(w.members[s.who], func(m membership) bool {
		return !m.since.After(s.answered.clock) && !m.by.Before(s.asked.clock)
	})
}

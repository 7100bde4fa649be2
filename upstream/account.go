package upstream

import (
	"math"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// usualWindow is the length of a window until the store says how long the
// current one still takes. Windows begin with the first call.
const usualWindow = 30 * time.Second

// clearly is how much later a window ends than the one we know, if it is a new one.
const clearly = time.Second

// account is what we know of one host's quota, and of one window of it.
//
// A call counts in the window of the moment in which the store gets it, which is not
// always the one in which we took it. So what is open at the end of a window counts in
// the next one too, until its answer shows that it was in the one before. A SharedQuota
// counts by the same rules.
type account struct {
	opening opening

	mu sync.Mutex // guards the fields below
	// quota is what the store allows all apps per window, 0 when unknown.
	quota int
	// window numbers the windows. used counts the calls that are in this one, and those
	// that may be; open those that were taken in it and are not over.
	window, used, open int
	// kinds counts the calls of each kind that were taken in the window kindsOf.
	kinds   map[string]int
	kindsOf int
	// began is when the window before was over, ends when this one is: never before the
	// store's is. known is whether an answer told so.
	began, ends time.Time
	known       bool
	// until is the moment before which the store refuses everything.
	until time.Time
}

// counted is a call that was taken in a window at some time.
type counted struct {
	window int
	taken  time.Time
}

func (a *account) refusedUntil() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.until
}

// knownQuota is the quota that the store told, 0 for none.
func (a *account) knownQuota() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.quota
}

// take counts one call that draws on the quota, with shares of 0 for no limit, or returns
// how long to wait before it. A quota that nobody told is taken for unknown, 0 for no limit.
func (a *account) take(now time.Time, draw commerce.Draw, unknown int) (counted, time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !now.Before(a.ends) {
		a.turn(now.Add(usualWindow), a.open)
		a.known = false
	}
	quota := a.quota
	if quota == 0 {
		quota = unknown
	}
	if a.kindsOf != a.window || a.kinds == nil {
		a.kinds, a.kindsOf = map[string]int{}, a.window
	}
	if isUsedUp(a.used, quota, draw.Share) || draw.Kind != "" && isUsedUp(a.kinds[draw.Kind], quota, draw.KindShare) {
		return counted{}, a.ends.Sub(now)
	}
	if draw.Kind != "" {
		a.kinds[draw.Kind]++
	}
	a.used++
	a.open++
	return counted{window: a.window, taken: now}, 0
}

// isUsedUp reports whether so many calls are all that a share of a quota allows.
func isUsedUp(used, quota int, share float64) bool {
	return share > 0 && quota > 0 && used >= int(math.Ceil(float64(quota)*share))
}

// turn begins another window.
func (a *account) turn(ends time.Time, used int) {
	a.window++
	a.used, a.open = used, 0
	a.began, a.ends = a.ends, ends
}

// learn notes that a call is over, and believes what its answer says.
func (a *account) learn(c counted, now time.Time, p patience, refused bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if c.window == a.window {
		a.open--
	}
	if wait := p.limited(); refused && wait > 0 {
		a.until = later(a.until, now.Add(wait))
	}
	if !p.tells() {
		return
	}
	a.quota = p.quota
	a.place(c, c.taken.Add(p.reset), now.Add(p.reset))
	if p.exhausted {
		a.until = later(a.until, now.Add(p.reset))
	}
}

// place finds the window that a call counted in, which ends between earliest and latest.
// One that ends clearly later than the one we know is a new one.
func (a *account) place(c counted, earliest, latest time.Time) {
	if c.window != a.window && !earliest.After(a.began) {
		if c.window == a.window-1 && !latest.After(a.began) {
			a.used = max(a.used-1, 0) // it was in the one before
		}
		return
	}
	if c.window < a.window-1 {
		a.used++ // so long under way that nobody counted on it any more
	}
	switch {
	case a.known && earliest.Sub(a.ends) > clearly:
		a.turn(latest, a.open+1)
	case !a.known, a.ends.Sub(latest) > clearly:
		a.ends, a.known = latest, true
	}
}

// later returns the later of two moments.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// tells says whether there is a quota, and a window of it.
func (p patience) tells() bool { return p.quota > 0 && p.reset > 0 }

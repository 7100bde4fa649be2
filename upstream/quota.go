package upstream

import (
	"math"
	"net/http"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// quota makes no call of which the store has already said that it will refuse
// it, and takes no more than our share of what the store's apps have together.
// It knows only what the store's headers told: a host without them is not
// limited, and neither is one that answers 429 without saying until when.
//
// Half of our share is kept for prices: what a stranger can make us ask takes no more
// than the other half, however often they try.
func quota(next roundTrip, o Options) roundTrip {
	accounts := perHost[account]{}
	return func(r *http.Request) (*http.Response, error) {
		a, in := accounts.of(r), intentOf(r.Context())
		share := o.QuotaShare
		if yields(in) {
			share /= 2
		}
		if wait := a.take(o.Now(), share); wait > 0 {
			e := newError(in, RateLimited, ReasonQuota)
			e.RetryAfter, e.CorrelationID = wait, commerce.CorrelationID(r.Context())
			return nil, e
		}
		resp, err := next(r)
		if err == nil {
			a.learn(o.Now(), readPatience(resp.Header), resp.StatusCode == http.StatusTooManyRequests)
		}
		return resp, err
	}
}

// yields reports whether a call is one that a stranger can cause as often as they like,
// by signing in with tokens and by naming carts.
func yields(in Intent) bool {
	switch in.Endpoint {
	case "cart", "cart-redirect-urls", "customers", "customer-metafields", "create-customers", "create-customer-metafield":
		return in.API == Management
	default:
		return false
	}
}

// account is what we know of one host's quota.
type account struct {
	mu sync.Mutex // guards the fields below
	// quota is what the store allows all apps per window, 0 when unknown.
	quota int
	// used counts our calls in the window that is over at ends.
	used int
	ends time.Time
	// until is the moment before which the store refuses everything.
	until time.Time
}

// usualWindow is the length of a window until the store says how long the
// current one still takes. Windows begin with the first call.
const usualWindow = 30 * time.Second

// take counts one call, or returns how long to wait before it.
func (a *account) take(now time.Time, share float64) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	if wait := a.until.Sub(now); wait > 0 {
		return wait
	}
	if !now.Before(a.ends) {
		a.used, a.ends = 0, now.Add(usualWindow)
	}
	if a.quota > 0 && a.used >= int(math.Ceil(float64(a.quota)*share)) {
		return a.ends.Sub(now)
	}
	a.used++
	return 0
}

// learn believes what an answer says. A window that ends clearly later than the
// one we knew is a new one, in which this call was our first.
func (a *account) learn(now time.Time, p patience, refused bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if wait := p.limited(); refused && wait > 0 {
		a.until = later(a.until, now.Add(wait))
	}
	if p.quota == 0 || p.reset == 0 {
		return
	}
	ends := now.Add(p.reset)
	if ends.Sub(a.ends) > time.Second {
		a.used = 1
	}
	a.quota, a.ends = p.quota, ends
	if p.exhausted {
		a.until = later(a.until, ends)
	}
}

// later returns the later of two moments.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

package upstream

import (
	"context"
	"net/http"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// SharedQuota counts calls for several processes at once.
type SharedQuota interface {
	// Take counts a call that is about to be made and draws on the quota per window that
	// stands behind name; quota is 0 when it is not known here. It
	// returns how long to wait when what it draws on is used up, and then counts nothing. Or
	// else done is called once when the call is over, with the quota and the rest of the
	// window that its answer told, or zeros; it does not wait.
	Take(ctx context.Context, name string, quota int, draw commerce.Draw) (wait time.Duration, done func(quota int, reset time.Duration), err error)
}

// quota makes no call of which the store has already said that it will refuse
// it, and takes no more than our share of what the store's apps have together.
// It knows only what the store's headers told: a host without them is not
// limited, and neither is one that answers 429 without saying until when. Until the
// first answer of a host has told, few calls are under way (opening.go), and no more than
// the least that there can be.
//
// What a stranger can make us ask takes no more than half of our share, however often they
// try, and neither does what sells (draw.go).
//
// Processes with a SharedQuota take one share together. While that is away each counts
// for itself and takes a share of its own; the store's headers still stop all of them.
func quota(next roundTrip, o Options) roundTrip {
	accounts := perHost[account]{}
	return func(r *http.Request) (*http.Response, error) {
		a, in := accounts.of(r), intentOf(r.Context())
		leave, err := a.opening.enter(r.Context(), in)
		if err != nil {
			return nil, failure(r.Context(), err, in, false)
		}
		defer leave()
		done, wait := a.begin(r, o)
		if wait > 0 {
			e := newError(in, RateLimited, ReasonQuota)
			e.RetryAfter, e.CorrelationID = wait, commerce.CorrelationID(r.Context())
			return nil, e
		}
		resp, err := next(r)
		if err != nil {
			done(patience{}, false)
			return nil, err
		}
		p := readPatience(resp.Header)
		done(p, resp.StatusCode == http.StatusTooManyRequests)
		if p.tells() || isAnswer(resp.StatusCode) {
			a.opening.end()
		}
		return resp, nil
	}
}

// isAnswer says whether an answer without a quota means that there is none: those of
// proxies and of a store in trouble do not.
func isAnswer(status int) bool {
	return status < http.StatusInternalServerError && status != http.StatusTooManyRequests
}

// begin counts a call, here and in the SharedQuota, and returns what is to be told of its
// answer, or how long to wait before it.
func (a *account) begin(r *http.Request, o Options) (done func(p patience, refused bool), wait time.Duration) {
	in, draw := intentOf(r.Context()), drawOf(r.Context(), o.QuotaShare)
	if wait := a.refusedUntil().Sub(o.Now()); wait > 0 {
		return nil, wait
	}
	shared, wait, together := a.share(r, o, draw)
	if wait > 0 {
		return nil, wait
	}
	unknown := 0
	if a.opening.isOpening(in) {
		unknown = leastQuota
	}
	if together {
		draw.Share, draw.KindShare = 0, 0 // counted against no limit, for the time in which nobody shares
	}
	c, wait := a.take(o.Now(), draw, unknown)
	if wait > 0 {
		return nil, wait
	}
	return func(p patience, refused bool) {
		a.learn(c, o.Now(), p, refused)
		if !p.tells() {
			p = patience{}
		}
		shared(p.quota, p.reset)
	}, 0
}

// share counts a call in the SharedQuota, and reports whether it was there. Whoever never
// told a quota is not asked about.
func (a *account) share(r *http.Request, o Options, draw commerce.Draw) (done func(int, time.Duration), wait time.Duration, together bool) {
	nobody := func(int, time.Duration) {}
	in, known := intentOf(r.Context()), a.knownQuota()
	if o.SharedQuota == nil || known == 0 && !a.opening.isOpening(in) {
		return nobody, 0, false
	}
	wait, done, err := o.SharedQuota.Take(r.Context(), string(in.API)+" "+r.URL.Host, known, draw)
	if err != nil {
		return nobody, 0, false
	}
	return done, wait, true
}

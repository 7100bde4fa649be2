package purchase

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// trace is what a transaction of an order says.
type trace int

// The traces.
const (
	odd     trace = iota // something that this version does not know
	moved                // money was charged or authorized
	waiting              // money may yet move
	failed               // an attempt failed
	back                 // money went back, or was to
)

// traceOf reads the store's words (reference/orders.v3.yml).
func traceOf(t commerce.Transaction) trace {
	event, status := strings.ToLower(t.Event), strings.ToLower(t.Status)
	switch {
	case event == "refund" || event == "void":
		return back
	case status == "error":
		return failed
	case status != "ok":
		return odd
	}
	switch event {
	case "purchase", "authorization", "capture", "settled":
		return moved
	case "pending":
		return waiting
	default:
		return odd
	}
}

// sortOf returns what a transaction was paid with, the empty sort when the store does not
// tell.
func sortOf(t commerce.Transaction) sort {
	switch strings.ToLower(t.Method) {
	case "":
		return ""
	case "store_credit":
		return credit
	case "gift_certificate":
		return certificate
	default:
		return other
	}
}

// fits reports whether a transaction may be an attempt's.
func (a attempt) fits(t commerce.Transaction) bool {
	s := sortOf(t)
	return (s == a.Sort || s == "") && !slices.Contains(a.Before, t.ID)
}

// isPaidElsewhere reports whether the order was paid by something that this book does not
// know of, such as a payment that another one forgot. What pays a part of an order leaves
// the rest to be paid. Money that went back does not make an order payable: that is for
// the merchant to say.
func (b book) isPaidElsewhere(all []commerce.Transaction) bool {
	counted := b.counted()
	return slices.ContainsFunc(all, func(t commerce.Transaction) bool {
		s, tr := sortOf(t), traceOf(t)
		return s != credit && s != certificate && (tr == moved || tr == waiting || tr == odd) && !counted[t.ID]
	})
}

// counted is all transactions that are known to be some attempt's.
func (b book) counted() map[int]bool {
	ids := map[int]bool{}
	for _, a := range b.Attempts {
		for _, id := range a.Counted {
			ids[id] = true
		}
	}
	return ids
}

// tracesOf returns the transactions that appeared for the attempt at i: those that fit it
// and that no other attempt has, or would have if the store had shown them in time. An
// attempt of which we have the answer leaves a trace like any other, at times later than
// the next attempt is made.
func (b book) tracesOf(i int, all []commerce.Transaction) []commerce.Transaction {
	me, taken := b.Attempts[i], b.counted()
	all = slices.Clone(all)
	// What was there before me is the others' first.
	slices.SortStableFunc(all, func(x, y commerce.Transaction) int {
		byAge := cmp.Compare(btoi(!slices.Contains(me.Before, x.ID)), btoi(!slices.Contains(me.Before, y.ID)))
		return cmp.Or(byAge, cmp.Compare(x.ID, y.ID))
	})
	for j, a := range b.Attempts {
		if j == i || a.State.isOpen() || len(a.Counted) > 0 || a.Reason == commerce.ReasonNotCharged {
			continue
		}
		a.claim(all, taken)
	}
	return slices.DeleteFunc(all, func(t commerce.Transaction) bool { return taken[t.ID] || !me.fits(t) })
}

// claim takes the first trace that an attempt with a known end has left, and what belongs
// to the same payment.
func (a attempt) claim(all []commerce.Transaction, taken map[int]bool) {
	for _, t := range all {
		tr := traceOf(t)
		ended := tr == failed
		if a.State != declined {
			ended = tr == moved || tr == waiting
		}
		if taken[t.ID] || !a.fits(t) || !ended {
			continue
		}
		taken[t.ID] = true
		for _, same := range all {
			if t.GatewayID != "" && same.GatewayID == t.GatewayID && a.fits(same) {
				taken[same.ID] = true
			}
		}
		return
	}
}

// settled returns the book with what the order's transactions say about the attempt at i,
// which is open and not under way. One without a trace is unknown until settleAfter is
// over since it was sent, and two reads that are apart show none.
func (b book) settled(i int, all []commerce.Transaction, now time.Time, settleAfter, apart time.Duration) book {
	traces := b.tracesOf(i, all)
	a := b.Attempts[i]
	has := func(want trace) int {
		return slices.IndexFunc(traces, func(t commerce.Transaction) bool { return traceOf(t) == want })
	}
	a.State = unknown
	switch {
	case has(moved) >= 0:
		a.end(succeeded, traces[has(moved)], traces)
	case has(waiting) >= 0:
		a.end(pending, traces[has(waiting)], traces)
	case has(odd) >= 0 || has(back) >= 0:
		a.Empty = 0 // it left a trace; somebody has to look at it
	case has(failed) >= 0:
		a.end(declined, commerce.Transaction{}, traces)
		a.Reason = commerce.ReasonProcessor
	case now.Before(a.sent().Add(settleAfter)):
	case a.Empty == 0:
		a.Empty = now.UnixMilli()
	case now.Sub(time.UnixMilli(a.Empty)) >= apart:
		a.State, a.Reason = declined, commerce.ReasonNotCharged
	}
	next := slices.Clone(b.Attempts)
	next[i] = a
	return book{Version: b.Version, Attempts: next}
}

// end is how a settled attempt ended. All that fits is its own: the order was locked.
func (a *attempt) end(s state, t commerce.Transaction, traces []commerce.Transaction) {
	a.State, a.Empty = s, 0
	if t.ID != 0 {
		a.Transaction = cmp.Or(t.GatewayID, strconv.Itoa(t.ID))
	}
	for _, own := range traces {
		a.Counted = append(a.Counted, own.ID)
	}
}

// sent is when the attempt surely was no longer being sent.
func (a attempt) sent() time.Time { return time.UnixMilli(cmp.Or(a.Ended, a.SettleBy)) }

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

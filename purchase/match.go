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
// the merchant to say. An authorization that was voided is none where a decline has left it.
func (b book) isPaidElsewhere(all []commerce.Transaction) bool {
	counted := b.counted()
	return slices.ContainsFunc(all, func(t commerce.Transaction) bool {
		tr := traceOf(t)
		moves := (tr == moved || tr == waiting) && !b.isOfDecline(t, all)
		return sortOf(t).isWhole() && (moves || tr == odd) && !counted[t.ID]
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
		if j != i && !a.State.isOpen() && (a.State == declined || len(a.Counted) == 0) {
			a.claim(all, taken)
		}
	}
	return slices.DeleteFunc(all, func(t commerce.Transaction) bool { return taken[t.ID] || !me.fits(t) })
}

// claim takes what an attempt with a known end has left: of one that moved money the first
// trace that says so, of one that was declined all that failed or was voided, and what
// belongs to the same payment. Where that has moved money which did not go back, it is no
// decline.
func (a attempt) claim(all []commerce.Transaction, taken map[int]bool) {
	for _, t := range all {
		tr := traceOf(t)
		isLeft := tr == moved || tr == waiting
		if a.State == declined {
			isLeft = tr == failed || isVoided(t, all)
		}
		if taken[t.ID] || !a.fits(t) || !isLeft {
			continue
		}
		payment := []commerce.Transaction{t}
		if t.GatewayID != "" {
			payment = slices.DeleteFunc(slices.Clone(all), func(same commerce.Transaction) bool {
				return same.GatewayID != t.GatewayID || !a.fits(same)
			})
		}
		if a.State == declined && stands(payment) {
			continue
		}
		for _, same := range payment {
			taken[same.ID] = true
		}
		if a.State != declined {
			return
		}
	}
}

func contains(all []commerce.Transaction, want trace) bool { return first(all, want) >= 0 }

// first returns the place of the first transaction that says so, -1 when there is none.
func first(all []commerce.Transaction, want trace) int {
	return slices.IndexFunc(all, func(t commerce.Transaction) bool { return traceOf(t) == want })
}

// failsAlone reports whether what failed can only be the attempt's at i. What others have
// left can show late, also of an attempt that the book forgot.
func (b book) failsAlone(i int, all []commerce.Transaction) bool {
	me := b.Attempts[i]
	for j, a := range b.Attempts {
		if j != i && (a.State == declined || a.Sort == me.Sort) {
			return false
		}
	}
	return !slices.ContainsFunc(all, func(t commerce.Transaction) bool {
		return traceOf(t) == failed && slices.Contains(me.Before, t.ID)
	})
}

// settled returns the book with what the order's transactions say about the attempt at i,
// which is open and not under way. Money that moved ends it at once. That none did is
// believed when its time is over, and two reads that are apart say so: its own time where
// what failed is surely its own, and else settleAfter since it was sent. Money that went
// back, or an authorization that was voided, says neither.
func (b book) settled(i int, all []commerce.Transaction, now time.Time, settleAfter, apart time.Duration) book {
	traces := b.tracesOf(i, all)
	left := standing(traces, all)
	a := b.Attempts[i]
	a.State = unknown
	closes, reason := a.sent().Add(settleAfter), commerce.ReasonNotCharged
	var own []commerce.Transaction
	if contains(traces, failed) && b.failsAlone(i, all) {
		closes, reason, own = a.isOver(), commerce.ReasonProcessor, traces
	}
	switch {
	case contains(left, moved):
		a.end(succeeded, left[first(left, moved)], traces)
	case contains(left, waiting):
		a.end(pending, left[first(left, waiting)], traces)
	case len(left) < len(traces), contains(traces, odd), contains(traces, back):
		a.Empty = 0 // it left a trace; somebody has to look at it
	case now.Before(closes):
	case a.Empty == 0 || time.UnixMilli(a.Empty).Before(closes):
		a.Empty = now.UnixMilli()
	case now.Sub(time.UnixMilli(a.Empty)) >= apart:
		a.end(declined, commerce.Transaction{}, own)
		a.Reason = reason
	}
	next := b.clone()
	next.Attempts[i] = a
	return next
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

// isOver is when both its time and its sending surely are over.
func (a attempt) isOver() time.Time { return time.UnixMilli(max(a.Ended, a.SettleBy)) }

// sent is when the attempt surely was no longer being sent.
func (a attempt) sent() time.Time { return time.UnixMilli(cmp.Or(a.Ended, a.SettleBy)) }

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

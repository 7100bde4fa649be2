package purchase

import (
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// isVoided reports whether a void of the same payment that came later has undone a
// transaction. Only then is it certain that its money does not move: a refund may be of a
// part, and a void that failed of nothing.
func isVoided(t commerce.Transaction, all []commerce.Transaction) bool {
	return t.GatewayID != "" && slices.ContainsFunc(all, func(v commerce.Transaction) bool {
		return v.GatewayID == t.GatewayID && v.ID > t.ID && strings.EqualFold(v.Event, "void") && strings.EqualFold(v.Status, "ok")
	})
}

// standing returns the transactions among some of all that no void has undone.
func standing(some, all []commerce.Transaction) []commerce.Transaction {
	return slices.DeleteFunc(slices.Clone(some), func(t commerce.Transaction) bool { return isVoided(t, all) })
}

// isOfDecline reports whether a transaction may be what a declined attempt has left at a
// processor that authorizes first, and voids what it then declines.
func (b book) isOfDecline(t commerce.Transaction, all []commerce.Transaction) bool {
	return isVoided(t, all) && b.find(func(a attempt) bool { return a.State == declined && a.fits(t) }) >= 0
}

// stands reports whether money of one payment has moved, or may yet, that did not go back
// later.
func stands(payment []commerce.Transaction) (does bool) {
	for _, t := range payment {
		switch traceOf(t) {
		case moved, waiting:
			does = true
		case back:
			does = false
		case odd, failed:
		}
	}
	return does
}

package purchase

import (
	"slices"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// tx is a transaction in short.
func tx(id int, event, status, method string) commerce.Transaction {
	return commerce.Transaction{ID: id, Event: event, Status: status, Method: method}
}

func TestSettled(t *testing.T) {
	t.Parallel()
	const card, gift = "credit_card", "gift_certificate"
	epoch := time.UnixMilli(1_800_000_000_000)
	past := func(s state, o sort, before ...int) attempt {
		return attempt{State: s, Sort: o, Before: before, Ended: epoch.UnixMilli()}
	}
	// Its answer was lost a moment after it was sent.
	young := attempt{State: unknown, Sort: other, Ended: epoch.UnixMilli(), SettleBy: epoch.Add(time.Hour).UnixMilli()}
	of := func(gateway string, t commerce.Transaction) commerce.Transaction { t.GatewayID = gateway; return t }
	counted := func(a attempt, ids ...int) attempt { a.Counted = ids; return a }
	for _, c := range []struct {
		name string
		// attempts are all, the last of which is open.
		attempts []attempt
		all      []commerce.Transaction
		after    time.Duration
		want     state
		counted  []int
	}{
		{"nothing", []attempt{past(unknown, other)}, nil, 0, unknown, nil},
		{"a purchase", []attempt{past(unknown, other)}, []commerce.Transaction{tx(1, "purchase", "ok", card)}, 0, succeeded, []int{1}},
		{"an authorization and its capture", []attempt{past(unknown, other)}, []commerce.Transaction{tx(1, "authorization", "ok", card), tx(2, "capture", "ok", card)}, 0, succeeded, []int{1, 2}},
		{"settled", []attempt{past(unknown, other)}, []commerce.Transaction{tx(1, "settled", "ok", "offsite")}, 0, succeeded, []int{1}},
		{"pending", []attempt{past(unknown, other)}, []commerce.Transaction{tx(1, "pending", "ok", card)}, 0, pending, []int{1}},
		{"an error", []attempt{past(unknown, other)}, []commerce.Transaction{tx(1, "purchase", "error", card)}, 0, declined, []int{1}},
		{"an error before a charge", []attempt{past(unknown, other)}, []commerce.Transaction{tx(1, "purchase", "error", card), tx(2, "purchase", "ok", card)}, 0, succeeded, []int{1, 2}},
		{"a word that nobody knows", []attempt{past(unknown, other)}, []commerce.Transaction{tx(1, "purchase", "maybe", card)}, time.Hour, unknown, nil},
		{"a void alone", []attempt{past(unknown, other)}, []commerce.Transaction{tx(1, "void", "ok", card)}, time.Hour, unknown, nil},
		{"an authorization that was voided", []attempt{past(unknown, other)}, []commerce.Transaction{of("g", tx(1, "authorization", "ok", card)), of("g", tx(2, "void", "ok", card))}, time.Hour, unknown, nil},
		{"the same, by a void that tells no sort that fits", []attempt{past(unknown, other)}, []commerce.Transaction{of("g", tx(1, "authorization", "ok", card)), of("g", tx(2, "void", "ok", gift))}, time.Hour, unknown, nil},
		{"the same, and a charge", []attempt{past(unknown, other)}, []commerce.Transaction{of("g", tx(1, "authorization", "ok", card)), of("g", tx(2, "void", "ok", card)), of("g2", tx(3, "purchase", "ok", card))}, 0, succeeded, []int{1, 2, 3}},
		{"pending, and voided", []attempt{past(unknown, other)}, []commerce.Transaction{of("g", tx(1, "pending", "ok", card)), of("g", tx(2, "void", "ok", card))}, time.Hour, unknown, nil},
		{"a charge that was refunded", []attempt{past(unknown, other)}, []commerce.Transaction{of("g", tx(1, "purchase", "ok", card)), of("g", tx(2, "refund", "ok", card))}, 0, succeeded, []int{1, 2}},
		{"a decline that was voided", []attempt{past(declined, other), past(unknown, other)}, []commerce.Transaction{of("g", tx(1, "authorization", "ok", card)), of("g", tx(2, "void", "ok", card))}, time.Hour, declined, nil},
		{"of another sort", []attempt{past(unknown, other)}, []commerce.Transaction{tx(1, "purchase", "ok", gift)}, 0, unknown, nil},
		{"of no sort", []attempt{past(unknown, certificate)}, []commerce.Transaction{tx(1, "purchase", "ok", "")}, 0, succeeded, []int{1}},
		{"there before", []attempt{past(unknown, other, 1)}, []commerce.Transaction{tx(1, "purchase", "error", card)}, 0, unknown, nil},
		{"an earlier decline, counted", []attempt{counted(past(declined, other), 1), past(unknown, other)}, []commerce.Transaction{tx(1, "purchase", "error", card)}, 0, unknown, nil},
		{"an earlier decline shows late", []attempt{past(declined, other), past(unknown, other)}, []commerce.Transaction{tx(1, "purchase", "error", card)}, 0, unknown, nil},
		{"an error in its time", []attempt{young}, []commerce.Transaction{tx(1, "purchase", "error", card)}, 0, unknown, nil},
		{"an error when its time is over", []attempt{young}, []commerce.Transaction{tx(1, "purchase", "error", card)}, time.Hour, declined, []int{1}},
		{"errors of an earlier decline show late", []attempt{past(declined, other), past(unknown, other)}, []commerce.Transaction{tx(1, "purchase", "error", card), tx(2, "purchase", "error", card)}, 0, unknown, nil},
		{"errors of an earlier decline, and time", []attempt{past(declined, other), past(unknown, other)}, []commerce.Transaction{tx(1, "purchase", "error", card), tx(2, "purchase", "error", card)}, time.Hour, declined, nil},
		{"an earlier decline, counted, has a second error", []attempt{counted(past(declined, other), 1), past(unknown, other)}, []commerce.Transaction{tx(1, "purchase", "error", card), tx(2, "purchase", "error", card)}, 0, unknown, nil},
		{"an earlier one that was not charged has an error", []attempt{{State: declined, Sort: other, Reason: commerce.ReasonNotCharged}, past(unknown, other)}, []commerce.Transaction{tx(1, "purchase", "error", card)}, 0, unknown, nil},
		{"an earlier decline that was there", []attempt{past(declined, other), past(unknown, other, 5)}, []commerce.Transaction{tx(5, "purchase", "error", card), tx(4, "purchase", "error", card)}, 0, unknown, nil},
		{"an error of one that was forgotten was there", []attempt{past(unknown, other, 5)}, []commerce.Transaction{tx(5, "purchase", "error", card), tx(6, "purchase", "error", card)}, 0, unknown, nil},
		{"an earlier certificate that needed two", []attempt{past(succeeded, certificate), past(unknown, certificate)}, []commerce.Transaction{tx(1, "purchase", "ok", gift), tx(2, "purchase", "error", gift)}, 0, unknown, nil},
		{"an error and a charge of one payment, after a decline", []attempt{past(declined, other), past(unknown, other)}, []commerce.Transaction{of("g", tx(1, "purchase", "error", card)), of("g", tx(2, "purchase", "ok", card))}, 0, succeeded, []int{1, 2}},
		{"a decline whose authorization was voided", []attempt{past(declined, other), past(unknown, other)}, []commerce.Transaction{of("g", tx(1, "authorization", "ok", card)), of("g", tx(2, "capture", "error", card)), of("g", tx(3, "void", "ok", card))}, 0, unknown, nil},
		{"the same, and a charge", []attempt{past(declined, other), past(unknown, other)}, []commerce.Transaction{of("g", tx(1, "authorization", "ok", card)), of("g", tx(2, "capture", "error", card)), of("g", tx(3, "void", "ok", card)), tx(4, "purchase", "ok", card)}, 0, succeeded, []int{4}},
		{"an earlier certificate shows late", []attempt{past(succeeded, certificate), past(unknown, certificate)}, []commerce.Transaction{tx(1, "purchase", "ok", gift)}, 0, unknown, nil},
		{"an earlier certificate that was there", []attempt{past(succeeded, certificate), past(unknown, certificate, 1)}, []commerce.Transaction{tx(1, "purchase", "ok", gift), tx(2, "purchase", "ok", gift)}, 0, succeeded, []int{2}},
		{"three certificates", []attempt{past(succeeded, certificate), past(succeeded, certificate, 1), past(unknown, certificate, 1, 2)}, []commerce.Transaction{tx(1, "purchase", "ok", gift), tx(2, "purchase", "ok", gift), tx(3, "purchase", "ok", gift)}, 0, succeeded, []int{3}},
		{"a certificate after one that was there, the newest first", []attempt{past(succeeded, certificate), past(unknown, certificate, 1)}, []commerce.Transaction{tx(2, "purchase", "ok", gift), tx(1, "purchase", "ok", gift)}, 0, succeeded, []int{2}},
		{"a certificate after one that was there, and has the higher number", []attempt{past(succeeded, certificate), past(unknown, certificate, 5)}, []commerce.Transaction{tx(4, "purchase", "ok", gift), tx(5, "purchase", "ok", gift)}, 0, succeeded, []int{4}},
		{"two certificates, the newest first", []attempt{past(succeeded, certificate), past(unknown, certificate)}, []commerce.Transaction{tx(2, "authorization", "ok", gift), tx(1, "purchase", "ok", gift)}, 0, succeeded, []int{2}},
		{"a card after a certificate", []attempt{past(succeeded, certificate), past(unknown, other)}, []commerce.Transaction{tx(1, "purchase", "ok", gift), tx(2, "purchase", "ok", card)}, 0, succeeded, []int{2}},
	} {
		b := book{Version: bookVersion, Attempts: c.attempts}
		now := epoch.Add(c.after)
		for range 2 { // the second look is apart from the first
			if b.open() < 0 {
				break
			}
			b = b.settled(len(c.attempts)-1, c.all, now, 15*time.Minute, 10*time.Second)
			now = now.Add(time.Minute)
		}
		got := b.Attempts[len(c.attempts)-1]
		if got.State != c.want || !slices.Equal(got.Counted, c.counted) {
			t.Errorf("%s: %s %v, want %s %v", c.name, got.State, got.Counted, c.want, c.counted)
		}
		if (got.State == succeeded || got.State == pending) != (got.Transaction != "") {
			t.Errorf("%s: %s with transaction %q", c.name, got.State, got.Transaction)
		}
	}
}

// TestWhatBelongsTogether counts all transactions of a payment as the earlier one's.
func TestWhatBelongsTogether(t *testing.T) {
	t.Parallel()
	b := book{Version: bookVersion, Attempts: []attempt{{State: succeeded, Sort: certificate}, {State: unknown, Sort: certificate}}}
	first, second := tx(1, "authorization", "ok", "gift_certificate"), tx(2, "capture", "ok", "gift_certificate")
	first.GatewayID, second.GatewayID = "gw", "gw"
	all := []commerce.Transaction{first, second}
	if got := b.tracesOf(1, all); len(got) != 0 {
		t.Errorf("got %v", got)
	}
	second.GatewayID = "gw-2"
	if got := b.tracesOf(1, []commerce.Transaction{first, second}); len(got) != 1 || got[0].ID != 2 {
		t.Errorf("got %v", got)
	}
}

func TestIsPaidElsewhere(t *testing.T) {
	t.Parallel()
	b := book{Version: bookVersion, Attempts: []attempt{{State: succeeded, Sort: certificate, Counted: []int{9}}}}
	for _, c := range []struct {
		t    commerce.Transaction
		want bool
	}{
		{tx(1, "purchase", "ok", "credit_card"), true},
		{tx(1, "AUTHORIZATION", "OK", "electronic_wallet"), true},
		{tx(1, "pending", "ok", "offline"), true},
		{tx(1, "purchase", "ok", ""), true},
		{tx(9, "purchase", "ok", ""), false},
		{tx(1, "purchase", "else", "custom"), true},
		{tx(1, "else", "ok", "custom"), true},
		{tx(1, "purchase", "error", "credit_card"), false},
		{tx(1, "void", "ok", "credit_card"), false},
		{tx(1, "refund", "error", "credit_card"), false},
		{tx(1, "purchase", "ok", "gift_certificate"), false},
		{tx(1, "purchase", "ok", "store_credit"), false},
	} {
		if got := b.isPaidElsewhere([]commerce.Transaction{c.t}); got != c.want {
			t.Errorf("%+v: %v", c.t, got)
		}
	}
}

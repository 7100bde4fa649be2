package purchase_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e/purchase"
)

// at is an answer to key 0 of the only purchase, asked a second before the moment.
func at(seconds int, status, detail string) purchase.Answer {
	a := purchase.Answer{Asked: time.Duration(seconds-1) * time.Second, Told: time.Duration(seconds) * time.Second, Status: status}
	switch status {
	case "SUCCESS", "PENDING":
		a.Transaction = detail
	case "DECLINED":
		a.Reason = detail
	case "":
		a.Refusal = detail
	}
	return a
}

func withKey(key int, a purchase.Answer) purchase.Answer {
	a.Key = key
	return a
}

// good is one purchase of 4,250 cents that is charged once and known to be.
func good() purchase.History {
	return purchase.History{
		Purchases: []purchase.Purchase{{Checkout: "c", Correlation: "cor", Orders: []int{7}, IsSeenPaid: true}},
		Orders:    []purchase.Order{{ID: 7, Checkout: "c", Total: 4250}},
		Charges:   []purchase.Charge{{Order: 7, Payment: "p1", Amount: 4250, Correlation: "cor"}},
		Answers:   []purchase.Answer{at(1, "UNKNOWN", ""), at(2, "SUCCESS", "p1"), at(3, "SUCCESS", "p1")},
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	answers := func(all ...purchase.Answer) func(*purchase.History) {
		return func(h *purchase.History) { h.Answers = all }
	}
	another := func(payment string, amount int64, isPart bool) func(*purchase.History) {
		return func(h *purchase.History) {
			h.Charges = append(h.Charges, purchase.Charge{Order: 7, Payment: payment, Amount: amount, Correlation: "cor", IsPart: isPart})
		}
	}
	for name, test := range map[string]struct {
		change func(*purchase.History)
		want   []string
	}{
		"all is well":                   {func(*purchase.History) {}, nil},
		"a decline, then another key":   {answers(at(1, "DECLINED", "EXPIRED"), withKey(1, at(2, "SUCCESS", "p1"))), nil},
		"unknown beside the answer":     {answers(at(2, "SUCCESS", "p1"), at(4, "UNKNOWN", ""), at(5, "SUCCESS", "p1")), []string{purchase.Changed}},
		"unknown that was asked before": {answers(at(2, "SUCCESS", "p1"), at(2, "UNKNOWN", ""), at(4, "SUCCESS", "p1")), nil},
		"charged twice":                 {another("p2", 4250, false), []string{purchase.LostCharge, purchase.DoubleCharge}},
		"two cards within the total":    {func(h *purchase.History) { h.Charges[0].Amount = 4000; another("p2", 250, false)(h) }, []string{purchase.LostCharge, purchase.DoubleCharge}},
		"two parts": {func(h *purchase.History) {
			h.Charges[0].Amount = 3750
			another("p2", 500, true)(h)
			h.Answers = append(h.Answers, withKey(1, at(4, "SUCCESS", "p2")))
		}, nil},
		"nobody was told":                 {answers(at(1, "", "ORDER_ALREADY_PAID")), []string{purchase.LostCharge}},
		"charged and said to be declined": {answers(at(1, "DECLINED", "NOT_CHARGED")), []string{purchase.FalseDecline}},
		"a charge of nobody's":            {answers(at(1, "SUCCESS", "p9"), withKey(1, at(2, "SUCCESS", "p1"))), []string{purchase.FalseSuccess}},
		"one charge for two keys":         {answers(at(1, "SUCCESS", "p1"), withKey(1, at(2, "SUCCESS", "p1"))), []string{purchase.FalseSuccess}},
		"it was declined and then not":    {answers(at(1, "DECLINED", "EXPIRED"), at(2, "SUCCESS", "p1")), []string{purchase.Changed, purchase.LostCharge}},
		"still unknown":                   {answers(at(1, "SUCCESS", "p1"), withKey(1, at(2, "UNKNOWN", ""))), []string{purchase.Unsettled}},
		"still under way":                 {answers(at(1, "SUCCESS", "p1"), withKey(1, at(2, "", "PAYMENT_IN_PROGRESS"))), []string{purchase.Unsettled}},
		"another payment with the key":    {answers(at(1, "SUCCESS", "p1"), purchase.Answer{Forged: true, Status: "SUCCESS", Transaction: "p1"}), []string{purchase.ForgedKey}},
		"another payment is refused":      {answers(at(1, "SUCCESS", "p1"), purchase.Answer{Forged: true, Refusal: "IDEMPOTENCY_KEY_REUSED"}), nil},
		"two orders":                      {func(h *purchase.History) { h.Orders = append(h.Orders, purchase.Order{ID: 8, Checkout: "c"}) }, []string{purchase.TwoOrders}},
		"another's order":                 {func(h *purchase.History) { h.Purchases[0].Orders = []int{8} }, []string{purchase.TwoOrders}},
		"another correlation":             {func(h *purchase.History) { h.Charges[0].Correlation = "other" }, []string{purchase.Correlation}},
		"paid in part for ever":           {func(h *purchase.History) { h.Charges[0].Amount = 4000; h.Purchases[0].IsSeenPaid = false }, []string{purchase.Unpaid}},
		"paid, and nobody says so":        {func(h *purchase.History) { h.Purchases[0].IsSeenPaid = false }, []string{purchase.Unpaid}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := good()
			test.change(&h)
			var rules []string
			for _, v := range purchase.Check(h, purchase.Promise{}) {
				rules = append(rules, v.Rule)
			}
			slices.Sort(rules)
			rules = slices.Compact(rules)
			slices.Sort(test.want)
			if !slices.Equal(rules, test.want) {
				t.Errorf("got %q, want %q", rules, test.want)
			}
		})
	}
}

// What is forgotten may be answered otherwise, but not paid again.
func TestCheckOfAJournalThatForgets(t *testing.T) {
	t.Parallel()
	h := good()
	h.Answers = []purchase.Answer{at(1, "", "ORDER_ALREADY_PAID")}
	if got := purchase.Check(h, purchase.Promise{Forgets: true}); len(got) != 0 {
		t.Errorf("found by its transactions: %v", got)
	}
	h.Charges = append(h.Charges, purchase.Charge{Order: 7, Payment: "p2", Amount: 4250, Correlation: "cor"})
	if got := purchase.Check(h, purchase.Promise{Forgets: true}); len(got) != 1 || got[0].Rule != purchase.DoubleCharge {
		t.Errorf("paid again: %v", got)
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	h := good()
	h.Answers = append(h.Answers, withKey(1, at(4, "", "ORDER_ALREADY_PAID")), withKey(2, at(4, "UNKNOWN", "")))
	got := purchase.Count(h)
	if got.Payments != 2 || got.Unknown != 2 || got.Settled["SUCCESS"] != 1 || got.Settled["UNKNOWN"] != 1 || got.Refused["ORDER_ALREADY_PAID"] != 1 {
		t.Errorf("got %+v", got)
	}
	if text := got.String(); !strings.Contains(text, "1 purchases, 2 payments, 5 answers, 1 charges") {
		t.Errorf("got %q", text)
	}
}

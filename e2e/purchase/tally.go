package purchase

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Tally is a run in numbers.
type Tally struct {
	Purchases, Payments, Answers, Charges, Unknown int
	// Ends are how payments ended, Settled how those did of which nobody knew for a while,
	// and Refused why others were not tried.
	Ends, Settled, Refused map[string]int
}

// Count counts.
func Count(h History) Tally {
	t := Tally{
		Purchases: len(h.Purchases), Answers: len(h.Answers), Charges: len(h.Charges),
		Ends: map[string]int{}, Settled: map[string]int{}, Refused: map[string]int{},
	}
	ends, unknown := map[payment]string{}, map[payment]bool{}
	for _, a := range h.Answers {
		k := payment{a.Purchase, a.Key}
		switch {
		case a.Forged:
		case a.isFinal():
			ends[k] = strings.TrimSpace(a.Status + " " + a.Reason)
		case a.Status == "UNKNOWN":
			unknown[k] = true
			ends[k] = cmp.Or(ends[k], "")
		default:
			t.Refused[a.Refusal]++
		}
	}
	for k, end := range ends {
		t.Payments++
		t.Ends[cmp.Or(end, "UNKNOWN")]++
		if unknown[k] {
			t.Unknown++
			t.Settled[cmp.Or(end, "UNKNOWN")]++
		}
	}
	return t
}

// String is a few lines for people.
func (t Tally) String() string {
	return fmt.Sprintf("%d purchases, %d payments, %d answers, %d charges\nended: %s\n%d were unknown for a while, and ended: %s\nnot tried: %s",
		t.Purchases, t.Payments, t.Answers, t.Charges, sorted(t.Ends), t.Unknown, sorted(t.Settled), sorted(t.Refused))
}

func sorted(counts map[string]int) string {
	var out []string
	for name, n := range counts {
		out = append(out, fmt.Sprintf("%s %d", name, n))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

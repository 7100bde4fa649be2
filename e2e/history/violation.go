package history

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Violation is an operation that breaks a rule, and what shows that it does.
type Violation struct {
	Rule string
	// Why says what the operations do not show.
	Why string
	// Operation is the one that breaks the rule.
	Operation Operation
	// Evidence is what came before, in no order.
	Evidence []Operation
}

// String is the shortest part of the history that shows the violation, in the order in
// which the questions left. It may take several lines.
func (v Violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "customer %d: %s", v.Operation.Customer, v.Rule)
	if v.Why != "" {
		fmt.Fprintf(&b, "; %s", v.Why)
	}
	shown := append([]Operation{v.Operation}, v.Evidence...)
	slices.SortFunc(shown, func(x, y Operation) int {
		return cmp.Or(cmp.Compare(x.Invoked, y.Invoked), cmp.Compare(x.Number, y.Number))
	})
	for _, op := range slices.CompactFunc(shown, func(x, y Operation) bool { return x.Number == y.Number }) {
		mark := " "
		if op.Number == v.Operation.Number {
			mark = ">"
		}
		fmt.Fprintf(&b, "\n%s %s", mark, op)
	}
	return b.String()
}

// String is one line: when, where, what, and how it ended.
func (op Operation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "#%-6d %9s to %9s  replica %d  %-12s", op.Number, short(op.Invoked), short(op.Returned), op.Replica, op.Kind)
	for _, part := range []struct {
		show bool
		text string
	}{
		{op.Detail != "", " by " + op.Detail},
		{op.Customer != 0, fmt.Sprintf(" customer %d", op.Customer)},
		{op.Session != 0, fmt.Sprintf(" session %d", op.Session)},
		{op.DeadBefore, " (over before)"},
		{op.AliveAfter, " (alive after)"},
		{true, " " + string(op.Outcome)},
		{op.Code != "", " " + op.Code},
		{op.Untold, " (the others were not told)"},
		{op.About != 0, fmt.Sprintf(" about %d", op.About)},
		{op.Kind == Prices || op.Kind == Viewer || op.Kind == Move, fmt.Sprintf(" group %d", op.Group)},
		{op.Price != "", " price " + op.Price},
		{op.Began != 0, fmt.Sprintf(" began session %d until %s", op.Began, short(op.Expires))},
	} {
		if part.show {
			b.WriteString(part.text)
		}
	}
	return b.String()
}

func short(t Time) string { return t.Round(time.Millisecond).String() }

// evidence copies operations.
func evidence(ops ...*Operation) []Operation {
	var out []Operation
	for _, op := range ops {
		out = append(out, *op)
	}
	return out
}

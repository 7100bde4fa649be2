package history

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Tally counts operations by kind and outcome, those with a detail by that as well.
type Tally map[string]map[Outcome]int

// Count makes the tally of a history.
func Count(h History) Tally {
	t := Tally{}
	for _, op := range h.Operations {
		name := string(op.Kind)
		if op.Detail != "" {
			name += " by " + op.Detail
		}
		if t[name] == nil {
			t[name] = map[Outcome]int{}
		}
		t[name][op.Outcome]++
	}
	return t
}

// Total is how many operations there were.
func (t Tally) Total() int {
	total := 0
	for _, outcomes := range t {
		for _, n := range outcomes {
			total += n
		}
	}
	return total
}

// Never returns which of the named kinds were never answered.
func (t Tally) Never(names ...string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return t[name][Answered] > 0 })
}

// String is a table.
func (t Tally) String() string {
	var b strings.Builder
	columns := []Outcome{Answered, Refused, Failed, Lost}
	fmt.Fprintf(&b, "%-28s", "")
	for _, column := range columns {
		fmt.Fprintf(&b, "%10s", column)
	}
	for _, name := range slices.Sorted(maps.Keys(t)) {
		fmt.Fprintf(&b, "\n%-28s", name)
		for _, column := range columns {
			fmt.Fprintf(&b, "%10d", t[name][column])
		}
	}
	return b.String()
}

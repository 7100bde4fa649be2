package isolation

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// shownOfKind is how many violations of one kind a Tally keeps.
const shownOfKind = 5

// Tally counts what happened in a run, and keeps some of what was wrong. The zero value
// is empty, and safe for any number of goroutines.
type Tally struct {
	mu     sync.Mutex // guards the fields below
	counts map[string]int
	wrong  map[Kind]int
	shown  []Violation
}

// Count adds n to what is counted under a name.
func (t *Tally) Count(name string, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.counts == nil {
		t.counts = map[string]int{}
	}
	t.counts[name] += n
}

// Blame counts violations.
func (t *Tally) Blame(found ...Violation) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.wrong == nil {
		t.wrong = map[Kind]int{}
	}
	for _, v := range found {
		if t.wrong[v.Kind]++; t.wrong[v.Kind] <= shownOfKind {
			t.shown = append(t.shown, v)
		}
	}
}

// Of returns what was counted under a name.
func (t *Tally) Of(name string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.counts[name]
}

// Wrong returns how many violations there were, and some of each kind.
func (t *Tally) Wrong() (n int, some []Violation) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, count := range t.wrong {
		n += count
	}
	return n, slices.Clone(t.shown)
}

// String is a line for each name, and one for each kind of violation.
func (t *Tally) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(t.counts)) {
		fmt.Fprintf(&b, "%-44s%10d\n", name, t.counts[name])
	}
	for _, kind := range slices.Sorted(maps.Keys(t.wrong)) {
		fmt.Fprintf(&b, "VIOLATION %-34s%10d\n", kind, t.wrong[kind])
	}
	return b.String()
}

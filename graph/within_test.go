package graph

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// within writes documents that come close to the limits and pass none, and counts
// on its own what it writes.
type within struct {
	*rand.Rand
	limits Limits
	text   strings.Builder

	// What is left of the limits.
	tokens, aliases, directives int
	// names makes every name new.
	names int
}

// newWithin writes a document. It repeats names in one place only and spreads each
// fragment once, so the steps are few: visits, twice in a fragment, and names looked
// up, once for each fragment.
func newWithin(limits Limits, seed uint64) string {
	w := &within{Rand: rand.New(rand.NewPCG(seed, 2)), limits: limits}
	w.tokens, w.aliases, w.directives = limits.Tokens, w.IntN(limits.Aliases+1), w.IntN(limits.Directives+1)
	fragments := w.IntN(4)
	w.tokens -= 12 * (fragments + 1) // the heads, and what closes them
	w.text.WriteString("query Q {")
	for i := range fragments {
		w.write(fmt.Sprintf("...F%d", i), 2)
	}
	share := w.tokens / (fragments + 1)
	w.repeated()
	w.set(1, w.tokens-share*fragments)
	w.text.WriteString("}")
	for i := range fragments {
		fmt.Fprintf(&w.text, " fragment F%d on T {first", i)
		w.set(1, share)
		w.text.WriteString("}")
	}
	return w.text.String()
}

// write writes what costs so many tokens.
func (w *within) write(text string, tokens int) {
	w.text.WriteString(" " + text)
	w.tokens -= tokens
}

// name is one that was not used before.
func (w *within) name() string {
	w.names++
	return fmt.Sprintf("n%d", w.names)
}

// repeated writes one name as often as it may stand there.
func (w *within) repeated() {
	if n := w.limits.Repeats - w.IntN(2); w.IntN(3) == 0 && n < w.tokens/4 {
		w.write(strings.Repeat("same ", n), n)
	}
}

// set fills a selection set with up to so many tokens.
func (w *within) set(depth, share int) {
	for floor := w.tokens - share; w.tokens > floor+8; {
		switch w.IntN(8) {
		case 0:
			if depth < w.limits.Depth {
				w.write("... on T {"+w.name(), 5)
				w.set(depth+1, w.IntN(max(1, w.tokens-floor-4)))
				w.write("}", 1)
			}
		case 1, 2, 3:
			if depth < w.limits.Depth {
				w.write(w.name()+" {"+w.name(), 3)
				w.set(depth+1, w.IntN(max(1, w.tokens-floor-4)))
				w.write("}", 1)
			}
		case 4:
			if w.aliases > 0 {
				w.aliases--
				w.write(w.name()+": same", 3)
			}
		case 5:
			w.write(w.name(), 1)
			if w.directives > 0 {
				w.directives--
				w.write("@d", 2)
			}
		case 6:
			w.argument(w.tokens - floor - 6)
		default:
			w.write(w.name(), 1)
		}
		if w.IntN(10) == 0 {
			return
		}
	}
}

// argument writes a field with a value that may be large.
func (w *within) argument(room int) {
	switch n := min(w.limits.Elements, room); {
	case w.IntN(3) == 0 && n > 0:
		w.write(w.name()+"(x: ["+strings.Repeat("1 ", n)+"])", n+7)
	case w.IntN(2) == 0 && room > 2*w.limits.Depth:
		w.write(w.name()+"(x: "+strings.Repeat("[", w.limits.Depth)+strings.Repeat("]", w.limits.Depth)+")", 5+2*w.limits.Depth)
	case room > 6 && w.text.Len()+w.limits.Literal < w.limits.Bytes/2:
		w.write(w.name()+`(x: "`+strings.Repeat("x", w.limits.Literal)+`")`, 6)
	}
}

// checkWithin reports a document of the generator that is refused.
func checkWithin(t *testing.T, seed uint64) {
	t.Helper()
	text := newWithin(DefaultLimits(), seed)
	shape, problem := checkShape(DefaultLimits(), text)
	if problem == nil {
		doc := parsed(t, text)
		if problem = checkExpansion(DefaultLimits(), doc); problem == nil {
			problem = checkSteps(DefaultLimits(), doc)
		}
	}
	if problem != nil {
		t.Errorf("seed %d: a document within the limits is refused: %v: %.300s", seed, problem, text)
	}
	if shape.tokens > DefaultLimits().Tokens {
		t.Errorf("seed %d: %d tokens", seed, shape.tokens)
	}
}

func TestWhatIsWithinTheLimitsIsTaken(t *testing.T) {
	for seed := range uint64(500) {
		checkWithin(t, seed)
	}
}

// FuzzWhatIsWithinTheLimitsIsTaken does the same with as many as there is time for.
func FuzzWhatIsWithinTheLimitsIsTaken(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(checkWithin)
}

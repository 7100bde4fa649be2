package backoffice

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
)

// checkCount refuses a list that is empty or too long.
func checkCount(field string, n int) error {
	if n < 1 || n > maxItems {
		return commerce.BadInput(field, fmt.Sprintf("Name 1 to %d at once.", maxItems))
	}
	return nil
}

// list is a list of items to be changed, and what becomes of each.
type list[In, Out any] struct {
	// name is what the input calls it.
	name  string
	items []In
	// outcomes has one for each item, wasSent says which passed every check of ours.
	outcomes []commerce.ItemOutcome[Out]
	wasSent  []bool
}

// changeList checks every item by itself, changes those that pass in chunks, and knows
// one outcome for each item, in their order. check completes an item, and names what is
// wrong with it in paths below the item.
func changeList[In, Out any](
	ctx context.Context, name string, items []In,
	check func(i int, item *In) []commerce.StaffItemError,
	change func(context.Context, []In) []commerce.ItemOutcome[Out],
) list[In, Out] {
	l := list[In, Out]{name, slices.Clone(items), make([]commerce.ItemOutcome[Out], len(items)), make([]bool, len(items))}
	var good []In
	var places []int
	for i := range l.items {
		if l.outcomes[i].Refused = check(i, &l.items[i]); len(l.outcomes[i].Refused) > 0 {
			continue
		}
		good, places = append(good, l.items[i]), append(places, i)
		l.wasSent[i] = true
	}
	for n, outcome := range inChunks(ctx, good, change) {
		l.outcomes[places[n]] = outcome
	}
	for i := range l.outcomes {
		l.outcomes[i].Refused = located(l.outcomes[i].Refused, "input", name, strconv.Itoa(i))
	}
	return l
}

// located puts the place of an item before the paths that name its fields.
func located(faults []commerce.StaffItemError, place ...string) []commerce.StaffItemError {
	out := slices.Clone(faults)
	for i, fault := range out {
		if v, ok := fault.(commerce.CustomerValidationError); ok {
			v.Path = slices.Concat(place, v.Path)
			out[i] = v
		}
	}
	return out
}

// seen remembers what earlier items were.
type seen[K comparable] map[K]bool

// again reports whether an item is there for the second time.
func (s seen[K]) again(key K) bool {
	was := s[key]
	s[key] = true
	return was
}

// isKnownRefusal reports whether an item has one refusal of that code.
func isKnownRefusal[T any](o commerce.ItemOutcome[T], code commerce.RefusalCode) bool {
	return len(o.Refused) == 1 && o.Refused[0].Code() == code
}

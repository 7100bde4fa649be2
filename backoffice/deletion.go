package backoffice

import (
	"context"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// deletion is how things with a number are removed.
type deletion struct {
	// there reads which of them are there.
	there func(context.Context, []int) (map[int]bool, error)
	// send removes ten at most, and says nothing about any of them.
	send  func(context.Context, []int) error
	sleep func(context.Context, time.Duration) error
}

// deleteList removes what ids name. The value of an outcome is the number of what is
// gone now.
func deleteList(ctx context.Context, ids []int, d deletion) list[int, int] {
	known := seen[int]{}
	return changeList(ctx, "entityIds", ids, func(_ int, id *int) []commerce.StaffItemError {
		var f faults
		f.positive(*id)
		if len(f) == 0 && known.again(*id) {
			return []commerce.StaffItemError{commerce.ItemConflictError{}}
		}
		return f
	}, d.chunk)
}

// chunk removes ten things. One that is not there needs no call.
func (d deletion) chunk(ctx context.Context, ids []int) []commerce.ItemOutcome[int] {
	there, err := readPatiently(ctx, d.sleep, func() (map[int]bool, error) { return d.there(ctx, ids) })
	if err != nil {
		return failed[int](len(ids), err)
	}
	outcomes := make([]commerce.ItemOutcome[int], len(ids))
	var left []int
	var places []int
	for i, id := range ids {
		if !there[id] {
			outcomes[i] = refusedItem[int](commerce.ItemNotFoundError{})
			continue
		}
		left, places = append(left, id), append(places, i)
	}
	// Without a number the store would do nothing and say yes.
	if len(left) == 0 {
		return outcomes
	}
	for n, outcome := range d.work().run(ctx, left) {
		outcomes[places[n]] = outcome
	}
	return outcomes
}

// work removes what is there. What is gone is gone, so asking again does no harm.
func (d deletion) work() work[int, int] {
	look := func(ctx context.Context, ids []int) ([]commerce.ItemOutcome[int], error) {
		there, err := d.there(ctx, ids)
		if err != nil {
			return nil, err
		}
		outcomes := make([]commerce.ItemOutcome[int], len(ids))
		for i, id := range ids {
			if !there[id] {
				outcomes[i].Value = &id
			}
		}
		return outcomes, nil
	}
	return work[int, int]{
		send: func(ctx context.Context, ids []int) ([]commerce.ItemOutcome[int], error) {
			if err := d.send(ctx, ids); err != nil {
				return nil, err
			}
			outcomes := make([]commerce.ItemOutcome[int], len(ids))
			for i, id := range ids {
				outcomes[i].Value = &id
			}
			return outcomes, nil
		},
		look: look, isRepeatable: true, sleep: d.sleep,
		explain: func(ctx context.Context, id int, why commerce.StaffItemError) commerce.ItemOutcome[int] {
			if found, err := look(ctx, []int{id}); err == nil && isSettled(found[0]) {
				return found[0]
			}
			return refusedItem[int](why)
		},
	}
}

func keysOf[V any](m map[int]V) map[int]bool {
	keys := make(map[int]bool, len(m))
	for k := range m {
		keys[k] = true
	}
	return keys
}

package backoffice

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// The bounds of what is done about one chunk of ten. A chunk that is refused is tried
// item by item, and what nobody answered for a few times more: 11 calls when the store
// refuses, and never more than maxWrites, nor more than maxReads questions what became
// of an item.
const (
	maxWrites = 20
	maxReads  = 20
	// maxTries is how often a call may be made that the store has no answer to.
	maxTries = 5
)

// work is one kind of change of many items. What it does not say is left out.
type work[In, Out any] struct {
	// send makes one call and returns one outcome for each item, or an error for all of
	// them, with *commerce.ItemsRefused behind it when the store took none.
	send func(context.Context, []In) ([]commerce.ItemOutcome[Out], error)
	// explain says more about an item that was refused alone, or left out of a good
	// answer; nil for no more.
	explain func(ctx context.Context, item In, why commerce.StaffItemError) commerce.ItemOutcome[Out]
	// look reads what became of items that nobody answered for; nil where that cannot
	// be read. An outcome without a value and without a refusal is one nobody knows.
	look func(context.Context, []In) ([]commerce.ItemOutcome[Out], error)
	// isRepeatable says that the store itself keeps an item from being made twice, so
	// that one which is not there after all may be sent again.
	isRepeatable bool
	// sleep waits, or returns the context's error.
	sleep func(context.Context, time.Duration) error
}

// run changes one chunk. It is what inChunks takes.
func (w work[In, Out]) run(ctx context.Context, items []In) []commerce.ItemOutcome[Out] {
	c := &chunk[In, Out]{work: w, writes: maxWrites, reads: maxReads}
	return c.change(ctx, items, maxTries)
}

// chunk is one run of work, with what it may still do.
type chunk[In, Out any] struct {
	work[In, Out]

	writes, reads int
}

// change sends items that may be tried so many times.
func (c *chunk[In, Out]) change(ctx context.Context, items []In, tries int) []commerce.ItemOutcome[Out] {
	made, err := c.sendPatiently(ctx, items)
	var refused *commerce.ItemsRefused
	switch {
	case err == nil && len(made) == len(items):
		return c.afterwards(ctx, items, made)
	case errors.As(err, &refused) && len(items) > 1:
		return c.oneByOne(ctx, items, tries)
	case errors.As(err, &refused):
		return []commerce.ItemOutcome[Out]{c.whyNot(ctx, items[0], refused.Refusal)}
	case err == nil, commerce.CodeOf(err) == commerce.CodeOutcomeUnknown:
		return c.settle(ctx, items, tries)
	default:
		return failed[Out](len(items), err)
	}
}

// oneByOne finds out which items a call was refused for. Once the store does not answer
// any more, the others are not tried.
func (c *chunk[In, Out]) oneByOne(ctx context.Context, items []In, tries int) []commerce.ItemOutcome[Out] {
	outcomes := make([]commerce.ItemOutcome[Out], 0, len(items))
	for _, item := range items {
		outcomes = append(outcomes, c.change(ctx, []In{item}, tries)...)
	}
	return outcomes
}

// sendPatiently makes one call, and again when the store said that it was too early: it
// has done nothing then.
func (c *chunk[In, Out]) sendPatiently(ctx context.Context, items []In) ([]commerce.ItemOutcome[Out], error) {
	return patiently(ctx, c.sleep, func(err error) bool { return commerce.CodeOf(err) == commerce.CodeRateLimited },
		func() ([]commerce.ItemOutcome[Out], error) {
			if ctx.Err() != nil || c.writes == 0 {
				return nil, notTried(ctx.Err())
			}
			c.writes--
			return c.send(ctx, items)
		})
}

// settle looks what became of items that nobody answered for. What is not there may be
// sent again where the store keeps it from being made twice; all else stays unknown.
func (c *chunk[In, Out]) settle(ctx context.Context, items []In, tries int) []commerce.ItemOutcome[Out] {
	outcomes := c.lookFor(ctx, items)
	var open []int
	var left []In
	for i, outcome := range outcomes {
		if isKnownRefusal(outcome, commerce.RefusalItemOutcomeUnknown) {
			open, left = append(open, i), append(left, items[i])
		}
	}
	if len(open) == 0 || !c.isRepeatable || tries <= 1 {
		return outcomes
	}
	for n, again := range c.change(ctx, left, tries-1) {
		switch {
		case isKnownRefusal(again, commerce.RefusalItemNotTried):
			// Not this time; the first time it may have been made.
		case isKnownRefusal(again, commerce.RefusalItemMissing):
			// Left out because the first time it was made after all.
			outcomes[open[n]] = c.lookFor(ctx, left[n:n+1])[0]
		default:
			outcomes[open[n]] = again
		}
	}
	return outcomes
}

// lookFor reads what became of items; what cannot be found out is unknown.
func (c *chunk[In, Out]) lookFor(ctx context.Context, items []In) []commerce.ItemOutcome[Out] {
	nothing := slices.Repeat([]commerce.ItemOutcome[Out]{unknown[Out]()}, len(items))
	if c.look == nil || c.reads == 0 {
		return nothing
	}
	c.reads--
	found, err := readPatiently(ctx, c.sleep, func() ([]commerce.ItemOutcome[Out], error) { return c.look(ctx, items) })
	if err != nil || len(found) != len(items) {
		return nothing
	}
	for i, f := range found {
		if !isSettled(f) {
			found[i] = unknown[Out]()
		}
	}
	return found
}

// afterwards looks again for items that the store left out of a good answer: they may
// not be there at all.
func (c *chunk[In, Out]) afterwards(ctx context.Context, items []In, made []commerce.ItemOutcome[Out]) []commerce.ItemOutcome[Out] {
	for i, m := range made {
		if isKnownRefusal(m, commerce.RefusalItemMissing) {
			made[i] = c.whyNot(ctx, items[i], m.Refused[0])
		}
	}
	return made
}

// whyNot is the outcome of an item that was refused by itself.
func (c *chunk[In, Out]) whyNot(ctx context.Context, item In, why commerce.StaffItemError) commerce.ItemOutcome[Out] {
	if c.explain == nil || c.reads == 0 {
		return refusedItem[Out](why)
	}
	c.reads--
	return c.explain(ctx, item, why)
}

// isSettled reports whether an outcome says anything.
func isSettled[T any](o commerce.ItemOutcome[T]) bool { return o.Value != nil || len(o.Refused) > 0 }

func unknown[T any]() commerce.ItemOutcome[T] {
	return refusedItem[T](commerce.ItemOutcomeUnknownError{})
}

// refusedItem is the outcome of an item that failed.
func refusedItem[T any](why commerce.StaffItemError) commerce.ItemOutcome[T] {
	return commerce.ItemOutcome[T]{Refused: []commerce.StaffItemError{why}}
}

// notTried says that nothing was sent.
func notTried(cause error) error {
	return &commerce.Error{
		Code: commerce.CodeUpstreamUnavailable, Message: "The store could not be asked.", Err: cause,
	}
}

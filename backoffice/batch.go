package backoffice

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/clientele-graph/clientele/commerce"
)

// The shape of changes to many: how many items the store takes at once, how many
// calls run at once for one asker, and how many items one operation may name
// (reference/customers.v3.yml).
const (
	chunkSize   = 10
	maxParallel = 3
	maxItems    = 100
)

// inChunks changes items in calls of ten, at most three at once, and returns one outcome
// for each item, in their order. A call that fails says so at its own items and takes no
// others with it: what the others have done stays done. change returns one outcome per
// item of its chunk.
func inChunks[In, Out any](
	ctx context.Context, items []In, change func(context.Context, []In) []commerce.ItemOutcome[Out],
) []commerce.ItemOutcome[Out] {
	chunks := slices.Collect(slices.Chunk(items, chunkSize))
	outcomes := make([][]commerce.ItemOutcome[Out], len(chunks))
	var g errgroup.Group
	g.SetLimit(maxParallel)
	for i, chunk := range chunks {
		g.Go(func() error {
			outcomes[i] = change(ctx, chunk)
			return nil
		})
	}
	_ = g.Wait() // the functions never fail: what went wrong stands in the outcomes
	return slices.Concat(outcomes...)
}

// failed is the outcome of a whole call that failed: unknown when the store may have
// taken it, and else that nobody tried.
func failed[Out any](n int, err error) []commerce.ItemOutcome[Out] {
	var refused commerce.StaffItemError = commerce.ItemNotTriedError{}
	if err == nil || commerce.CodeOf(err) == commerce.CodeOutcomeUnknown {
		refused = commerce.ItemOutcomeUnknownError{}
	}
	return slices.Repeat([]commerce.ItemOutcome[Out]{{Refused: []commerce.StaffItemError{refused}}}, n)
}

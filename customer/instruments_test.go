package customer

import (
	"context"
	"sync"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// What only the merchant can read is read once for each customer, in however many places
// an operation asks for it, and anew in the next.
func TestReadsOnBehalfAreShared(t *testing.T) {
	t.Parallel()
	for name, read := range map[string]func(ctx context.Context, e *env, id int) error{
		"instruments": func(ctx context.Context, e *env, id int) error { _, err := e.StoredInstruments(ctx, id); return err },
		"attributes":  func(ctx context.Context, e *env, id int) error { _, err := e.Attributes(ctx, id, nil); return err },
	} {
		for _, fails := range []error{nil, &commerce.Error{Code: commerce.CodeRateLimited}} {
			e := newEnv(t)
			e.staff.broken = fails
			ask := func(ctx context.Context, id int) {
				if err := read(ctx, e, id); commerce.CodeOf(err) != commerce.CodeOf(fails) {
					t.Errorf("%s: got %v", name, err)
				}
			}
			ctx := with(t, shopper7())
			var all sync.WaitGroup
			for range 90 {
				all.Go(func() { ask(ctx, 7) })
			}
			all.Wait()
			ask(with(t, shopper7()), 7)
			if n := len(e.staff.asked()); n != 2 || e.sessions.proofs.Load() != 2 {
				t.Errorf("%s: %d reads and %d proofs in two operations", name, n, e.sessions.proofs.Load())
			}
			ctx = with(t, staff(session.ScopeCustomersRead, session.ScopeInstrumentsRead))
			for _, id := range []int{7, 8, 7} {
				ask(ctx, id)
			}
			if asked := e.staff.asked(); len(asked) != 4 || asked[2] == asked[3] {
				t.Errorf("%s: staff asked for %v", name, asked)
			}
		}
	}
}

package pricing

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// hesitant is a registry that cannot be told of raises at first, and takes a second for
// the first time that it is told again.
type hesitant struct {
	*ear
	calls *atomic.Int64
}

func (h hesitant) Raise(ctx context.Context, scopes []commerce.PriceScope, at time.Time) error {
	switch h.calls.Add(1) {
	case 1, 3:
		return errAway
	case 2:
		time.Sleep(time.Second)
	}
	return h.ear.Raise(ctx, scopes, at)
}

// TestARaiseWhileTheLastIsToldAgain is told as well: until then this replica goes by a
// generation of its own, and would for ever.
func TestARaiseWhileTheLastIsToldAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, v := newShop(), newVillage(1)
		var calls atomic.Int64
		service := open(t, s, func(o *Options) { o.Registry = hesitant{v.replica(o), &calls} })
		other := open(t, s, func(o *Options) { v.replica(o) })
		for range 2 {
			if err := service.Invalidate(t.Context(), productScope(1)); err == nil {
				t.Fatal("the registry was told")
			}
			time.Sleep(tellEvery + tellEvery/2) // the first one is being told again
		}
		time.Sleep(10 * tellEvery)
		if n := calls.Load(); n != 4 {
			t.Errorf("the registry was told %d times, want twice of each", n)
		}
		req := staff(commerce.ForGroup(3), products(1, 1)...)
		mustPrices(t, service, req)
		mustInvalidate(t, other, productScope(1))
		settleDown()
		mustPrices(t, service, req)
		wantCalls(t, s, service, 2, 0)
	})
}

package e2e_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// verdictLife is how long the gate believes what it was told.
const verdictLife = time.Minute

// concealment is something that takes a price away, and gives it back.
type concealment struct {
	name string
	// isGuest says whom it concerns; otherwise it is a member of the group Campsites.
	isGuest bool
	hide    func(shop *store.Store, product int)
	show    func(shop *store.Store, product int)
	reason  string
}

func concealments() []concealment {
	const campsites = 5
	access := func(kind store.AccessType, categories ...int) func(*store.Store, int) {
		return func(shop *store.Store, _ int) {
			shop.SetGroupAccess(campsites, store.CategoryAccess{Type: kind, CategoryIDs: categories})
		}
	}
	settings := func(show, hideFromGuests bool) func(*store.Store, int) {
		return func(shop *store.Store, _ int) {
			shop.SetProductSettings(store.ProductSettings{ShowProductPrice: &show, HidePriceFromGuests: &hideFromGuests})
		}
	}
	published := func(is bool) func(*store.Store, int) {
		return func(shop *store.Store, product int) { shop.SetProductPublished(product, is) }
	}
	priceHidden := func(is bool) func(*store.Store, int) {
		return func(shop *store.Store, product int) { shop.SetProductPriceHidden(product, is) }
	}
	channels := func(ids ...int) func(*store.Store, int) {
		return func(shop *store.Store, product int) { shop.SetProductChannels(product, ids...) }
	}
	return []concealment{
		{"unpublished, guest", true, published(false), published(true), "NOT_VISIBLE"},
		{"unpublished, member", false, published(false), published(true), "NOT_VISIBLE"},
		{"price hidden, guest", true, priceHidden(true), priceHidden(false), "HIDDEN"},
		{"price hidden, member", false, priceHidden(true), priceHidden(false), "HIDDEN"},
		{"not on the channel, guest", true, channels(2, 3), channels(1, 2, 3), "NOT_VISIBLE"},
		{"not on the channel, member", false, channels(2, 3), channels(1, 2, 3), "NOT_VISIBLE"},
		{"not in the group's categories", false, access(store.AccessNone), access(store.AccessAll), "NOT_VISIBLE"},
		{"hidden from guests", true, settings(true, true), settings(true, false), "LOGIN_REQUIRED"},
		{"no prices at all, guest", true, settings(false, false), settings(true, false), "HIDDEN"},
		{"no prices at all, member", false, settings(false, false), settings(true, false), "HIDDEN"},
	}
}

// A price that is in memory is not shown any longer than the store's last word about the
// product is believed, and one that was hidden no longer than that, either.
func TestWhatIsHiddenLaterAndShownAgain(t *testing.T) {
	for _, c := range concealments() {
		t.Run(c.name, func(t *testing.T) {
			var moved atomic.Int64
			begun := time.Now()
			clock := func() time.Time { return begun.Add(time.Duration(moved.Load())) }
			env := e2e.Start(t, func(o *e2e.Options) { o.Graph.Now, o.Store.Clock = clock, clock })
			asker := c.asker(t, env)
			shop, product := env.Store.Store(), env.Seed.Products[:1]
			expect := func(when, reason string, priceCalls int) {
				t.Helper()
				env.Store.ResetCalls()
				if got := asker.ask(t, env, product)[0]; got != wants(reason) {
					t.Errorf("%s: %q, want %q", when, got, wants(reason))
				}
				if calls := len(env.Store.CallsTo(sandbox.On("pricing", ""))); calls > priceCalls {
					t.Errorf("%s: %d price calls, want %d at most", when, calls, priceCalls)
				}
			}
			expect("cold", "", 2) // a variant that nobody has priced yet is in a call of its own
			expect("warm", "", 0)
			c.hide(shop, product[0].EntityID)
			moved.Add(int64(verdictLife))
			expect("hidden, the price in memory", c.reason, 0)
			expect("hidden and known to be", c.reason, 0)
			c.show(shop, product[0].EntityID)
			expect("shown again, hidden in memory", c.reason, 0)
			moved.Add(int64(verdictLife))
			expect("shown again", "", 0)
			// Once more, and now the price has left memory.
			c.hide(shop, product[0].EntityID)
			moved.Add(int64(10 * time.Minute))
			expect("hidden, nothing in memory", c.reason, 0)
		})
	}
}

func (c concealment) asker(t *testing.T, env *e2e.Env) onlooker {
	t.Helper()
	if c.isGuest {
		return guestOn(env, 1)
	}
	return memberOn(t, env, 5, 1)
}

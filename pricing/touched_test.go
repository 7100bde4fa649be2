package pricing

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// TestNothingTouchedIsBelievedForLong counts what is asked after a change: for ten minutes,
// what the store said is good for fifteen seconds, be it a price or not.
func TestNothingTouchedIsBelievedForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := open(t, newShop(), func(o *Options) { o.OptionSource = &shelfOfOptions{} })
		req := guest(commerce.PriceItem{ProductID: 1, Options: "10=1"})
		mustInvalidate(t, service)
		want := func(n int64) {
			t.Helper()
			wantReason(t, visit(t, service, req), "")
			got := service.Stats()
			for what, calls := range map[string]int64{
				"prices": got.SourceCalls, "visibility": got.VisibilityCalls, "options": got.OptionCalls,
				"settings": got.SettingsCalls, "channel": got.ChannelCalls,
			} {
				if calls != n {
					t.Errorf("%s: %d calls, want %d", what, calls, n)
				}
			}
		}
		want(1)
		time.Sleep(touchedFresh - time.Second)
		want(1)
		time.Sleep(time.Second)
		want(2)
		time.Sleep(touchedFor)
		want(3)
		time.Sleep(touchedFresh)
		want(3)
	})
}

// TestAnOldQuestionGetsNoOldSettings has settings be invalidated between a question's
// arrival and its look at them, while the store hangs.
func TestAnOldQuestionGetsNoOldSettings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &moody{shop: newShop()}
		service := openStale(t, m.shop, func(o *Options) { o.Settings = m })
		knowSettings(t, service)
		m.down.Store(true)
		time.Sleep(2 * time.Minute)
		knowSettings(t, service) // stale from now on
		time.Sleep(refreshPause)
		v := service.view()
		arrived := service.standInChannel(t.Context(), &v, 1, nil)
		mustInvalidate(t, service)
		m.delay = time.Second
		if _, _, err := service.settings.get(t.Context(), 1, arrived, service.now()); err == nil {
			t.Error("what was invalidated is served")
		}
	})
}

// TestAnAnswerForAnotherGroup may be kept for that only if its generation was known before
// the store was asked, and is still the same.
func TestAnAnswerForAnotherGroup(t *testing.T) {
	group := commerce.PriceScope{Kind: commerce.ScopeGroup, ID: 5}
	read := func(g *generations) {
		g.put([]learned{{of: reading{group, g.raisedAs(group)}, cell: cell{id: generation{5}}}})
	}
	for name, tt := range map[string]struct {
		before, meanwhile func(*generations)
		at                standing
		ok                bool
	}{
		"known":                      {before: read, ok: true},
		"unknown":                    {},
		"read meanwhile":             {meanwhile: read},
		"raised here":                {before: read, meanwhile: func(g *generations) { g.raise([]commerce.PriceScope{group}, 1) }},
		"raised elsewhere":           {before: read, meanwhile: func(g *generations) { g.hear([]commerce.PriceScope{group}, 1); read(g) }},
		"all may have been raised":   {before: read, meanwhile: func(g *generations) { g.hear(nil, 1); read(g) }},
		"the registry was not heard": {before: read, at: standing{epoch: generation{1}}},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGenerations(func() [16]byte { return [16]byte{9} }, newVillage(1).ear())
			if tt.before != nil {
				tt.before(g)
			}
			mark := g.mark()
			if tt.meanwhile != nil {
				tt.meanwhile(g)
			}
			next, ok := g.moved(tt.at, group, mark)
			if ok != tt.ok {
				t.Fatalf("ok is %v", ok)
			}
			if want := (generation{5}); ok && next.group != want {
				t.Errorf("kept under %x", next.group)
			}
		})
	}
}

package rules

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// aRound is longer than a pause, and shorter than two.
const aRound = 70 * time.Second

func nextRound() {
	time.Sleep(aRound)
	synctest.Wait()
}

// changes are each kind of change and what it is to invalidate.
func changes() map[string]struct {
	change func(*shop)
	want   []commerce.PriceScope
} {
	type row = struct {
		change func(*shop)
		want   []commerce.PriceScope
	}
	edit := func(id int, change func(*commerce.GroupRules)) func(*shop) {
		return func(s *shop) { s.edit(id, change) }
	}
	money := func(change func(*commerce.CurrencyRules)) func(*shop) {
		return func(s *shop) { s.change(func(s *shop) { change(&s.currencies[1]) }) }
	}
	tax := func(change func(*commerce.TaxRules)) func(*shop) {
		return func(s *shop) { s.change(func(s *shop) { change(&s.tax) }) }
	}
	all := []commerce.PriceScope{everything()}
	three := []commerce.PriceScope{group(3)}
	return map[string]row{
		"amount": {edit(3, func(g *commerce.GroupRules) {
			g.Discounts = slices.Clone(g.Discounts)
			g.Discounts[0].Amount = "5.5"
		}), three},
		"method": {edit(3, func(g *commerce.GroupRules) {
			g.Discounts = slices.Clone(g.Discounts)
			g.Discounts[0].Method = "fixed"
		}), three},
		"target": {edit(3, func(g *commerce.GroupRules) {
			g.Discounts = slices.Clone(g.Discounts)
			g.Discounts[1].CategoryID = 5
		}), three},
		"no rules":     {edit(3, func(g *commerce.GroupRules) { g.Discounts = nil }), three},
		"a rule twice": {edit(3, func(g *commerce.GroupRules) { g.Discounts = append(g.Discounts, g.Discounts[0]) }), three},
		"a price list": {edit(2, func(g *commerce.GroupRules) {
			g.Discounts = []commerce.GroupDiscountRule{{Kind: "price_list", PriceListID: 8}}
		}), []commerce.PriceScope{group(2)}},
		"access":         {edit(2, func(g *commerce.GroupRules) { g.Access = "none" }), []commerce.PriceScope{group(2)}},
		"categories":     {edit(2, func(g *commerce.GroupRules) { g.CategoryIDs = []int{4, 6} }), []commerce.PriceScope{group(2)}},
		"two groups":     {func(s *shop) { changes()["amount"].change(s); changes()["access"].change(s) }, []commerce.PriceScope{group(2), group(3)}},
		"new group":      {func(s *shop) { s.change(func(s *shop) { s.groups[9] = commerce.GroupRules{GroupID: 9} }) }, []commerce.PriceScope{group(9)}},
		"deleted group":  {func(s *shop) { s.change(func(s *shop) { delete(s.groups, 2) }) }, []commerce.PriceScope{group(2)}},
		"no groups":      {func(s *shop) { s.change(func(s *shop) { s.groups = nil }) }, all},
		"default":        {func(s *shop) { s.change(func(s *shop) { s.swapDefault(1, 2) }) }, all},
		"guests":         {edit(3, func(g *commerce.GroupRules) { g.IsForGuests = true }), all},
		"guests' rules":  {edit(4, func(g *commerce.GroupRules) { g.Access = "none" }), all},
		"guests in none": {edit(4, func(g *commerce.GroupRules) { g.IsForGuests = false }), all},
		"no default":     {edit(1, func(g *commerce.GroupRules) { g.IsDefault = false }), all},
		"guests' end":    {func(s *shop) { s.change(func(s *shop) { delete(s.groups, 4) }) }, all},
		"rate":           {money(func(c *commerce.CurrencyRules) { c.Rate = "1.2500001" }), all},
		"decimals":       {money(func(c *commerce.CurrencyRules) { c.Decimals = 0 }), all},
		"enabled":        {money(func(c *commerce.CurrencyRules) { c.IsEnabled = false }), all},
		"payments":       {money(func(c *commerce.CurrencyRules) { c.IsForPayments = true }), all},
		"default money":  {money(func(c *commerce.CurrencyRules) { c.IsDefault = true }), all},
		"new money": {func(s *shop) {
			s.change(func(s *shop) { s.currencies = append(s.currencies, commerce.CurrencyRules{Code: "EUR"}) })
		}, all},
		"less money":     {func(s *shop) { s.change(func(s *shop) { s.currencies = s.currencies[:1] }) }, all},
		"entered":        {tax(func(t *commerce.TaxRules) { t.IsEntered = true }), all},
		"subtracted":     {tax(func(t *commerce.TaxRules) { t.IsSubtracted = false }), all},
		"store zone":     {tax(func(t *commerce.TaxRules) { t.StoreZoneID = 2 }), all},
		"guest zone":     {tax(func(t *commerce.TaxRules) { t.GuestZoneID = 2 }), all},
		"located guests": {tax(func(t *commerce.TaxRules) { t.GuestsAreLocated = true }), all},
		"rounding":       {tax(func(t *commerce.TaxRules) { t.Rounding = "NO_ROUNDING" }), all},
		"group and rate": {func(s *shop) { changes()["amount"].change(s); changes()["rate"].change(s) }, all},

		"nothing": {func(*shop) {}, nil},
		"the order": {func(s *shop) {
			s.edit(2, func(g *commerce.GroupRules) { g.CategoryIDs = []int{5, 4, 5} })
			s.edit(3, func(g *commerce.GroupRules) {
				g.Discounts = []commerce.GroupDiscountRule{g.Discounts[1], g.Discounts[0]}
			})
			s.change(func(s *shop) { slices.Reverse(s.currencies) })
		}, nil},
	}
}

func (s *shop) swapDefault(from, to int) {
	a, b := s.groups[from], s.groups[to]
	a.IsDefault, b.IsDefault = false, true
	s.groups[from], s.groups[to] = a, b
}

func TestEveryKindOfChange(t *testing.T) {
	for name, tt := range changes() {
		for memory, m := range map[string]*shared{"alone": nil, "shared": newShared()} {
			t.Run(name+" "+memory, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					e := newEnv(newShop(), &till{}, m)
					e.Start()
					defer e.Close()
					synctest.Wait()
					e.till.wantTold(t, "first ever")
					nextRound()
					e.till.wantTold(t, "unchanged")
					tt.change(e.shop)
					nextRound()
					e.till.wantTold(t, "changed", tt.want...)
					nextRound()
					e.till.wantTold(t, "taken over")
					if e.shop.readSoFar() != 4 {
						t.Errorf("read %d times", e.shop.readSoFar())
					}
					groups := len(tt.want) > 0 && (tt.want[0].Kind == commerce.ScopeGroup ||
						slices.Contains([]string{"no groups", "default", "guests", "guests' rules", "guests in none", "no default", "guests' end", "group and rate"}, name))
					if (e.forgotten() > 0) != groups {
						t.Errorf("groups forgotten %d times", e.forgotten())
					}
				})
			})
		}
	}
}

// What comes back to what it was is two changes.
func TestFlapping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEnv(newShop(), &till{}, newShared())
		e.Start()
		defer e.Close()
		for range 5 {
			nextRound()
			e.shop.edit(2, func(g *commerce.GroupRules) {
				g.Access = map[string]string{"all": "none", "none": "all", "specific": "all"}[g.Access]
			})
			nextRound()
			e.till.wantTold(t, "there and back", group(2))
		}
	})
}

// Many changed groups are told as everything.
func TestManyGroups(t *testing.T) {
	for n, want := range map[int]int{maxScopes: maxScopes, maxScopes + 1: 1, 10_000: 1} {
		synctest.Test(t, func(t *testing.T) {
			e := newEnv(newShop(), &till{}, newShared())
			e.Start()
			defer e.Close()
			synctest.Wait()
			e.shop.change(func(s *shop) {
				for i := range n {
					s.groups[100+i] = commerce.GroupRules{GroupID: 100 + i}
				}
			})
			nextRound()
			if got := e.till.take(); len(got) != want || (want == 1) != (got[0] == everything()) {
				t.Errorf("%d new groups: %d scopes", n, len(got))
			}
		})
	}
}

func TestStoreDown(t *testing.T) {
	for fails := 1; fails <= 3; fails++ {
		synctest.Test(t, func(t *testing.T) {
			e := newEnv(newShop(), &till{}, newShared())
			e.Start()
			defer e.Close()
			synctest.Wait()
			e.shop.change(func(s *shop) { s.fails = fails })
			changes()["amount"].change(e.shop)
			for range 3 {
				nextRound()
			}
			e.till.wantTold(t, "down")
			e.shop.change(func(s *shop) { s.fails = 0 })
			nextRound()
			e.till.wantTold(t, "back", group(3))
			log := e.logged()
			if strings.Count(log, "not followed") != 1 || strings.Count(log, "followed again") != 1 || !strings.Contains(log, `"step":"read"`) {
				t.Errorf("logged %s", log)
			}
			if strings.Contains(log, canary) {
				t.Errorf("a text of the store came out: %s", log)
			}
		})
	}
}

// A store that is down from the beginning is no store without rules.
func TestStoreDownAtFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.fails = 1
		e := newEnv(s, &till{}, newShared())
		e.Start()
		defer e.Close()
		nextRound()
		s.change(func(s *shop) { s.fails = 0 })
		nextRound()
		e.till.wantTold(t, "first ever")
	})
}

func TestInvalidationIsRepeated(t *testing.T) {
	for memory, m := range map[string]*shared{"alone": nil, "shared": newShared()} {
		t.Run(memory, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := newEnv(newShop(), &till{}, m)
				e.Start()
				defer e.Close()
				synctest.Wait()
				e.till.set(true, nil)
				changes()["amount"].change(e.shop)
				nextRound()
				changes()["access"].change(e.shop)
				nextRound()
				e.till.set(false, nil)
				nextRound()
				e.till.wantTold(t, "heard", group(2), group(3))
				nextRound()
				e.till.wantTold(t, "told")
				if log := e.logged(); strings.Contains(log, canary) || !strings.Contains(log, `"step":"invalidate"`) {
					t.Errorf("logged %s", log)
				}
			})
		})
	}
}

func TestCloseInTheMiddle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p, m := newShop(), &till{}, newShared()
		first := newEnv(s, p, m)
		first.Start()
		first.Start()
		synctest.Wait()
		changes()["amount"].change(s)
		p.set(false, first.end) // SIGTERM while prices are invalidated
		nextRound()
		first.Close()
		first.Close()
		first.Start()
		p.wantTold(t, "cancelled")
		p.set(false, nil)
		second := newEnv(s, p, m)
		second.Start()
		defer second.Close()
		nextRound()
		p.wantTold(t, "the next one", group(3))
		if first.logged() != "" {
			t.Errorf("logged %s", first.logged())
		}
	})
}

func TestCloseWithoutStart(t *testing.T) {
	e := newEnv(newShop(), &till{}, nil)
	e.Close()
	e.Start()
	if e.shop.readSoFar() != 0 {
		t.Error("read after Close")
	}
}

// A panic of the store's client ends one round.
func TestPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEnv(newShop(), &till{}, newShared())
		e.Start()
		defer e.Close()
		synctest.Wait()
		changes()["amount"].change(e.shop)
		e.till.set(false, func() { panic("boom") })
		nextRound()
		e.till.set(false, nil)
		nextRound()
		e.till.wantTold(t, "after a panic", group(3))
		if !strings.Contains(e.logged(), "boom") {
			t.Error("nothing logged")
		}
	})
}

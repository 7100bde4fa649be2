package rules

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// TestNoChangeIsLost lets several replicas live and die at random around a memory and
// a store that are away at random, and prices that cannot always be invalidated. Once
// all is calm everything that changed has been invalidated after it had changed.
func TestNoChangeIsLost(t *testing.T) {
	for seed := range uint64(300) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { randomLife(t, rand.New(rand.NewPCG(seed, 6))) })
		})
	}
}

func randomLife(t *testing.T, random *rand.Rand) {
	coin := func(percent int) bool { return random.IntN(100) < percent }
	s, p, m := newShop(), &till{}, newShared()
	var all []*env
	begin := func() {
		e := newEnv(s, p, m)
		all = append(all, e)
		e.Start()
	}
	defer func() {
		for _, e := range all {
			e.Close()
		}
	}()
	begin()
	synctest.Wait()

	// changed says how much had been told when each group, and 0 for everything else,
	// became different. Every change is to what there never was.
	changed, n := map[int]int{}, 0
	for range 60 {
		time.Sleep(time.Duration(random.IntN(50)) * time.Second)
		synctest.Wait()
		n++
		if coin(30) {
			id := 2 + random.IntN(2)
			s.edit(id, func(g *commerce.GroupRules) { g.Access = fmt.Sprint(n) })
			changed[id] = len(p.soFar())
		}
		if coin(5) {
			s.change(func(s *shop) { s.tax.StoreZoneID = 100 + n })
			changed[0] = len(p.soFar())
		}
		s.change(func(s *shop) { s.fails, s.slow = 0, time.Duration(random.IntN(3))*time.Second })
		if coin(20) {
			s.change(func(s *shop) { s.fails = 1 + random.IntN(3) })
		}
		p.set(coin(20), nil)
		m.set(func(m *shared) { m.down, m.applied, m.after = coin(20), coin(50), nil })
		switch random.IntN(6) {
		case 0:
			m.set(func(m *shared) { m.after = dieOnce() })
		case 1:
			p.set(coin(50), dieOnce())
		case 2:
			begin()
		case 3:
			all[random.IntN(len(all))].Close()
		}
	}

	s.change(func(s *shop) { s.fails = 0 })
	p.set(false, nil)
	m.set(func(m *shared) { m.down, m.after = false, nil })
	begin()
	time.Sleep(10 * time.Minute)
	synctest.Wait()
	told := p.soFar()
	for id, from := range changed {
		heard := false
		for _, scope := range told[from:] {
			heard = heard || scope == everything() || id > 0 && scope == group(id)
		}
		if !heard {
			t.Errorf("group %d changed and nobody was told: %v", id, told[from:])
		}
	}
	// A replica that has acted alone may tell once more what others have told.
	for _, e := range all[:len(all)-1] {
		e.Close()
	}
	time.Sleep(10 * time.Minute)
	synctest.Wait()
	told = p.soFar()
	time.Sleep(10 * time.Minute)
	synctest.Wait()
	if late := p.soFar()[len(told):]; len(late) > 0 {
		t.Errorf("told %v though nothing changed", late)
	}
}

// soFar is all that was invalidated.
func (p *till) soFar() []commerce.PriceScope {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.told
}

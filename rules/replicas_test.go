package rules

import (
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// One of several replicas reads per TTL, and a change is told once.
func TestOneReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p, m := newShop(), &till{}, newShared()
		for range 5 {
			e := newEnv(s, p, m)
			e.Start()
			defer e.Close()
			time.Sleep(7 * time.Second)
		}
		time.Sleep(time.Hour - 35*time.Second)
		if n := s.readSoFar(); n < 50 || n > 60 {
			t.Errorf("%d reads in an hour", n)
		}
		changes()["amount"].change(s)
		time.Sleep(3 * time.Minute)
		p.wantTold(t, "changed", group(3))
	})
}

// What was known survives a restart of all replicas.
func TestRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p, m := newShop(), &till{}, newShared()
		first := newEnv(s, p, m)
		first.Start()
		synctest.Wait()
		first.Close()
		changes()["amount"].change(s)
		time.Sleep(time.Hour)
		second := newEnv(s, p, m)
		second.Start()
		defer second.Close()
		synctest.Wait()
		p.wantTold(t, "after a restart", group(3))
	})
}

// Without the memory each replica reads for itself; whoever finds it again tells what
// changed meanwhile.
func TestMemoryDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p, m := newShop(), &till{}, newShared()
		a, b := newEnv(s, p, m), newEnv(s, p, m)
		a.Start()
		defer a.Close()
		synctest.Wait()
		b.Start()
		defer b.Close()
		synctest.Wait()
		if s.readSoFar() != 1 {
			t.Errorf("read %d times", s.readSoFar())
		}
		m.set(func(m *shared) { m.down = true })
		nextRound() // the first one to read for itself knows nothing, the other one does
		changes()["amount"].change(s)
		nextRound()
		p.wantTold(t, "each for itself", group(3), group(3))
		changes()["access"].change(s)
		m.set(func(m *shared) { m.down = false })
		nextRound()
		// The memory knows of neither change, and the one who reads of one.
		p.wantTold(t, "together again", group(2), group(3))
		for range 5 {
			nextRound()
		}
		// The other one acted alone too, and tells once what it has not told.
		if told := p.take(); len(told) > 1 || len(told) == 1 && told[0] != group(2) {
			t.Errorf("then told %v", told)
		}
	})
}

// What changed and changed back while the memory was away was told of once only.
func TestFlappingAroundTheMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEnv(newShop(), &till{}, newShared())
		e.Start()
		defer e.Close()
		synctest.Wait()
		e.memory.set(func(m *shared) { m.down = true })
		e.shop.edit(2, func(g *commerce.GroupRules) { g.Access = "none" })
		nextRound()
		e.till.wantTold(t, "there", group(2))
		e.shop.edit(2, func(g *commerce.GroupRules) { g.Access = "specific" })
		e.memory.set(func(m *shared) { m.down = false })
		nextRound()
		e.till.wantTold(t, "and back", group(2))
		nextRound()
		e.till.wantTold(t, "told")
	})
}

// A value that could not be put back is still known to who took it out.
func TestPuttingBackFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEnv(newShop(), &till{}, newShared())
		e.Start()
		defer e.Close()
		synctest.Wait()
		changes()["amount"].change(e.shop)
		e.till.set(false, func() { e.memory.set(func(m *shared) { m.down = true }) })
		nextRound()
		e.till.wantTold(t, "changed", group(3))
		e.till.set(false, nil)
		nextRound() // acts alone
		e.memory.set(func(m *shared) { m.down = false })
		changes()["access"].change(e.shop)
		nextRound()
		e.till.wantTold(t, "from its mark", group(2))
	})
}

// What somebody else took out and never put back is lost, also when it could not be told
// at once, and when whoever found that knows an older value.
func TestWhatIsLostIsNotPutBack(t *testing.T) {
	for who, restart := range map[string]bool{"the same replica": false, "another one": true} {
		t.Run(who, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, p, m := newShop(), &till{}, newShared()
				e := newEnv(s, p, m)
				e.Start()
				defer e.Close()
				nextRound()
				p.wantTold(t, "unchanged")
				m.set(func(m *shared) { m.values[name] = memo{mark: "x"}.encode() })
				p.set(true, nil)
				nextRound()
				p.wantTold(t, "nobody heard")
				if restart {
					e.Close()
					e = newEnv(s, p, m)
					e.Start()
					defer e.Close()
				}
				p.set(false, nil)
				nextRound()
				p.wantTold(t, "nobody knows what was known", everything())
				nextRound()
				p.wantTold(t, "told")
			})
		})
	}
}

// A memory that did what it was asked and could not say so.
func TestMemoryAnswersAreLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p, m := newShop(), &till{}, newShared()
		e := newEnv(s, p, m)
		e.Start()
		synctest.Wait()
		changes()["amount"].change(s)
		// The election is heard, and from then on nothing.
		s.change(func(s *shop) { s.slow = time.Second })
		time.Sleep(time.Minute + 4*time.Second)
		m.set(func(m *shared) { m.down, m.applied = true, true })
		nextRound()
		p.wantTold(t, "from what it knows itself", group(3))
		m.set(func(m *shared) { m.down = false })
		e.Close()
		time.Sleep(3 * time.Minute)
		next := newEnv(s, p, m)
		next.Start()
		defer next.Close()
		nextRound()
		p.wantTold(t, "nobody knows what was known", everything())
	})
}

// A memory that is emptied does not make a replica forget.
func TestMemoryEmptied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEnv(newShop(), &till{}, newShared())
		e.Start()
		defer e.Close()
		synctest.Wait()
		e.memory.set(func(m *shared) { clear(m.values) })
		changes()["amount"].change(e.shop)
		e.till.set(true, nil)
		nextRound()
		e.till.set(false, nil)
		nextRound()
		e.till.wantTold(t, "emptied", group(3))
	})
}

// What another version kept says only that something was known.
func TestMemoryOfAnotherVersion(t *testing.T) {
	for _, text := range []string{"x", `{}`, "\x02s12345678", "\x01s", "\x01x12345678", "\x01s1234567", "\x01s12345678\x02", "\x01m12"} {
		synctest.Test(t, func(t *testing.T) {
			e := newEnv(newShop(), &till{}, newShared())
			e.memory.values[name] = []byte(text)
			e.Start()
			defer e.Close()
			synctest.Wait()
			e.till.wantTold(t, text, everything())
			nextRound()
			e.till.wantTold(t, text)
		})
	}
}

// A replica dies at each of the steps; what it did not do the next one does.
func TestDeathBetweenTheSteps(t *testing.T) {
	tests := map[string]struct {
		arm  func(*till, *shared)
		want []commerce.PriceScope // by both together
	}{
		"taken out": {func(_ *till, m *shared) {
			m.set(func(m *shared) { m.after = dieOnce() })
		}, []commerce.PriceScope{everything()}},
		"before it is told": {func(p *till, _ *shared) { p.set(false, dieOnce()) }, []commerce.PriceScope{everything()}},
		"told": {func(_ *till, m *shared) {
			// The second value that is swapped is the new one: it dies before that.
			var n atomic.Int32
			die := dieOnce()
			m.set(func(m *shared) {
				m.after = func() {
					if n.Add(1) == 2 {
						m.set(func(m *shared) { m.values[name] = memo{mark: "x"}.encode() })
						die()
					}
				}
			})
		}, []commerce.PriceScope{group(3), everything()}},
		"taken over": {func(_ *till, m *shared) {
			var n atomic.Int32
			die := dieOnce()
			m.set(func(m *shared) {
				m.after = func() {
					if n.Add(1) == 2 {
						die()
					}
				}
			})
		}, []commerce.PriceScope{group(3)}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, p, m := newShop(), &till{}, newShared()
				first := newEnv(s, p, m)
				first.Start()
				defer first.Close()
				synctest.Wait()
				changes()["amount"].change(s)
				tt.arm(p, m)
				nextRound()
				reads := s.readSoFar()
				second := newEnv(s, p, m)
				second.Start()
				defer second.Close()
				time.Sleep(3 * time.Minute)
				synctest.Wait()
				p.wantTold(t, "in the end", tt.want...)
				if s.readSoFar() == reads || reads != 2 {
					t.Errorf("%d reads before the death, %d after", reads, s.readSoFar())
				}
			})
		})
	}
}

// dieOnce returns what ends the goroutine that calls it first, as a crash would.
func dieOnce() func() {
	var died atomic.Bool
	return func() {
		if died.CompareAndSwap(false, true) {
			runtime.Goexit()
		}
	}
}

// A memory that keeps marks only, as snapshots are too long for it, loses nothing; who
// reads for another one just knows less.
func TestMemoryRefusesSnapshots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p, m := newShop(), &till{}, newShared()
		m.limit = 40
		first := newEnv(s, p, m)
		first.Start()
		nextRound()
		p.wantTold(t, "unchanged")
		changes()["amount"].change(s)
		nextRound()
		p.wantTold(t, "changed", group(3))
		nextRound()
		first.Close()
		p.wantTold(t, "told")
		changes()["access"].change(s)
		second := newEnv(s, p, m)
		second.Start()
		defer second.Close()
		nextRound()
		p.wantTold(t, "another one", everything())
		nextRound()
		p.wantTold(t, "told again")
	})
}

// A list that takes longer than the TTL is read by one at a time, and what is read too
// late is not taken for the newest.
func TestSlowReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p, m := newShop(), &till{}, newShared()
		s.slow = 100 * time.Second
		a, b := newEnv(s, p, m), newEnv(s, p, m)
		a.Start()
		defer a.Close()
		time.Sleep(70 * time.Second)
		b.Start()
		defer b.Close()
		time.Sleep(20 * time.Minute)
		before := s.readSoFar()
		changes()["amount"].change(s)
		time.Sleep(20 * time.Minute)
		synctest.Wait()
		p.wantTold(t, "slow", group(3))
		if n := s.readSoFar() - before; n < 4 || n > 8 {
			t.Errorf("%d reads of 100 s in 20 min", n)
		}
	})
}

func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, p, m := newShop(), &till{}, newShared()
		e := newEnv(s, p, m)
		e.Start()
		defer e.Close()
		synctest.Wait()
		s.change(func(s *shop) { s.slow = time.Hour })
		changes()["amount"].change(s)
		time.Sleep(10 * time.Minute)
		s.change(func(s *shop) { s.slow = 0 })
		time.Sleep(5 * time.Minute)
		p.wantTold(t, "quick again", group(3))
	})
}

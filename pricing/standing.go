package pricing

import "github.com/clientele-graph/clientele/commerce"

// standing is what a question found the generations of its scopes to be. It is to be
// read once, when the question arrives: what is fetched for it is then kept under
// what it stood under when it began, however long it takes.
type standing struct {
	// settled mixes the generations of all scopes but the group's.
	settled, group generation
	// epoch is not zero while the registry is not heard. The others are then the last
	// known ones.
	epoch generation
	// raisedAt is when any of the scopes was last raised, 0 never.
	raisedAt int64
}

// generation is what values are kept under.
func (s standing) generation() generation { return s.settled.xor(s.group).xor(s.epoch) }

// lastKnown is the generation without the epoch.
func (s standing) lastKnown() generation { return s.settled.xor(s.group) }

// isBrief says that what is kept under it passes with its epoch.
func (s standing) isBrief() bool { return s.epoch != generation{} }

// with returns the standing in another scope besides.
func (s standing) with(scope commerce.PriceScope, c cell) standing {
	if scope.Kind == commerce.ScopeGroup {
		s.group = c.id
	} else {
		s.settled = s.settled.xor(c.id)
	}
	s.raisedAt = max(s.raisedAt, c.raisedAt)
	return s
}

// view is how one question sees the table.
type view struct {
	table *generations
	epoch generation
	// read is what the question had to read of the registry; nil when nothing.
	read map[commerce.PriceScope]cell
}

// in returns the standing in one more scope. It is not ok when the registry has to
// be read first.
func (v *view) in(s standing, scope commerce.PriceScope) (next standing, ok bool) {
	c, isCertain := v.table.lookup(scope)
	if !isCertain && v.read != nil {
		if own, has := v.read[scope]; has {
			c, isCertain = own, true
		}
	}
	if !isCertain && v.epoch != (generation{}) && c.id == (generation{}) {
		c = v.table.adopt(scope)
	}
	s.epoch = v.epoch
	return s.with(scope, c), isCertain || v.epoch != generation{}
}

// stands says whether a standing in scopes is still the last known one. What is stale
// must not be served without that.
func (g *generations) stands(s standing, scopes ...commerce.PriceScope) bool {
	var now standing
	for _, scope := range scopes {
		c, _ := g.lookup(scope)
		now = now.with(scope, c)
	}
	return now.lastKnown() == s.lastKnown()
}

// moved returns a standing in another group than the one it was read for, because
// the store answered for that. It is not ok when the group's generation was not known
// before the store was asked, at mark: the answer may then be older than it.
func (g *generations) moved(s standing, group commerce.PriceScope, mark uint64) (next standing, ok bool) {
	c, isCertain := g.lookup(group)
	g.mu.RLock()
	defer g.mu.RUnlock()
	if !isCertain || s.isBrief() || max(g.floor, c.raised, c.entered) > mark {
		return s, false
	}
	return s.with(group, c), true
}

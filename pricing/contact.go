package pricing

import "time"

// epochFor is how long values are shared while the registry is not heard, which is
// how long a raise may take to reach us while it is.
const epochFor = 250 * time.Millisecond

// contact is what we know of how well the registry is heard.
type contact struct {
	// isLost is how it was when somebody last looked.
	isLost bool
	// deafUntil is when the registry may be read again after a read has failed.
	deafUntil int64
	// epoch is mixed into all generations while contact is lost. It is rolled when it
	// ends, and whenever anything is raised or contact is lost or regained.
	epoch generation
	ends  int64
}

// epochAt returns the epoch that a question stands under, zero while the registry is
// heard: its values are then shared for as long as they are good.
func (g *generations) epochAt(now int64) generation {
	if g.registry == nil {
		return generation{}
	}
	isHeard := g.registry.IsHeard()
	g.mu.RLock()
	c := g.contact
	g.mu.RUnlock()
	isLost := !isHeard || c.isDeaf(now)
	if isLost == c.isLost && (!isLost || c.holds(now)) {
		return c.current()
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	isLost = !isHeard || g.contact.isDeaf(now)
	if isLost != g.contact.isLost || !g.contact.holds(now) {
		g.contact.isLost = isLost
		g.roll(now)
	}
	return g.contact.current()
}

// deafen is called when the registry could not be read: for a while nobody tries
// again. It returns the epoch that holds meanwhile, and whether this is news.
func (g *generations) deafen(now int64) (epoch generation, isNews bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	isNews = !g.contact.isLost
	if isNews {
		g.contact.isLost = true
		g.roll(now)
	}
	g.contact.deafUntil = now + int64(epochFor)
	if !g.contact.holds(now) {
		g.roll(now)
	}
	return g.contact.epoch, isNews
}

// passing returns an epoch for a question that could not learn its generations.
func (g *generations) passing(now int64) generation {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.contact.holds(now) {
		g.roll(now)
	}
	return g.contact.epoch
}

// roll begins another epoch. mu is held.
func (g *generations) roll(now int64) {
	g.contact.epoch, g.contact.ends = g.newID(), now+int64(epochFor)
}

// holds says whether the epoch goes on.
func (c *contact) holds(now int64) bool { return within(c.ends, now, epochFor) }

// isDeaf says whether the registry has just failed to answer.
func (c *contact) isDeaf(now int64) bool { return within(c.deafUntil, now, epochFor) }

func (c *contact) current() generation {
	if !c.isLost {
		return generation{}
	}
	return c.epoch
}

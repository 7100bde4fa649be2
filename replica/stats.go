package replica

import "time"

// Stats counts what the replicas were told, or were not. All but Untold and Heard only
// grow.
type Stats struct {
	// Untold is how many ends of sessions wait to be said again.
	Untold int
	// Late is how many ends were told later.
	Late int64
	// Over is how many ends nobody needs to know of any more.
	Over int64
	// Lost is how many ends were never told: there were too many, or the store was
	// closed.
	Lost int64

	// RaisesTold and RaisesUntold count the calls of Registry.Raise that had that end.
	RaisesTold, RaisesUntold int64
	// Heard says whether raises of others are heard, and FollowLosses how often the
	// connection for that broke.
	Heard        bool
	FollowLosses int64

	// PricesGot and PricesMissed are prices that were asked for, PricesPut those that
	// were kept, PricesDropped those that were not, or not to be read.
	PricesGot, PricesMissed, PricesPut, PricesDropped int64

	// CallsTaken and CallsRefused are calls to the BigCommerce store that were counted
	// together, CallsAway those that were not as the server was away, and CallsUndone
	// those whose end it was not told.
	CallsTaken, CallsRefused, CallsAway, CallsUndone int64
}

// Stats returns the counts of this process.
func (s *Store) Stats() Stats {
	s.untold.mu.Lock()
	stats := s.untold.stats
	stats.Untold = s.untold.waiting.Len()
	s.untold.mu.Unlock()

	stats.RaisesTold, stats.RaisesUntold = s.registry.told.Load(), s.registry.untold.Load()
	stats.Heard, stats.FollowLosses = s.registry.lease.holds(time.Now()), s.registry.losses.Load()
	stats.PricesGot, stats.PricesMissed = s.prices.got.Load(), s.prices.missed.Load()
	stats.PricesPut, stats.PricesDropped = s.prices.put.Load(), s.prices.dropped.Load()
	stats.CallsTaken, stats.CallsRefused = s.quota.taken.Load(), s.quota.refused.Load()
	stats.CallsAway, stats.CallsUndone = s.quota.away.Load(), s.quota.undone.Load()
	return stats
}

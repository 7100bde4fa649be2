package replica

// Stats counts the ends of sessions that the replicas were not told of at once. All
// but Untold only grow.
type Stats struct {
	// Untold is how many wait to be said again.
	Untold int
	// Late is how many were told later.
	Late int64
	// Over is how many nobody needs to know of any more.
	Over int64
	// Lost is how many were never told: there were too many, or the store was closed.
	Lost int64
}

// Stats returns the counts of this process.
func (s *Store) Stats() Stats {
	s.untold.mu.Lock()
	defer s.untold.mu.Unlock()
	stats := s.untold.stats
	stats.Untold = s.untold.waiting.Len()
	return stats
}

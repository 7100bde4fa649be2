package routercache

// Stats are counts since the beginning, over all routers.
type Stats struct {
	// Calls were made, Failures of them got no proper answer, and Refusals got one that
	// trying again does not change.
	Calls, Failures, Refusals int64
	// Lost are tags that a router was never told.
	Lost int64
	// Overflows is how often so much was waiting that everything was forgotten instead.
	Overflows int64
}

func (s *Stats) add(other Stats) {
	s.Calls += other.Calls
	s.Failures += other.Failures
	s.Refusals += other.Refusals
	s.Lost += other.Lost
	s.Overflows += other.Overflows
}

func (r *router) stats() Stats {
	return Stats{
		Calls: r.calls.Load(), Failures: r.failures.Load(), Refusals: r.refusals.Load(),
		Lost: r.lost.Load(), Overflows: r.queue.overflown(),
	}
}

package pricing

import "sync/atomic"

// Stats is what a Service has done since New.
type Stats struct {
	// Hits are items answered from memory, Misses those that were not.
	Hits, Misses int64
	// Joins are questions for an item or a verdict that somebody else's fetch
	// already answers.
	Joins int64
	// SourceCalls and SourceItems count what Source was asked.
	SourceCalls, SourceItems int64
	// VisibilityCalls, SettingsCalls and ChannelCalls count the other reads.
	VisibilityCalls, SettingsCalls, ChannelCalls int64
	// StaleReads are questions answered with settings or a channel that are older
	// than they should be, because they could not be read again.
	StaleReads int64
	// SetsDropped are values the cache lost in a crowd, SetsRejected those it
	// did not find worth their room. Both are fetched again when asked for.
	SetsDropped, SetsRejected int64
}

// counts are the living numbers behind Stats.
type counts struct {
	hits, misses, joins                          atomic.Int64
	sourceCalls, sourceItems                     atomic.Int64
	visibilityCalls, settingsCalls, channelCalls atomic.Int64
	staleReads                                   atomic.Int64
	setsDropped, setsRejected                    atomic.Int64
}

// Stats returns the numbers as they are now.
func (s *Service) Stats() Stats {
	c := &s.counts
	return Stats{
		Hits:            c.hits.Load(),
		Misses:          c.misses.Load(),
		Joins:           c.joins.Load(),
		SourceCalls:     c.sourceCalls.Load(),
		SourceItems:     c.sourceItems.Load(),
		VisibilityCalls: c.visibilityCalls.Load(),
		SettingsCalls:   c.settingsCalls.Load(),
		ChannelCalls:    c.channelCalls.Load(),
		StaleReads:      c.staleReads.Load(),
		SetsDropped:     c.setsDropped.Load(),
		SetsRejected:    c.setsRejected.Load(),
	}
}

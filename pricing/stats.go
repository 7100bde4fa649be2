package pricing

import "sync/atomic"

// Stats is what a Service has done since New, and CacheBytes how it is.
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
	// OptionCalls are reads of the options that products have.
	OptionCalls int64
	// StaleServed are prices answered although they were older than they should be,
	// and Refreshes those that were then asked for again in the background.
	StaleServed, Refreshes int64
	// SecondHits and SecondMisses are prices that the second level had and did not
	// have, SecondErrors the times that it failed.
	SecondHits, SecondMisses, SecondErrors int64
	// Raises are generations raised by Invalidate, and Refetched are prices asked for
	// again by Refetch.
	Raises, Refetched int64
	// Unheard are questions that nothing kept could answer, because the registry was
	// not heard.
	Unheard int64
	// CacheBytes is what the prices in memory are charged for at the moment.
	CacheBytes int64
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
	optionCalls, staleServed, refreshes          atomic.Int64
	secondHits, secondMisses, secondErrors       atomic.Int64
	raises, refetched, unheard                   atomic.Int64
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
		OptionCalls:     c.optionCalls.Load(),
		StaleServed:     c.staleServed.Load(),
		Refreshes:       c.refreshes.Load(),
		SecondHits:      c.secondHits.Load(),
		SecondMisses:    c.secondMisses.Load(),
		SecondErrors:    c.secondErrors.Load(),
		Raises:          c.raises.Load(),
		Refetched:       c.refetched.Load(),
		Unheard:         c.unheard.Load(),
		CacheBytes:      s.quoter.shelf.engine.used(),
		StaleReads:      c.staleReads.Load(),
		SetsDropped:     c.setsDropped.Load(),
		SetsRejected:    c.setsRejected.Load(),
	}
}

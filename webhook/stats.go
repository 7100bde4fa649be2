package webhook

import (
	"slices"
	"sync/atomic"
	"time"
)

// Reason says why a delivery was refused.
type Reason string

// The reasons of refusals.
const (
	RefusedMethod    Reason = "method"    // it is no POST
	RefusedSize      Reason = "size"      // it is longer than MaxBodyBytes
	RefusedSecret    Reason = "secret"    // it does not bring a secret of ours
	RefusedSignature Reason = "signature" // it is not signed, or not by our key
	RefusedTimestamp Reason = "timestamp" // it was signed too long ago, or is from the future
	RefusedProducer  Reason = "producer"  // it is another store's
	RefusedMalformed Reason = "malformed" // it is no event at all
)

// Reasons lists them all.
func Reasons() []Reason {
	return []Reason{
		RefusedMethod, RefusedSize, RefusedSecret, RefusedSignature, RefusedTimestamp, RefusedProducer, RefusedMalformed,
	}
}

// Stats are counts since the start of the process.
type Stats struct {
	// Received counts deliveries that were the store's, duplicates among them. Every
	// family is there.
	Received map[Family]uint64
	// Applied counts those that touched something and were made known.
	Applied uint64
	// Duplicates counts those whose event had been made known before.
	Duplicates uint64
	// Unreadable counts those that did not say of what they were.
	Unreadable uint64
	// Failed counts those that could not be made known, and will be sent again.
	Failed uint64
	// Refused counts what was not taken. Every reason is there.
	Refused map[Reason]uint64
	// LastEventAt is when the store was last heard of, zero when it never was.
	LastEventAt time.Time
}

// Stats returns the counts so far.
func (h *Handler) Stats() Stats {
	s := Stats{
		Received: map[Family]uint64{}, Refused: map[Reason]uint64{},
		Applied: h.counts.applied.Load(), Duplicates: h.counts.duplicates.Load(),
		Unreadable: h.counts.unreadable.count.Load(), Failed: h.counts.failed.count.Load(),
	}
	for i, family := range Families() {
		s.Received[family] = h.counts.received[i].Load()
	}
	for i, reason := range Reasons() {
		s.Refused[reason] = h.counts.refused[i].count.Load()
	}
	if at := h.counts.lastEvent.Load(); at != 0 {
		s.LastEventAt = time.Unix(0, at)
	}
	return s
}

// counts are what Stats are made of, in the order of Families and Reasons.
type counts struct {
	received            [10]atomic.Uint64
	refused             [7]complaint
	failed, unreadable  complaint
	applied, duplicates atomic.Uint64
	// lastEvent is in nanoseconds since 1970.
	lastEvent atomic.Int64
}

func (c *counts) take(family Family, now time.Time) {
	c.received[slices.Index(Families(), family)].Add(1)
	c.lastEvent.Store(now.UnixNano())
}

func (c *counts) refuse(reason Reason, now time.Time) (isNews bool) {
	return c.refused[slices.Index(Reasons(), reason)].add(now)
}

// complaintEvery is how often the log hears of one complaint: anybody can cause some.
const complaintEvery = time.Minute

// complaint counts something that the log is to hear of.
type complaint struct {
	count atomic.Uint64
	// said is when the log last heard of it, in nanoseconds since 1970.
	said atomic.Int64
}

// add counts, and reports whether the log is to hear of it.
func (c *complaint) add(now time.Time) (isNews bool) {
	c.count.Add(1)
	last := c.said.Load()
	if last != 0 && now.Sub(time.Unix(0, last)) < complaintEvery {
		return false
	}
	return c.said.CompareAndSwap(last, now.UnixNano())
}

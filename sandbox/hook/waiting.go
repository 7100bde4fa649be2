package hook

import (
	"cmp"
	"slices"
	"time"
)

// shortestAlarm keeps a clock that stands still from being asked all the time.
const shortestAlarm = 50 * time.Millisecond

// wait lets a delivery wait on the store's clock. The lock is held.
func (c *Courier) wait(d *Delivery, delay time.Duration) {
	d.State, d.Due = StateWaiting, c.config.Now().Add(delay)
	c.waiting = append(c.waiting, d)
	c.setAlarm()
}

// Wake sends what is due by now. It is for whoever moves the store's clock: time
// that passes by itself is noticed.
func (c *Courier) Wake() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wake(c.config.Now())
}

// RetryNow sends everything that waits for its time.
func (c *Courier) RetryNow() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, d := range c.waiting {
		d.Due = c.config.Now()
	}
	c.wake(c.config.Now())
}

// wake sends what is due at a time, the earliest first. The lock is held.
func (c *Courier) wake(now time.Time) {
	slices.SortStableFunc(c.waiting, func(a, b *Delivery) int {
		return cmp.Or(a.Due.Compare(b.Due), a.Number-b.Number)
	})
	due := 0
	for due < len(c.waiting) && !now.Before(c.waiting[due].Due) {
		due++
	}
	ready := c.waiting[:due]
	c.waiting = slices.Clone(c.waiting[due:])
	c.send(ready...)
	c.setAlarm()
}

// setAlarm sees that somebody wakes when the next delivery is due, if time passes
// as it does here. The lock is held.
func (c *Courier) setAlarm() {
	if c.alarm != nil {
		c.alarm.Stop()
		c.alarm = nil
	}
	if len(c.waiting) == 0 || c.closed {
		return
	}
	next := slices.MinFunc(c.waiting, func(a, b *Delivery) int { return a.Due.Compare(b.Due) })
	c.alarm = time.AfterFunc(max(next.Due.Sub(c.config.Now()), shortestAlarm), c.Wake)
}

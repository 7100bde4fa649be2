package throttle

import (
	"context"
	"time"
)

// Attempts of which nobody knows the network share no bucket: it would be everybody's.
// Where an account fails so often that attempts at it are delayed, such attempts form a
// line, and are let in one after the other. Letting all in at once who find no seat,
// as is done with those who have buckets of their own, would bound nothing here.
//
// Who would wait too long is refused, and nobody can tell whether it is the owner. What
// holds is this: while no more attempts at an account are under way than its line has
// places, each gets in, the last after Line.Most. With more of them each gets in with
// the chance of places to attempts, and may try again. So that those who are refused
// come back no faster, they are held for Line.Most first.

// admission is what becomes of an attempt that no bucket refuses.
type admission struct {
	taken []taking
	// place is what it has in a line, nothing for nobody's.
	place taking
	// wait is how long it takes until the attempt is let in, or refused.
	wait    time.Duration
	refused bool
	// room is where it waits, nil for nowhere.
	room *waitingRoom
}

// admit decides, and counts what is let in. The lock is held.
func (t *Throttle) admit(d door, now time.Duration) admission {
	delay := t.delay(d, now)
	switch {
	case delay == 0:
		return admission{taken: t.take(d, now)}
	case !d.hasNetwork:
		return t.lineUp(d, delay, now)
	case t.waiting.enter(d.account):
		return admission{taken: t.take(d, now), wait: delay, room: &t.waiting}
	}
	return admission{taken: t.take(d, now)}
}

// lineUp gives an attempt the last place in its account's line, where it waits no
// shorter than delay, or holds it.
func (t *Throttle) lineUp(d door, delay, now time.Duration) admission {
	line := d.limits.Line.bucket()
	if t.lines.wait(d.account, line, now) == 0 && t.inLine.enter(d.account) {
		ahead := t.lines.emptyAt(d.account, now) - now
		return admission{
			taken: t.take(d, now), place: t.lines.take(d.account, line, now),
			wait: max(delay, ahead), room: &t.inLine,
		}
	}
	if t.held.enter(d.account) {
		return admission{refused: true, wait: d.limits.Line.Most, room: &t.held}
	}
	return admission{refused: true}
}

// sit waits for what a says, or for the end of ctx, whose error it returns. Whoever goes
// leaves their place to others.
func (t *Throttle) sit(ctx context.Context, d door, a admission) error {
	if a.room == nil {
		return nil
	}
	err := t.o.Sleep(ctx, a.wait)
	t.mu.Lock()
	a.room.leave(d.account)
	t.mu.Unlock()
	if err != nil && a.place.from != nil {
		t.giveBack([]taking{a.place})
	}
	return err
}

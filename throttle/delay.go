package throttle

import "time"

// delay returns how long an attempt at d is to wait for the failures before it.
func (t *Throttle) delay(d door, now time.Duration) time.Duration {
	if !d.hasAccount {
		return 0
	}
	slow := d.limits.Account
	excess := t.accounts.failures(d.account, slow.Every, now) - slow.Free
	if excess < 0 {
		return 0
	}
	delay := slow.First
	for ; excess > 0 && delay < slow.Most; excess-- {
		delay *= 2
	}
	// Whole delays would let a crowd in at the same moment, and tell it the count.
	return time.Duration(float64(min(delay, slow.Most)) * (1 + t.o.Random()) / 2)
}

// waitingRoom bounds how many attempts are delayed at a time, because each holds
// a request.
//
// Who finds it full is let in at once. Refusing would hand the attacker what they
// want: they fill the room and the owner stands outside. A queue would do the
// same, slower. Little is lost: the delay makes one stranger after another slow,
// but whoever has enough networks to fill the room would wait in parallel anyway.
// What bounds them is the bucket each network has for the account, and what
// protects the store is its own bound on calls.
type waitingRoom struct {
	seats, perAccount int
	taken             int
	// at holds accounts with at least one who waits, so never more than seats.
	at map[key]int
}

func newWaitingRoom(seats, perAccount int) waitingRoom {
	return waitingRoom{seats: seats, perAccount: perAccount, at: map[key]int{}}
}

// enter reports whether there was a seat. Whoever got one must leave.
func (w *waitingRoom) enter(account key) bool {
	if w.taken >= w.seats || w.at[account] >= w.perAccount {
		return false
	}
	w.taken++
	w.at[account]++
	return true
}

func (w *waitingRoom) leave(account key) {
	w.taken--
	if w.at[account]--; w.at[account] == 0 {
		delete(w.at, account)
	}
}

package upstream

import "sync"

// budget keeps repeats to a share of the calls, so that a store in trouble does
// not get several times its load. Calls pay in, repeats take out.
type budget struct {
	mu    sync.Mutex // guards saved
	saved float64
}

const (
	budgetShare = 0.2 // each call allows so much of a repeat
	budgetMost  = 20  // repeats that can be saved up, and those at the start
)

// newBudget returns a budget that is full, so that a process that has just started
// may repeat too.
func newBudget() *budget { return &budget{saved: budgetMost} }

// earn counts a call.
func (b *budget) earn() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.saved = min(b.saved+budgetShare, budgetMost)
}

// spend takes one repeat out, or reports that there is none.
func (b *budget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.saved < 1 {
		return false
	}
	b.saved--
	return true
}

package warm

import "time"

// Progress is shown how far a run is. It is told of every step, by one goroutine at a
// time, and the run waits for it.
type Progress interface{ Show(State) }

// State is how far a run is.
type State struct {
	// Products are those found so far. Total is 0 until all are found.
	Products int
	// Done of Total prices have been asked for, those that are missing or failed
	// included.
	Done, Total int
	// Failed is how many of Done were not answered.
	Failed int
	// RestsUntil is when the run goes on after the store asked for patience, or did not
	// answer. It is in the past when it does not rest.
	RestsUntil time.Time
}

// nobody is shown everything.
type nobody struct{}

// Show does nothing.
func (nobody) Show(State) {}

// show changes the state and shows it.
func (r *run) show(change func(*State)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&r.state)
	r.o.Progress.Show(r.state)
}

// listed counts products that were found.
func (r *run) listed(products int) {
	r.show(func(s *State) {
		s.Products += products
		r.sum.Products += products
	})
}

// done counts what became of a chunk.
func (r *run) done(o outcome) {
	r.show(func(s *State) {
		s.Done += o.prices + o.missing + o.failed
		s.Failed += o.failed
		r.sum.Prices += o.prices
		r.sum.Missing += o.missing
		r.sum.Failed += o.failed
		if r.sum.Cause == nil {
			r.sum.Cause = o.cause
		}
	})
}

// resting says that nothing is asked until then.
func (r *run) resting(until time.Time) { r.show(func(s *State) { s.RestsUntil = until }) }

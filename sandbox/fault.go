package sandbox

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// FaultKind is a way in which an answer can go wrong.
type FaultKind string

// The kinds of fault.
const (
	// FaultStatus answers with Fault.Status in the store's error shape; the
	// request has no effect, unless Fault.After says so.
	FaultStatus FaultKind = "status"
	// FaultHTML answers with a page of HTML, as a proxy in front of the store
	// would; the request has no effect, unless Fault.After says so.
	FaultHTML FaultKind = "html"
	// FaultTruncate does what was asked, announces the whole answer, sends
	// half of it and hangs up.
	FaultTruncate FaultKind = "truncate"
	// FaultDropBefore hangs up without having done anything.
	FaultDropBefore FaultKind = "drop-before"
	// FaultDropAfter does what was asked and hangs up without an answer.
	FaultDropAfter FaultKind = "drop-after"
	// FaultSlowBody does what was asked and sends the answer in eight pieces
	// with Fault.Pause before each.
	FaultSlowBody FaultKind = "slow-body"
	// FaultHang never answers: it waits until the client gives up.
	FaultHang FaultKind = "hang"
	// FaultTwice delivers the request twice, as a proxy does that lost the first
	// answer, and sends the second answer.
	FaultTwice FaultKind = "twice"
	// FaultLate hangs up on a payment, or on the completion of a checkout, which then
	// happens Fault.Later after that by the store's clock.
	FaultLate FaultKind = "late"
)

// Fault is one thing that goes wrong.
type Fault struct {
	// Kind is what goes wrong.
	Kind FaultKind
	// Status is the HTTP status of FaultStatus (default 500) and FaultHTML
	// (default 200).
	Status int
	// NoHeaders leaves the rate limit headers out of a 429, as the store does
	// under heavy load.
	NoHeaders bool
	// After lets FaultStatus, FaultHTML and FaultHang do what was asked first. The
	// answer of that is lost.
	After bool
	// Later is how much later what FaultLate hangs up on happens.
	Later time.Duration
	// Pause is the wait before each piece of FaultSlowBody.
	Pause time.Duration
}

// faultRule is a fault waiting for its calls.
type faultRule struct {
	match Matcher
	left  int
	fault Fault
}

// delayRule makes calls wait.
type delayRule struct {
	match Matcher
	wait  time.Duration
}

// faults holds what is to go wrong.
type faults struct {
	mu     sync.Mutex // guards the fields below
	rules  []faultRule
	delays []delayRule
}

// FailNext makes the next n calls that m chooses go wrong. Rules that choose
// the same calls apply one after another, in the order in which they were set.
// It returns an error for a kind or status that does not exist or an n below 1.
func (s *Server) FailNext(m Matcher, n int, f Fault) error {
	if !f.Kind.known() || n < 1 {
		return fmt.Errorf("fail next: kind %q, %d times", f.Kind, n)
	}
	if f.Status != 0 && (f.Status < 200 || f.Status > 599) {
		return fmt.Errorf("fail next: status %d", f.Status)
	}
	mayBeLate := m.Endpoint == EndpointPayments || m.Endpoint == EndpointStorefront && m.Operation == "completeCheckout"
	if f.Kind == FaultLate && (!mayBeLate || f.Later <= 0) {
		return errors.New("fail next: only payments and completeCheckout can be late, and by more than nothing")
	}
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.rules = append(s.faults.rules, faultRule{m, n, f})
	return nil
}

// Heal takes away all faults that no call has met yet. Delays stay.
func (s *Server) Heal() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.rules = nil
}

// Delay makes every call that m chooses wait for d of real time before it is
// looked at. A d of zero takes the delay of that same m away.
func (s *Server) Delay(m Matcher, d time.Duration) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.delays = slices.DeleteFunc(s.faults.delays, func(r delayRule) bool { return r.match == m })
	if d > 0 {
		s.faults.delays = append(s.faults.delays, delayRule{m, d})
	}
}

// next takes the fault that a call meets, if any.
func (f *faults) next(c Call) (Fault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.rules {
		rule := &f.rules[i]
		if !rule.match.Matches(c) {
			continue
		}
		fault := rule.fault
		if rule.left--; rule.left == 0 {
			f.rules = slices.Delete(f.rules, i, i+1)
		}
		return fault, true
	}
	return Fault{}, false
}

// wait tells how long a call has to wait: the longest of its delays.
func (f *faults) wait(c Call) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	var longest time.Duration
	for _, rule := range f.delays {
		if rule.match.Matches(c) {
			longest = max(longest, rule.wait)
		}
	}
	return longest
}

func (k FaultKind) known() bool {
	switch k {
	case FaultStatus, FaultHTML, FaultTruncate, FaultDropBefore, FaultDropAfter, FaultSlowBody,
		FaultHang, FaultTwice, FaultLate:
		return true
	}
	return false
}

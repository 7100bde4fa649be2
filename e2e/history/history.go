// Package history decides whether what shoppers were answered keeps the promise about
// sessions.
//
// A History is what happened in a run: who asked what of which replica, when the
// question left and when its answer was there, and what was done at the store behind
// our back. Check compares it with a model: the store keeps one session per customer,
// so whatever begins one ends the one before. Where things overlapped nobody knows
// which came first, and then nothing is claimed: what Check reports is wrong in every
// order. Start with Operation, then check.go, where every rule stands.
//
// The package asks nobody and knows no clock. Its tests hold the runs against real
// servers.
package history

import (
	"slices"
	"sync"
	"time"
)

// Time is a moment of a run: how long after its beginning, by the store's clock.
type Time = time.Duration

// Kind is what was done.
type Kind string

// What is asked of us. Prices may be answered on the strength of a proof that is a
// while old, Who needs none, and all others need the session to be alive.
const (
	Login     Kind = "login"
	Logout    Kind = "logout"
	Viewer    Kind = "viewer"
	Prices    Kind = "prices"
	Who       Kind = "who"
	CartLink  Kind = "cart link"
	SyncLink  Kind = "sync link"
	LoginLink Kind = "login link"
)

// What is done at the store, behind our back.
const (
	StoreEnds    Kind = "store ends"
	StoreLogin   Kind = "store login"
	HostedLogin  Kind = "hosted login"
	HostedLogout Kind = "hosted logout"
	// Follow opens a link of ours on the hosted pages.
	Follow Kind = "follow"
	// Move puts a customer into another group.
	Move Kind = "move"
)

// Password is the Detail of a Login by password.
const Password = "password"

// throughUs reports whether something is asked of us.
func (k Kind) throughUs() bool {
	return slices.Contains([]Kind{Login, Logout, Viewer, Prices, Who, CartLink, SyncLink, LoginLink}, k)
}

// Outcome is how an operation ended.
type Outcome string

// The outcomes.
const (
	// Answered means that there was an answer, whatever else there was.
	Answered Outcome = "answered"
	// Refused means that we said the session is over, or none.
	Refused Outcome = "refused"
	// Failed means any other error.
	Failed Outcome = "failed"
	// Lost means that whoever asked left before the answer.
	Lost Outcome = "lost"
)

// Operation is one thing that was done.
type Operation struct {
	// Number is the place in the history; Recorder gives it.
	Number int
	Kind   Kind
	// Detail tells operations of a kind apart, for people: how somebody signed in.
	Detail string
	// Replica is who was asked.
	Replica int
	// Customer is whose session was sent, or who signs in; 0 for a guest.
	Customer int
	// Session is the session that was sent along, 0 for none.
	Session int
	// Invoked is when the question left, Returned when its answer was there.
	Invoked, Returned Time
	// DeadBefore means that the store, asked before Invoked, said that the session is
	// over; AliveAfter that it lived when the store was asked after Returned.
	DeadBefore, AliveAfter bool

	Outcome Outcome
	// Code is that of the error; empty for none.
	Code string
	// About is the customer whom the answer is about, 0 for a guest or nobody.
	About int
	// Group is that of the answer; of a Move, where to. 0 is no group.
	Group int
	// Price is what the product costs in the answer.
	Price string
	// Untold means that the logout could not be told to the other replicas, as the log
	// says.
	Untold bool
	// Trace is what the log calls the operation.
	Trace string
	// Began is the session that a Login began, which ends by itself at Expires.
	Began   int
	Expires Time
}

// Interval is a span of time.
type Interval struct{ From, To Time }

// overlaps reports whether the two share a moment.
func (i Interval) overlaps(from, to Time) bool { return i.From <= to && from <= i.To }

// History is everything that happened in a run.
type History struct {
	Operations []Operation
	// Groups are the customers' groups at the beginning.
	Groups map[int]int
	// Faults are when the store did not answer as it should, Outages when the replicas
	// could not speak to each other.
	Faults, Outages []Interval
}

// Recorder collects a History, from any number of goroutines.
type Recorder struct {
	mu      sync.Mutex // guards history
	history History
}

// NewRecorder begins with the customers' groups.
func NewRecorder(groups map[int]int) *Recorder {
	return &Recorder{history: History{Groups: groups}}
}

// Add records an operation.
func (r *Recorder) Add(op Operation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	op.Number = len(r.history.Operations) + 1
	r.history.Operations = append(r.history.Operations, op)
}

// Fault records that the store did not answer as it should.
func (r *Recorder) Fault(i Interval) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.history.Faults = append(r.history.Faults, i)
}

// Outage records that the replicas could not speak to each other.
func (r *Recorder) Outage(i Interval) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.history.Outages = append(r.history.Outages, i)
}

// History returns what was recorded so far.
func (r *Recorder) History() History {
	r.mu.Lock()
	defer r.mu.Unlock()
	h := r.history
	h.Operations = slices.Clone(h.Operations)
	h.Faults, h.Outages = slices.Clone(h.Faults), slices.Clone(h.Outages)
	return h
}

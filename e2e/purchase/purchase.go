// Package purchase decides whether what people were told about their payments is what
// happened to their money.
//
// A History is what was asked and answered in a run, and the store's own ledger at its
// end, when everybody has asked again about everything. Check compares the two: nothing is
// charged twice, whoever asks learns of every charge, nothing that was charged is said to
// be declined, and nothing stays unknown. Start with Answer, then check.go, where every
// rule stands.
//
// The package asks nobody and knows no clock. Its tests hold runs against real servers
// that die, a store that loses answers, and people who click twice.
package purchase

import (
	"slices"
	"sync"
	"time"
)

// Answer is what somebody was told who asked for a payment.
type Answer struct {
	// Purchase is whose it is, Key names the payment within it.
	Purchase, Key int
	// Forged means that the key came with another payment than the first time.
	Forged bool
	// Asked and Told are when the question left and when its answer was there, since the
	// beginning of the run.
	Asked, Told time.Duration
	// Status is empty when the payment was not tried.
	Status, Transaction, Reason string
	// Refusal is why it was not tried, or the code of an error.
	Refusal string
}

// isFinal reports whether nothing may be said of the payment later but the same.
func (a Answer) isFinal() bool {
	return a.Status == "SUCCESS" || a.Status == "PENDING" || a.Status == "DECLINED"
}

// says is the answer without its circumstances.
func (a Answer) says() string {
	if a.Status == "" {
		return a.Refusal
	}
	return a.Status + " " + a.Transaction + a.Reason
}

// Purchase is what one buyer wants, and what they were told about their order.
type Purchase struct {
	Checkout, Correlation string
	// Orders are the numbers that completeCheckout answered with.
	Orders []int
	// IsSeenPaid means that the order was said to be paid in the end.
	IsSeenPaid bool
}

// Order is what the store made of a checkout. Amounts are in the smallest unit.
type Order struct {
	ID       int
	Checkout string
	Total    int64
}

// Charge is money that moved, or is about to.
type Charge struct {
	Order       int
	Payment     string
	Amount      int64
	Correlation string
	// IsPart means store credit or a gift certificate, which may pay a part.
	IsPart bool
}

// History is everything about a run.
type History struct {
	Purchases []Purchase
	Answers   []Answer
	Orders    []Order
	Charges   []Charge
}

// Recorder collects answers, from any number of goroutines.
type Recorder struct {
	begun time.Time

	mu        sync.Mutex // guards the fields below
	answers   []Answer
	purchases []Purchase
}

// NewRecorder begins with so many purchases of which nothing is known.
func NewRecorder(purchases []Purchase) *Recorder {
	return &Recorder{begun: time.Now(), purchases: slices.Clone(purchases)}
}

// Elapsed is how long the run has gone on.
func (r *Recorder) Elapsed() time.Duration { return time.Since(r.begun) }

// Add records an answer.
func (r *Recorder) Add(a Answer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answers = append(r.answers, a)
}

// Ordered records the number that a completion answered with.
func (r *Recorder) Ordered(purchase, order int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &r.purchases[purchase]
	if !slices.Contains(p.Orders, order) {
		p.Orders = append(p.Orders, order)
	}
}

// SeenPaid records that the order is said to be paid in the end.
func (r *Recorder) SeenPaid(purchase int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.purchases[purchase].IsSeenPaid = true
}

// History returns what was recorded, without what the store knows.
func (r *Recorder) History() History {
	r.mu.Lock()
	defer r.mu.Unlock()
	return History{Purchases: slices.Clone(r.purchases), Answers: slices.Clone(r.answers)}
}

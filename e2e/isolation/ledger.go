package isolation

import (
	"fmt"
	"sync"
)

// Ledger is what the store charged whom, and when. It is safe for any number of
// goroutines, of which one changes it.
type Ledger struct {
	// slack is how long after everybody was told somebody may not know.
	slack Time

	mu sync.RWMutex // guards the fields below
	// prices are all there ever were, by what was paid.
	prices  map[string]*price
	current map[Subject]*price
	groups  map[int]*timeline[int]
	sights  map[int]*timeline[Sight]
}

// price is what a subject paid for a while, with what else was said in that time: a
// range changes with another variant.
type price struct {
	of  Subject
	all timeline[string]
}

// NewLedger returns an empty one. slack is how long after everybody was told of a
// change somebody may not know of it.
func NewLedger(slack Time) *Ledger {
	return &Ledger{
		slack: slack, prices: map[string]*price{}, current: map[Subject]*price{},
		groups: map[int]*timeline[int]{}, sights: map[int]*timeline[Sight]{},
	}
}

// Takes returns an error when a price is one that another subject has or had, or that
// its own had before: then it could not be told whose it is.
func (l *Ledger) Takes(prints map[Subject]Print) error {
	l.mu.RLock()
	defer l.mu.RUnlock()
	claimed := make(map[string]Subject, len(prints))
	for subject, print := range prints {
		if other, ok := claimed[print.Paid]; ok {
			return fmt.Errorf("%+v and %+v both cost %s", subject, other, print.Paid)
		}
		claimed[print.Paid] = subject
		known, ok := l.prices[print.Paid]
		if ok && (known.of != subject || known != l.current[subject]) {
			return fmt.Errorf("%+v costs %s as %+v did", subject, print.Paid, known.of)
		}
	}
	return nil
}

// Charge notes what subjects cost from a moment on, before the store is told. The
// function is to be called when everybody has been told.
func (l *Ledger) Charge(prints map[Subject]Print, at Time) (told func(Time)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var over []func(Time)
	for subject, print := range prints {
		before, p := l.current[subject], l.prices[print.Paid]
		if before != nil {
			last := len(before.all) - 1
			if before == p && p.all[last].value == print.All {
				continue
			}
			over = append(over, func(at Time) { before.all[last].told = at })
		}
		if p == nil {
			p = &price{of: subject}
			l.prices[print.Paid], l.current[subject] = p, p
		}
		p.all.begin(print.All, at)
	}
	return func(at Time) {
		l.mu.Lock()
		defer l.mu.Unlock()
		for _, end := range over {
			end(at)
		}
	}
}

// Move notes which group a customer is in from a moment on, see Charge.
func (l *Ledger) Move(customer, group int, at Time) (told func(Time)) {
	return begin(l, l.groups, customer, group, at)
}

// Show notes who sees a product from a moment on, see Charge.
func (l *Ledger) Show(product int, to Sight, at Time) (told func(Time)) {
	return begin(l, l.sights, product, to, at)
}

func begin[T any](l *Ledger, lines map[int]*timeline[T], of int, value T, at Time) func(Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := lines[of]
	if line == nil {
		line = &timeline[T]{}
		lines[of] = line
	}
	before := line.begin(value, at)
	return func(told Time) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if before >= 0 {
			(*line)[before].told = told
		}
	}
}

// Size is how many prices there ever were.
func (l *Ledger) Size() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return len(l.prices)
}

// Package isolation decides whether prices that were answered are those of whoever
// asked, and of nobody else.
//
// A Ledger knows every price that the store has ever had for anybody, and no two of
// them are alike: whoever is answered an amount, the Ledger knows whose it is, and
// from when until when it was. Judge compares that with the question. Start with
// Ledger, then judge.go, where every rule stands.
//
// The package asks nobody and knows no clock. Its tests hold runs against real
// servers.
package isolation

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// Time is a moment of a run: how long after its beginning.
type Time = time.Duration

// never is a moment after all others.
const never Time = math.MaxInt64

// Subject is all that a price depends on. What may rightly cost the same is one
// subject: a product as a whole and the variant that it stands for.
type Subject struct {
	Channel           int
	Currency, Country string
	// Group is the one whose price it is, 0 for customers in none. Guests have that of
	// the channel's guests.
	Group            int
	Product, Variant int
	// Modifiers are the chosen values that change the price.
	Modifiers string
}

// differences names what two subjects do not have in common.
func (s Subject) differences(other Subject) []string {
	var names []string
	for _, part := range []struct {
		name    string
		differs bool
	}{
		{"channel", s.Channel != other.Channel},
		{"currency", s.Currency != other.Currency},
		{"country", s.Country != other.Country},
		{"group", s.Group != other.Group},
		{"product", s.Product != other.Product},
		{"variant", s.Product == other.Product && s.Variant != other.Variant},
		{"options", s.Product == other.Product && s.Modifiers != other.Modifiers},
	} {
		if part.differs {
			names = append(names, part.name)
		}
	}
	return names
}

// Print is a price as it is recognised.
type Print struct {
	// Paid is what one costs, without and with tax: no other subject has it.
	Paid string
	// All is every amount of the price.
	All string
}

// Viewer is somebody with whose eyes products are looked at.
type Viewer struct {
	Channel, Group int
	Guest          bool
}

// Sight is why each viewer is shown no price of a product; empty for who is.
type Sight map[Viewer]string

// Kind is what is wrong with an answer.
type Kind string

// What can be wrong.
const (
	// Cross is a price of another subject.
	Cross Kind = "cross read"
	// Nobodys is an amount that was never a price of anybody.
	Nobodys Kind = "nobody's price"
	// Mixed is a price whose other amounts belong to another.
	Mixed Kind = "mixed price"
	// Mislabelled is a price that says it is of another group, currency or country.
	Mislabelled Kind = "mislabelled price"
	// Old is a price of before a change that everybody had been told of.
	Old Kind = "old price"
	// OldStale is the same, said to be stale.
	OldStale Kind = "old price said to be stale"
	// Unseen is a price that the asker may not see.
	Unseen Kind = "unseen price"
	// Refused is a reason against a price that is not one.
	Refused Kind = "wrong reason"
	// Public is an answer that everybody may keep and that is not for everybody.
	Public Kind = "kept by everybody"
	// Dead is an answer to a session that was over.
	Dead Kind = "answer to a dead session"
	// Code is an error that there is no reason for.
	Code Kind = "wrong error"
)

// Violation is one thing that is wrong.
type Violation struct {
	Kind Kind
	Text string
	// Late is for how long everybody had known better, of an old price.
	Late time.Duration
}

// String is the kind and what it is about.
func (v Violation) String() string {
	if v.Late > 0 {
		return fmt.Sprintf("%s, %s after all were told: %s", v.Kind, v.Late, v.Text)
	}
	return fmt.Sprintf("%s: %s", v.Kind, v.Text)
}

// span is a value from when on something had it, and when all were told of the next.
type span[T any] struct {
	value      T
	from, told Time
}

// timeline is what something was, one after the other.
type timeline[T any] []span[T]

// begin adds a value, and returns the place of the one before, negative for none.
func (t *timeline[T]) begin(value T, at Time) (before int) {
	*t = append(*t, span[T]{value, at, never})
	return len(*t) - 2
}

// between returns what it may have been to somebody who asked and was answered then,
// when all know better some time after they are told.
func (t timeline[T]) between(asked, answered, slack Time) []T {
	var values []T
	for _, s := range slices.Backward(t) {
		if s.from <= answered && !isOver(s.told, asked, slack) {
			values = append(values, s.value)
		}
	}
	return values
}

// isOver says whether all knew better when somebody asked.
func isOver(told, asked, slack Time) bool { return told != never && told+slack < asked }

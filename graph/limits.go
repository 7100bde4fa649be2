package graph

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Limits are how large a document may be before it is parsed, validated and run.
// A document that is within all of them is never refused for its shape, and one
// that is over any of them is refused with one short error. docs/limits.md
// publishes them.
type Limits struct {
	// Bytes is how long the text may be, comments included.
	Bytes int
	// Tokens is how many names, numbers, strings, punctuators and comments it may
	// have.
	Tokens int
	// Depth is how deep selection sets may nest as they are written, inline fragments
	// included, and how deep lists and objects may nest within one value.
	Depth int
	// Aliases is how many fields of the whole document may be renamed.
	Aliases int
	// Directives is how many directives the whole document may use.
	Directives int
	// Repeats is how often one name may stand in one selection set, its inline
	// fragments included. A renamed field counts as its alias.
	Repeats int
	// Elements is how many elements one list literal may have.
	Elements int
	// Literal is how long one string literal may be, as it is written and as it is
	// meant.
	Literal int
	// Nesting is how deep fields may nest once every fragment is put in its place.
	Nesting int
	// Selections is how many selections the document has once every fragment is put
	// in its place.
	Selections int
	// Steps is how much work validation may be: one for each selection and value it
	// visits and each name it looks up, two for each pair of fields it compares.
	Steps int

	// The limits below are of an operation with its variables. Each is one error, too.

	// Fields is how many fields the answer may have, each list reckoned with the
	// length that was asked for or that the schema assumes.
	Fields int
	// Cost is what the operation may cost the store, as @cost and @listSize of the SDL
	// add up; a call has 50. It is reckoned as if no price were in memory.
	Cost int
	// Prices is how many different prices may be asked for, and Contexts for how many
	// different combinations of currency, country, channel and asker.
	Prices, Contexts int
}

// DefaultLimits are generous for what people and routers write, and keep the
// slowest document that is accepted to a few milliseconds.
func DefaultLimits() Limits {
	return Limits{
		Bytes: 128 << 10, Tokens: 2000, Depth: 12, Aliases: 30, Directives: 50, Repeats: 100,
		Elements: 500, Literal: 16 << 10, Nesting: 20, Selections: 5000, Steps: 50_000,
		Fields: 50_000, Cost: 5000, Prices: 1500, Contexts: 6,
	}
}

// Set changes the limit with the name that docs/limits.md gives it.
func (l *Limits) Set(name string, value int) error {
	limits := map[string]*int{
		"bytes": &l.Bytes, "tokens": &l.Tokens, "depth": &l.Depth, "aliases": &l.Aliases,
		"directives": &l.Directives, "repeats": &l.Repeats, "elements": &l.Elements,
		"literal": &l.Literal, "nesting": &l.Nesting, "selections": &l.Selections, "steps": &l.Steps,
		"fields": &l.Fields, "cost": &l.Cost, "prices": &l.Prices, "contexts": &l.Contexts,
	}
	limit, ok := limits[name]
	if !ok {
		return fmt.Errorf("there is no limit called %q; there are %s", name, strings.Join(slices.Sorted(maps.Keys(limits)), ", "))
	}
	if value <= 0 {
		return fmt.Errorf("the limit %s must be more than zero", name)
	}
	*limit = value
	return nil
}

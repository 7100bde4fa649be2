package graph

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// overlap counts the work of validation before it is done. The rule that fields of
// one name must merge compares them in pairs, through fragments and over again,
// and a page of text can ask for hours of it. overlap goes the same way through the
// document as the validator and its rule do, without looking at a type, and stops
// at the limit: it costs no more than what it allows.
//
// The rule may compare a pair a second time, if it first met it under types that
// exclude each other, so each pair counts two. It stops early where it finds a
// conflict and overlap does not, so the count is an upper bound.
type overlap struct {
	limit, steps int
	fragments    map[string]*ast.FragmentDefinition

	collected map[setKey]*fieldSet
	// withFragment and between are the pairs that were compared already.
	withFragment map[setAndFragment]bool
	between      map[[2]string]bool
}

// setKey is the identity of a selection set.
type setKey struct {
	first *ast.Selection
	n     int
}

// fieldSet is what a selection set holds, inline fragments included.
type fieldSet struct {
	fields  map[string][]*ast.Field
	spreads []string
}

type setAndFragment struct {
	set      *fieldSet
	fragment string
}

// checkSteps returns an error if validating the document is too much work.
func checkSteps(limits Limits, doc *ast.QueryDocument) *gqlerror.Error {
	if countSteps(limits.Steps, doc) > limits.Steps {
		return tooLarge("steps", limits.Steps)
	}
	return nil
}

// countSteps counts what validation does, to a little beyond the limit.
func countSteps(limit int, doc *ast.QueryDocument) int {
	o := overlap{
		limit: limit, fragments: fragmentsByName(doc), collected: make(map[setKey]*fieldSet),
		withFragment: make(map[setAndFragment]bool), between: make(map[[2]string]bool),
	}
	for _, op := range doc.Operations {
		o.visit(op.SelectionSet, make(map[string]bool), true)
		o.within(op.SelectionSet)
	}
	for _, fragment := range doc.Fragments {
		o.visit(fragment.SelectionSet, make(map[string]bool), false)
		o.within(fragment.SelectionSet)
	}
	return o.steps
}

// spend counts n steps and reports whether the limit is passed.
func (o *overlap) spend(n int) bool {
	o.steps += n
	return o.steps > o.limit
}

// visit goes through a selection set and, once each, the fragments it spreads.
func (o *overlap) visit(set ast.SelectionSet, entered map[string]bool, inOperation bool) {
	for _, selection := range set {
		if o.spend(1) {
			return
		}
		switch s := selection.(type) {
		case *ast.Field:
			for _, argument := range s.Arguments {
				o.spend(countValues(argument.Value))
			}
			o.visit(s.SelectionSet, entered, inOperation)
			if inOperation {
				o.within(s.SelectionSet)
			}
		case *ast.InlineFragment:
			o.visit(s.SelectionSet, entered, inOperation)
			o.within(s.SelectionSet)
		case *ast.FragmentSpread:
			if definition := o.fragments[s.Name]; definition != nil && !entered[s.Name] {
				entered[s.Name] = true
				o.visit(definition.SelectionSet, entered, inOperation)
			}
		}
	}
}

// countValues counts a value and those inside of it.
func countValues(v *ast.Value) int {
	n := 1
	for _, child := range v.Children {
		n += countValues(child.Value)
	}
	return n
}

// collect returns what a selection set holds, the same value each time.
func (o *overlap) collect(set ast.SelectionSet) *fieldSet {
	key := setKey{n: len(set)}
	if key.n > 0 {
		key.first = &set[0]
	}
	known := o.collected[key]
	if known == nil {
		known = &fieldSet{fields: make(map[string][]*ast.Field)}
		known.add(set)
		o.collected[key] = known
	}
	return known
}

func (f *fieldSet) add(set ast.SelectionSet) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			f.fields[s.Alias] = append(f.fields[s.Alias], s)
		case *ast.InlineFragment:
			f.add(s.SelectionSet)
		case *ast.FragmentSpread:
			f.spreads = append(f.spreads, s.Name)
		}
	}
}

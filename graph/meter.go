package graph

import "github.com/vektah/gqlparser/v2/ast"

// meter reckons what an operation comes to before it is run, from above: a field that
// is written down counts, also when a directive leaves it out or when it is merged with
// another one.
type meter struct {
	weights   weights
	variables map[string]any
	// known are the fragments that were reckoned before, so that the work is linear in
	// the document. It is nil until there is one.
	known map[*ast.FragmentDefinition]tally
	// items is how many items the input of the mutation lists, of which an operation has
	// one at most; 0 when it lists none.
	items int
}

// set reckons a selection set.
func (m *meter) set(set ast.SelectionSet) tally {
	var total tally
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			total = total.plus(m.field(s))
		case *ast.InlineFragment:
			total = total.plus(m.set(s.SelectionSet))
		case *ast.FragmentSpread:
			total = total.plus(m.fragment(s.Definition))
		}
	}
	return total
}

// fragment reckons a fragment once. Nothing in it depends on where it is spread.
func (m *meter) fragment(definition *ast.FragmentDefinition) tally {
	if total, ok := m.known[definition]; ok {
		return total
	}
	total := m.set(definition.SelectionSet)
	if m.known == nil {
		m.known = make(map[*ast.FragmentDefinition]tally)
	}
	m.known[definition] = total
	return total
}

// field reckons a field, and what stands below it as often as its list is long.
func (m *meter) field(f *ast.Field) tally {
	if f.Name == "_entities" {
		return m.entities(f)
	}
	w, isWeighed := m.weights[f.Definition]
	if !isWeighed {
		return tally{fields: 1}.plus(m.set(f.SelectionSet))
	}
	if f.ObjectDefinition.Name == "Mutation" {
		m.items = m.listed(f.Arguments.ForName("input"))
	}
	length := m.length(f, w)
	own := tally{fields: 1, cost: w.cost, dearest: w.name, share: w.cost}
	if f.Definition.Type.Elem != nil {
		// A list's weight is that of one element, and the store is asked for whole chunks.
		own = own.times(max(length, w.assumed))
		own.fields = 1
	}
	return own.plus(m.set(f.SelectionSet).times(length))
}

// entities reckons _entities: each fragment as often as there are representations of
// its type.
func (m *meter) entities(f *ast.Field) tally {
	counted := m.representations(f.Arguments.ForName("representations"))
	own := tally{fields: 1, cost: representationWeight * counted.all, dearest: "Query._entities", share: representationWeight * counted.all}
	return own.plus(m.ofEach(f.SelectionSet, counted))
}

// ofEach reckons what is selected of representations.
func (m *meter) ofEach(set ast.SelectionSet, counted kinds) tally {
	var total tally
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			total = total.plus(m.field(s).times(counted.all))
		case *ast.InlineFragment:
			if n, isEntity := counted.of(s.TypeCondition); isEntity {
				total = total.plus(m.set(s.SelectionSet).times(n))
				continue
			}
			total = total.plus(m.ofEach(s.SelectionSet, counted))
		case *ast.FragmentSpread:
			if n, isEntity := counted.of(s.Definition.TypeCondition); isEntity {
				total = total.plus(m.fragment(s.Definition).times(n))
				continue
			}
			total = total.plus(m.ofEach(s.Definition.SelectionSet, counted))
		}
	}
	return total
}

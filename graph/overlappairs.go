package graph

import "github.com/vektah/gqlparser/v2/ast"

// within counts the comparisons inside one selection set.
func (o *overlap) within(set ast.SelectionSet) {
	if len(set) == 0 {
		return
	}
	collected := o.collect(set)
	for _, fields := range collected.fields {
		for i, a := range fields {
			for _, b := range fields[i+1:] {
				if o.pair(a, b) {
					return
				}
			}
		}
	}
	for i, a := range collected.spreads {
		o.setWithFragment(collected, a)
		for _, b := range collected.spreads[i+1:] {
			if o.fragmentWithFragment(a, b) {
				return
			}
		}
	}
}

// pair counts the comparison of two fields and of what they select.
func (o *overlap) pair(a, b *ast.Field) (passed bool) {
	if o.spend(2) {
		return true
	}
	if len(a.SelectionSet) == 0 && len(b.SelectionSet) == 0 {
		return false
	}
	inA, inB := o.collect(a.SelectionSet), o.collect(b.SelectionSet)
	o.sets(inA, inB)
	for _, spread := range inB.spreads {
		o.setWithFragment(inA, spread)
	}
	for _, spread := range inA.spreads {
		o.setWithFragment(inB, spread)
	}
	for _, spreadA := range inA.spreads {
		for _, spreadB := range inB.spreads {
			if o.fragmentWithFragment(spreadA, spreadB) {
				return true
			}
		}
	}
	return o.spend(0)
}

// sets counts the comparison of the fields of two selection sets, and the looking
// up of their names.
func (o *overlap) sets(a, b *fieldSet) {
	if o.spend(len(a.fields) + len(b.fields)) {
		return
	}
	for name, fields := range a.fields {
		for _, inA := range fields {
			for _, inB := range b.fields[name] {
				if o.pair(inA, inB) {
					return
				}
			}
		}
	}
}

// setWithFragment counts the comparison of a selection set with a fragment and all
// the fragments that it spreads, once.
func (o *overlap) setWithFragment(set *fieldSet, name string) {
	key := setAndFragment{set, name}
	if o.spend(1) || o.withFragment[key] {
		return
	}
	o.withFragment[key] = true
	definition := o.fragments[name]
	if definition == nil {
		return
	}
	inside := o.collect(definition.SelectionSet)
	if inside == set {
		return
	}
	o.sets(set, inside)
	for _, spread := range inside.spreads {
		o.setWithFragment(set, spread)
	}
}

// fragmentWithFragment counts the comparison of two fragments and of those that
// they spread, once.
func (o *overlap) fragmentWithFragment(a, b string) (passed bool) {
	if o.spend(1) {
		return true
	}
	if b < a {
		a, b = b, a
	}
	if a == b || o.between[[2]string{a, b}] {
		return false
	}
	o.between[[2]string{a, b}] = true
	definitionA, definitionB := o.fragments[a], o.fragments[b]
	if definitionA == nil || definitionB == nil {
		return false
	}
	inA, inB := o.collect(definitionA.SelectionSet), o.collect(definitionB.SelectionSet)
	o.sets(inA, inB)
	for _, spread := range inB.spreads {
		o.fragmentWithFragment(a, spread)
	}
	for _, spread := range inA.spreads {
		o.fragmentWithFragment(spread, b)
	}
	return o.spend(0)
}

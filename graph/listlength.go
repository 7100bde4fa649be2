package graph

import (
	"encoding/json"

	"github.com/vektah/gqlparser/v2/ast"
)

// length is how long the list of a field gets: as long as the list that was asked
// about, else as many as were asked for, else what the schema assumes. It is 1 for
// what is no list.
func (m *meter) length(f *ast.Field, w weight) int {
	switch {
	case f.Name == "prices":
		return m.itemsOf(f.Arguments.ForName("input"))
	case w.isPerItem && m.items > 0:
		return m.items
	case w.slicing != "":
		return m.slice(f.Arguments.ForName(w.slicing), w.standard)
	case w.assumed > 0:
		return w.assumed
	default:
		return 1
	}
}

// slice is how many items an argument asks for. What is no number is refused when it
// is run, and nothing is reckoned for it; a number that is too large for one is not.
func (m *meter) slice(argument *ast.Argument, standard int) int {
	if argument == nil {
		return standard
	}
	value, err := argument.Value.Value(m.variables)
	if err != nil {
		return ceiling
	}
	switch n := value.(type) {
	case int64:
		return int(max(0, min(n, ceiling)))
	case json.Number:
		asked, err := n.Int64()
		if err != nil {
			return ceiling
		}
		return int(max(0, min(asked, ceiling)))
	default:
		return standard
	}
}

// itemsOf is the number of items in the input of prices.
func (m *meter) itemsOf(argument *ast.Argument) int {
	input, _ := m.value(argument).(map[string]any)
	if items, ok := input["items"].([]any); ok {
		return max(1, len(items))
	}
	return 1
}

// listed is the length of the longest list in the input of a mutation.
func (m *meter) listed(argument *ast.Argument) int {
	input, _ := m.value(argument).(map[string]any)
	longest := 0
	for _, value := range input {
		if list, ok := value.([]any); ok {
			longest = max(longest, len(list))
		}
	}
	return longest
}

// representations counts the representations of an argument.
func (m *meter) representations(argument *ast.Argument) kinds {
	list, ok := m.value(argument).([]any)
	if !ok {
		return kinds{all: 1}.everyOne()
	}
	counted := kinds{all: len(list)}
	for _, element := range list {
		representation, _ := element.(map[string]any)
		name, _ := representation["__typename"].(string)
		counted.add(name)
	}
	return counted
}

// value is what an argument says, nil when that cannot be told.
func (m *meter) value(argument *ast.Argument) any {
	if argument == nil {
		return nil
	}
	value, err := argument.Value.Value(m.variables)
	if err != nil {
		return nil
	}
	return value
}

// kinds are how many representations there are of each type with a key.
type kinds struct{ all, customers, groups, products, variants int }

// add counts one more of the type. Of another type there are none: such a
// representation is answered with an error.
func (k *kinds) add(typeName string) {
	switch typeName {
	case "Customer":
		k.customers++
	case "CustomerGroup":
		k.groups++
	case "Product":
		k.products++
	case "ProductVariant":
		k.variants++
	}
}

// everyOne says that each may be of any type.
func (k kinds) everyOne() kinds {
	return kinds{all: k.all, customers: k.all, groups: k.all, products: k.all, variants: k.all}
}

// of returns how many there are of a type, and false for one without a key.
func (k kinds) of(typeName string) (n int, isEntity bool) {
	switch typeName {
	case "Customer":
		return k.customers, true
	case "CustomerGroup":
		return k.groups, true
	case "Product":
		return k.products, true
	case "ProductVariant":
		return k.variants, true
	default:
		return 0, false
	}
}

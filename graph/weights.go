package graph

import (
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// representationWeight is what one representation weighs besides its fields. It is
// what a router reckons for an object that has no @cost.
const representationWeight = 1

// weights are what the fields of the schema cost the store and how long their lists
// get. They are read from the SDL once, so that a router and we reckon alike. A field
// that is not among them costs nothing and is no list.
type weights map[*ast.FieldDefinition]weight

// weight is what @cost and @listSize say of a field.
type weight struct {
	// name is the field's in the schema, as Type.field.
	name string
	// cost is in the unit of the SDL, of which a call to the store has 50.
	cost int
	// assumed is the length to reckon with when no argument says it, 0 for none.
	assumed int
	// slicing is the argument that limits the length, and standard its default.
	slicing  string
	standard int
	// isPerItem says that the list has one element for each item of a mutation's input.
	isPerItem bool
}

// readWeights reads the weights of a schema.
func readWeights(schema *ast.Schema) weights {
	all := make(weights)
	for typeName, definition := range schema.Types {
		for _, field := range definition.Fields {
			cost, size := field.Directives.ForName("cost"), field.Directives.ForName("listSize")
			if cost == nil && size == nil {
				continue
			}
			w := weight{name: typeName + "." + field.Name, cost: wholeArgument(cost, "weight"), assumed: wholeArgument(size, "assumedSize")}
			if size != nil {
				w.slicing, w.standard = slicingArgument(size, field)
			}
			w.isPerItem = field.Name == "results" && strings.HasSuffix(typeName, "Payload")
			all[field] = w
		}
	}
	return all
}

// slicingArgument returns the argument that limits the length of a list, empty for
// none, and its default. A test holds that no list of the schema has two.
func slicingArgument(size *ast.Directive, field *ast.FieldDefinition) (name string, standard int) {
	slicing := size.Arguments.ForName("slicingArguments")
	if slicing == nil || len(slicing.Value.Children) == 0 {
		return "", 0
	}
	name = slicing.Value.Children[0].Value.Raw
	if argument := field.Arguments.ForName(name); argument != nil {
		standard = whole(argument.DefaultValue)
	}
	return name, standard
}

// wholeArgument returns an argument of a directive, 0 when either is not there.
func wholeArgument(directive *ast.Directive, name string) int {
	if directive == nil {
		return 0
	}
	argument := directive.Arguments.ForName(name)
	if argument == nil {
		return 0
	}
	return whole(argument.Value)
}

// whole returns the number that a value of the SDL is, 0 for everything else.
func whole(value *ast.Value) int {
	if value == nil {
		return 0
	}
	n, err := strconv.Atoi(value.Raw)
	if err != nil {
		return 0
	}
	return n
}

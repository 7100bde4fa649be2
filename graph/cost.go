package graph

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/clientele-graph/clientele/commerce"
)

// cost bounds what an operation may ask for once its variables are known: a small
// document can ask for the same fields of hundreds of entities.
type cost struct{ limits Limits }

var _ graphql.OperationContextMutator = cost{}

// ExtensionName is for the executor's errors.
func (cost) ExtensionName() string { return "Cost" }

// Validate accepts every schema.
func (cost) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext refuses an operation that asks for too much.
func (c cost) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	if problem := oneChange(op.Operation); problem != nil {
		return problem
	}
	m := meter{variables: op.Variables, known: make(map[*ast.FragmentDefinition]int), most: c.limits.Fields + 1}
	if m.set(op.Operation.SelectionSet) > c.limits.Fields {
		return tooLarge("fields", c.limits.Fields)
	}
	return nil
}

// oneChange refuses a second mutation in one operation: the store takes one change
// per request, and neither passwords nor links are made for trying in bulk.
func oneChange(op *ast.OperationDefinition) *gqlerror.Error {
	if op.Operation != ast.Mutation {
		return nil
	}
	changes := 0
	for field := range rootFields(op.SelectionSet) {
		if field.Name != "__typename" {
			changes++
		}
	}
	if changes > 1 {
		return &gqlerror.Error{
			Message:    "An operation has one mutation at most.",
			Extensions: map[string]any{"code": string(commerce.CodeBadUserInput)},
		}
	}
	return nil
}

// meter reckons how many fields an answer has.
type meter struct {
	variables map[string]any
	// known are the fragments that were reckoned before.
	known map[*ast.FragmentDefinition]int
	// most is where counting stops.
	most int
}

// set reckons a selection set.
func (m *meter) set(set ast.SelectionSet) int {
	total := 0
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			total += m.field(s)
		case *ast.InlineFragment:
			total += m.set(s.SelectionSet)
		case *ast.FragmentSpread:
			total += m.fragment(s.Definition)
		}
		if total >= m.most {
			return m.most
		}
	}
	return total
}

func (m *meter) fragment(definition *ast.FragmentDefinition) int {
	if total, ok := m.known[definition]; ok {
		return total
	}
	total := m.set(definition.SelectionSet)
	m.known[definition] = total
	return total
}

// field reckons a field, and what stands below it as often as its list is long.
func (m *meter) field(f *ast.Field) int {
	below, length := m.set(f.SelectionSet), m.length(f)
	if below > 0 && length > m.most/below {
		return m.most
	}
	return 1 + length*below
}

// length is how long the list of a field gets: as long as the list that was asked
// about, else what @listSize says of it.
func (m *meter) length(f *ast.Field) int {
	switch f.Name {
	case "_entities":
		return m.listLength(f.Arguments.ForName("representations"))
	case "prices":
		return m.listLength(f.Arguments.ForName("input"))
	}
	if f.Definition == nil {
		return 1
	}
	size := f.Definition.Directives.ForName("listSize")
	if size == nil {
		return 1
	}
	if assumed := size.Arguments.ForName("assumedSize"); assumed != nil {
		if n, err := strconv.Atoi(assumed.Value.Raw); err == nil {
			return n
		}
	}
	return m.first(f)
}

// first is how many items of a connection were asked for.
func (m *meter) first(f *ast.Field) int {
	switch n := f.ArgumentMap(m.variables)["first"].(type) {
	case int64:
		return int(max(0, n))
	case json.Number:
		asked, err := n.Int64()
		if err == nil {
			return int(max(0, asked))
		}
	}
	return 1
}

// listLength is the length of a list argument, or of the list items in an input.
func (m *meter) listLength(argument *ast.Argument) int {
	if argument == nil {
		return 1
	}
	value, err := argument.Value.Value(m.variables)
	if err != nil {
		return 1
	}
	if input, ok := value.(map[string]any); ok {
		value = input["items"]
	}
	if list, ok := value.([]any); ok {
		return max(1, len(list))
	}
	return 1
}

package storefront

import (
	"context"

	"github.com/99designs/gqlgen/complexity"
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// What the store documents as its limits (docs/storefront/graphql).
const (
	maxComplexity = 10_000
	maxDepth      = 16
)

// limits refuses, before anything runs, what the store would not run.
type limits struct{ schema graphql.ExecutableSchema }

var _ interface {
	graphql.HandlerExtension
	graphql.OperationContextMutator
} = limits{}

// ExtensionName names the extension for the executor.
func (limits) ExtensionName() string { return "StorefrontLimits" }

// Validate has nothing to object to.
func (limits) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext measures the operation, leaves the measure where
// scoreFrom finds it, and refuses what is over a limit. It also opens
// introspection, which the store allows.
func (l limits) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	op.DisableIntrospection = false
	score := complexity.Calculate(ctx, l.schema, op.Operation, op.Variables)
	op.Stats.SetExtension(scoreKey, score)
	if score > maxComplexity {
		return gqlerror.Errorf("The query is too complex as it has a complexity score of %d out of %d. "+
			"Please remove some elements and try again.", score, maxComplexity)
	}
	if depth := depthOf(op.Operation.SelectionSet); depth > maxDepth {
		return gqlerror.Errorf("The query is too deep: it has a depth of %d out of %d.", depth, maxDepth)
	}
	if op.Operation.Operation == ast.Mutation && countFields(op.Operation.SelectionSet) > 1 {
		return gqlerror.Errorf("Only one mutation is allowed per request.")
	}
	return nil
}

// scoreKey is where the score waits for the response header.
const scoreKey = "StorefrontComplexity"

// scoreFrom returns the complexity of a measured operation.
func scoreFrom(op *graphql.OperationContext) (int, bool) {
	score, ok := op.Stats.GetExtension(scoreKey).(int)
	return score, ok
}

// depthOf is the length of the longest path of fields. Validation came first,
// so fragments have definitions and no cycles. Introspection is not counted:
// the store answers the usual introspection query.
func depthOf(set ast.SelectionSet) int {
	deepest := 0
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if s.Name != "__schema" && s.Name != "__type" {
				deepest = max(deepest, 1+depthOf(s.SelectionSet))
			}
		case *ast.InlineFragment:
			deepest = max(deepest, depthOf(s.SelectionSet))
		case *ast.FragmentSpread:
			deepest = max(deepest, depthOf(s.Definition.SelectionSet))
		}
	}
	return deepest
}

// countFields counts mutations: root fields, also those inside fragments, and of
// the ones that only lead to mutations what is asked of them.
func countFields(set ast.SelectionSet) int {
	fields := 0
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if s.Name != "__typename" {
				fields += max(1, countNested(s))
			}
		case *ast.InlineFragment:
			fields += countFields(s.SelectionSet)
		case *ast.FragmentSpread:
			fields += countFields(s.Definition.SelectionSet)
		}
	}
	return fields
}

// countNested counts the mutations that a root field leads to, 0 for a root field
// that is a mutation itself.
func countNested(field *ast.Field) int {
	switch field.Name {
	case "cart", "customer", "newsletter":
		return countFields(field.SelectionSet)
	}
	return 0
}

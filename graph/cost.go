package graph

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/clientele-graph/clientele/commerce"
)

// cost bounds what an operation may ask for once its variables are known: a small
// document can ask for the same fields of hundreds of entities.
type cost struct {
	limits  Limits
	weights weights
}

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
	m := meter{weights: c.weights, variables: op.Variables}
	total := m.set(op.Operation.SelectionSet)
	if total.cost > c.limits.Cost {
		return tooDear(total.dearest, c.limits.Cost)
	}
	if total.fields > c.limits.Fields {
		return tooLarge("fields", c.limits.Fields)
	}
	return nil
}

// tooDear says which limit was passed and which field of the schema had the largest
// part in it. The name is ours, not the client's.
func tooDear(field string, most int) *gqlerror.Error {
	problem := tooLarge("cost", most)
	problem.Message = fmt.Sprintf("The operation is over the limit cost: at most %d. The largest part is that of %s.", most, field)
	problem.Extensions["field"] = field
	return problem
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

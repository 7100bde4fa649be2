package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// introspection switches __schema and __type by configuration. A router may
// always read the SDL, which the executor ties to the same switch.
type introspection struct{ allowed bool }

var _ graphql.OperationContextMutator = introspection{}

// ExtensionName is for the executor's errors.
func (introspection) ExtensionName() string { return "Introspection" }

// Validate accepts every schema.
func (introspection) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext sets the executor's switch for one operation.
func (i introspection) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	op.DisableIntrospection = !i.allowed && !readsOnlySDL(op.Operation)
	return nil
}

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

// MutateOperationContext refuses an operation that asks for what is switched off,
// and opens the executor's switch for every other one.
func (i introspection) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	if !i.allowed && !onlyFields(op.Operation.SelectionSet, func(name string) bool { return name != "__schema" && name != "__type" }) {
		return coded("Introspection is switched off.", codeIntrospectionDisabled)
	}
	op.DisableIntrospection = false
	return nil
}

package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/plugin/federation/fedruntime"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/clientele-graph/clientele/commerce"
)

// maxRepresentations is how many entities a router may ask for at once.
const maxRepresentations = 500

// representations guards _entities. The generated resolver takes a malformed
// representation for entity 0, or loses every other one of its type; here it
// becomes one null with one error at its place, and its neighbours are answered.
type representations struct{}

var (
	_ graphql.FieldInterceptor        = representations{}
	_ graphql.OperationContextMutator = representations{}
)

// entityKeys returns the fields that name an entity of the type, nil for a type
// that is none. A test holds them against the schema.
func entityKeys(typeName string) []string {
	switch typeName {
	case "Customer", "CustomerGroup", "Product":
		return []string{"entityId"}
	case "ProductVariant":
		return []string{"productEntityId", "entityId"}
	default:
		return nil
	}
}

// placeholder stands in for a bad representation while the good ones resolve. A
// product is a stub, so it costs nothing.
func placeholder() map[string]any {
	return map[string]any{"__typename": "Product", "entityId": json.Number("1")}
}

// ExtensionName is for the executor's errors.
func (representations) ExtensionName() string { return "Representations" }

// Validate accepts every schema.
func (representations) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext makes an empty representation of every element that is
// no object, which the generated code would otherwise fail the request for. A
// null element still fails it: the list's type forbids one.
func (representations) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	for _, name := range representationVariables(op.Operation.SelectionSet) {
		list, ok := op.Variables[name].([]any)
		if !ok {
			continue
		}
		for i, element := range list {
			if _, isObject := element.(map[string]any); !isObject && element != nil {
				list[i] = map[string]any{}
			}
		}
	}
	return nil
}

// InterceptField checks the representations of _entities and resolves the rest.
func (representations) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	fc := graphql.GetFieldContext(ctx)
	if fc.Field.Name != "_entities" || fc.Object != "Query" {
		return next(ctx)
	}
	asked, _ := fc.Args["representations"].([]map[string]any)
	if len(asked) > maxRepresentations {
		return nil, commerce.BadInput("representations", fmt.Sprintf("At most %d representations at once, got %d.", maxRepresentations, len(asked)))
	}
	answersFrom(ctx).meet(asked)
	checked := make([]map[string]any, len(asked))
	bad := make(map[int]string)
	for i, representation := range asked {
		checked[i] = representation
		if problem := checkRepresentation(representation); problem != "" {
			checked[i], bad[i] = placeholder(), problem
		}
	}
	if len(bad) == 0 {
		return next(ctx)
	}
	fc.Args["representations"] = checked
	resolved, err := next(ctx)
	entities, ok := resolved.([]fedruntime.Entity)
	if err != nil || !ok {
		return resolved, err
	}
	for i := range entities {
		if problem, isBad := bad[i]; isBad {
			entities[i] = nil
			graphql.AddError(graphql.WithPathContext(ctx, graphql.NewPathWithIndex(i)),
				&commerce.Error{Code: commerce.CodeBadRepresentation, Message: problem})
		}
	}
	return entities, nil
}

// checkRepresentation returns what is wrong with a representation, or nothing.
// It repeats no value that it was sent.
func checkRepresentation(representation map[string]any) string {
	name, ok := representation["__typename"].(string)
	if !ok {
		return "A representation needs a __typename."
	}
	keys := entityKeys(name)
	if keys == nil {
		return "A representation must be of a type with a key."
	}
	for _, key := range keys {
		if !isEntityID(representation[key]) {
			return fmt.Sprintf("A representation of %s needs %s, a positive integer.", name, key)
		}
	}
	return ""
}

// isEntityID reports whether v is a number the store may have given out.
func isEntityID(v any) bool {
	switch v := v.(type) {
	case json.Number:
		n, err := v.Int64()
		return err == nil && n > 0 && n <= math.MaxInt32
	case int64:
		return v > 0 && v <= math.MaxInt32
	}
	return false
}

// representationVariables names the variables that hold representations.
func representationVariables(set ast.SelectionSet) []string {
	var names []string
	for field := range rootFields(set) {
		argument := field.Arguments.ForName("representations")
		if field.Name == "_entities" && argument != nil && argument.Value.Kind == ast.Variable {
			names = append(names, argument.Value.Raw)
		}
	}
	return names
}

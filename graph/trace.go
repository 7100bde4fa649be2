package graph

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	oteltrace "go.opentelemetry.io/otel/trace"

	"github.com/clientele-graph/clientele/commerce"
)

// maxNamed is how much of an operation's name a span holds. Clients choose it.
const maxNamed = 64

// nameSpan tells the request's span what operation it is about: its kind, its name, and
// the root field if there is just one. Nothing else of the document is told, and none of
// its variables.
func nameSpan(ctx context.Context, op *ast.OperationDefinition) {
	span := oteltrace.SpanFromContext(ctx)
	if !span.IsRecording() {
		return
	}
	span.SetAttributes(attribute.String("graphql.operation.type", string(op.Operation)))
	if op.Name != "" {
		span.SetAttributes(attribute.String("graphql.operation.name", op.Name[:min(len(op.Name), maxNamed)]))
	}
	name, only := string(op.Operation), ""
	for field := range rootFields(op.SelectionSet) {
		if only != "" && only != field.Name {
			span.SetName(name)
			return
		}
		only = field.Name
	}
	span.SetName(name + " " + only)
}

// judgeSpan tells the request's span how the operation ended: the codes of its errors,
// each once. What a client cannot mend makes the span a failed one.
func judgeSpan(ctx context.Context, response *graphql.Response) {
	span := oteltrace.SpanFromContext(ctx)
	if !span.IsRecording() || len(response.Errors) == 0 {
		return
	}
	found := make([]string, 0, 4)
	for _, e := range response.Errors {
		if code := codeIn(e); !slices.Contains(found, code) {
			found = append(found, code)
		}
	}
	slices.Sort(found)
	span.SetAttributes(attribute.StringSlice("clientele.error_codes", found), attribute.Int("clientele.errors", len(response.Errors)))
	if slices.ContainsFunc(found, isOurs) {
		span.SetStatus(codes.Error, "")
	}
}

// isOurs reports whether a code is for what the client cannot mend.
func isOurs(code string) bool {
	switch commerce.Code(code) {
	case commerce.CodeInternal, commerce.CodeUpstreamUnavailable, commerce.CodeOutcomeUnknown, commerce.CodeRateLimited:
		return true
	default:
		return false
	}
}

package graph

import (
	"context"
	"iter"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/clientele-graph/clientele/session"
)

// beginsSession reports whether a root field is one that a dead credential must
// not prevent: whoever was signed out can sign in again.
func beginsSession(name string) bool {
	return name == "login" || strings.HasPrefix(name, "loginWith") || name == "validateSessionSyncJwt"
}

// refuseRejected fails the operation of a request whose credentials were refused,
// with one error for the whole of it, unless all it does is to begin a session or
// to read the SDL. The answer is a 200: a router adds noise to every other one.
func (p presenter) refuseRejected(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	refusal := session.From(ctx).Refusal()
	if refusal == nil {
		return next(ctx)
	}
	op := graphql.GetOperationContext(ctx).Operation
	if op.Operation == ast.Mutation && onlyFields(op.SelectionSet, beginsSession) {
		return next(ctx)
	}
	if readsOnlySDL(op) {
		return next(ctx)
	}
	return graphql.OneShot(&graphql.Response{Data: []byte("null"), Errors: gqlerror.List{p.present(ctx, refusal)}})
}

// readsOnlySDL reports whether op asks for nothing but _service.
func readsOnlySDL(op *ast.OperationDefinition) bool {
	return op.Operation == ast.Query && onlyFields(op.SelectionSet, func(name string) bool {
		return name == "_service" || name == "__typename"
	})
}

// onlyFields reports whether every root field is allowed.
func onlyFields(set ast.SelectionSet, allowed func(name string) bool) bool {
	for field := range rootFields(set) {
		if !allowed(field.Name) {
			return false
		}
	}
	return true
}

// rootFields are the fields of an operation, looked for through its fragments.
func rootFields(set ast.SelectionSet) iter.Seq[*ast.Field] {
	return func(yield func(*ast.Field) bool) { eachField(set, yield) }
}

func eachField(set ast.SelectionSet, yield func(*ast.Field) bool) bool {
	for _, selection := range set {
		goOn := true
		switch s := selection.(type) {
		case *ast.Field:
			goOn = yield(s)
		case *ast.InlineFragment:
			goOn = eachField(s.SelectionSet, yield)
		case *ast.FragmentSpread:
			goOn = eachField(s.Definition.SelectionSet, yield)
		}
		if !goOn {
			return false
		}
	}
	return true
}

package graph

import (
	"context"
	"errors"

	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// documents turns texts into documents that may be run. What it returns has been
// measured, parsed and validated, or was once: valid documents are kept, unless they
// are confidential.
type documents struct {
	schema *ast.Schema
	rules  *rules.Rules
	limits Limits
	kept   *byteCache[string, *ast.QueryDocument]
}

// prepare returns the document of a text. The checks stand in the order of their
// cost: each makes the next one affordable.
func (d *documents) prepare(text string) (*ast.QueryDocument, gqlerror.List) {
	if doc, ok := d.kept.get(text); ok {
		return doc, nil
	}
	seen, problem := checkShape(d.limits, text)
	if problem != nil {
		return nil, gqlerror.List{problem}
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		return nil, gqlerror.List{parseError(err)}
	}
	if len(doc.Operations) == 0 {
		return nil, gqlerror.List{coded("The document has no operation.", errcode.ValidationFailed)}
	}
	if problem := checkExpansion(d.limits, doc); problem != nil {
		return nil, gqlerror.List{problem}
	}
	if problem := checkSteps(d.limits, doc); problem != nil {
		return nil, gqlerror.List{problem}
	}
	if problems := validator.ValidateWithRules(d.schema, doc, d.rules); len(problems) > 0 {
		return nil, presentable(problems, errcode.ValidationFailed)
	}
	if !isConfidential(doc) {
		d.kept.add(text, doc, len(text)+seen.bytes())
	}
	return doc, nil
}

// parseError is what the parser said.
func parseError(err error) *gqlerror.Error {
	problem := &gqlerror.Error{Message: "The document cannot be parsed."}
	if said := (*gqlerror.Error)(nil); errors.As(err, &said) {
		problem = said
	}
	return presentable(gqlerror.List{problem}, errcode.ParseFailed)[0]
}

// prepared hands the executor the document that its context carries, so that it
// never parses one itself.
type prepared struct{}

// preparedKey is the context key of the document.
type preparedKey struct{}

// withPrepared puts the document into the context of its operation.
func withPrepared(ctx context.Context, doc *ast.QueryDocument) context.Context {
	return context.WithValue(ctx, preparedKey{}, doc)
}

// Get returns the context's document.
func (prepared) Get(ctx context.Context, _ string) (*ast.QueryDocument, bool) {
	doc, ok := ctx.Value(preparedKey{}).(*ast.QueryDocument)
	return doc, ok
}

// Add does nothing: documents are kept when they are prepared.
func (prepared) Add(context.Context, string, *ast.QueryDocument) {}

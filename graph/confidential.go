package graph

import "github.com/vektah/gqlparser/v2/ast"

// isBearer tells the queries whose arguments are as good as a password. Those of
// mutations all may be.
func isBearer(query string) bool { return query == "paymentMethods" }

// isConfidential reports whether the text of a valid document may hold what nobody is to
// remember, such as a password, a handle or a card's verification value: text that a
// client wrote into a mutation, or into a query with a bearer's argument, instead of
// sending it as a variable.
func isConfidential(doc *ast.QueryDocument) bool {
	return (hasMutation(doc) || asksAsBearer(doc)) && hasText(doc)
}

func hasMutation(doc *ast.QueryDocument) bool {
	for _, operation := range doc.Operations {
		if operation.Operation == ast.Mutation {
			return true
		}
	}
	return false
}

// asksAsBearer reports whether some operation has a bearer's argument.
func asksAsBearer(doc *ast.QueryDocument) bool {
	return anyField(doc, func(f *ast.Field) bool { return isBearer(f.Name) })
}

// hasText reports whether a text stands anywhere in a document as a value.
func hasText(doc *ast.QueryDocument) bool {
	for _, operation := range doc.Operations {
		if anyText(operation.Directives) {
			return true
		}
		for _, variable := range operation.VariableDefinitions {
			if isText(variable.DefaultValue) || anyText(variable.Directives) {
				return true
			}
		}
	}
	return anyField(doc, func(f *ast.Field) bool { return argumentsText(f.Arguments) || anyText(f.Directives) })
}

func anyText(directives ast.DirectiveList) bool {
	for _, directive := range directives {
		if argumentsText(directive.Arguments) {
			return true
		}
	}
	return false
}

func argumentsText(arguments ast.ArgumentList) bool {
	for _, argument := range arguments {
		if isText(argument.Value) {
			return true
		}
	}
	return false
}

// isText reports whether a value is a text or holds one.
func isText(v *ast.Value) bool {
	if v == nil {
		return false
	}
	if v.Kind == ast.StringValue || v.Kind == ast.BlockValue {
		return v.Raw != ""
	}
	for _, child := range v.Children {
		if isText(child.Value) {
			return true
		}
	}
	return false
}

// anyField reports whether is holds for some field of a document, wherever it stands.
func anyField(doc *ast.QueryDocument, is func(*ast.Field) bool) bool {
	for _, operation := range doc.Operations {
		if anyOf(operation.SelectionSet, is) {
			return true
		}
	}
	for _, fragment := range doc.Fragments {
		if anyOf(fragment.SelectionSet, is) {
			return true
		}
	}
	return false
}

func anyOf(selections ast.SelectionSet, is func(*ast.Field) bool) bool {
	for _, selection := range selections {
		switch s := selection.(type) {
		case *ast.Field:
			if is(s) || anyOf(s.SelectionSet, is) {
				return true
			}
		case *ast.InlineFragment:
			if anyOf(s.SelectionSet, is) {
				return true
			}
		case *ast.FragmentSpread: // looked at where it is defined
		}
	}
	return false
}

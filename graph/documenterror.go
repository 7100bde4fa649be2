package graph

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// The transport's own codes. With errcode's two and those of commerce they are all
// that a client can meet.
const (
	codeBadRequest                 = "BAD_REQUEST"
	codeDocumentTooLarge           = "DOCUMENT_TOO_LARGE"
	codeIntrospectionDisabled      = "INTROSPECTION_DISABLED"
	codePersistedQueryNotFound     = "PERSISTED_QUERY_NOT_FOUND"
	codePersistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED"
)

// How much a client is told about a document that is refused.
const (
	maxDocumentErrors = 5
	maxMessageBytes   = 160
)

// coded is an error of the document with a code.
func coded(message, code string) *gqlerror.Error {
	return &gqlerror.Error{Message: message, Extensions: map[string]any{"code": code}}
}

// presentable is what a client is told of the errors in its document or variables:
// a few, short, and without the values that it sent, which may be passwords. Each
// has the code, unless it has its own.
func presentable(problems gqlerror.List, code string) gqlerror.List {
	told := make(gqlerror.List, 0, maxDocumentErrors)
	for _, problem := range problems[:min(len(problems), maxDocumentErrors)] {
		short := coded(shortened(withoutLiteral(problem)), code)
		if problem.Extensions["code"] != nil {
			short.Extensions = problem.Extensions
		}
		if len(problem.Locations) > 0 {
			short.Locations = problem.Locations[:1]
		}
		told = append(told, short)
	}
	return told
}

// withoutLiteral returns the message without the value that it is about, and with
// the suggestion that stands behind it.
func withoutLiteral(problem *gqlerror.Error) string {
	message := problem.Message
	switch {
	case len(problem.Path) > 0: // a variable
		if _, enum, found := strings.Cut(message, " is not a valid "); found {
			message = "is not a valid " + enum
		}
		return variableName(problem.Path) + " " + message
	case strings.HasPrefix(problem.Rule, "ValuesOfCorrectType"):
		return cut(message, " value: ", ", found ")
	case problem.Rule == "": // the parser
		return cut(message, ` "`)
	default:
		return message
	}
}

// cut leaves out what follows the first of the marks, up to a suggestion.
func cut(message string, marks ...string) string {
	const suggestion = " Did you mean"
	for _, mark := range marks {
		before, after, found := strings.Cut(message, mark)
		if !found {
			continue
		}
		message = before + strings.TrimRight(strings.TrimPrefix(mark, ", found "), `: "`)
		if i := strings.LastIndex(after, suggestion); i >= 0 {
			message += "." + after[i:]
		}
		return message
	}
	return message
}

// variableName writes the path of a variable's value as one would in code.
func variableName(path ast.Path) string {
	return "$" + strings.TrimPrefix(path.String(), "variable.")
}

// shortened makes one short line of a message.
func shortened(message string) string {
	message = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, message)
	if len(message) <= maxMessageBytes {
		return message
	}
	end := maxMessageBytes
	for !utf8.RuneStart(message[end]) {
		end--
	}
	return message[:end] + "…"
}

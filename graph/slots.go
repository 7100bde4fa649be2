package graph

import (
	"github.com/99designs/gqlgen/graphql"

	"github.com/clientele-graph/clientele/commerce"
)

// inOrder returns one slot for each id, in order, each with a value or an error.
// A slot with neither would crash the executor further on, so it gets an error.
func inOrder[T any](ids []int, known map[int]T, errs map[int]error) ([]*T, error) {
	slots, problems, failed := make([]*T, len(ids)), make(graphql.BatchErrorList, len(ids)), false
	for i, id := range ids {
		if value, ok := known[id]; ok {
			slots[i] = &value
			continue
		}
		failed = true
		problems[i] = errs[id]
		if problems[i] == nil {
			problems[i] = &commerce.Error{Code: commerce.CodeInternal, Message: "Something went wrong on our side."}
		}
	}
	if !failed {
		return slots, nil
	}
	return slots, problems
}

// pointers returns the addresses of a slice's elements.
func pointers[T any](values []T) []*T {
	if values == nil {
		return nil
	}
	all := make([]*T, len(values))
	for i := range values {
		all[i] = &values[i]
	}
	return all
}

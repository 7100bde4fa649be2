package graph

import (
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// fieldTrace is what a stopwatch has taken, as a tree of the answer's form.
type fieldTrace struct {
	began     time.Time
	duration  time.Duration
	root      *traceNode
	isPartial bool
}

// traceNode is a field, an element of a list, or the whole answer.
type traceNode struct {
	id nodeID
	// The rest is set for fields only. original is the field's name in the schema when
	// the answer has another.
	original, fieldType, parentType string
	start, end                      time.Duration

	errors   []traceError
	children []*traceNode
}

// nodeID is where a node stands below its parent: at a name, or at an index.
type nodeID struct {
	name  string
	index int
}

// traceError is what went wrong at a node: what a client may branch on and where, and
// no text. A trace is kept for longer than an answer, and by others.
type traceError struct {
	code      string
	locations []gqlerror.Location
	at        time.Duration
}

// stop ends the trace and puts the errors where they happened.
func (w *stopwatch) stop(errors gqlerror.List) fieldTrace {
	w.mu.Lock()
	defer w.mu.Unlock()
	duration := w.elapsed()
	t := traceTree{
		root:     &traceNode{},
		places:   make(map[place]*traceNode, len(w.fields)),
		contexts: make(map[*graphql.FieldContext]*traceNode, len(w.fields)),
	}
	for _, timed := range w.fields {
		end := timed.end
		if end < timed.start {
			end = duration // nobody waits for it any more
		}
		n := t.of(timed.field)
		n.start, n.end = timed.start, end
		n.describe(timed.field)
	}
	for _, e := range errors {
		n := t.at(e.Path)
		n.errors = append(n.errors, traceError{code: codeIn(e), locations: e.Locations, at: duration})
	}
	return fieldTrace{began: w.began, duration: duration, root: t.root, isPartial: w.isPartial}
}

// describe says what field the node is of.
func (n *traceNode) describe(field *graphql.FieldContext) {
	if field.Field.Name != field.Field.Alias {
		n.original = field.Field.Name
	}
	n.parentType = field.Object
	if field.Field.Definition != nil {
		n.fieldType = field.Field.Definition.Type.String()
	}
}

// codeIn is the code of an error, from the closed lists of ours and of the executor's.
func codeIn(e *gqlerror.Error) string {
	if code, ok := e.Extensions["code"].(string); ok {
		return code
	}
	return "ERROR"
}

// traceTree finds nodes while a tree grows.
type traceTree struct {
	root *traceNode
	// places are all nodes, contexts those that the executor led to.
	places   map[place]*traceNode
	contexts map[*graphql.FieldContext]*traceNode
}

// place is where a node stands.
type place struct {
	parent *traceNode
	id     nodeID
}

// of returns the node of a field or of an element, with all nodes above it.
func (t *traceTree) of(field *graphql.FieldContext) *traceNode {
	if field == nil {
		return t.root
	}
	if n, ok := t.contexts[field]; ok {
		return n
	}
	n := t.of(field.Parent)
	switch {
	case field.Index != nil:
		n = t.below(n, nodeID{index: *field.Index})
	case field.Field.Field != nil:
		n = t.below(n, nodeID{name: field.Field.Alias})
	}
	t.contexts[field] = n
	return n
}

// below returns a child, which is made when there is none yet.
func (t *traceTree) below(parent *traceNode, id nodeID) *traceNode {
	at := place{parent, id}
	n, ok := t.places[at]
	if !ok {
		n = &traceNode{id: id}
		t.places[at] = n
		parent.children = append(parent.children, n)
	}
	return n
}

// at returns the node that a path leads to, or the last one before it: a field that was
// never resolved has none. An element that turned out to be null has one.
func (t *traceTree) at(path ast.Path) *traceNode {
	n := t.root
	for _, step := range path {
		switch step := step.(type) {
		case ast.PathIndex:
			n = t.below(n, nodeID{index: int(step)})
		case ast.PathName:
			next, ok := t.places[place{n, nodeID{name: string(step)}}]
			if !ok {
				return n
			}
			n = next
		}
	}
	return n
}

package graph

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// expansion measures a document as if every fragment stood in its place: fragments
// that spread fragments double what a few lines ask for. Each fragment is measured
// once, so the cost is linear in the document.
type expansion struct {
	fragments map[string]*ast.FragmentDefinition
	measured  map[string]*extent
	// most is where counting stops, so that doubling cannot overflow.
	most int
}

// extent is how much a selection set asks for.
type extent struct{ selections, nesting int }

// checkExpansion returns which limit the document passes, nil if none. Fragments
// that contain themselves are left to the validator, which refuses them.
func checkExpansion(limits Limits, doc *ast.QueryDocument) *gqlerror.Error {
	e := expansion{fragments: fragmentsByName(doc), measured: make(map[string]*extent), most: limits.Selections + 1}
	var total extent
	for _, op := range doc.Operations {
		total.add(e.set(op.SelectionSet), 0)
	}
	for _, fragment := range doc.Fragments {
		// One that no operation uses is refused later, and must be small until then.
		total.nesting = max(total.nesting, e.fragment(fragment.Name).nesting)
	}
	if total.selections > limits.Selections {
		return tooLarge("selections", limits.Selections)
	}
	if total.nesting > limits.Nesting {
		return tooLarge("nesting", limits.Nesting)
	}
	return nil
}

// set measures a selection set.
func (e *expansion) set(set ast.SelectionSet) extent {
	var total extent
	for _, selection := range set {
		total.selections++
		switch s := selection.(type) {
		case *ast.Field:
			total.add(e.set(s.SelectionSet), 1)
		case *ast.InlineFragment:
			total.add(e.set(s.SelectionSet), 0)
		case *ast.FragmentSpread:
			total.add(e.fragment(s.Name), 0)
		}
		total.selections = min(total.selections, e.most)
	}
	return total
}

// fragment measures a fragment, once.
func (e *expansion) fragment(name string) extent {
	if known := e.measured[name]; known != nil {
		return *known
	}
	var total extent
	e.measured[name] = &total // nothing while it is being measured: a cycle ends here
	if definition := e.fragments[name]; definition != nil {
		total = e.set(definition.SelectionSet)
	}
	return total
}

// add counts what stands levels below.
func (x *extent) add(inner extent, levels int) {
	x.selections += inner.selections
	x.nesting = max(x.nesting, inner.nesting+levels)
}

// fragmentsByName is the first fragment of each name, as the validator sees them.
func fragmentsByName(doc *ast.QueryDocument) map[string]*ast.FragmentDefinition {
	fragments := make(map[string]*ast.FragmentDefinition, len(doc.Fragments))
	for _, f := range doc.Fragments {
		if fragments[f.Name] == nil {
			fragments[f.Name] = f
		}
	}
	return fragments
}

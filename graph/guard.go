package graph

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"
)

// guard reads a document token by token, before the parser does, and stops at
// the first limit that is passed. Its cost is linear in the text, and the text is
// bounded. It knows just enough of the grammar to tell a field from an argument;
// what is no GraphQL is left to the parser, whose tokens are the same.
type guard struct {
	limits Limits
	shape

	aliases, directives int

	// values is how many parentheses are open: inside of them everything is a value.
	values int
	// lists holds, for each open list or object of a value, how many elements a list
	// has so far, and -1 for an object.
	lists []int
	// sets holds the number of each open selection set; an inline fragment has the
	// number of the set around it.
	sets []int
	// nextSet numbers the selection sets.
	nextSet int
	repeats map[nameInSet]int

	expecting expectation
	// inline is set between the dots of an inline fragment and its brace.
	inline bool
	// variable is set between a dollar and its name.
	variable bool
}

// nameInSet is a name and the selection set it stands in.
type nameInSet struct {
	set  int
	name string
}

// expectation is what the next name in a selection set is.
type expectation uint8

const (
	expectField     expectation = iota // a field, or the alias of one
	expectAliased                      // the field behind an alias
	expectSpread                       // a fragment, or the word on
	expectType                         // the type behind on
	expectDirective                    // a directive
)

// shape is what a document is made of, as far as its size in memory depends on it.
type shape struct{ tokens, names, typenames, literals int }

// bytes is how much memory the parsed and validated document takes besides its
// text, estimated from above. The factors are measured; a test holds them against
// the heap.
func (s shape) bytes() int {
	return 1024 + 100*s.tokens + 250*s.names + 350*s.typenames + 2*s.literals
}

// checkShape returns what the text is made of, or which limit it passes.
func checkShape(limits Limits, text string) (shape, *gqlerror.Error) {
	if len(text) > limits.Bytes {
		return shape{}, tooLarge("bytes", limits.Bytes)
	}
	g := guard{limits: limits, repeats: make(map[nameInSet]int)}
	lex := lexer.New(&ast.Source{Input: text})
	for {
		token, err := lex.ReadToken()
		if err != nil || token.Kind == lexer.EOF {
			return g.shape, nil // the parser says what is wrong with it
		}
		if problem := g.take(token); problem != nil {
			return g.shape, problem
		}
	}
}

// take counts one token.
func (g *guard) take(t lexer.Token) *gqlerror.Error {
	if g.tokens++; g.tokens > g.limits.Tokens {
		return tooLarge("tokens", g.limits.Tokens)
	}
	switch t.Kind {
	case lexer.Comment:
		return nil
	case lexer.String, lexer.BlockString:
		g.literals += len(t.Value)
		if max(len(t.Value), written(t)) > g.limits.Literal {
			return tooLarge("literal", g.limits.Literal)
		}
	case lexer.At:
		if g.directives++; g.directives > g.limits.Directives {
			return tooLarge("directives", g.limits.Directives)
		}
	case lexer.ParenL:
		g.values++
	default: // counted below
	}
	if g.values > 0 {
		return g.takeValue(t)
	}
	return g.takeSelection(t)
}

// written is how long a string is between its quotes.
func written(t lexer.Token) int {
	if t.Kind == lexer.BlockString {
		return t.Pos.End - t.Pos.Start - 6
	}
	return t.Pos.End - t.Pos.Start - 2
}

// takeValue counts a token inside parentheses.
func (g *guard) takeValue(t lexer.Token) *gqlerror.Error {
	switch t.Kind {
	case lexer.ParenR:
		if g.values--; g.values == 0 {
			g.lists = g.lists[:0]
		}
		return nil
	case lexer.BracketR, lexer.BraceR:
		if len(g.lists) > 0 {
			g.lists = g.lists[:len(g.lists)-1]
		}
		return nil
	case lexer.BracketL, lexer.BraceL:
		if problem := g.countElement(); problem != nil {
			return problem
		}
		if len(g.lists) == g.limits.Depth {
			return tooLarge("depth", g.limits.Depth)
		}
		elements := 0
		if t.Kind == lexer.BraceL {
			elements = -1
		}
		g.lists = append(g.lists, elements)
	case lexer.Dollar, lexer.Int, lexer.Float, lexer.String, lexer.BlockString:
		g.variable = t.Kind == lexer.Dollar
		return g.countElement()
	case lexer.Name:
		if g.variable {
			g.variable = false // counted with its dollar
			return nil
		}
		return g.countElement()
	default: // colons, and what the parser refuses
	}
	return nil
}

// countElement counts one more element of the innermost list, if that is what
// stands around the token.
func (g *guard) countElement() *gqlerror.Error {
	if len(g.lists) == 0 || g.lists[len(g.lists)-1] < 0 {
		return nil
	}
	if g.lists[len(g.lists)-1]++; g.lists[len(g.lists)-1] > g.limits.Elements {
		return tooLarge("elements", g.limits.Elements)
	}
	return nil
}

// tooLarge says which limit was passed and nothing of the document.
func tooLarge(limit string, most int) *gqlerror.Error {
	return &gqlerror.Error{
		Message:    fmt.Sprintf("The document is over the limit %s: at most %d.", limit, most),
		Extensions: map[string]any{"code": codeDocumentTooLarge, "limit": limit, "most": most},
	}
}

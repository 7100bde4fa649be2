package graph

import (
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"
)

// takeSelection counts a token outside parentheses.
func (g *guard) takeSelection(t lexer.Token) *gqlerror.Error {
	switch t.Kind {
	case lexer.BraceL:
		return g.openSet()
	case lexer.BraceR:
		if len(g.sets) > 0 {
			g.sets = g.sets[:len(g.sets)-1]
		}
		g.expecting, g.inline = expectField, false
	case lexer.Spread:
		g.expecting, g.inline = expectSpread, true
	case lexer.At:
		g.expecting = expectDirective
	case lexer.Colon:
		return g.rename()
	case lexer.Name:
		return g.takeName(t.Value)
	case lexer.String, lexer.BlockString:
		if g.expecting == expectSpread && t.Value == "on" {
			g.expecting = expectType // the parser takes it for the word
		}
	default: // what the parser refuses
	}
	return nil
}

// openSet enters a selection set. Fields of an inline fragment merge with those
// around it, so they are counted together.
func (g *guard) openSet() *gqlerror.Error {
	if len(g.sets) == g.limits.Depth {
		return tooLarge("depth", g.limits.Depth)
	}
	set := g.nextSet
	if g.inline && len(g.sets) > 0 {
		set = g.sets[len(g.sets)-1]
	} else {
		g.nextSet++
	}
	g.sets = append(g.sets, set)
	g.expecting, g.inline = expectField, false
	return nil
}

// takeName counts a name if it is the one that the answer will have, or that of a
// fragment.
func (g *guard) takeName(name string) *gqlerror.Error {
	expected := g.expecting
	g.expecting = expectField
	if len(g.sets) == 0 {
		return nil // of an operation, a fragment or a type
	}
	switch expected {
	case expectAliased:
		if name == "__typename" {
			g.typenames++
		}
		return nil
	case expectType, expectDirective:
		return nil
	case expectSpread:
		if name == "on" {
			g.expecting = expectType
			return nil
		}
		g.inline = false
		return g.count("..." + name)
	case expectField:
		g.inline = false
		return g.count(name)
	}
	return nil
}

// count counts a name in the innermost selection set.
func (g *guard) count(name string) *gqlerror.Error {
	g.names++
	if name == "__typename" {
		g.typenames++ // the validator makes a definition for each
	}
	key := nameInSet{g.sets[len(g.sets)-1], name}
	if g.repeats[key]++; g.repeats[key] > g.limits.Repeats {
		return tooLarge("repeats", g.limits.Repeats)
	}
	return nil
}

// rename notes that the name before a colon was an alias.
func (g *guard) rename() *gqlerror.Error {
	if len(g.sets) == 0 {
		return nil
	}
	g.expecting = expectAliased
	if g.aliases++; g.aliases > g.limits.Aliases {
		return tooLarge("aliases", g.limits.Aliases)
	}
	return nil
}

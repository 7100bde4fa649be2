package graph

import (
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// counted is what a document holds as the parser sees it.
type counted struct {
	aliases, directives, depth, valueDepth, elements, repeats, literal int
}

// countDocument counts what the guard counts, from the other side.
func countDocument(doc *ast.QueryDocument) counted {
	var c counted
	for _, op := range doc.Operations {
		for _, v := range op.VariableDefinitions {
			c.addType(v.Type, 1)
			c.addDirectives(v.Directives)
			if v.DefaultValue != nil {
				c.addValue(v.DefaultValue, 1)
			}
		}
		c.addDirectives(op.Directives)
		c.addSet(op.SelectionSet, 1, make(map[string]int))
	}
	for _, f := range doc.Fragments {
		for _, v := range f.VariableDefinition {
			c.addType(v.Type, 1)
			c.addDirectives(v.Directives)
			if v.DefaultValue != nil {
				c.addValue(v.DefaultValue, 1)
			}
		}
		c.addDirectives(f.Directives)
		c.addSet(f.SelectionSet, 1, make(map[string]int))
	}
	return c
}

func (c *counted) addSet(set ast.SelectionSet, depth int, names map[string]int) {
	c.depth = max(c.depth, depth)
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if s.Position != nil && s.Alias != s.Name {
				c.aliases++
			}
			names[s.Alias]++
			c.repeats = max(c.repeats, names[s.Alias])
			c.addArguments(s.Arguments)
			c.addDirectives(s.Directives)
			if s.SelectionSet != nil {
				c.addSet(s.SelectionSet, depth+1, make(map[string]int))
			}
		case *ast.InlineFragment:
			c.addDirectives(s.Directives)
			c.addSet(s.SelectionSet, depth+1, names)
		case *ast.FragmentSpread:
			names["..."+s.Name]++
			c.repeats = max(c.repeats, names["..."+s.Name])
			c.addDirectives(s.Directives)
		}
	}
}

func (c *counted) addDirectives(list ast.DirectiveList) {
	for _, directive := range list {
		c.directives++
		c.addArguments(directive.Arguments)
	}
}

func (c *counted) addArguments(list ast.ArgumentList) {
	for _, argument := range list {
		c.addValue(argument.Value, 1)
	}
}

func (c *counted) addValue(v *ast.Value, depth int) {
	switch v.Kind {
	case ast.ListValue:
		c.elements = max(c.elements, len(v.Children))
		c.valueDepth = max(c.valueDepth, depth)
	case ast.ObjectValue:
		c.valueDepth = max(c.valueDepth, depth)
	case ast.StringValue, ast.BlockValue:
		c.literal = max(c.literal, len(v.Raw))
	default:
	}
	for _, child := range v.Children {
		c.addValue(child.Value, depth+1)
	}
}

func (c *counted) addType(t *ast.Type, depth int) {
	if t.Elem != nil {
		c.elements, c.valueDepth = max(c.elements, 1), max(c.valueDepth, depth)
		c.addType(t.Elem, depth+1)
	}
}

// FuzzGuardCountsAsTheParserDoes: of a document that parses, the guard takes what
// has no more than the limits, counted in what was parsed, and refuses what has one
// more.
func FuzzGuardCountsAsTheParserDoes(f *testing.F) {
	for _, document := range sized() {
		f.Add(document(7))
	}
	f.Add(`query Q($a: [Int!]! = [1 2] @x, $b: S) @y(z: {k: [$a, "s"]}) { a: b(c: {d: [E]}) @skip(if: true) { ...F ... on T @i { on } } }
		fragment F on T @z { on: a """ """ }`)
	f.Add(`{ ..."on" A { b: c } ...@a{d} } # c`)
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := parser.ParseQuery(&ast.Source{Input: text})
		if err != nil || len(text) > 1<<16 {
			return
		}
		c := countDocument(doc)
		limits := Limits{
			Bytes: 1 << 16, Tokens: 1 << 16, Depth: max(c.depth, c.valueDepth, 1), Aliases: 1 << 16, Directives: c.directives,
			Repeats: max(c.repeats, 1), Elements: max(c.elements, 1), Literal: 1 << 16,
		}
		if _, problem := checkShape(limits, text); problem != nil {
			t.Fatalf("%q has %+v and is refused: %v", text, c, problem)
		}
		for name, have := range map[string]int{
			"depth": max(c.depth, c.valueDepth), "directives": c.directives, "repeats": c.repeats, "elements": c.elements, "aliases": c.aliases, "literal": c.literal,
		} {
			tight := limits
			if have < 2 || tight.Set(name, have-1) != nil {
				continue
			}
			if _, problem := checkShape(tight, text); problem == nil {
				t.Errorf("%q has %d of %s, and %d would be taken", text, have, name, have-1)
			}
		}
	})
}

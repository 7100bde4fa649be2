package contract

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// Extra lists, in order, everything in which part is not a subset of whole:
// what whole does not have, what it has with another type, nullability or
// default, and what it requires and part leaves out. Descriptions and
// deprecations do not count, nor does what every schema has.
func Extra(part, whole *ast.Schema) []string {
	var c comparison
	for _, def := range part.Types {
		if !def.BuiltIn {
			c.compareTypes(def, whole.Types[def.Name])
		}
	}
	for name, def := range part.Directives {
		if other := whole.Directives[name]; def.Position != nil && !def.Position.Src.BuiltIn && other == nil {
			c.say("directive @%s", name)
		}
	}
	c.compareRoot("query", part.Query, whole.Query)
	c.compareRoot("mutation", part.Mutation, whole.Mutation)
	c.compareRoot("subscription", part.Subscription, whole.Subscription)
	slices.Sort(c.found)
	return c.found
}

// comparison collects differences.
type comparison struct{ found []string }

func (c *comparison) say(format string, args ...any) {
	c.found = append(c.found, fmt.Sprintf(format, args...))
}

func (c *comparison) compareRoot(operation string, part, whole *ast.Definition) {
	if part != nil && (whole == nil || part.Name != whole.Name) {
		c.say("%s: root %s", operation, part.Name)
	}
}

func (c *comparison) compareTypes(part, whole *ast.Definition) {
	if whole == nil {
		c.say("%s: no such type", part.Name)
		return
	}
	if part.Kind != whole.Kind {
		c.say("%s: %s, not %s", part.Name, part.Kind, whole.Kind)
		return
	}
	c.compareFields(part, whole)
	for _, value := range part.EnumValues {
		if whole.EnumValues.ForName(value.Name) == nil {
			c.say("%s.%s: no such value", part.Name, value.Name)
		}
	}
	for _, member := range part.Types {
		if !slices.Contains(whole.Types, member) {
			c.say("%s: no such member %s", part.Name, member)
		}
	}
	for _, name := range part.Interfaces {
		if !slices.Contains(whole.Interfaces, name) {
			c.say("%s: does not implement %s", part.Name, name)
		}
	}
}

func (c *comparison) compareFields(part, whole *ast.Definition) {
	for _, field := range part.Fields {
		place := part.Name + "." + field.Name
		other := whole.Fields.ForName(field.Name)
		if other == nil {
			c.say("%s: no such field", place)
			continue
		}
		c.compareValues(place, field.Type, other.Type, field.DefaultValue, other.DefaultValue)
		c.compareArguments(place, field.Arguments, other.Arguments)
	}
	if part.Kind != ast.InputObject {
		return
	}
	for _, field := range whole.Fields {
		if part.Fields.ForName(field.Name) == nil && field.Type.NonNull && field.DefaultValue == nil {
			c.say("%s.%s: required and left out", part.Name, field.Name)
		}
	}
}

func (c *comparison) compareArguments(place string, part, whole ast.ArgumentDefinitionList) {
	for _, argument := range part {
		other := whole.ForName(argument.Name)
		if other == nil {
			c.say("%s(%s:): no such argument", place, argument.Name)
			continue
		}
		c.compareValues(place+"("+argument.Name+":)", argument.Type, other.Type, argument.DefaultValue, other.DefaultValue)
	}
	for _, argument := range whole {
		if part.ForName(argument.Name) == nil && argument.Type.NonNull && argument.DefaultValue == nil {
			c.say("%s(%s:): required and left out", place, argument.Name)
		}
	}
}

// compareValues compares a type to the letter, nullability and lists included,
// and a default by what it says.
func (c *comparison) compareValues(place string, part, whole *ast.Type, partDefault, wholeDefault *ast.Value) {
	if part.String() != whole.String() {
		c.say("%s: %s, not %s", place, part, whole)
	}
	mine, theirs := defaultText(partDefault), defaultText(wholeDefault)
	if mine != theirs {
		c.say("%s: default %s, not %s", place, mine, theirs)
	}
}

func defaultText(value *ast.Value) string {
	if value == nil {
		return "none"
	}
	return cmp.Or(value.String(), "empty")
}

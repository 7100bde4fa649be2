package graph

import (
	"fmt"
	"strings"
	"testing"
)

// sized are documents with exactly n of what a limit counts.
func sized() map[string]func(n int) string {
	return map[string]func(n int) string{
		"bytes":  func(n int) string { return "{a}" + strings.Repeat(" ", n-3) },
		"tokens": func(n int) string { return "{" + spread(n-2, "a%d ") + "}" },
		"comments are tokens": func(n int) string {
			return strings.Repeat("#\n", n-3) + "{a}"
		},
		"depth":            func(n int) string { return strings.Repeat("{a", n) + strings.Repeat("}", n) },
		"depth of inlines": func(n int) string { return strings.Repeat("{...", n-1) + "{a}" + strings.Repeat("}", n-1) },
		"depth of values":  func(n int) string { return "{a(x: " + strings.Repeat("[", n) + strings.Repeat("]", n) + ")}" },
		"depth of objects": func(n int) string {
			return "{a(x: " + strings.Repeat("{y: ", n-1) + "{}" + strings.Repeat("}", n-1) + ")}"
		},
		"depth of types": func(n int) string {
			return "query($v: " + strings.Repeat("[", n) + "A" + strings.Repeat("]", n) + "){a}"
		},
		"aliases":              func(n int) string { return "{" + spread(n, "x%d: a ") + "}" },
		"aliases all over":     func(n int) string { return "{" + spread(n-1, "x%d: a ") + "} fragment F on T {y: b}" },
		"directives":           func(n int) string { return "query" + strings.Repeat("@a", n-1) + "{a @b}" },
		"directives of values": func(n int) string { return "query($v: A " + strings.Repeat("@a", n) + "){a}" },
		"repeats":              func(n int) string { return "{" + strings.Repeat("a ", n) + "}" },
		"repeats of spreads":   func(n int) string { return "{" + strings.Repeat("...F ", n) + "}" },
		"repeats through inlines": func(n int) string {
			return "{" + strings.Repeat("... on A @x(y: {a: 1}) {a} ", n-1) + "a}"
		},
		"repeats of inlines in \"on\"": func(n int) string { return "{" + strings.Repeat(`..."on" A {a} `, n) + "}" },
		"repeats below":                func(n int) string { return "{b {" + strings.Repeat("a ", n) + "}}" },
		"repeats of an alias":          func(n int) string { return "{" + strings.Repeat("a ", n-1) + "a: b}" },
		"elements":                     func(n int) string { return "{a(x: [" + strings.Repeat("1 ", n) + "])}" },
		"elements of kinds": func(n int) string {
			return "{a(x: [" + strings.Repeat(`"" `, n-6) + `1 1.0 $v [1 2 3] {y: [1 2]} E])}`
		},
		"elements of a default":         func(n int) string { return "query($v: [A] = [" + strings.Repeat("E ", n) + "]){a}" },
		"elements of a directive":       func(n int) string { return "{a @x(y: [" + strings.Repeat("true ", n) + "])}" },
		"literal":                       func(n int) string { return `{a(x: "` + strings.Repeat("x", n) + `")}` },
		"literal in a block":            func(n int) string { return `{a(x: """` + strings.Repeat("x", n) + `""")}` },
		"literal of a variable's words": func(n int) string { return `query("` + strings.Repeat("x", n) + `" $v: A){a}` },
	}
}

// spread writes the format n times, numbered.
func spread(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// lenient are limits that only the one under test is near to.
func lenient() Limits {
	l := DefaultLimits()
	return Limits{
		Bytes: 1 << 20, Tokens: 100_000, Depth: 100, Aliases: 1000, Directives: 1000, Repeats: 1000,
		Elements: 5000, Literal: 1 << 20, Nesting: l.Nesting, Selections: l.Selections, Steps: l.Steps,
	}
}

func TestEachLimitIsReachedAndNotPassed(t *testing.T) {
	for name, document := range sized() {
		t.Run(name, func(t *testing.T) {
			limit, _, _ := strings.Cut(name, " ")
			if limit == "comments" {
				limit = "tokens"
			}
			limits := lenient()
			most := 37
			if err := limits.Set(limit, most); err != nil {
				t.Fatal(err)
			}
			if _, problem := checkShape(limits, document(most)); problem != nil {
				t.Errorf("%d is refused: %v", most, problem)
			}
			_, problem := checkShape(limits, document(most+1))
			if problem == nil {
				t.Fatalf("%d is taken", most+1)
			}
			if problem.Extensions["limit"] != limit || problem.Extensions["most"] != most || problem.Extensions["code"] != codeDocumentTooLarge {
				t.Errorf("it says %+v", problem)
			}
		})
	}
}

// What looks alike and is something else does not count.
func TestTheGuardKnowsWhereANameStands(t *testing.T) {
	limits := DefaultLimits()
	limits.Repeats, limits.Aliases, limits.Elements = 1, 1, 2
	for name, document := range map[string]string{
		"the same name on two levels":       "{a {a {a}}}",
		"the same name in two fields":       "{a {x} b {x}}",
		"the same name in two fragments":    "{...F ...G} fragment F on A {x} fragment G on A {x}",
		"the same name in two operations":   "query A {x} query B {x}",
		"a field called like its arguments": "{a(a: {a: a}) @a(a: a) {b}}",
		"a field called on":                 "{on {on: a}}",
		"a field called like a type":        "{A ... on A {b} ... on A {c}}",
		"a directive's name":                "{a @b b}",
		"the operation's name":              "query a @a {a}",
		"arguments are no aliases":          "{a(x: 1, y: 2, z: {u: 3, v: 4})}",
		"variables are no aliases":          "query($a: A = 1, $b: B = 2) {a}",
		"aliased to the name of another":    "{b: a c}",
		"objects are no lists":              "{a(x: {a: 1, b: 2, c: 3, d: [1, 2]})}",
		"a list in a list is one element":   "{a(x: [[1, 2], [3, 4]])}",
		"a variable is one element":         "{a(x: [$a, $b])}",
		"after a list":                      "{a(x: [1, 2], y: 1, z: 2, u: 3)}",
	} {
		if _, problem := checkShape(limits, document); problem != nil {
			t.Errorf("%s: %v", name, problem)
		}
	}
}

func TestLimitsAreSetByName(t *testing.T) {
	l := DefaultLimits()
	for name, get := range map[string]func() int{
		"bytes": func() int { return l.Bytes }, "tokens": func() int { return l.Tokens }, "depth": func() int { return l.Depth },
		"aliases": func() int { return l.Aliases }, "directives": func() int { return l.Directives }, "repeats": func() int { return l.Repeats },
		"elements": func() int { return l.Elements }, "literal": func() int { return l.Literal }, "nesting": func() int { return l.Nesting },
		"selections": func() int { return l.Selections }, "steps": func() int { return l.Steps },
	} {
		if err := l.Set(name, 7); err != nil || get() != 7 {
			t.Errorf("%s is %d: %v", name, get(), err)
		}
		if err := l.Set(name, 0); err == nil || get() != 7 {
			t.Errorf("%s is %d: %v", name, get(), err)
		}
	}
	if err := l.Set("speed", 7); err == nil {
		t.Error("an unknown limit is set")
	}
}

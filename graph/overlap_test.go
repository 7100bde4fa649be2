package graph

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// boundless stops no count.
const boundless = 1 << 40

func parsed(t *testing.T, text string) *ast.QueryDocument {
	t.Helper()
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return doc
}

// Steps are counted by hand: v visits, 2p for p pairs, n names looked up.
func TestStepsAreThoseOfTheValidator(t *testing.T) {
	for document, want := range map[string]int{
		"{a}":                          1,
		"{a b c}":                      3,
		"{a a}":                        2 + 2*1,
		"{a a a a}":                    4 + 2*6,
		"{a b: a c: a}":                3,
		"{a {x} a {x}}":                4 + 2*2 + 2,       // the pair of a looks up x twice
		"{a {x y} a {y z}}":            6 + 2*2 + 4,       // and x, y, y, z
		"{a {x x} a {x}}":              5 + 2*(1+1+2) + 2, // x with x, and each with the x below the other
		"{a(x: [1, 2], y: {z: 1})}":    1 + 3 + 2,         // the values, lists and objects included
		"{... {a a}}":                  3 + 2*1 + 2*1,     // once for the inline fragment, once for the operation
		"{...F} fragment F on T {a}":   2 + 1 + 1 + 1,     // the spread, a, a again by itself; one check, one name
		"{a ...F} fragment F on T {a}": 3 + 1 + 1 + 2 + 2*1,
		"{...F ...G} fragment F on T {a} fragment G on T {a}": 4 + 2 + (1 + 1) + (1 + 1) + (1 + 2 + 2*1),
	} {
		if got := countSteps(boundless, parsed(t, document)); got != want {
			t.Errorf("%s: %d steps, want %d", document, got, want)
		}
	}
}

func TestCountingStopsAtTheLimit(t *testing.T) {
	const limit = 20_000
	for name, document := range map[string]string{
		"one name":              "{" + strings.Repeat("a ", 5000) + "}",
		"pairs below pairs":     "{" + strings.Repeat("a {"+strings.Repeat("x ", 10)+"} ", 60) + "}",
		"overlapping fragments": "{" + spread(500, "...F%d ") + "}" + spread(500, "fragment F%d on T {a b c} "),
		"spreads of two":        "{" + strings.Repeat("...F ...G ", 2000) + "} fragment F on T {a} fragment G on T {a}",
		"a chain of fragments":  "{...F0}" + chain(300),
		"operations":            spread(2000, "query Q%d {...F} ") + "fragment F on T {" + spread(100, "a%d ") + "}",
	} {
		if got := countSteps(limit, parsed(t, document)); got <= limit || got > 2*limit {
			t.Errorf("%s: counted %d", name, got)
		}
	}
}

// chain writes n fragments, each of which spreads the next.
func chain(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on T {a {...F%d}}", i, i+1)
	}
	return b.String()
}

// allocationsOf counts what f allocates.
func allocationsOf(f func()) int {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int(after.Mallocs - before.Mallocs)
}

// admitted reports whether a document passes everything that stands before
// validation, and returns it with the steps that were counted.
func admitted(limits Limits, text string) (*ast.QueryDocument, int, bool) {
	if _, problem := checkShape(limits, text); problem != nil {
		return nil, 0, false
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil || checkExpansion(limits, doc) != nil || checkSteps(limits, doc) != nil {
		return nil, 0, false
	}
	return doc, countSteps(boundless, doc), true
}

// checkCost holds the count against the real rule. It allocates once for each pair
// it compares, so its allocations witness how many there were: each pair is two
// steps, and what is allocated besides is as much as the document is long.
func checkCost(t *testing.T, schema *ast.Schema, text string) bool {
	t.Helper()
	doc, steps, ok := admitted(DefaultLimits(), text)
	if !ok {
		return false
	}
	only := rules.NewRules(rules.OverlappingFieldsCanBeMergedRule)
	got := allocationsOf(func() { _ = validator.ValidateWithRules(schema, doc, only) })
	if most := 2*steps + 3*len(text) + 2000; got > most {
		t.Errorf("%d steps were counted, and the rule allocates %d times, more than %d: %s", steps, got, most, text)
	}
	return true
}

func TestAdmittedDocumentsAreAsCheapAsCounted(t *testing.T) {
	schema := testSchema()
	taken := 0
	for seed := range uint64(400) {
		if checkCost(t, schema, newRandomDocument(schema, seed, []int{50, 200, 600, 1200}[seed%4])) {
			taken++
		}
	}
	if taken < 100 {
		t.Errorf("only %d of 400 documents were admitted", taken)
	}
}

// FuzzAdmittedDocumentsAreCheap does the same with as many as there is time for.
func FuzzAdmittedDocumentsAreCheap(f *testing.F) {
	schema := testSchema()
	f.Add(uint64(1), uint16(100))
	f.Fuzz(func(t *testing.T, seed uint64, selections uint16) {
		checkCost(t, schema, newRandomDocument(schema, seed, int(selections)%1500))
	})
}

func TestExpansionPutsFragmentsInTheirPlace(t *testing.T) {
	// Each fragment spreads the next one twice.
	var doubled strings.Builder
	doubled.WriteString("{...F0}")
	for i := range 16 {
		fmt.Fprintf(&doubled, " fragment F%d on T {...F%d ...F%d}", i, i+1, i+1)
	}
	limits := DefaultLimits()
	for name, test := range map[string]struct{ document, limit string }{
		"small":         {"{a ...F} fragment F on T {b {c}}", ""},
		"a cycle":       {"{...F} fragment F on T {a {...G}} fragment G on T {b {...F}}", ""},
		"unknown":       {"{...F}", ""},
		"20 deep":       {"{...A} fragment A on T {a{a{a{a{a{a{a{a{a{a{...B}}}}}}}}}}} fragment B on T {a{a{a{a{a{a{a{a{a{a}}}}}}}}}}", ""},
		"21 deep":       {"{a {...A}} fragment A on T {a{a{a{a{a{a{a{a{a{a{...B}}}}}}}}}}} fragment B on T {a{a{a{a{a{a{a{a{a{a}}}}}}}}}}", "nesting"},
		"unused depth":  {"{a} fragment A on T {a{a{a{a{a{a{a{a{a{a{a{...B}}}}}}}}}}}} fragment B on T {a{a{a{a{a{a{a{a{a{a}}}}}}}}}}", "nesting"},
		"two a level":   {doubled.String() + " fragment F16 on T {a}", "selections"},
		"5000 in place": {"{" + strings.Repeat("...F ", 50) + "} fragment F on T {" + spread(99, "a%d ") + "}", ""},
		"5001 in place": {"{a " + strings.Repeat("...F ", 50) + "} fragment F on T {" + spread(99, "a%d ") + "}", "selections"},
	} {
		problem := checkExpansion(limits, parsed(t, test.document))
		got := ""
		if problem != nil {
			got = problem.Extensions["limit"].(string)
		}
		if got != test.limit {
			t.Errorf("%s: refused by %q, want %q", name, got, test.limit)
		}
	}
}

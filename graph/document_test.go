package graph

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

// newDocuments prepares documents about the graph's schema.
func newDocuments(budget int) *documents {
	return &documents{
		schema: testSchema(), rules: validationRules(false), limits: DefaultLimits(),
		kept: newByteCache[string, *ast.QueryDocument](budget),
	}
}

// validDocuments are ways of writing valid documents; n makes each a new one.
func validDocuments() map[string]func(n int) string {
	return map[string]func(n int) string{
		"short": func(n int) string { return fmt.Sprintf("query Q%d { session { kind } }", n) },
		"router": func(n int) string {
			return fmt.Sprintf(`query Q%d($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Product { entityId price { calculatedPrice { taxExclusive taxInclusive } salePrice { taxExclusive } currencyCode stale } priceUnavailable } } }`, n)
		},
		"typenames": func(n int) string {
			return fmt.Sprintf("query Q%d { session { %s } viewer { %s } }", n, strings.Repeat("__typename ", 99), strings.Repeat("__typename ", 99))
		},
		"values": func(n int) string {
			return fmt.Sprintf(`query Q%d { prices(input: {items: [%s]}) { stale } }`, n, strings.Repeat(`{productEntityId: 1, variantEntityId: 2, options: [{optionEntityId: 1, valueEntityId: 2}]} `, 80))
		},
		"directives": func(n int) string {
			return fmt.Sprintf("query Q%d($b: Boolean!) { session { %s } }", n, strings.Repeat("kind @include(if: $b) ", 50))
		},
		"fragments": func(n int) string {
			return fmt.Sprintf("query Q%d { viewer { ...F } } fragment F on Customer { entityId addresses { nodes { ...A } } } fragment A on CustomerAddress { city %s }", n, strings.Repeat("... { firstName lastName } ", 20))
		},
		"aliases": func(n int) string {
			return fmt.Sprintf("query Q%d { %s }", n, spread(30, "p%d: prices(input: {items: [{productEntityId: 1}]}) { calculatedPrice { taxExclusive } price { taxInclusive } } "))
		},
		"a long literal": func(n int) string {
			return fmt.Sprintf(`query Q%d { viewer { addresses(after: "%s") { totalCount } } }`, n, strings.Repeat(`\n`, 8000))
		},
		"comments": func(n int) string {
			return fmt.Sprintf("query Q%d { session { %s kind } }", n, strings.Repeat("#c\n", 1500))
		},
	}
}

// heap is how much is live.
func heap() int {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return int(stats.HeapAlloc)
}

func TestKeptDocumentsCostWhatIsCounted(t *testing.T) {
	for name, document := range validDocuments() {
		t.Run(name, func(t *testing.T) {
			d := newDocuments(1 << 30)
			const n = 300
			before := heap()
			for i := range n {
				if _, problems := d.prepare(document(i)); len(problems) > 0 {
					t.Fatal(problems)
				}
			}
			got := heap() - before
			t.Logf("%d bytes each, counted %d", got/n, d.kept.spent/n)
			if got > d.kept.spent {
				t.Errorf("%d bytes are kept and %d were counted", got, d.kept.spent)
			}
			if d.kept.spent > 6*got {
				t.Errorf("%d bytes are kept and %d were counted: too much", got, d.kept.spent)
			}
			runtime.KeepAlive(d)
		})
	}
}

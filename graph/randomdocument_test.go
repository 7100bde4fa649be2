package graph

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/clientele-graph/clientele/graph/generated"
)

// testSchema is the graph's schema.
func testSchema() *ast.Schema {
	return generated.NewExecutableSchema(generated.Config{Resolvers: &Resolver{}}).Schema()
}

// randomDocument writes documents about the real schema that ask for the same
// things again and again, through fields, inline fragments and fragments.
type randomDocument struct {
	*rand.Rand
	schema    *ast.Schema
	text      strings.Builder
	fragments []*ast.Definition
	// budget is how many more selections are written.
	budget int
}

// newRandomDocument writes a document of about so many selections.
func newRandomDocument(schema *ast.Schema, seed uint64, selections int) string {
	d := &randomDocument{Rand: rand.New(rand.NewPCG(seed, 1)), schema: schema}
	types := []string{"Query", "Product", "ProductPrice", "ProductVariant", "TaxedPrice", "Customer"}
	for range d.IntN(8) {
		d.fragments = append(d.fragments, schema.Types[types[d.IntN(len(types))]])
	}
	share := selections / (len(d.fragments) + 1)
	d.budget = share
	d.text.WriteString("query ($c: CurrencyCode) ")
	d.set(schema.Query, 0, len(d.fragments))
	for i, on := range d.fragments {
		d.budget = share
		fmt.Fprintf(&d.text, " fragment F%d on %s ", i, on.Name)
		d.set(on, 0, i)
	}
	return d.text.String()
}

// set writes a selection set of a type. It spreads no fragment from the one numbered
// below on, so that none contains itself.
func (d *randomDocument) set(on *ast.Definition, depth, below int) {
	d.text.WriteString("{ __typename ")
	for d.budget > 0 && d.IntN(12) > 0 {
		d.budget--
		switch kind := d.IntN(10); {
		case kind == 0 && below > 0:
			i := d.IntN(below)
			if d.fragments[i] != on {
				continue
			}
			fmt.Fprintf(&d.text, "...F%d ", i)
		case kind == 1 && depth < 9:
			d.text.WriteString("... ")
			d.set(on, depth+1, below)
		default:
			d.field(on, depth, below)
		}
	}
	d.text.WriteString("} ")
}

// field writes one field, mostly one of the first few of its type.
func (d *randomDocument) field(on *ast.Definition, depth, below int) {
	if len(on.Fields) == 0 {
		return // a union
	}
	field := on.Fields[min(d.IntN(len(on.Fields)), d.IntN(len(on.Fields)))]
	of := d.schema.Types[field.Type.Name()]
	if strings.HasPrefix(field.Name, "__") || (of.IsCompositeType() && depth > 8) {
		return
	}
	if d.IntN(60) == 0 {
		fmt.Fprintf(&d.text, "x%d: ", d.IntN(3))
	}
	d.text.WriteString(field.Name)
	switch {
	case field.Name == "prices":
		d.text.WriteString("(input: {items: [{productEntityId: 1}]})")
	case field.Arguments.ForName("currencyCode") != nil && d.IntN(3) == 0:
		d.text.WriteString("(currencyCode: $c)")
	}
	d.text.WriteString(" ")
	if of.IsCompositeType() {
		d.set(of, depth+1, below)
	}
}

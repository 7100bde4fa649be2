package storefront

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/clientele-graph/clientele/commerce"
)

// ourSchema is the trimmed schema that the operations are written against.
func ourSchema(t *testing.T) *ast.Schema {
	t.Helper()
	files, err := filepath.Glob("schema/*.graphqls")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	var sources []*ast.Source
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, &ast.Source{Name: f, Input: string(text)})
	}
	schema, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// The documents that are put together for each question are checked as genqlient checks
// the others.
func TestTheAttributesDocumentIsValid(t *testing.T) {
	if _, errs := gqlparser.LoadQueryWithRules(ourSchema(t), attributesDocument([]int{4, 0, -4}), rules.NewDefaultRules()); errs != nil {
		t.Error(errs)
	}
}

// priceQuestions are all combinations of the ways in which items are asked for, in
// several sizes.
func priceQuestions() map[string][]commerce.PriceItem {
	questions := map[string][]commerce.PriceItem{}
	for mix := range 16 {
		for _, size := range []int{1, 2, 12} {
			var items []commerce.PriceItem
			for i := range size {
				for way, item := range []commerce.PriceItem{
					{ProductID: 1 + i},
					{ProductID: 1 + i/2, VariantID: 1 + i},
					{ProductID: 1 + i, Options: "1=2;3=4"},
					{ProductID: 1 + i, VariantID: 7, Options: "1=2"},
				} {
					if mix&(1<<way) != 0 {
						items = append(items, item)
					}
				}
			}
			questions[fmt.Sprintf("mix %04b of %d", mix, size)] = items
		}
	}
	return questions
}

func TestPriceDocumentsAreValid(t *testing.T) {
	schema := ourSchema(t)
	for name, items := range priceQuestions() {
		for _, asShopper := range []bool{true, false} {
			q := newPriceQuestion(items)
			if q.asksNothing() != (len(items) == 0) {
				t.Errorf("%s asks nothing: %v", name, q.asksNothing())
			}
			if q.asksNothing() && !asShopper {
				continue // never sent
			}
			document, errs := gqlparser.LoadQueryWithRules(schema, q.document("prices", asShopper), rules.NewDefaultRules())
			if errs != nil {
				t.Fatalf("%s: %v", name, errs)
			}
			if _, err := validator.VariableValues(schema, document.Operations[0], overTheWire(t, q.variables("USD"))); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

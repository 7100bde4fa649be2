package e2e_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// readEntitiesOfOthers asks for every field of the types with a key in the way that routers
// are there for: the catalogue names a customer and a group, and the router has us tell the
// rest. Columns and letters are those of the direct matrix.
func readEntitiesOfOthers(t *testing.T, on stage) {
	a := on.FirstOf(t, groupRetail)
	if !on.Store.Store().EditCustomer(a.EntityID, func(c *store.Customer) { c.Company, c.TaxExemptCategory = "Nova", "E" }) {
		t.Fatal("there is no A")
	}
	order := fmt.Sprintf(`order(number: "%d-%d")`, a.EntityID, groupRetail)
	places := map[string]string{
		"Customer":       order + ` { customer { %s } }`,
		"CustomerGroup":  order + ` { group { %s } }`,
		"Product":        `product(entityId: 101) { %s }`,
		"ProductVariant": `product(entityId: 101) { variants { %s } }`,
	}
	for column, who := range map[int]principal{0: guest, 1: shopper(groupRetail), 2: shopper(groupWholesale), 4: staff()} {
		header := who(t, on)
		for typeName, rows := range matrixEntities() {
			for _, row := range rows {
				if strings.HasSuffix(strings.ToLower(row.field), "entityid") {
					continue // keys are the catalogue's own, and the router asks nobody else
				}
				// A field that is never null takes its parent along, whosever entity it is.
				want := bytes.ToUpper([]byte(strings.ReplaceAll(row.want, " ", "")))[column]
				got := e2e.Post(t, on.URL, header, "{ "+fmt.Sprintf(places[typeName], row.ask)+" }", nil)
				if letter := matrixLetter(t, mustJSON(map[string]any{"data": got.Data, "errors": got.Errors})); letter != want {
					t.Errorf("%s.%s, column %d: %c, want %c: %+v", typeName, row.field, column, letter, want, got)
				}
			}
		}
		readBesideOthers(t, on, header, order, column)
	}
}

// readBesideOthers asks for what is A's beside what everybody may see: who may not see the one
// still gets the other, also from routers that make one request of them all.
func readBesideOthers(t *testing.T, on stage, header http.Header, order string, column int) {
	t.Helper()
	got := e2e.Post(t, on.URL, header, `{ `+order+` { number customer { email } group { name } }
		product(entityId: 101) { price(currencyCode: "USD") { calculatedPrice { taxExclusive } } variants { price(currencyCode: "USD") { calculatedPrice { taxExclusive } } } } }`, nil)
	isA := column == 1
	if (got.At("order", "customer", "email") != nil) != isA || (got.At("order", "group", "name") != nil) != isA {
		t.Errorf("column %d sees of A: %v", column, got.At("order"))
	}
	if got.At("product", "price", "calculatedPrice", "taxExclusive") == nil || got.At("product", "variants", 0, "price", "calculatedPrice", "taxExclusive") == nil {
		t.Errorf("column %d sees no price: %+v", column, got)
	}
	var want []string
	if !isA {
		want = []string{map[int]string{0: "UNAUTHENTICATED", 2: "FORBIDDEN", 4: "FORBIDDEN"}[column]}
	}
	if codes := errorCodes(got); !slices.Equal(codes, want) {
		t.Errorf("column %d: %q, want %q: %+v", column, codes, want, got.Errors)
	}
}

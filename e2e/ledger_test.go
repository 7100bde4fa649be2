package e2e_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/clientele-graph/clientele/schema"
)

// unreachable are refusals that a payload declares and that neither we nor a store
// produces there, with the reason.
func unreachable() map[string]string {
	const noCheck = "a delete has nothing that could be invalid but its number, and that is BAD_USER_INPUT"
	return map[string]string{
		"deleteCustomerGroup CustomerValidationError":        noCheck,
		"deleteCustomerGroup ItemConflictError":              "the store deletes a group with members",
		"deleteCustomerGroup CustomerGroupDiscountError":     "a group that is gone keeps no discount",
		"createCustomerGroup ItemNotFoundError":              "a new group has no number to be wrong",
		"createNewsletterSubscriber ItemNotFoundError":       "a new subscriber has no number to be wrong",
		"deleteNewsletterSubscriber CustomerValidationError": noCheck,
		"deleteNewsletterSubscriber ItemConflictError":       "nothing is in the way of a delete",
		"unsubscribeFromNewsletter CustomerValidationError":  "only one's own address is sent, and the store knows it",
	}
}

// otherSteps are the codes of ways in and over, which other tests are about.
func otherSteps() []string {
	return []string{
		"INVALID_CREDENTIALS", "PASSWORD_RESET_REQUIRED", "CART_INACCESSIBLE", "CART_NOT_UNASSIGNABLE",
		"INVALID_TOKEN", "TOKEN_EXPIRED", "CUSTOMER_UNKNOWN", "CART_NOT_FOUND",
		"CHECKOUT_CART", "CHECKOUT_LINE_ITEM", "CHECKOUT_SHIPPING", "CHECKOUT_BILLING_ADDRESS", "CHECKOUT_COUPON", "CHECKOUT_TAX",
		"PAYMENT_HANDLE_INVALID", "PAYMENT_HANDLE_SPENT", "ORDER_ALREADY_PAID", "ORDER_NOT_PAYABLE", "PAYMENT_IN_PROGRESS", "PAYMENT_OUTCOME_UNKNOWN",
		"IDEMPOTENCY_KEY_REUSED",
	}
}

// check compares what was met with what the schema declares: every mutation must have
// succeeded, and have been refused in each way; the ways of lists of staff's changes
// count for all of them together.
func (l *ledger) check(t *testing.T) {
	t.Helper()
	if l.logged == 0 {
		t.Error("nothing was logged: no secret could be found in it")
	}
	types, mutations, codes := declared(t)
	for _, code := range codes {
		if l.codes[code] == 0 && !slices.Contains(otherSteps(), code) {
			t.Errorf("no refusal had the code %s", code)
		}
	}
	items := map[string]bool{}
	for _, mutation := range mutations {
		if !l.ran[mutation.Name] {
			t.Errorf("%s never succeeded", mutation.Name)
		}
		union := refusalUnion(types, mutation)
		if union == nil {
			continue // a plain answer
		}
		for _, member := range union.Types {
			key := mutation.Name + " " + member
			why := unreachable()[key]
			switch {
			case union.Name == "StaffItemError":
				items[member] = items[member] || l.met[key]
			case l.met[key] && why != "":
				t.Errorf("%s was met, although %s", key, why)
			case !l.met[key] && why == "":
				t.Errorf("%s was never met", key)
			}
		}
	}
	for member, isMet := range items {
		if !isMet {
			t.Errorf("no list had a %s", member)
		}
	}
	t.Logf("%d codes: %v", len(l.codes), slices.Sorted(maps.Keys(l.codes)))
}

// declared reads the types, the mutations about customers and the codes of the schema.
func declared(t *testing.T) (map[string]*ast.Definition, []*ast.FieldDefinition, []string) {
	t.Helper()
	types := map[string]*ast.Definition{}
	var mutations []*ast.FieldDefinition
	for _, source := range schema.Sources() {
		document, err := parser.ParseSchema(&ast.Source{Name: source.Name, Input: source.Text})
		if err != nil {
			t.Fatal(err)
		}
		for _, definition := range document.Definitions {
			types[definition.Name] = definition
		}
		isOurs := source.Name == "account.graphqls" || strings.HasPrefix(source.Name, "staff")
		for _, extension := range document.Extensions {
			if isOurs && extension.Name == "Mutation" {
				mutations = append(mutations, extension.Fields...)
			}
		}
	}
	var codes []string
	for _, value := range types["CommerceErrorCode"].EnumValues {
		codes = append(codes, value.Name)
	}
	if len(mutations) < 25 || len(codes) < 20 {
		t.Fatalf("%d mutations and %d codes: this looks at nothing", len(mutations), len(codes))
	}
	return types, mutations, codes
}

// refusalUnion is the union of a mutation's errors, nil when it declares none.
func refusalUnion(types map[string]*ast.Definition, mutation *ast.FieldDefinition) *ast.Definition {
	payload := types[mutation.Type.Name()]
	if results := payload.Fields.ForName("results"); results != nil {
		payload = types[results.Type.Name()]
	}
	refused := payload.Fields.ForName("errors")
	if refused == nil {
		return nil
	}
	return types[refused.Type.Name()]
}

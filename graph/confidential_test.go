package graph

import (
	"regexp"
	"slices"
	"testing"
)

const (
	payingInline   = `mutation { processPayment(input: {handle: "h", idempotencyKey: "0123456789abcdef", instrument: {storedCard: {token: "t", verificationValue: "9183"}}}) { status } }`
	payingWell     = `mutation ($input: ProcessPaymentInput!) { processPayment(input: $input) { status } }`
	methodsInline  = `{ paymentMethods(handle: "canary") { methodId } }`
	methodsByWords = `query ($h: String!) { paymentMethods(handle: $h) { methodId } }`
)

// What somebody wrote into a document that nobody is to remember is in no memory of
// documents, and what is sent as variables does not keep the document out of it.
func TestConfidentialDocumentsAreNotKept(t *testing.T) {
	for text, kept := range map[string]bool{
		payingInline: false, methodsInline: false, payingWell: true, methodsByWords: true,
		`mutation { login(input: {email: "a@example.com", password: "canary"}) { __typename } }`:                                                         false,
		`mutation { login(input: {email: """a@example.com""", password: """canary"""}) { __typename } }`:                                                 false,
		`mutation ($p: String! = "canary", $e: String!) { login(input: {email: $e, password: $p}) { __typename } }`:                                      false,
		`mutation ($p: String!, $e: String!) { login(input: {email: $e, password: $p}) { __typename } }`:                                                 true,
		`mutation { ...F } fragment F on Mutation { createPaymentHandle(input: {handle: "canary"}) { handle { token } } }`:                               false,
		`query { ... on Query { ...F } } fragment F on Query { paymentMethods(handle: "canary") { methodId } }`:                                          false,
		`mutation { completeCheckout(input: {checkoutEntityId: ""}) { orderEntityId } }`:                                                                 true,
		`{ prices(input: {currencyCode: "USD", items: [{productEntityId: 1}]}) { stale } }`:                                                              true,
		`query A { session { kind } } mutation B { createPaymentHandle(input: {handle: "canary"}) { handle { token } } }`:                                false,
		`query A($h: String!) { paymentMethods(handle: $h) { methodId } prices(input: {currencyCode: "USD", items: [{productEntityId: 1}]}) { stale } }`: false, // nobody tells them apart
	} {
		d := newDocuments(1 << 20)
		if _, problems := d.prepare(text); len(problems) > 0 {
			t.Fatalf("%s: %v", text, problems)
		}
		if _, ok := d.kept.get(text); ok != kept {
			t.Errorf("kept is %v, want %v: %s", ok, kept, text)
		}
	}
}

// A query with an argument that sounds like a secret is one with a bearer's argument.
func TestBearersAreKnown(t *testing.T) {
	secret := regexp.MustCompile(`(?i)handle|token|jwt|password|secret|code$|key$`)
	public := []string{"currencyCode", "countryCode"}
	for _, field := range testSchema().Query.Fields {
		for _, argument := range field.Arguments {
			if secret.MatchString(argument.Name) && !slices.Contains(public, argument.Name) && !isBearer(field.Name) {
				t.Errorf("%s(%s:) is not kept secret", field.Name, argument.Name)
			}
		}
	}
	if testSchema().Query.Fields.ForName("paymentMethods") == nil {
		t.Error("this test looks at nothing")
	}
}

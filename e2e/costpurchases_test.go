package e2e_test

import (
	"testing"

	"github.com/clientele-graph/clientele/e2e"
)

// measurePurchases measures the way from a checkout to a paid order, a guest's and that of
// a shopper, whose session is proven again each time.
func measurePurchases(t *testing.T, seen measured) {
	t.Helper()
	tl := openTill(t)
	buyer := tl.buyer()
	for _, session := range []string{"", tl.member(buyer, "0")} {
		customer := 0
		if session != "" {
			customer = buyer.EntityID
		}
		checkout := tl.checkout(customer, "20.00")
		note := func(field string, ask func() e2e.Answer) e2e.Answer {
			tl.Store.ResetCalls()
			got := ask()
			if len(got.Errors) != 0 || got.At("r") == nil {
				t.Fatalf("%s: %+v", field, got)
			}
			seen.note(field, len(tl.Store.Calls()), 1)
			return got
		}
		made := note("Mutation.completeCheckout", func() e2e.Answer {
			return tl.Ask(t, session, completeDocument, map[string]any{"id": checkout})
		})
		handle, _ := made.At("r", "handle", "token").(string)
		note("Query.paymentMethods", func() e2e.Answer {
			return tl.Ask(t, session, methodsDocument, map[string]any{"handle": handle})
		})
		renewed := note("Mutation.createPaymentHandle", func() e2e.Answer {
			return tl.Ask(t, session, handleDocument, map[string]any{"handle": handle})
		})
		handle, _ = renewed.At("r", "handle", "token").(string)
		paid := note("Mutation.processPayment", func() e2e.Answer {
			return tl.Ask(t, session, payDocument, payment(handle, "a-key-that-is-weighed", tokenized("tok_weighed")))
		})
		if paid.At("r", "status") != "SUCCESS" {
			t.Fatalf("not paid: %+v", paid)
		}
	}
}

package storefront

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// completion is the operation that must be sent once: the store may make an order of each.
const completion = "completeCheckout"

// maxRefusals is how many reasons one answer is believed to have.
const maxRefusals = 50

// CompleteCheckout makes an order of a checkout, on the caller's channel and as the
// caller. It makes one attempt: an answer that is lost, or says neither yes nor no, is
// OUTCOME_UNKNOWN; after every other error there is no order. Where there is one, errors
// beside it are left out: whoever took it for refused would lose an order that can be paid
// for.
func (c *Client) CompleteCheckout(ctx context.Context, caller commerce.Caller, checkoutEntityID string) (commerce.CheckoutOutcome, error) {
	answer, err := completeCheckout(ctx, c.asCaller(caller), checkoutEntityID)
	if err != nil {
		return commerce.CheckoutOutcome{}, completionFailed(err)
	}
	made := answer.Checkout.CompleteCheckout
	switch {
	case made == nil:
		return commerce.CheckoutOutcome{}, lost(completion, upstream.ReasonMalformed)
	case made.OrderEntityId != nil && *made.OrderEntityId > 0:
		return commerce.CheckoutOutcome{OrderID: *made.OrderEntityId, PaymentToken: withoutScheme(made.PaymentAccessToken)}, nil
	case len(made.Errors) == 0:
		return commerce.CheckoutOutcome{}, lost(completion, upstream.ReasonMalformed)
	}
	refused := checkoutRefusals(made.Errors)
	if len(refused) == 0 {
		// There is no order, and nothing is known of what anybody could do about it.
		return commerce.CheckoutOutcome{}, public(unreadable(completion))
	}
	return commerce.CheckoutOutcome{Refused: refused}, nil
}

// completionFailed returns the public error of a completion that did not end with an
// answer to it. Of what the store says only that it did not begin proves that there is no
// order: 503 can come from behind it, and so can a redirect. What did not begin is no
// fault of whoever asks, and may be tried again.
func completionFailed(err error) error {
	var e *upstream.Error
	if !errors.As(err, &e) || e.Status == 0 || e.Kind == upstream.RateLimited || e.Reason == upstream.ReasonSession {
		return public(err) // the chain knows whether anything was sent
	}
	var r *refusal
	begun := e.Status != http.StatusUnauthorized && e.Status != http.StatusForbidden
	if errors.As(err, &r) {
		begun = slices.ContainsFunc(r.complaints, func(c complaint) bool { return len(c.Path) > 0 })
	}
	seen := *e
	if seen.Kind = upstream.Unavailable; begun {
		seen.Kind = upstream.OutcomeUnknown
	}
	answer := seen.Commerce()
	answer.Err = e
	return answer
}

// withoutScheme returns a token as it is to be sent. A page of the documentation shows
// some that begin with "JWT " (docs/storefront/cart-checkout/guide/graphql-storefront.mdx).
func withoutScheme(token commerce.Secret) commerce.Secret {
	return commerce.Secret(strings.TrimPrefix(token.Reveal(), "JWT "))
}

// checkoutRefusals converts the reasons that this version knows.
func checkoutRefusals(wire []checkoutRefusal) []commerce.CompleteCheckoutError {
	var refused []commerce.CompleteCheckoutError
	for _, w := range wire[:min(len(wire), maxRefusals)] {
		if e := w.commerce(); e != nil {
			refused = append(refused, e)
		}
	}
	return refused
}

// checkoutRefusal is any member of the union, also one that was added since. The store's
// text is not asked for.
type checkoutRefusal struct {
	Typename string `json:"__typename"`
	// One of the codes is there.
	CartCode     string          `json:"cartCode"`
	CheckoutCode string          `json:"checkoutCode"`
	TaxCode      string          `json:"taxCode"`
	Context      []checkoutPlace `json:"context"`
}

// commerce returns the refusal in our words, nil for a member that this version does not
// know.
func (r checkoutRefusal) commerce() commerce.CompleteCheckoutError {
	problem := commerce.CheckoutProblem{
		Problem: checkoutProblem(r.CartCode + r.CheckoutCode + r.TaxCode), Context: checkoutPlaces(r.Context),
	}
	switch r.Typename {
	case "CartError":
		return commerce.CheckoutCartError{CheckoutProblem: problem}
	case "CartLineItemError":
		return commerce.CheckoutLineItemError{CheckoutProblem: problem}
	case "CheckoutShippingConsignmentError":
		return commerce.CheckoutShippingConsignmentError{CheckoutProblem: problem}
	case "CheckoutBillingAddressError":
		return commerce.CheckoutBillingAddressError{CheckoutProblem: problem}
	case "CheckoutCouponError":
		return commerce.CheckoutCouponError{CheckoutProblem: problem}
	case "CheckoutTaxError":
		return commerce.CheckoutTaxError{CheckoutProblem: problem}
	}
	return nil
}

package storefront

import (
	"cmp"
	"errors"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// cashier makes payment access tokens. It fails with store.ErrOrderNotPayable for an
// order that takes no payment.
type cashier interface {
	Token(orderID int) (string, error)
}

// completeCheckout makes an order, with a token to pay for it, or says why not. The
// token may be missing: there are orders that cost nothing. Whoever asks for it later hears
// of nothing.
func (r *Resolver) completeCheckout(v viewer, later time.Duration, id string) (*model.CompleteCheckoutResult, error) {
	customerID := 0
	if v.customer != nil {
		customerID = v.customer.ID
	}
	if later > 0 {
		r.store.CompleteCheckoutLater(id, v.Channel, customerID, later)
		return &model.CompleteCheckoutResult{}, nil
	}
	order, problems, err := r.store.CompleteCheckout(id, v.Channel, customerID)
	if err != nil {
		return nil, gqlerror.Errorf("Internal server error")
	}
	result := &model.CompleteCheckoutResult{Errors: []model.CompleteCheckoutError{}}
	for _, p := range problems {
		result.Errors = append(result.Errors, newCheckoutError(p))
	}
	if len(problems) > 0 {
		return result, nil
	}
	result.OrderEntityID = &order.ID
	token, err := r.cashier.Token(order.ID)
	if errors.Is(err, store.ErrOrderNotPayable) {
		return result, nil
	}
	if err != nil {
		return nil, gqlerror.Errorf("Internal server error")
	}
	if r.store.Choices().Payment.TokenHasScheme {
		token = "JWT " + token
	}
	result.PaymentAccessToken = &token
	return result, nil
}

// newCheckoutError tells a problem as the member of the union that it is.
func newCheckoutError(p store.CheckoutProblem) model.CompleteCheckoutError {
	message := cmp.Or(p.Message, "The checkout cannot be completed: "+p.Code)
	var where []*model.CheckoutErrorContext
	for _, c := range p.Context {
		where = append(where, &model.CheckoutErrorContext{Field: c.Field, Value: c.Value})
	}
	code := model.CheckoutErrorCode(p.Code)
	switch p.Kind {
	case store.ProblemLineItem:
		return &model.CartLineItemError{Code: model.CartErrorCode(p.Code), Context: where, Message: message}
	case store.ProblemShipping:
		return &model.CheckoutShippingConsignmentError{Code: code, Context: where, Message: message}
	case store.ProblemBilling:
		return &model.CheckoutBillingAddressError{Code: code, Context: where, Message: message}
	case store.ProblemCoupon:
		return &model.CheckoutCouponError{Code: code, Context: where, Message: message}
	case store.ProblemTax:
		return &model.CheckoutTaxError{Code: model.CheckoutTaxErrorCode(p.Code), Context: where, Message: message}
	case store.ProblemCart:
	}
	return &model.CartError{Code: model.CartErrorCode(p.Code), Context: where, Message: message}
}

package storefront

import (
	"errors"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// signIn opens a session and hands the guest's cart over. The two texts are
// the only ones that clients of the store are known to match on; a customer
// of another channel is told no more than a wrong password is.
func (r *Resolver) signIn(v viewer, email, password string, cartID *string) (*model.LoginResult, error) {
	customer, err := r.store.Authenticate(v.Channel, email, password)
	if errors.Is(err, store.ErrPasswordResetRequired) {
		return nil, gqlerror.Errorf("Reset password")
	}
	if err != nil {
		return nil, gqlerror.Errorf("Invalid credentials")
	}
	token, expires, err := r.store.OpenSession(customer.ID, v.Channel)
	if err != nil {
		return nil, err
	}
	result := &model.LoginResult{
		Customer:   r.customerRecord(v.Channel, customer),
		Token:      &model.CustomerAccessToken{Value: token, ExpiresAt: expires},
		ForBrowser: v.ForBrowser,
	}
	guest := ""
	if cartID != nil {
		guest = *cartID
	}
	if cart, ok := r.store.AssignCart(guest, customer.ID); ok {
		result.Cart = &model.Cart{EntityID: cart.ID}
	}
	return result, nil
}

// signOut ends the session of the request's token. Without any token there is
// nothing it could end, and the store says so by the code for that.
func (r *Resolver) signOut(v viewer, cartID *string) (*model.LogoutResult, error) {
	if v.token == "" && v.customer == nil {
		return nil, &gqlerror.Error{
			Message:    "The customer access token is missing.",
			Extensions: map[string]any{"code": "MISSING_CUSTOMER_ACCESS_TOKEN"},
		}
	}
	r.store.EndSession(v.token)
	return &model.LogoutResult{Result: "success", CartUnassignResult: r.unassign(v, cartID)}, nil
}

// unassign takes a cart off the customer.
func (r *Resolver) unassign(v viewer, cartID *string) *model.CartUnassignResult {
	result := &model.CartUnassignResult{Errors: []model.CartUnassignError{}}
	switch {
	case cartID == nil:
	case v.ForBrowser:
		result.Errors = append(result.Errors, &model.CartUnassignNotAllowedError{
			Message: "A cart can only be unassigned in a stateless request.",
		})
	case v.customer != nil && r.store.UnassignCart(*cartID, v.customer.ID):
		result.Cart = &model.Cart{EntityID: *cartID}
	default:
		result.Errors = append(result.Errors, &model.CartUnassignInaccessibleError{
			Message: "The cart does not exist or is not accessible.",
		})
	}
	return result
}

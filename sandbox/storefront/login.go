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
	issued, err := r.issue(v, customer)
	if err != nil {
		return nil, err
	}
	return &model.LoginResult{
		IssuedToken: issued,
		Customer:    r.customerRecord(v.Channel, customer),
		Cart:        r.takeCart(cartID, customer),
	}, nil
}

// signInByToken opens a session for whom the merchant vouches. What is wrong
// with a token is not documented to be told, so it is not.
func (r *Resolver) signInByToken(v viewer, token string, cartID *string) (*model.TokenLoginResult, error) {
	login, err := r.desk.CustomerLogin(token, v.Client, func(channel int) bool { return channel == v.Channel })
	if err != nil {
		return nil, gqlerror.Errorf("The login could not be completed.")
	}
	issued, err := r.issue(v, login.Customer)
	if err != nil {
		return nil, err
	}
	return &model.TokenLoginResult{
		IssuedToken: issued,
		RedirectTo:  login.RedirectTo,
		Customer:    r.customerRecord(v.Channel, login.Customer),
		Cart:        r.takeCart(cartID, login.Customer),
	}, nil
}

// issue opens a session, which ends the customer's other one.
func (r *Resolver) issue(v viewer, customer store.Customer) (model.IssuedToken, error) {
	token, expires, err := r.store.OpenSession(customer.ID, v.Channel)
	if err != nil {
		return model.IssuedToken{}, err
	}
	return model.IssuedToken{
		Token:      &model.CustomerAccessToken{Value: token, ExpiresAt: expires},
		ForBrowser: v.ForBrowser,
	}, nil
}

// takeCart hands a guest's cart over and tells the cart that the customer then
// has.
func (r *Resolver) takeCart(guestCart *string, customer store.Customer) *model.Cart {
	id := ""
	if guestCart != nil {
		id = *guestCart
	}
	cart, ok := r.store.AssignCart(id, customer.ID)
	if !ok {
		return nil
	}
	return &model.Cart{EntityID: cart.ID}
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

package storefront

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// Login signs a shopper in with e-mail and password, and ends every other
// session of theirs. It makes one attempt. A no that the store means comes as
// LoginOutcome.Refused; an error means that the store did not decide, or, as
// OUTCOME_UNKNOWN, that we did not hear what it decided.
func (c *Client) Login(ctx context.Context, in commerce.Login) (commerce.LoginOutcome, error) {
	answer, err := login(ctx, c.asGuest(in.ChannelID), in.Email.Reveal(), in.Password.Reveal(),
		commerce.NonEmpty(in.GuestCartEntityID))
	if err != nil {
		if refused := loginRefusal(err); refused != nil {
			return commerce.LoginOutcome{Refused: refused}, nil
		}
		return commerce.LoginOutcome{}, public(err)
	}
	// A result that is there can still be a no.
	result := answer.Login
	if !signedIn(result.Customer, result.CustomerAccessToken) {
		return commerce.LoginOutcome{Refused: commerce.LoginFailedError{}}, nil
	}
	customer, err := result.Customer.commerce()
	if err != nil {
		return commerce.LoginOutcome{}, strangersSession("login")
	}
	outcome := commerce.LoginOutcome{
		Credential: credentialOf(in.ChannelID, customer, result.CustomerAccessToken),
		Customer:   customer,
	}
	if result.Cart != nil {
		outcome.CartEntityID = result.Cart.EntityId
	}
	return outcome, nil
}

// loginRefusal reads a definite no out of an answer with errors, nil when the
// answer is not about the shopper. The store has no codes for it, only two known
// texts.
func loginRefusal(err error) commerce.LoginError {
	var r *refusal
	if !errors.As(err, &r) || upstream.IsKind(err, upstream.Forbidden) || upstream.IsKind(err, upstream.Unauthorized) {
		return nil
	}
	says := func(text string) bool {
		return slices.ContainsFunc(r.complaints, func(c complaint) bool {
			return strings.Contains(strings.ToLower(c.Message), text)
		})
	}
	switch {
	// The texts are matched as parts and in any letters, because nobody promised
	// how they are written.
	case says("invalid credentials"):
		return commerce.InvalidCredentialsError{}
	case says("reset password"):
		return commerce.PasswordResetRequiredError{}
	}
	return commerce.LoginFailedError{}
}

// Logout ends the credential's session, on every device of the customer, and
// hands the cart back to the guest if the store agrees. It makes one attempt. An
// impersonation, which is no session of the store's, is FORBIDDEN.
func (c *Client) Logout(ctx context.Context, cred commerce.ShopperCredential, cartEntityID string) (commerce.LogoutOutcome, error) {
	if cred.Impersonated {
		return commerce.LogoutOutcome{}, &commerce.Error{
			Code: commerce.CodeForbidden, Message: "Who acts for a customer cannot sign that customer out.",
		}
	}
	answer, err := logout(ctx, c.asShopper(cred), commerce.NonEmpty(cartEntityID))
	if err != nil {
		return commerce.LogoutOutcome{}, public(err)
	}
	var outcome commerce.LogoutOutcome
	unassigned := answer.Logout.CartUnassignResult
	if unassigned.Cart != nil {
		outcome.CartEntityID = unassigned.Cart.EntityId
	}
	for _, e := range unassigned.Errors {
		outcome.Refused = append(outcome.Refused, e.logoutError())
	}
	return outcome, nil
}

// member is a member of a union of which only the type is asked, also of one
// that was added after this was written.
type member struct {
	Typename string `json:"__typename"`
}

// logoutError is what is told of an unknown member: the cart was not handed back,
// and nobody can do anything about it.
func (m member) logoutError() commerce.LogoutError {
	if m.Typename == "CartUnassignInaccessibleError" {
		return commerce.CartInaccessibleError{}
	}
	return commerce.CartNotUnassignableError{}
}

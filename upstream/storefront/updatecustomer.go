package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// profileInput is what becomes different about a customer. What stays is left out.
type profileInput struct {
	FirstName *string      `json:"firstName,omitempty"`
	LastName  *string      `json:"lastName,omitempty"`
	Email     *string      `json:"email,omitempty"`
	Phone     optionalText `json:"phone,omitzero"`
	Company   optionalText `json:"company,omitzero"`
	Form      *formInput   `json:"formFields,omitempty"`
}

// UpdateCustomer changes the record of the credential's customer. It makes one
// attempt: an answer that is lost, or is about somebody else, is OUTCOME_UNKNOWN. The
// e-mail address of whom staff act for is FORBIDDEN.
func (c *Client) UpdateCustomer(ctx context.Context, cred commerce.ShopperCredential, p commerce.ProfileChange) (commerce.UpdateCustomerOutcome, error) {
	if cred.Impersonated && p.Email != nil {
		return commerce.UpdateCustomerOutcome{}, notOnBehalf("Who acts for a customer cannot change how that customer signs in.")
	}
	answer, err := updateCustomer(ctx, c.asShopper(cred), profileInput{
		FirstName: p.FirstName, LastName: p.LastName, Email: revealed(p.Email),
		Phone: optionalText(p.Phone), Company: optionalText(p.Company), Form: newFormInput(p.Form),
	}, newCaptchaInput(p.Captcha))
	if isAboutCaptcha(err) {
		return commerce.UpdateCustomerOutcome{Refused: []commerce.UpdateCustomerError{captchaError()}}, nil
	}
	if err != nil {
		return commerce.UpdateCustomerOutcome{}, changeFailed(err)
	}
	made := answer.Customer.UpdateCustomer
	switch id := idOf(made.Customer); {
	case id != 0 && id != cred.CustomerID:
		return commerce.UpdateCustomerOutcome{}, lost("updateCustomer", upstream.ReasonStranger)
	case isUnheard(made.Errors), len(made.Errors) == 0 && id == 0:
		return commerce.UpdateCustomerOutcome{}, lost("updateCustomer", upstream.ReasonMalformed)
	case id == 0:
		return commerce.UpdateCustomerOutcome{Refused: refusals(made.Errors, no.updateError)}, nil
	}
	return commerce.UpdateCustomerOutcome{
		Customer: made.Customer.changed(), Refused: refusals(made.Errors, no.updateError),
	}, nil
}

// updateError reads why a change was refused.
func (n no) updateError() commerce.UpdateCustomerError {
	switch n.Typename {
	case "EmailAlreadyInUseError":
		return commerce.EmailAlreadyInUseError{}
	case "CustomerDoesNotExistError":
		return commerce.CustomerDoesNotExistError{}
	case "CustomerNotLoggedInError":
		return commerce.CustomerNotLoggedInError{}
	case validation:
		return profileFields().validationError(n.Path)
	}
	return commerce.UnexpectedUpdateCustomerError{}
}

// notOnBehalf refuses what only a customer may do.
func notOnBehalf(message string) error {
	return &commerce.Error{Code: commerce.CodeForbidden, Message: message}
}

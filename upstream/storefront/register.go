package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// registrationInput is a customer to be made. What was not given is left out.
type registrationInput struct {
	FirstName string        `json:"firstName"`
	LastName  string        `json:"lastName"`
	Email     string        `json:"email"`
	Password  string        `json:"password"`
	Phone     string        `json:"phone,omitempty"`
	Company   string        `json:"company,omitempty"`
	Address   *addressInput `json:"address,omitempty"`
	Form      *formInput    `json:"formFields,omitempty"`
}

// Register makes a customer on the registration's channel, and signs nobody in. It
// makes one attempt: an answer that is lost, or cannot be understood, is
// OUTCOME_UNKNOWN.
func (c *Client) Register(ctx context.Context, r commerce.Registration) (commerce.RegisterOutcome, error) {
	in := registrationInput{
		FirstName: r.FirstName, LastName: r.LastName, Email: r.Email.Reveal(), Password: r.Password.Reveal(),
		Phone: r.Phone, Company: r.Company, Form: newFormInput(r.Form),
	}
	if r.Address != nil {
		address := newAddressInput(*r.Address)
		in.Address = &address
	}
	answer, err := registerCustomer(ctx, c.asGuest(r.ChannelID), in, newCaptchaInput(r.Captcha))
	if isAboutCaptcha(err) {
		return commerce.RegisterOutcome{Refused: []commerce.RegisterCustomerError{captchaError()}}, nil
	}
	if err != nil {
		return commerce.RegisterOutcome{}, changeFailed(err)
	}
	made := answer.Customer.RegisterCustomer
	isMade := idOf(made.Customer) > 0
	if isUnheard(made.Errors) || len(made.Errors) == 0 && !isMade {
		return commerce.RegisterOutcome{}, lost("registerCustomer", upstream.ReasonMalformed)
	}
	outcome := commerce.RegisterOutcome{Refused: refusals(made.Errors, no.registerError)}
	if isMade {
		outcome.Customer = made.Customer.changed()
	}
	return outcome, nil
}

// registerError reads why a registration was refused.
func (n no) registerError() commerce.RegisterCustomerError {
	switch n.Typename {
	case "EmailAlreadyInUseError":
		return commerce.EmailAlreadyInUseError{}
	case "AccountCreationDisabledError":
		return commerce.AccountCreationDisabledError{}
	case validation:
		return registrationFields().validationError(n.Path)
	}
	return commerce.CustomerRegistrationError{}
}

// changed converts the record of a customer who was made or changed. Credit that
// cannot be told exactly is unknown here, and does not make the change uncertain.
func (p *profile) changed() *commerce.Customer {
	c, err := p.commerce()
	if err != nil {
		c = p.withoutCredit()
	}
	return &c
}

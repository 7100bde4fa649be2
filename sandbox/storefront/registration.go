package storefront

import (
	"errors"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// register makes a customer and signs nobody in.
func (r *Resolver) register(v viewer, captcha *model.ReCaptchaV2Input, in model.RegisterCustomerInput) (*model.RegisterCustomerResult, error) {
	refused := func(e model.RegisterCustomerError) (*model.RegisterCustomerResult, error) {
		return &model.RegisterCustomerResult{Errors: []model.RegisterCustomerError{e}}, nil
	}
	bad, err := r.checkCaptcha(v, captcha, true)
	if err != nil {
		return nil, err
	}
	if bad != nil {
		return refused(r.invalid(bad))
	}
	if r.store.HasTrouble("registerCustomer") {
		return refused(&model.CustomerRegistrationError{Message: textUnexpected})
	}
	newcomer, bad := r.newcomer(v, in)
	if bad != nil {
		return refused(r.invalid(bad))
	}
	made, err := r.store.Register(v.Channel, newcomer)
	switch {
	case errors.Is(err, store.ErrCreationDisabled):
		return refused(&model.AccountCreationDisabledError{Message: textNoNewAccounts})
	case errors.Is(err, store.ErrEmailTaken):
		return refused(&model.EmailAlreadyInUseError{Message: textEmailInUse})
	case err != nil:
		return refused(&model.CustomerRegistrationError{Message: textUnexpected})
	}
	return &model.RegisterCustomerResult{
		Customer: r.customerRecord(v.Channel, made), Errors: []model.RegisterCustomerError{},
	}, nil
}

// newcomer reads who registers, with a first address if there is one.
func (r *Resolver) newcomer(v viewer, in model.RegisterCustomerInput) (store.Customer, *fault) {
	bad := firstFault(
		checkProfile(&in.FirstName, &in.LastName, in.Company, in.Phone), checkEmail(&in.Email),
		r.checkPassword(in.Password, "password"),
		r.missingBuiltIn(store.FormAccount, map[string]*string{"company": in.Company, "phone": in.Phone}),
	)
	if bad != nil {
		return store.Customer{}, bad
	}
	answers, bad := r.readAnswers(store.FormAccount, in.FormFields)
	if bad = firstFault(bad, r.unanswered(store.FormAccount, answers)); bad != nil {
		return store.Customer{}, bad
	}
	c := store.Customer{
		FirstName: in.FirstName, LastName: in.LastName, Email: in.Email, Company: text(in.Company), Phone: text(in.Phone),
		Password: store.Password(in.Password), FormFields: store.Merge(nil, answers),
	}
	if v.Client.Address.IsValid() {
		c.RegistrationIP = v.Client.Address.String()
	}
	if in.Address != nil {
		first, bad := r.newAddress(*in.Address)
		if bad != nil {
			return store.Customer{}, bad.under("address")
		}
		c.Addresses = []store.Address{first}
	}
	return c, nil
}

// checkProfile finds the first fault of what a customer says about themselves.
func checkProfile(first, last, company, phone *string) *fault {
	return firstFault(
		textRule{"firstName", 1, 100}.check(first), textRule{"lastName", 1, 100}.check(last),
		textRule{"company", 0, 255}.check(company), textRule{"phone", 0, 50}.check(phone),
	)
}

func (r *Resolver) checkPassword(password, name string) *fault {
	if r.store.AccountSettings().Passwords.Allows(password) {
		return nil
	}
	return faultAt(textPasswordTooLax, name)
}

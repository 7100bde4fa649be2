package storefront

import (
	"errors"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// updateProfile changes what is given of the shopper's own record; null counts as
// not given.
func (r *Resolver) updateProfile(v viewer, captcha *model.ReCaptchaV2Input, in model.UpdateCustomerInput) (*model.UpdateCustomerResult, error) {
	refused := func(e model.UpdateCustomerError) (*model.UpdateCustomerResult, error) {
		return &model.UpdateCustomerResult{Errors: []model.UpdateCustomerError{e}}, nil
	}
	bad, err := r.checkCaptcha(v, captcha, false)
	switch {
	case err != nil:
		return nil, err
	case bad != nil:
		return refused(r.invalid(bad))
	case v.isGone:
		return refused(&model.CustomerDoesNotExistError{Message: textNoCustomer})
	case v.customer == nil:
		return refused(notLoggedIn())
	case r.store.HasTrouble("updateCustomer"):
		return refused(&model.UnexpectedUpdateCustomerError{Message: textUnexpected})
	}
	answers, bad := r.checkChange(*v.customer, in)
	if bad != nil {
		return refused(r.invalid(bad))
	}
	changed, err := r.store.UpdateCustomer(v.customer.ID, func(c *store.Customer) {
		put(&c.FirstName, in.FirstName)
		put(&c.LastName, in.LastName)
		put(&c.Email, in.Email)
		put(&c.Phone, in.Phone)
		put(&c.Company, in.Company)
		c.FormFields = store.Merge(c.FormFields, answers)
	})
	switch {
	case errors.Is(err, store.ErrEmailTaken):
		return refused(&model.EmailAlreadyInUseError{Message: textEmailInUse})
	case errors.Is(err, store.ErrNoSuchCustomer):
		return refused(&model.CustomerDoesNotExistError{Message: textNoCustomer})
	case err != nil:
		return refused(&model.UnexpectedUpdateCustomerError{Message: textUnexpected})
	}
	return &model.UpdateCustomerResult{
		Customer: r.customerRecord(v.Channel, changed), Errors: []model.UpdateCustomerError{},
	}, nil
}

// checkChange reads the answers of a change, and finds its first fault.
func (r *Resolver) checkChange(before store.Customer, in model.UpdateCustomerInput) ([]store.FormFieldValue, *fault) {
	if bad := firstFault(checkProfile(in.FirstName, in.LastName, in.Company, in.Phone), checkEmail(in.Email)); bad != nil {
		return nil, bad
	}
	answers, bad := r.readAnswers(store.FormAccount, in.FormFields)
	if bad != nil {
		return nil, bad
	}
	return answers, r.checkKept(store.FormAccount, before.FormFields, answers)
}

// checkKept finds the fault of a change that takes away an answer that is
// required, or by choice does not add one that is missing.
func (r *Resolver) checkKept(form store.Form, before, given []store.FormFieldValue) *fault {
	if len(given) == 0 {
		return nil
	}
	bad := r.unanswered(form, store.Merge(before, given))
	if bad == nil || r.store.Choices().Account.RequiredFieldsOnUpdate || r.unanswered(form, before) == nil {
		return bad
	}
	return nil
}

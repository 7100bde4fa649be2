package storefront

import (
	"errors"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// addAddress adds to the shopper's own address book.
func (r *Resolver) addAddress(v viewer, captcha *model.ReCaptchaV2Input, in model.AddCustomerAddressInput) (*model.AddCustomerAddressResult, error) {
	refused := func(e model.AddCustomerAddressError) (*model.AddCustomerAddressResult, error) {
		return &model.AddCustomerAddressResult{Errors: []model.AddCustomerAddressError{e}}, nil
	}
	bad, err := r.checkCaptcha(v, captcha, false)
	switch {
	case err != nil:
		return nil, err
	case bad != nil:
		return refused(r.invalid(bad))
	case v.customer == nil:
		return refused(notLoggedIn())
	case r.store.HasTrouble("addCustomerAddress"):
		return refused(&model.CustomerAddressCreationError{Message: textUnexpected})
	}
	fresh, bad := r.newAddress(in)
	if bad != nil {
		return refused(r.invalid(bad))
	}
	made, err := r.store.CreateAddress(v.customer.ID, fresh)
	switch {
	case errors.Is(err, store.ErrAddressExists) && r.store.Choices().Account.DuplicateAddressIsRefused:
		return refused(&model.CustomerAddressCreationError{Message: textDuplicate})
	case errors.Is(err, store.ErrNoSuchCustomer):
		return refused(notLoggedIn())
	}
	return &model.AddCustomerAddressResult{Address: address(made), Errors: []model.AddCustomerAddressError{}}, nil
}

// updateAddress changes what is given of an address; null counts as not given.
func (r *Resolver) updateAddress(v viewer, captcha *model.ReCaptchaV2Input, in model.UpdateCustomerAddressInput) (*model.UpdateCustomerAddressResult, error) {
	refused := func(e model.UpdateCustomerAddressError) (*model.UpdateCustomerAddressResult, error) {
		return &model.UpdateCustomerAddressResult{Errors: []model.UpdateCustomerAddressError{e}}, nil
	}
	bad, err := r.checkCaptcha(v, captcha, false)
	switch {
	case err != nil:
		return nil, err
	case bad != nil:
		return refused(r.invalid(bad))
	case v.customer == nil:
		return refused(notLoggedIn())
	case r.store.HasTrouble("updateCustomerAddress"):
		return refused(&model.CustomerAddressUpdateError{Message: textUnexpected})
	}
	before, ok := addressOf(*v.customer, in.AddressEntityID)
	if !ok {
		return refused(&model.AddressDoesNotExistError{Message: textNoSuchAddress})
	}
	answers, bad := r.checkAddressChange(before, in.Data)
	if bad != nil {
		return refused(r.invalid(bad.under("data")))
	}
	changed, err := r.store.UpdateAddress(v.customer.ID, in.AddressEntityID, func(a *store.Address) {
		changeAddress(a, in.Data)
		a.FormFields = store.Merge(a.FormFields, answers)
	})
	switch {
	case errors.Is(err, store.ErrAddressExists) && r.store.Choices().Account.DuplicateAddressIsRefused:
		return refused(&model.CustomerAddressUpdateError{Message: textDuplicate})
	case errors.Is(err, store.ErrNoSuchAddress):
		return refused(&model.AddressDoesNotExistError{Message: textNoSuchAddress})
	case errors.Is(err, store.ErrNoSuchCustomer):
		return refused(notLoggedIn())
	case errors.Is(err, store.ErrAddressExists):
		changed = before // nothing changes into a duplicate
	}
	return &model.UpdateCustomerAddressResult{Address: address(changed), Errors: []model.UpdateCustomerAddressError{}}, nil
}

// deleteAddress removes an address; one that is not the shopper's is as unknown as
// one that never was.
func (r *Resolver) deleteAddress(v viewer, captcha *model.ReCaptchaV2Input, in model.DeleteCustomerAddressInput) (*model.DeleteCustomerAddressResult, error) {
	refused := func(e model.DeleteCustomerAddressError) (*model.DeleteCustomerAddressResult, error) {
		return &model.DeleteCustomerAddressResult{Errors: []model.DeleteCustomerAddressError{e}}, nil
	}
	bad, err := r.checkCaptcha(v, captcha, false)
	switch {
	case err != nil:
		return nil, err
	case bad != nil:
		return refused(&model.CustomerAddressDeletionError{Message: bad.text})
	case v.customer == nil:
		return refused(notLoggedIn())
	case r.store.HasTrouble("deleteCustomerAddress"):
		return refused(&model.CustomerAddressDeletionError{Message: textUnexpected})
	}
	if err := r.store.DeleteAddress(v.customer.ID, in.AddressEntityID); err != nil {
		return refused(&model.CustomerAddressDeletionError{Message: textNoSuchAddress})
	}
	return &model.DeleteCustomerAddressResult{Errors: []model.DeleteCustomerAddressError{}}, nil
}

func addressOf(c store.Customer, id int) (store.Address, bool) {
	for _, a := range c.Addresses {
		if a.ID == id {
			return a, true
		}
	}
	return store.Address{}, false
}

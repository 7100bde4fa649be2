package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// AddAddress adds an entry to the address book of the credential's customer; captcha
// may be empty. It makes one attempt: an answer that is lost is OUTCOME_UNKNOWN. The
// draft's kind is not sent, because the store takes none here.
func (c *Client) AddAddress(ctx context.Context, cred commerce.ShopperCredential, draft commerce.AddressDraft, captcha commerce.Secret) (commerce.AddAddressOutcome, error) {
	answer, err := addCustomerAddress(ctx, c.asShopper(cred), newAddressInput(draft), newCaptchaInput(captcha))
	if isAboutCaptcha(err) {
		return commerce.AddAddressOutcome{Refused: []commerce.AddCustomerAddressError{captchaError()}}, nil
	}
	if err != nil {
		return commerce.AddAddressOutcome{}, changeFailed(err)
	}
	made := answer.Customer.AddCustomerAddress
	return addressOutcome("addCustomerAddress", made.Address, made.Errors, no.addAddressError)
}

// UpdateAddress changes an entry of the address book of the credential's customer;
// captcha may be empty. It makes one attempt: an answer that is lost, or is about
// another address, is OUTCOME_UNKNOWN.
func (c *Client) UpdateAddress(ctx context.Context, cred commerce.ShopperCredential, change commerce.AddressChange, captcha commerce.Secret) (commerce.UpdateAddressOutcome, error) {
	answer, err := updateCustomerAddress(ctx, c.asShopper(cred), change.EntityID, newAddressChangeInput(change), newCaptchaInput(captcha))
	if isAboutCaptcha(err) {
		return commerce.UpdateAddressOutcome{Refused: []commerce.UpdateCustomerAddressError{captchaError()}}, nil
	}
	if err != nil {
		return commerce.UpdateAddressOutcome{}, changeFailed(err)
	}
	made := answer.Customer.UpdateCustomerAddress
	if made.Address != nil && made.Address.EntityId != change.EntityID {
		return commerce.UpdateAddressOutcome{}, lost("updateCustomerAddress", upstream.ReasonStranger)
	}
	return addressOutcome("updateCustomerAddress", made.Address, made.Errors, no.updateAddressError)
}

// DeleteAddress removes an entry from the address book of the credential's customer;
// captcha may be empty. It returns why the store refused, nil when it did not. It
// makes one attempt: an answer that is lost is OUTCOME_UNKNOWN. A captcha that the
// store does not take is BAD_USER_INPUT, because it has no refusal for it.
func (c *Client) DeleteAddress(ctx context.Context, cred commerce.ShopperCredential, entityID int, captcha commerce.Secret) ([]commerce.DeleteCustomerAddressError, error) {
	answer, err := deleteCustomerAddress(ctx, c.asShopper(cred), entityID, newCaptchaInput(captcha))
	if isAboutCaptcha(err) {
		return nil, badArgument("input.captchaToken", captchaError().Message(), public(err))
	}
	if err != nil {
		return nil, changeFailed(err)
	}
	made := answer.Customer.DeleteCustomerAddress
	if isUnheard(made.Errors) {
		return nil, lost("deleteCustomerAddress", upstream.ReasonMalformed)
	}
	return refusals(made.Errors, member.deleteAddressError), nil
}

// addressOutcome reads what became of an address.
func addressOutcome[E commerce.Refusal](endpoint string, address *addressEntry, errs []no, convert func(no) E) (commerce.AddressOutcome[E], error) {
	isThere := idOf(address) > 0
	if isUnheard(errs) || len(errs) == 0 && !isThere {
		return commerce.AddressOutcome[E]{}, lost(endpoint, upstream.ReasonMalformed)
	}
	outcome := commerce.AddressOutcome[E]{Refused: refusals(errs, convert)}
	if isThere {
		entry := address.commerce()
		outcome.Address = &entry
	}
	return outcome, nil
}

// addAddressError reads why an address was not added.
func (n no) addAddressError() commerce.AddCustomerAddressError {
	switch n.Typename {
	case "CustomerNotLoggedInError":
		return commerce.CustomerNotLoggedInError{}
	case validation:
		return addressFields().validationError(n.Path)
	}
	return commerce.CustomerAddressCreationError{}
}

// updateAddressError reads why an address was not changed.
func (n no) updateAddressError() commerce.UpdateCustomerAddressError {
	switch n.Typename {
	case "CustomerNotLoggedInError":
		return commerce.CustomerNotLoggedInError{}
	case "AddressDoesNotExistError":
		return commerce.AddressDoesNotExistError{}
	case validation:
		return addressFields().validationError(n.Path)
	}
	return commerce.CustomerAddressUpdateError{}
}

// deleteAddressError reads why an address was not removed.
func (m member) deleteAddressError() commerce.DeleteCustomerAddressError {
	if m.Typename == "CustomerNotLoggedInError" {
		return commerce.CustomerNotLoggedInError{}
	}
	return commerce.CustomerAddressDeletionError{}
}

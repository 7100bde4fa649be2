package management

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

const addressesPath = "/v3/customers/addresses"

// addressesAnswer is what the store says after a change.
type addressesAnswer struct {
	enveloped[oneOrMany[wireAddress]]
}

// CreateAddresses adds to address books, at most ten at once, and returns one outcome
// for each in their order; what the store answers is told apart by all that makes an
// address one. One that is there already is an ItemMissingError. Its errors are those
// of CreateCustomers.
func (c *Client) CreateAddresses(ctx context.Context, drafts []commerce.CustomerAddressDraft) ([]commerce.ItemOutcome[commerce.CustomerAddress], error) {
	addresses := make([]newAddress, len(drafts))
	for i, d := range drafts {
		addresses[i] = writeAddress(d)
	}
	var made addressesAnswer
	got, err := c.changeItems(ctx, "create-customer-addresses", http.MethodPost, addressesPath, addresses, &made)
	if err != nil {
		return nil, refusedItems(got, err)
	}
	return matchAddresses(addresses, *made.Data), nil
}

// UpdateAddresses changes entries of address books, at most ten at once, and returns one
// outcome for each in their order, told apart by number. One that would become like
// another is an ItemMissingError. Its errors are those of CreateCustomers.
func (c *Client) UpdateAddresses(ctx context.Context, changes []commerce.CustomerAddressChange) ([]commerce.ItemOutcome[commerce.CustomerAddress], error) {
	addresses := make([]map[string]any, len(changes))
	for i, change := range changes {
		addresses[i] = writeAddressChange(change)
	}
	var made addressesAnswer
	got, err := c.changeItems(ctx, "update-customer-addresses", http.MethodPut, addressesPath, addresses, &made)
	if err != nil {
		return nil, refusedItems(got, err)
	}
	outcomes := make([]commerce.ItemOutcome[commerce.CustomerAddress], len(changes))
	for i, change := range changes {
		at := slices.IndexFunc(*made.Data, func(w wireAddress) bool { return int(w.ID) == change.AddressID })
		if at < 0 {
			outcomes[i] = refused[commerce.CustomerAddress](commerce.ItemMissingError{})
			continue
		}
		outcomes[i] = done((*made.Data)[at].commerce())
	}
	return outcomes, nil
}

// matchAddresses finds every address among those that were made: first what is the same
// to the letter, and then what differs only where the store may write it in a way of its
// own, if that leaves no choice. Nothing is found twice.
func matchAddresses(asked []newAddress, made []wireAddress) []commerce.ItemOutcome[commerce.CustomerAddress] {
	outcomes := make([]commerce.ItemOutcome[commerce.CustomerAddress], len(asked))
	left := slices.Clone(made)
	for _, same := range []func(newAddress, wireAddress) bool{sameAddress, likeAddress} {
		for i, a := range asked {
			if outcomes[i].Value != nil {
				continue
			}
			at := slices.IndexFunc(left, func(w wireAddress) bool { return w.ID > 0 && same(a, w) })
			if at < 0 {
				continue
			}
			found := left[at]
			outcomes[i] = done(found.commerce())
			left = slices.DeleteFunc(left, func(w wireAddress) bool { return w.ID == found.ID })
		}
	}
	for i := range outcomes {
		if outcomes[i].Value == nil {
			outcomes[i] = refused[commerce.CustomerAddress](commerce.ItemMissingError{})
		}
	}
	return outcomes
}

// sameAddress compares all that makes an address one (reference/customers.v3.yml). The
// kind counts only when it was asked for.
func sameAddress(a newAddress, w wireAddress) bool {
	return likeAddress(a, w) && a.Company == w.Company && a.Address2 == w.Address2 &&
		a.StateOrProvince == w.StateOrProvince && a.Phone == string(w.Phone) && (a.Kind == "" || a.Kind == w.Kind)
}

// likeAddress compares what no store writes differently, but for case and blanks.
func likeAddress(a newAddress, w wireAddress) bool {
	alike := func(ours, theirs string) bool {
		return strings.EqualFold(strings.TrimSpace(ours), strings.TrimSpace(theirs))
	}
	return a.CustomerID == int(w.CustomerID) && alike(a.FirstName, w.FirstName) && alike(a.LastName, w.LastName) &&
		alike(a.Address1, w.Address1) && alike(a.City, w.City) && alike(a.CountryCode, w.CountryCode) &&
		alike(a.PostalCode, string(w.PostalCode))
}

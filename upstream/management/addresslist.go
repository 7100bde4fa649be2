package management

import (
	"context"
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// addressCursor begins every cursor of an address book. The store has none for those
// (reference/customers.v3.yml), so they are ours: how many addresses come before.
const addressCursor = "address:"

// AddressesOf reads a page of a customer's address book, of at most fifty. After is a
// cursor of an earlier page; any other text is BAD_USER_INPUT. Nobody's book is an
// empty one.
func (c *Client) AddressesOf(ctx context.Context, customerID int, page commerce.PageRequest) (commerce.CustomerAddressConnection, error) {
	offset, ok := readAddressCursor(page.After)
	if !ok {
		return commerce.CustomerAddressConnection{}, commerce.BadInput("after", "This is no cursor of ours.")
	}
	w, err := newWindow(offset, page.First+1) // one more tells whether there is a next page
	if err != nil {
		return commerce.CustomerAddressConnection{}, err
	}
	var total *int
	filter := url.Values{"customer_id:in": {strconv.Itoa(customerID)}}
	found, err := readWindow(ctx, w, "customer-addresses", filter, func(ctx context.Context, query url.Values) ([]wireAddress, error) {
		var answer collection[wireAddress]
		if err := c.get(ctx, "customer-addresses", addressesPath, query, &answer); err != nil {
			return nil, err
		}
		total = answer.total()
		return *answer.Data, nil
	})
	if err != nil {
		return commerce.CustomerAddressConnection{}, upstream.Public(err)
	}
	// With strangers among them nobody knows which part of the book this is.
	if slices.ContainsFunc(found, func(w wireAddress) bool { return int(w.CustomerID) != customerID || w.ID <= 0 }) {
		return commerce.CustomerAddressConnection{}, upstream.Public(unreadable("customer-addresses"))
	}
	out := commerce.CustomerAddressConnection{Edges: []commerce.CustomerAddressEdge{}, TotalCount: total}
	for i, a := range found[:min(len(found), page.First)] {
		out.Edges = append(out.Edges, commerce.CustomerAddressEdge{Node: a.commerce(), Cursor: writeAddressCursor(offset + i + 1)})
	}
	out.PageInfo = commerce.PageInfo{HasNextPage: len(found) > page.First, HasPreviousPage: offset > 0}
	if n := len(out.Edges); n > 0 {
		out.PageInfo.StartCursor, out.PageInfo.EndCursor = &out.Edges[0].Cursor, &out.Edges[n-1].Cursor
	}
	return out, nil
}

// AddressesByID reads addresses by their numbers, with whose they are. One that does not
// exist is missing from the map.
func (c *Client) AddressesByID(ctx context.Context, ids []int) (map[int]commerce.OwnedAddress, error) {
	found := map[int]commerce.OwnedAddress{}
	if len(ids) == 0 {
		return found, nil
	}
	err := eachFound(ctx, c, "customer-addresses", addressesPath, url.Values{"id:in": {joined(ids)}}, func(w wireAddress) {
		if slices.Contains(ids, int(w.ID)) {
			found[int(w.ID)] = commerce.OwnedAddress{CustomerID: int(w.CustomerID), Address: w.commerce()}
		}
	})
	if err != nil {
		return nil, upstream.Public(err)
	}
	return found, nil
}

// FindAddresses looks for addresses that were to be made, after nobody knew whether they
// had been; nil is one that is not there.
func (c *Client) FindAddresses(ctx context.Context, drafts []commerce.CustomerAddressDraft) ([]*commerce.CustomerAddress, error) {
	asked := make([]newAddress, len(drafts))
	owners := make([]int, len(drafts))
	for i, d := range drafts {
		asked[i], owners[i] = writeAddress(d), d.CustomerID
	}
	owners = slices.Compact(slices.Sorted(slices.Values(owners)))
	if len(owners) == 0 {
		return nil, nil
	}
	var there []wireAddress
	err := eachFound(ctx, c, "customer-addresses", addressesPath, url.Values{"customer_id:in": {joined(owners)}}, func(w wireAddress) {
		there = append(there, w)
	})
	if err != nil {
		return nil, upstream.Public(err)
	}
	found := make([]*commerce.CustomerAddress, len(drafts))
	for i, a := range asked {
		if at := slices.IndexFunc(there, func(w wireAddress) bool { return sameAddress(a, w) }); at >= 0 {
			address := there[at].commerce()
			found[i] = &address
		}
	}
	return found, nil
}

// writeAddressCursor hides a number from those who would count with it.
func writeAddressCursor(before int) string {
	return base64.RawURLEncoding.EncodeToString([]byte(addressCursor + strconv.Itoa(before)))
}

// readAddressCursor is the reverse, 0 for the empty cursor; ok is false for any other
// text.
func readAddressCursor(cursor string) (before int, ok bool) {
	if cursor == "" {
		return 0, true
	}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	digits, isOurs := strings.CutPrefix(string(text), addressCursor)
	if err != nil || !isOurs {
		return 0, false
	}
	before, err = strconv.Atoi(digits)
	return before, err == nil && before >= 0 && before <= maxOffset && writeAddressCursor(before) == cursor
}

// maxOffset is far above the longest list, and so low that counting on is safe.
const maxOffset = 1_000_000

package management

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// putItems changes several items and reads the answer about them. isUnknown says that
// nobody knows whether the store made the change; the error is any other failure, as
// it may leave the client.
func (c *Client) putItems(ctx context.Context, endpoint, path string, items any, into answer) (isUnknown bool, err error) {
	got, err := c.changeItems(ctx, endpoint, http.MethodPut, path, items, into)
	return sortOut(got, err)
}

// postItems is putItems for new items.
func (c *Client) postItems(ctx context.Context, endpoint, path string, items any, into answer) (isUnknown bool, err error) {
	got, err := c.changeItems(ctx, endpoint, http.MethodPost, path, items, into)
	return sortOut(got, err)
}

// removeItems deletes what a list of numbers names, at least one: a delete without a
// filter is nobody's wish, whatever the store makes of it.
func (c *Client) removeItems(ctx context.Context, endpoint, path string, ids []int) (isUnknown bool, err error) {
	if len(ids) == 0 {
		return false, commerce.BadInput("entityIds", "Name what is to be deleted.")
	}
	query := url.Values{"id:in": {joined(ids)}}
	got, err := c.change(ctx, endpoint, http.MethodDelete, path+"?"+query.Encode(), nil)
	return sortOut(got, err)
}

// sortOut tells a change that may have been made from one that was not.
func sortOut(got upstream.Answer, err error) (isUnknown bool, public error) {
	if err == nil {
		return false, nil
	}
	if upstream.IsKind(err, upstream.OutcomeUnknown) {
		return true, nil
	}
	return false, refusedItems(got, err)
}

// absent is why an item is not in an answer.
func absent(isUnknown bool) commerce.StaffItemError {
	if isUnknown {
		return commerce.ItemOutcomeUnknownError{}
	}
	return commerce.ItemMissingError{}
}

// soleRefusal returns what the store says of the only item of a call.
func soleRefusal(err error) (commerce.StaffItemError, bool) {
	var none *commerce.ItemsRefused
	if !errors.As(err, &none) {
		return nil, false
	}
	return none.Refusal, true
}

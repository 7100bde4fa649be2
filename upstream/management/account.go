package management

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// noChannel is a channel that does not exist.
const noChannel = 0

// Account reads what signing in needs to know of a customer; ok is false when
// there is none by that number.
func (c *Client) Account(ctx context.Context, customerID int) (a commerce.CustomerAccount, ok bool, err error) {
	if customerID < 1 {
		return commerce.CustomerAccount{}, false, nil
	}
	query := url.Values{"id:in": {strconv.Itoa(customerID)}}
	err = eachFound(ctx, c, "customers", "/v3/customers", query, func(w wireAccount) {
		// A filter that the store ignores must not make somebody else of them.
		if int(w.ID) == customerID {
			a, ok = w.commerce(), true
		}
	})
	if err != nil {
		return commerce.CustomerAccount{}, false, upstream.Public(err)
	}
	return a, ok, nil
}

// AccountsByEmail reads the customers of exactly that address, whatever channel they
// are of: several can share it. The case of ASCII letters does not matter, and
// nothing else is taken for the same.
func (c *Client) AccountsByEmail(ctx context.Context, email commerce.Secret) ([]commerce.CustomerAccount, error) {
	asked := email.Reveal()
	// A comma would make two addresses of it, and none no filter at all.
	if asked == "" || strings.Contains(asked, ",") {
		return nil, nil
	}
	var found []commerce.CustomerAccount
	seen := map[looseInt]bool{}
	err := eachFound(ctx, c, "customers", "/v3/customers", url.Values{"email:in": {asked}}, func(w wireAccount) {
		if w.ID > 0 && !seen[w.ID] && sameEmail(w.Email, asked) {
			seen[w.ID] = true
			found = append(found, w.commerce())
		}
	})
	if err != nil {
		return nil, upstream.Public(err)
	}
	return found, nil
}

// wireAccount is the part of a customer that signing in needs
// (reference/customers.v3.yml).
type wireAccount struct {
	ID         looseInt    `json:"id"`
	Email      string      `json:"email"`
	ChannelIDs *[]looseInt `json:"channel_ids"`
}

// commerce converts an account. An empty list means exactly no channel, which is
// not the same as none: that means every channel that lets anybody in.
func (w wireAccount) commerce() commerce.CustomerAccount {
	a := commerce.CustomerAccount{CustomerID: int(w.ID), Email: commerce.Secret(w.Email)}
	if w.ChannelIDs == nil {
		return a
	}
	for _, id := range *w.ChannelIDs {
		a.ChannelIDs = append(a.ChannelIDs, int(id))
	}
	if len(a.ChannelIDs) == 0 {
		a.ChannelIDs = []int{noChannel}
	}
	return a
}

// sameEmail compares addresses as a person would who has to tell two mailboxes
// apart. The store's own comparison is looser, and Unicode's too: with them a
// stranger's address could be read as a customer's.
func sameEmail(a, b string) bool { return lowered(a) == lowered(b) }

// lowered lowers ASCII letters only.
func lowered(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

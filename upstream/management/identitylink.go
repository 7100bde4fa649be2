package management

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// A link is a metafield of the customer: its key is the subject, its value the
// issuer. Nobody but the API account that made it can see one that is app_only, so
// no other app can link a customer of ours.
const (
	linkNamespace  = "clientele_identity"
	linkPermission = "app_only"
	linkResource   = "customer"
	maxKey         = 64 // of a metafield, in characters
)

var (
	// errNoLink says that something could be no link. Its parts are digests of ours,
	// so it is a mistake of ours too.
	errNoLink = errors.New("no identity link could be like this")
	// errAmbiguousLink says that a subject has links that cannot all be right.
	errAmbiguousLink = errors.New("an identity is linked more than once")
)

// FindIdentityLink reads the link of a subject; ok is false when there is none. Two
// customers of one subject are an error, and never a guess.
func (c *Client) FindIdentityLink(ctx context.Context, subject string) (l commerce.IdentityLink, ok bool, err error) {
	if !isKey(subject) {
		return commerce.IdentityLink{}, false, upstream.Public(errNoLink)
	}
	query := url.Values{"namespace": {linkNamespace}, "key": {subject}}
	found, err := c.links(ctx, "/v3/customers/metafields", query)
	if err != nil {
		return commerce.IdentityLink{}, false, upstream.Public(err)
	}
	found = slices.DeleteFunc(found, func(l commerce.IdentityLink) bool { return l.Subject != subject })
	if len(found) == 0 {
		return commerce.IdentityLink{}, false, nil
	}
	if slices.ContainsFunc(found, func(l commerce.IdentityLink) bool { return l != found[0] }) {
		return commerce.IdentityLink{}, false, upstream.Public(errAmbiguousLink)
	}
	return found[0], true, nil
}

// IdentityLinks reads all links of a customer. A customer who does not exist is an
// error.
func (c *Client) IdentityLinks(ctx context.Context, customerID int) ([]commerce.IdentityLink, error) {
	if customerID < 1 {
		return nil, upstream.Public(errNoLink)
	}
	found, err := c.links(ctx, linksOf(customerID), url.Values{"namespace": {linkNamespace}})
	if err != nil {
		return nil, upstream.Public(err)
	}
	return slices.DeleteFunc(found, func(l commerce.IdentityLink) bool { return l.CustomerID != customerID }), nil
}

// CreateIdentityLink links a customer. The same link that is already there is fine,
// so it can be called again after OUTCOME_UNKNOWN.
func (c *Client) CreateIdentityLink(ctx context.Context, l commerce.IdentityLink) error {
	if l.CustomerID < 1 || l.Issuer == "" || !isKey(l.Subject) {
		return upstream.Public(errNoLink)
	}
	change := newLink{Permission: linkPermission, Namespace: linkNamespace, Key: l.Subject, Value: l.Issuer}
	err := c.write(ctx, "create-customer-metafield", linksOf(l.CustomerID), change, &linkMade{want: l})
	var e *upstream.Error
	if !errors.As(err, &e) || e.Status != http.StatusConflict {
		return upstream.Public(err)
	}
	there, readErr := c.links(ctx, linksOf(l.CustomerID), url.Values{"namespace": {linkNamespace}, "key": {l.Subject}})
	if readErr != nil {
		return upstream.Public(readErr)
	}
	if !slices.Contains(there, l) {
		return upstream.Public(err)
	}
	return nil
}

// links reads the links among metafields. What is not a link of ours is left out,
// whatever was asked for.
func (c *Client) links(ctx context.Context, path string, query url.Values) ([]commerce.IdentityLink, error) {
	var found []commerce.IdentityLink
	err := eachFound(ctx, c, "customer-metafields", path, query, func(w wireMetafield) {
		if w.isLink() {
			found = append(found, w.link())
		}
	})
	return found, err
}

// linksOf is where the metafields of a customer are.
func linksOf(customerID int) string {
	return "/v3/customers/" + strconv.Itoa(customerID) + "/metafields"
}

// isKey reports whether a text can be a metafield's key.
func isKey(text string) bool {
	length := utf8.RuneCountInString(text)
	return length >= 1 && length <= maxKey
}

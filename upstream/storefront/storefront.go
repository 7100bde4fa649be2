// Package storefront speaks the store's Storefront GraphQL API: signing in and
// out, the shopper's own record, and which products a shopper may see.
//
// Start with New and the methods of Client, one file per subject. Operations
// are in operations/, written against our own trimmed schema in schema/;
// genqlient makes zz_generated.go of them. Everything of the wire stays private
// and is converted to the words of package commerce. Errors are *commerce.Error
// to errors.As, with an *upstream.Error behind it where the store is the cause.
package storefront

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

//go:generate go tool genqlient

// defaultURL is where the store answers for each of its channels
// (docs/storefront/graphql/index.mdx).
const defaultURL = "https://store-{hash}-{channelId}.mybigcommerce.com/graphql"

// Options are what a Client needs.
type Options struct {
	// URL is a template with {channelId}, and {hash} if wanted. Default the store's
	// own at BigCommerce.
	URL string
	// StoreHash replaces {hash}.
	StoreHash string
	// Token is a private token with the scopes Unauthenticated and Customer.
	Token commerce.Secret
	// ImpersonationToken is a customer impersonation token. Without one no call can
	// be made with a credential that is Impersonated.
	ImpersonationToken commerce.Secret
	// HTTPClient carries the chain of package upstream. Default upstream.Client.
	HTTPClient *http.Client
	// Now is the clock. Default time.Now.
	Now func() time.Time
}

// Client speaks the Storefront API of one store, on any of its channels. It is
// safe for concurrent use.
type Client struct {
	// url has {hash} filled in and {channelId} left open: one client serves every
	// channel of its store.
	url           string
	token         commerce.Secret
	impersonation commerce.Secret
	http          *http.Client
	now           func() time.Time
}

// New returns a client, or an error when the URL cannot work or no token is set.
func New(o Options) (*Client, error) {
	if o.URL == "" {
		o.URL = defaultURL
	}
	if o.Token == "" {
		return nil, errors.New("storefront: " + tokenVariable + " is not set")
	}
	if strings.Contains(o.URL, "{hash}") && o.StoreHash == "" {
		return nil, errors.New("storefront: the URL needs a store hash")
	}
	c := &Client{
		url:   strings.ReplaceAll(o.URL, "{hash}", o.StoreHash),
		token: o.Token, impersonation: o.ImpersonationToken, http: upstream.Harden(o.HTTPClient), now: o.Now,
	}
	if c.now == nil {
		c.now = time.Now
	}
	// Without it every channel would be answered by the same one.
	if !strings.Contains(c.url, "{channelId}") {
		return nil, errors.New("storefront: the URL has no {channelId}")
	}
	u, err := url.Parse(c.endpoint(1))
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.RawQuery != "" {
		return nil, fmt.Errorf("storefront: the URL is no http(s) URL without a query")
	}
	return c, nil
}

// endpoint is the URL of one channel.
func (c *Client) endpoint(channelID int) string {
	return strings.ReplaceAll(c.url, "{channelId}", strconv.Itoa(channelID))
}

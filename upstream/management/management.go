// Package management speaks the store's REST Management API: prices, customers,
// groups, channels, currencies and settings, with the merchant's own access.
//
// Start with New and the methods of Client, one file per resource. The store's
// answers are loosely typed, and loose.go is where that ends: everything of the
// wire stays private and is converted to the words of package commerce. Errors
// are *commerce.Error to errors.As, with an *upstream.Error behind it where the
// store is the cause.
package management

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// tokenVariable is the setting that our own credential comes from.
const tokenVariable = "BIGCOMMERCE_ACCESS_TOKEN"

// Options are what a Client needs.
type Options struct {
	// BaseURL ends in /stores/{hash}, before the version.
	BaseURL string
	// AccessToken is the token of an API account. Without one every method fails with
	// FORBIDDEN, and the store is not asked.
	AccessToken commerce.Secret
	// Form reads the fields of the store's account form, which give answers their
	// numbers and kinds. Default none, and then nobody gets to see what answers hold.
	Form func(context.Context) ([]commerce.AccountFormField, error)
	// HTTPClient carries the chain of package upstream. Default upstream.Client.
	HTTPClient *http.Client
	// Now is the clock. Default time.Now.
	Now func() time.Time
	// Logger is told which parts of an answer were unusable. Default nobody.
	Logger *slog.Logger
}

// Client speaks the Management API of one store. It is safe for concurrent use.
type Client struct {
	// base has no slash at its end, paths have one at their beginning.
	base  string
	token commerce.Secret
	http  *http.Client
	now   func() time.Time
	log   *slog.Logger
	form  func(context.Context) ([]commerce.AccountFormField, error)

	definitions definitionCache
}

// New returns a client, or an error when the URL cannot work.
func New(o Options) (*Client, error) {
	u, err := url.Parse(o.BaseURL)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.RawQuery != "" {
		return nil, errors.New("management: the URL is no http(s) URL without a query")
	}
	c := &Client{
		base: strings.TrimRight(o.BaseURL, "/"), token: o.AccessToken,
		http: upstream.Harden(o.HTTPClient), now: o.Now, log: o.Logger, form: o.Form,
	}
	if c.now == nil {
		c.now = time.Now
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	return c, nil
}

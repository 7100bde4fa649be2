package management

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/clientele-graph/clientele/upstream"
)

// get reads a resource.
func (c *Client) get(ctx context.Context, endpoint, path string, query url.Values, into answer) error {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return c.send(ctx, endpoint, http.MethodGet, path, nil, into)
}

// ask posts a question that changes nothing, and reads its answer.
func (c *Client) ask(ctx context.Context, endpoint, path string, question any, into answer) error {
	body, err := json.Marshal(question)
	if err != nil {
		return &upstream.Error{Kind: upstream.Invalid, API: upstream.Management, Endpoint: endpoint}
	}
	return c.send(ctx, endpoint, http.MethodPost, path, body, into)
}

// send makes a call that can be repeated without harm.
func (c *Client) send(ctx context.Context, endpoint, method, path string, body []byte, into answer) error {
	in := upstream.Intent{API: upstream.Management, Endpoint: endpoint, Read: true}
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return &upstream.Error{Kind: upstream.Invalid, API: in.API, Endpoint: in.Endpoint}
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Auth-Token", c.token.Reveal())
	got, err := upstream.Send(ctx, c.http, r, in)
	if err != nil {
		return diagnose(err)
	}
	// The decoder's own error can quote the answer, so there is none.
	if !readAnswer(got.Body, into) {
		return upstream.Malformed(got, in)
	}
	return nil
}

// diagnose tells an operator what is wrong with our own credential. Here the
// status is all there is: these answers have no body that says more.
func diagnose(err error) error {
	var e *upstream.Error
	if !errors.As(err, &e) {
		return err
	}
	if e.Kind == upstream.Unauthorized {
		e.Remedy = tokenVariable + " is not accepted: set the access token of an API account of this store"
	}
	if e.Kind == upstream.Forbidden {
		e.Remedy = tokenVariable + " lacks a scope: give its API account " + scopeOf(e.Endpoint)
	}
	return e
}

// scopeOf names the OAuth scope that an endpoint needs
// (docs/start/authentication/api-accounts.mdx).
func scopeOf(endpoint string) string {
	switch endpoint {
	case "pricing":
		return "store_v2_products_read_only"
	case "customers", "customer-settings", "groups":
		return "store_v2_customers_read_only"
	case "currency-assignments":
		return "store_channel_settings_read_only"
	}
	return "store_v2_information_read_only"
}

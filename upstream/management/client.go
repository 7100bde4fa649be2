package management

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// errNoToken is why nothing can be asked.
var errNoToken = errors.New(tokenVariable + " is not set")

// get reads a resource.
func (c *Client) get(ctx context.Context, endpoint, path string, query url.Values, into answer) error {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return c.send(ctx, reading(endpoint), http.MethodGet, path, nil, into)
}

// ask posts a question that can be asked again without harm, and reads its answer.
func (c *Client) ask(ctx context.Context, endpoint, path string, question any, into answer) error {
	return c.post(ctx, reading(endpoint), path, question, into)
}

// write makes a change. It is tried once; an answer that says neither yes nor no
// leaves the outcome unknown.
func (c *Client) write(ctx context.Context, endpoint, path string, change any, into answer) error {
	return c.post(ctx, changing(endpoint), path, change, into)
}

// reading is the intent of a call that can be repeated without harm.
func reading(endpoint string) upstream.Intent {
	return upstream.Intent{API: upstream.Management, Endpoint: endpoint, Read: true}
}

func (c *Client) post(ctx context.Context, in upstream.Intent, path string, what any, into answer) error {
	body, err := json.Marshal(what)
	if err != nil {
		return &upstream.Error{Kind: upstream.Invalid, API: in.API, Endpoint: in.Endpoint}
	}
	return c.send(ctx, in, http.MethodPost, path, body, into)
}

// change makes a change of any method, once, and returns the answer as it came, also
// beside an error: its status and the names of its fields can say more than a kind.
// what is nil for a change without a body.
func (c *Client) change(ctx context.Context, endpoint, method, path string, what any) (upstream.Answer, error) {
	in := changing(endpoint)
	if what == nil {
		return c.call(ctx, in, method, path, nil)
	}
	body, err := json.Marshal(what)
	if err != nil {
		return upstream.Answer{}, &upstream.Error{Kind: upstream.Invalid, API: in.API, Endpoint: in.Endpoint}
	}
	return c.call(ctx, in, method, path, body)
}

// changing is the intent of a call that must not be repeated.
func changing(endpoint string) upstream.Intent {
	return upstream.Intent{API: upstream.Management, Endpoint: endpoint}
}

// send makes one call and reads its answer.
func (c *Client) send(ctx context.Context, in upstream.Intent, method, path string, body []byte, into answer) error {
	got, err := c.call(ctx, in, method, path, body)
	if err != nil {
		return err
	}
	// The decoder's own error can quote the answer, so there is none.
	if !readAnswer(got.Body, into) {
		return upstream.Malformed(got, in)
	}
	return nil
}

// call makes one call. A query can hold an e-mail address, so the URL is part of no
// error here, nor of anything that package upstream reports.
func (c *Client) call(ctx context.Context, in upstream.Intent, method, path string, body []byte) (upstream.Answer, error) {
	if c.token == "" {
		return upstream.Answer{}, &commerce.Error{
			Code: commerce.CodeForbidden, Message: "This needs the store's Management API, which is not configured here.", Err: errNoToken,
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return upstream.Answer{}, &upstream.Error{Kind: upstream.Invalid, API: in.API, Endpoint: in.Endpoint}
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Auth-Token", c.token.Reveal())
	got, err := upstream.Send(ctx, c.http, r, in)
	if err != nil {
		return got, diagnose(err)
	}
	return got, nil
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

package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/management"
	"github.com/clientele-graph/clientele/upstream/storefront"
)

// embedded is a sandbox and everything that was said to it.
type embedded struct {
	t        *testing.T
	sandbox  *sandbox.Server
	seed     sandbox.Description
	recorder *Recorder
}

func newEmbedded(t *testing.T) *embedded {
	t.Helper()
	s := sandbox.Start(t)
	seed, err := s.Description()
	if err != nil {
		t.Fatal(err)
	}
	recorder := &Recorder{Base: &http.Transport{}}
	t.Cleanup(recorder.CloseIdleConnections)
	return &embedded{t, s, seed, recorder}
}

// chain is the product's own way to the store, recorded at its end.
func (e *embedded) chain() *http.Client {
	return upstream.Client(upstream.Transport(e.recorder, upstream.Options{}))
}

func (e *embedded) management() *management.Client {
	e.t.Helper()
	c, err := management.New(management.Options{
		BaseURL: e.sandbox.ManagementURL(), AccessToken: commerce.Secret(e.seed.AccessToken), HTTPClient: e.chain(),
	})
	if err != nil {
		e.t.Fatal(err)
	}
	return c
}

func (e *embedded) storefront() *storefront.Client {
	e.t.Helper()
	c, err := storefront.New(storefront.Options{
		URL: e.sandbox.StorefrontTemplate(), Token: commerce.Secret(e.seed.PrivateToken), HTTPClient: e.chain(),
	})
	if err != nil {
		e.t.Fatal(err)
	}
	return c
}

// rest makes one request to the Management API by hand. Headers are pairs, and
// replace those that every request has.
func (e *embedded) rest(method, path, body string, headers ...string) Exchange {
	e.t.Helper()
	return e.ask(method, e.sandbox.ManagementURL()+path, body,
		append([]string{"X-Auth-Token", e.seed.AccessToken}, headers...)...)
}

// ask makes one request by hand.
func (e *embedded) ask(method, url, body string, headers ...string) Exchange {
	e.t.Helper()
	request, err := http.NewRequestWithContext(e.t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		e.t.Fatal(err)
	}
	request.Header.Set("Accept", "application/json")
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	own := &Recorder{Base: e.recorder.Base}
	response, err := (&http.Client{Transport: own}).Do(request)
	if err != nil {
		e.t.Fatal(err)
	}
	_ = response.Body.Close()
	return own.Exchanges()[0]
}

// requestContext is the context of a request that the product would make.
func requestContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	return commerce.WithCorrelationID(ctx, "6f1d2f0e-6a55-4d0c-9d0e-2f5f3a1b7c11")
}

// document is what was sent to the Storefront API.
type document struct {
	Query     string         `json:"query"`
	Operation string         `json:"operationName"`
	Variables map[string]any `json:"variables"`
}

// documentsSent asks everything that the Storefront client can ask, in every way
// that makes a difference to the document or to its variables.
func documentsSent(t *testing.T) []document {
	t.Helper()
	e := newEmbedded(t)
	c, ctx := e.storefront(), requestContext(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	cart, err := e.sandbox.OpenCart()
	must(err)
	person := e.seed.Customers[0]
	login := commerce.Login{ChannelID: 1, Email: commerce.Secret(person.Email), Password: commerce.Secret(person.Password)}
	_, err = c.Login(ctx, login)
	must(err)
	login.GuestCartEntityID = cart
	began, err := c.Login(ctx, login)
	must(err)
	cred := began.Credential
	_, err = c.Settings(ctx, 1)
	must(err)
	_, err = c.Visible(ctx, 1, nil, []int{101, 102})
	must(err)
	_, err = c.Visible(ctx, 1, &cred, []int{101})
	must(err)
	asksForPrices(t, ctx, c, cred)
	_, err = c.Prove(ctx, cred)
	must(err)
	_, err = c.Customer(ctx, cred)
	must(err)
	_, err = c.FormFields(ctx, cred)
	must(err)
	_, err = c.Attributes(ctx, cred, []int{1, 3, 2})
	must(err)
	page, err := c.Addresses(ctx, cred, commerce.PageRequest{First: 2})
	must(err)
	_, err = c.Addresses(ctx, cred, commerce.PageRequest{First: 2, After: page.Edges[1].Cursor})
	must(err)
	asksForWays(t, ctx, c, e, cred)
	asksToComplete(t, ctx, c, e, cred)
	asksForAccounts(t, ctx, c, cred)
	asksForPasswords(t, ctx, c, e.seed.Customers[1])
	_, err = c.Logout(ctx, cred, began.CartEntityID)
	must(err)
	again, err := c.Login(ctx, login)
	must(err)
	_, err = c.Logout(ctx, again.Credential, "")
	must(err)

	var sent []document
	for _, exchange := range e.recorder.Exchanges() {
		var d document
		decoder := json.NewDecoder(bytes.NewReader(exchange.Question))
		decoder.UseNumber()
		must(decoder.Decode(&d))
		sent = append(sent, d)
	}
	return sent
}

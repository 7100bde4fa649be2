package sandbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"testing"

	"github.com/clientele-graph/clientele/sandbox"
)

// client speaks to a sandbox with plain net/http, so that what is tested is
// what goes over the wire.
type client struct {
	t       testing.TB
	http    *http.Client
	sandbox *sandbox.Server
	seed    sandbox.Description
}

// start runs a sandbox and makes a client for it.
func start(t testing.TB, changes ...func(*sandbox.Options)) *client {
	t.Helper()
	s := sandbox.Start(t, changes...)
	seed, err := s.Description()
	if err != nil {
		t.Fatalf("describe: %v", err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &client{t: t, http: &http.Client{Transport: transport}, sandbox: s, seed: seed}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// send makes one request with headers given as name, value, name, value.
func (c *client) send(method, url string, body []byte, headers ...string) (answer, error) {
	c.t.Helper()
	return c.sendAs(c.t.Context(), method, url, body, headers...)
}

// sendAs is send for a caller who may leave.
func (c *client) sendAs(ctx context.Context, method, url string, body []byte, headers ...string) (answer, error) {
	c.t.Helper()
	request, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		c.t.Fatalf("make request: %v", err)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := c.http.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	read, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, read}, err
}

// must is send for requests that have to come back.
func (c *client) must(method, url string, body []byte, headers ...string) answer {
	c.t.Helper()
	got, err := c.send(method, url, body, headers...)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, url, err)
	}
	return got
}

// result is a GraphQL response.
type result struct {
	answer
	Data   json.RawMessage `json:"data"`
	Errors []struct {
		Message    string         `json:"message"`
		Path       []any          `json:"path"`
		Extensions map[string]any `json:"extensions"`
	} `json:"errors"`
}

// graphql asks a channel with a token; variables may be nil.
func (c *client) graphql(channel int, token, query string, variables map[string]any, headers ...string) result {
	c.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		c.t.Fatalf("encode request: %v", err)
	}
	headers = append([]string{"Content-Type", "application/json"}, headers...)
	if token != "" {
		headers = append(headers, "Authorization", "Bearer "+token)
	}
	got := result{answer: c.must(http.MethodPost, c.sandbox.StorefrontURL(channel), body, headers...)}
	if err := json.Unmarshal(got.body, &got); err != nil {
		c.t.Fatalf("response %d is not JSON: %s", got.status, got.body)
	}
	return got
}

// ask is graphql on channel 1 with the private token.
func (c *client) ask(query string, variables map[string]any, headers ...string) result {
	c.t.Helper()
	return c.graphql(1, c.seed.PrivateToken, query, variables, headers...)
}

// rest asks the Management API with the access token. A nil body is no body.
func (c *client) rest(method, path string, body any, headers ...string) answer {
	c.t.Helper()
	var raw []byte
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			c.t.Fatalf("encode request: %v", err)
		}
		raw = encoded
	}
	headers = append([]string{"X-Auth-Token", c.seed.AccessToken, "Content-Type", "application/json"}, headers...)
	return c.must(method, c.sandbox.ManagementURL()+path, raw, headers...)
}

// decode reads an answer of a status into target.
func (c *client) decode(got answer, status int, target any) {
	c.t.Helper()
	if got.status != status {
		c.t.Fatalf("status %d, want %d: %s", got.status, status, got.body)
	}
	if err := json.Unmarshal(got.body, target); err != nil {
		c.t.Fatalf("decode %s: %v", got.body, err)
	}
}

// data reads the data of a GraphQL response that has no errors.
func (c *client) data(got result, target any) {
	c.t.Helper()
	if len(got.Errors) > 0 {
		c.t.Fatalf("errors: %s", got.body)
	}
	if err := json.Unmarshal(got.Data, target); err != nil {
		c.t.Fatalf("decode %s: %v", got.Data, err)
	}
}

// login signs a customer in and returns the customer access token.
func (c *client) login(channel int, person sandbox.DescribedPerson) string {
	c.t.Helper()
	var data struct {
		Login struct {
			CustomerAccessToken struct{ Value string }
		}
	}
	c.data(c.graphql(channel, c.seed.PrivateToken, loginMutation, credentials(person)), &data)
	return data.Login.CustomerAccessToken.Value
}

const loginMutation = `mutation login($email: String!, $password: String!, $cart: String) {
	login(email: $email, password: $password, guestCartEntityId: $cart) {
		customer { entityId } cart { entityId } customerAccessToken { value expiresAt }
	}
}`

func credentials(person sandbox.DescribedPerson, more ...map[string]any) map[string]any {
	variables := map[string]any{"email": person.Email, "password": person.Password}
	for _, m := range more {
		maps.Copy(variables, m)
	}
	return variables
}

// member returns the first customer of a group, who can sign in on channel 1.
func (c *client) member(group int) sandbox.DescribedPerson {
	c.t.Helper()
	for _, person := range c.seed.Customers {
		if person.GroupID == group {
			return person
		}
	}
	c.t.Fatalf("no customer in group %d", group)
	return sandbox.DescribedPerson{}
}

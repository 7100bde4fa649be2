// Package e2e tests the graph from outside: over HTTP, against the sandbox store
// on a real socket, and as the built program.
//
// Tests and benchmarks share one environment, Start. A test says only what is
// different from the default.
package e2e

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/server"
	"github.com/clientele-graph/clientele/session"
)

// Env is a running store and a running graph in front of it.
type Env struct {
	Store *sandbox.Server
	Graph *server.Server
	Seed  sandbox.Description
	// Log is everything the graph and its replicas logged.
	Log *patience.Log

	variables map[string]string
	graph     server.Dependencies
}

// Options are what a test may change before anything starts.
type Options struct {
	// Variables are the graph's configuration.
	Variables map[string]string
	Store     sandbox.Options
	Graph     server.Dependencies
}

// Start runs a store and a graph until the test ends.
func Start(tb testing.TB, changes ...func(*Options)) *Env {
	tb.Helper()
	o := Options{Variables: make(map[string]string)}
	for _, change := range changes {
		change(&o)
	}
	env := &Env{Store: sandbox.Start(tb, func(so *sandbox.Options) { *so = o.Store }), Log: &patience.Log{}}
	var err error
	if env.Seed, err = env.Store.Description(); err != nil {
		tb.Fatal(err)
	}
	env.variables = Variables(tb, env.Store, env.Seed)
	maps.Copy(env.variables, o.Variables)
	env.graph = o.Graph
	env.graph.Log = slog.New(slog.NewJSONHandler(env.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	env.Graph = env.Replica(tb)
	env.Store.ResetCalls()
	return env
}

// Replica runs another graph of the same configuration until the test ends. Each change
// may adjust its variables.
func (e *Env) Replica(tb testing.TB, changes ...func(variables map[string]string)) *server.Server {
	tb.Helper()
	variables := maps.Clone(e.variables)
	for _, change := range changes {
		change(variables)
	}
	cfg, err := server.LoadConfig(func(name string) (string, bool) {
		value, ok := variables[name]
		return value, ok
	})
	if err != nil {
		tb.Fatal(err)
	}
	graph, err := server.New(cfg, e.graph)
	if err != nil {
		tb.Fatal(err)
	}
	ctx := context.WithoutCancel(tb.Context())
	tb.Cleanup(func() {
		if err := graph.Stop(ctx); err != nil {
			tb.Errorf("stop: %v", err)
		}
	})
	if err := graph.Start(ctx); err != nil {
		tb.Fatal(err)
	}
	return graph
}

// Variables configure a graph for a sandbox, on free ports.
func Variables(tb testing.TB, store *sandbox.Server, seed sandbox.Description) map[string]string {
	tb.Helper()
	keys, err := session.GenerateKeys(rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	channels := make([]string, len(seed.Channels))
	for i, id := range seed.Channels {
		channels[i] = strconv.Itoa(id)
	}
	return map[string]string{
		"BIGCOMMERCE_STORE_HASH":                   seed.StoreHash,
		"BIGCOMMERCE_STOREFRONT_TOKEN":             seed.PrivateToken,
		"BIGCOMMERCE_ACCESS_TOKEN":                 seed.AccessToken,
		"BIGCOMMERCE_CLIENT_ID":                    seed.ClientID,
		"BIGCOMMERCE_CLIENT_SECRET":                seed.ClientSecret,
		"BIGCOMMERCE_CUSTOMER_IMPERSONATION_TOKEN": seed.ImpersonationToken,
		"BIGCOMMERCE_TRUSTED_PROXY_SECRET":         seed.TrustedProxySecret,
		"CLIENTELE_STOREFRONT_URL":                 store.StorefrontTemplate(),
		"CLIENTELE_MANAGEMENT_URL":                 store.ManagementURL(),
		"CLIENTELE_PAYMENTS_URL":                   store.ManagementURL(), // one host plays all
		"CLIENTELE_CHANNELS":                       strings.Join(channels, ","),
		"CLIENTELE_SESSION_KEYS":                   keys.Reveal(),
		"CLIENTELE_LISTEN":                         "127.0.0.1:0",
		"CLIENTELE_ADMIN_LISTEN":                   "127.0.0.1:0",
		// Tests count calls. Those about rules have them read.
		"CLIENTELE_RULES_TTL": "0",
	}
}

// Answer is a decoded response.
type Answer struct {
	Data   map[string]any `json:"data"`
	Errors []Problem      `json:"errors"`
	// Extensions are what the answer says beside its data.
	Extensions map[string]any `json:"extensions"`
	Header     http.Header    `json:"-"`
}

// Problem is one error of a response.
type Problem struct {
	Message    string         `json:"message"`
	Path       []any          `json:"path"`
	Extensions map[string]any `json:"extensions"`
}

// Code is the error's extensions.code.
func (p Problem) Code() string { return fmt.Sprint(p.Extensions["code"]) }

// At follows keys and indexes into the data, nil when something is missing.
func (a Answer) At(path ...any) any {
	var at any = a.Data
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, _ := at.(map[string]any)
			at = object[step]
		case int:
			list, _ := at.([]any)
			if step >= len(list) {
				return nil
			}
			at = list[step]
		}
	}
	return at
}

// Ask sends an operation with a session token, empty for a guest.
func (e *Env) Ask(tb testing.TB, token, query string, variables map[string]any) Answer {
	tb.Helper()
	header := http.Header{}
	if token != "" {
		header.Set("X-Clientele-Session", token)
	}
	return Post(tb, e.Graph.URL(), header, query, variables)
}

// SignIn signs a customer in on channel 1 and returns the session token.
func (e *Env) SignIn(tb testing.TB, person sandbox.DescribedPerson) string {
	tb.Helper()
	answer := e.Ask(tb, "", LoginMutation, map[string]any{"input": map[string]any{"email": person.Email, "password": person.Password}})
	token, _ := answer.At("login", "session", "token").(string)
	if token == "" {
		tb.Fatalf("customer %d cannot sign in: %+v", person.EntityID, answer)
	}
	return token
}

// LoginMutation is the issue of a session, as a client writes it.
const LoginMutation = `mutation ($input: LoginInput!) { login(input: $input) {
	session { token expiresAt customer { entityId } } errors { __typename ... on CommerceError { message code } } } }`

// FirstOf returns the first customer of a group.
func (e *Env) FirstOf(tb testing.TB, group int) sandbox.DescribedPerson {
	tb.Helper()
	for _, person := range e.Seed.Customers {
		if person.GroupID == group {
			return person
		}
	}
	tb.Fatalf("group %d has no customer", group)
	return sandbox.DescribedPerson{}
}

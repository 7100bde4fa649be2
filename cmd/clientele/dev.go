package main

import (
	"context"
	"crypto/rand"
	"errors"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/server"
	"github.com/clientele-graph/clientele/session"
	"github.com/clientele-graph/clientele/webhook"
)

// devCommand runs the sandbox and the graph in one process.
type devCommand struct {
	listenFlags
	SandboxListen string `help:"The address of the sandbox (default ${sandbox_listen})." placeholder:"HOST:PORT"`
	LogLevel      string `help:"What is logged: debug, info, warn or error." enum:"debug,info,warn,error" default:"warn"`
}

// defaultSandboxListen is where the sandbox listens when nobody says otherwise.
const defaultSandboxListen = "127.0.0.1:4100"

// Run serves until it is told to stop. A default port that is taken by somebody
// else is replaced by a free one; a port that was asked for is not.
func (c *devCommand) Run(ctx context.Context, around surroundings) (err error) {
	var at ports
	store, err := c.openSandbox(ctx, &at)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeSandbox(ctx, store)) }()

	description, err := store.Description()
	if err != nil {
		return err
	}
	cfg, err := c.config(around.lookup, store, description, &at)
	if err != nil {
		return err
	}
	graph, err := server.New(cfg, server.Dependencies{ //nolint:contextcheck // what it opens lives until Stop
		Log: server.NewLogger(around.err, cfg.LogLevel), Playground: samplePlayground(description), Listen: at.listen,
	})
	if err != nil {
		return err
	}
	if err := graph.Start(ctx); err != nil {
		return errors.Join(err, graph.Stop(ctx))
	}
	for _, scope := range webhook.Scopes(description.Channels) {
		if _, err := store.Hook(scope, graph.WebhookURL(), nil); err != nil {
			return errors.Join(err, graph.Stop(ctx))
		}
	}
	writeBanner(around.out, banner{graph: graph, store: store, seed: description, notes: at.notes})
	return graph.Wait(ctx)
}

// openSandbox makes a store that listens.
func (c *devCommand) openSandbox(ctx context.Context, at *ports) (*sandbox.Server, error) {
	address := at.choose(c.SandboxListen, defaultSandboxListen)
	store, err := listeningSandbox(ctx, address)
	if free, ok := at.instead(address, err); ok {
		if store, err = listeningSandbox(ctx, free); err == nil {
			at.note(address, strings.TrimPrefix(store.URL(), "http://"))
		}
	}
	return store, err
}

// listeningSandbox makes a store at an address. It is told shoppers' addresses, so that
// every way in is open.
func listeningSandbox(ctx context.Context, address string) (*sandbox.Server, error) {
	store, err := sandbox.New(sandbox.Options{Listen: address, TrustedProxySecret: rand.Text()})
	if err != nil {
		return nil, err
	}
	if err := store.Listen(); err != nil {
		return nil, errors.Join(err, closeSandbox(ctx, store))
	}
	return store, nil
}

// config is what serve would read from variables, taken from the sandbox; who may ask
// is taken from the surroundings, see edgeVariables. Its session key is new each time: sessions of an earlier run are over.
func (c *devCommand) config(lookup server.Lookup, store *sandbox.Server, seed sandbox.Description, at *ports) (server.Config, error) {
	keys, err := session.GenerateKeys(rand.Reader)
	if err != nil {
		return server.Config{}, err
	}
	variables := map[string]string{
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
		"CLIENTELE_SINGLE_REPLICA":                 "true",
		"CLIENTELE_CHANNELS":                       channelList(seed.Channels),
		"CLIENTELE_SESSION_KEYS":                   keys.Reveal(),
		"CLIENTELE_WEBHOOK_LISTEN":                 "127.0.0.1:0",
		"CLIENTELE_INTROSPECTION":                  "true",
		"CLIENTELE_PLAYGROUND":                     "true",
		"CLIENTELE_LOG_LEVEL":                      c.LogLevel,
	}
	cfg, err := server.LoadConfig(withEdge(variables, lookup))
	cfg.Listen, cfg.AdminListen = at.choose(c.Listen, cfg.Listen), at.choose(c.AdminListen, cfg.AdminListen)
	return cfg, err
}

// channelList writes channels as CLIENTELE_CHANNELS wants them.
func channelList(ids []int) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = strconv.Itoa(id)
	}
	return strings.Join(texts, ",")
}

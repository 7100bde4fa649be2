package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"syscall"

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
	var notes []string
	address, err := freeAddress(ctx, c.SandboxListen, defaultSandboxListen, &notes)
	if err != nil {
		return err
	}
	// The sandbox is told shoppers' addresses, so that every way in is open.
	store, err := sandbox.New(sandbox.Options{Listen: address, TrustedProxySecret: rand.Text()})
	if err != nil {
		return err
	}
	if err := store.Listen(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeSandbox(ctx, store)) }()

	description, err := store.Description()
	if err != nil {
		return err
	}
	cfg, err := c.config(ctx, around.lookup, store, description, &notes)
	if err != nil {
		return err
	}
	graph, err := server.New(cfg, server.Dependencies{ //nolint:contextcheck // what it opens lives until Stop
		Log: server.NewLogger(around.err, cfg.LogLevel), Playground: samplePlayground(description),
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
	writeBanner(around.out, banner{graph: graph, store: store, seed: description, notes: notes})
	return graph.Wait(ctx)
}

// config is what serve would read from variables, taken from the sandbox; who may ask
// is taken from the surroundings, see edgeVariables. Its session key is new each time: sessions of an earlier run are over.
func (c *devCommand) config(ctx context.Context, lookup server.Lookup, store *sandbox.Server, seed sandbox.Description, notes *[]string) (server.Config, error) {
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
	if err != nil {
		return cfg, err
	}
	if cfg.Listen, err = freeAddress(ctx, c.Listen, cfg.Listen, notes); err != nil {
		return cfg, err
	}
	cfg.AdminListen, err = freeAddress(ctx, c.AdminListen, cfg.AdminListen, notes)
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

// freeAddress returns the address that was asked for or, when none was, the
// standard one, with another port if that one is taken. It notes what it did.
func freeAddress(ctx context.Context, asked, standard string, notes *[]string) (string, error) {
	if asked != "" {
		return asked, nil
	}
	var network net.ListenConfig
	listener, err := network.Listen(ctx, "tcp", standard)
	if errors.Is(err, syscall.EADDRINUSE) {
		host, _, splitErr := net.SplitHostPort(standard)
		if splitErr != nil {
			return "", splitErr
		}
		if listener, err = network.Listen(ctx, "tcp", net.JoinHostPort(host, "0")); err == nil {
			*notes = append(*notes, fmt.Sprintf("%s is taken by somebody else; using %s.", standard, listener.Addr()))
		}
	}
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

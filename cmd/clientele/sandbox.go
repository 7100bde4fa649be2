package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/clientele-graph/clientele/sandbox"
)

// sandboxBanner tells how to put serve in front of the sandbox. Credentials are
// printed by --describe alone.
const sandboxBanner = `The sandbox store listens at %[1]s.

To put clientele serve in front of it:
  export CLIENTELE_STOREFRONT_URL='%[2]s'
  export CLIENTELE_MANAGEMENT_URL='%[3]s'
  export CLIENTELE_PAYMENTS_URL='%[3]s'
and the storeHash, privateToken and accessToken of clientele sandbox --describe as
BIGCOMMERCE_STORE_HASH, BIGCOMMERCE_STOREFRONT_TOKEN and BIGCOMMERCE_ACCESS_TOKEN.
`

// stopSandboxTimeout bounds how long the sandbox may take to stop.
const stopSandboxTimeout = 5 * time.Second

// sandboxCommand runs the store alone.
type sandboxCommand struct {
	SandboxListen string `help:"The address of the sandbox." default:"127.0.0.1:4100" placeholder:"HOST:PORT"`
	Describe      bool   `help:"Print the store's credentials, customers and products as JSON, and exit."`
}

// Run serves the store until it is told to stop, or describes it.
func (c *sandboxCommand) Run(ctx context.Context, around surroundings) error {
	store, err := sandbox.New(sandbox.Options{Listen: c.SandboxListen})
	if err != nil {
		return err
	}
	if c.Describe {
		return describe(store, around)
	}
	if err := store.Listen(); err != nil {
		return err
	}
	fmt.Fprintf(around.out, sandboxBanner, store.URL(), store.StorefrontTemplate(), store.ManagementURL())
	<-ctx.Done()
	return closeSandbox(ctx, store)
}

// describe prints the seed.
func describe(store *sandbox.Server, around surroundings) error {
	description, err := store.Description()
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(around.out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(description)
}

// closeSandbox stops the store although ctx is done.
func closeSandbox(ctx context.Context, store *sandbox.Server) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopSandboxTimeout)
	defer cancel()
	return store.Close(ctx)
}

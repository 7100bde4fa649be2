package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/clientele-graph/clientele/server"
)

// listenFlags are the addresses that win over their variables.
type listenFlags struct {
	Listen      string `help:"The address of /graphql (default ${listen})." placeholder:"HOST:PORT"`
	AdminListen string `help:"The address of /livez, /readyz and /metrics (default ${admin_listen})." placeholder:"HOST:PORT"`
}

// apply puts the addresses that were given into cfg.
func (f listenFlags) apply(cfg *server.Config) {
	if f.Listen != "" {
		cfg.Listen = f.Listen
	}
	if f.AdminListen != "" {
		cfg.AdminListen = f.AdminListen
	}
}

// serveCommand runs the graph against a real store.
type serveCommand struct{ listenFlags }

// Help lists every variable.
func (serveCommand) Help() string {
	var b strings.Builder
	b.WriteString("Variables, each also as NAME_FILE with the path of a file that holds the value:\n")
	for _, v := range server.Variables() {
		fmt.Fprintf(&b, "\n%s", v.Name)
		if v.Default != "" {
			fmt.Fprintf(&b, " (default %s)", v.Default)
		}
		fmt.Fprintf(&b, "\n  %s\n", v.Help)
	}
	return b.String()
}

// Run serves until it is told to stop.
func (c *serveCommand) Run(ctx context.Context, around surroundings) error {
	cfg, err := server.LoadConfig(around.lookup)
	if err != nil {
		return fmt.Errorf("the configuration has problems:\n%w", err)
	}
	c.apply(&cfg)
	s, err := server.New(cfg, server.Dependencies{Log: server.NewLogger(around.err, cfg.LogLevel)}) //nolint:contextcheck // what it opens lives until Stop
	if err != nil {
		return err
	}
	return s.Run(ctx)
}

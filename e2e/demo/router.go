package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// apolloGateway names the router that runs in Node.
const apolloGateway = "gateway"

// chooseRouter returns the path of the Apollo Router, empty for @apollo/gateway, and
// the router's name for people. asked is what the command line says; without it the
// Apollo Router is taken where APOLLO_ROUTER names it or make router has built it.
func chooseRouter(asked string, lookup func(string) (string, bool)) (path, name string, err error) {
	const gateway, router = "@apollo/gateway", "Apollo Router"
	if asked == apolloGateway {
		return "", gateway, nil
	}
	var built []string
	if named, ok := lookup("APOLLO_ROUTER"); ok && named != "" {
		built = append(built, named)
	}
	if home, err := os.UserHomeDir(); err == nil { // as scripts/router.sh, on every system
		cache := cmp.Or(os.Getenv("XDG_CACHE_HOME"), filepath.Join(home, ".cache"))
		built = append(built, filepath.Join(cache, "clientele", "router", "bin", "router"))
	}
	if asked != "" && asked != "apollo" {
		built = []string{asked}
	}
	for _, candidate := range built {
		if file, err := os.Stat(candidate); err == nil && !file.IsDir() {
			path, err := filepath.Abs(candidate)
			return path, router, err
		}
	}
	if asked != "" {
		return "", "", fmt.Errorf("there is no Apollo Router at %v; make router builds it", built)
	}
	return "", gateway, nil
}

// withoutCollectors is an environment without the variables with which the Apollo Router
// refuses to start. Who looks at Clientele's traces has them in the shell.
func withoutCollectors(environment []string) []string {
	return slices.DeleteFunc(slices.Clone(environment), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		switch name {
		case "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT":
			return true
		}
		return false
	})
}

// startRouter runs the router over both subgraphs.
func (d *demo) startRouter() error {
	command := d.nodeCommand("gateway.mjs", d.file("supergraph.graphql"), portOf(d.at.router))
	if d.router != "" {
		scripts, err := filepath.Abs(filepath.Join(apolloConfig, "rhai"))
		if err != nil {
			return err
		}
		command = d.parts.command(d.router, "--config", filepath.Join(apolloConfig, "router.yaml"),
			"--supergraph", d.file("supergraph.graphql"), "--log", "error")
		command.Stdout = d.parts.log // where it complains
		command.Env = append(withoutCollectors(os.Environ()),
			"APOLLO_TELEMETRY_DISABLED=true",
			"CLIENTELE_ROUTER_SECRET="+d.secret,
			"ROUTER_HEALTH_LISTEN=127.0.0.1:0",
			"ROUTER_INTROSPECTION=true",
			"ROUTER_LISTEN="+d.at.router,
			"ROUTER_SCRIPTS="+scripts,
		)
	}
	if err := d.parts.start(d.routerName, command); err != nil {
		return err
	}
	return d.parts.ready(d.routerName, graphAt(d.at.router))
}

package e2e

import (
	"cmp"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// ApolloRouterFiles are the configuration that we publish, and its scripts.
const ApolloRouterFiles = "../deploy/router/apollo"

// ApolloRouter is the Apollo Router with the configuration under deploy/router. It is
// built from source once, by make router, and tests do without it where it is not.
type ApolloRouter struct {
	// Files is a folder with another router.yaml and scripts; empty means
	// ApolloRouterFiles.
	Files string
	// Variables are set for it beside those that it needs, each as name=value.
	Variables []string
}

// String implements Router.
func (ApolloRouter) String() string { return "apollo-router" }

// Start implements Router.
func (r ApolloRouter) Start(tb testing.TB, supergraph, secret string) string {
	tb.Helper()
	program := ApolloRouterPath(tb)
	directory, err := filepath.Abs(cmp.Or(r.Files, ApolloRouterFiles))
	if err != nil {
		tb.Fatal(err)
	}
	// Port 0 would be another one after each new supergraph.
	command := func(address string) *exec.Cmd {
		command := exec.CommandContext(context.WithoutCancel(tb.Context()), program,
			"--config", "router.yaml", "--supergraph", supergraph, "--hot-reload")
		command.Dir = directory
		command.Env = []string{
			"PATH=" + os.Getenv("PATH"), "APOLLO_TELEMETRY_DISABLED=true", "CLIENTELE_ROUTER_SECRET=" + secret,
			"ROUTER_LISTEN=" + address, "ROUTER_HEALTH_LISTEN=127.0.0.1:0", "ROUTER_INTROSPECTION=true",
		}
		command.Env = append(command.Env, r.Variables...)
		return command
	}
	return listeningAt(tb, command, func(line, _ string) string {
		var entry struct{ Message string }
		_ = json.Unmarshal([]byte(line), &entry) // what is no entry has no message
		_, url, found := strings.Cut(entry.Message, "GraphQL endpoint exposed at ")
		if !found {
			return ""
		}
		url, _, _ = strings.Cut(url, " ")
		return url
	})
}

// Manners implements Router.
func (ApolloRouter) Manners() Manners {
	return Manners{SharesFlights: true, PacksRequests: true, SpansOfItsOwn: true, TakesHashes: true}
}

// ApolloRouterPath is the path of the built program. Building it takes longer than all
// tests, so it is nobody's duty to have it.
func ApolloRouterPath(tb testing.TB) string {
	tb.Helper()
	path, ok := BuiltApolloRouter(tb)
	if !ok {
		tb.Skipf("this machine lacks the Apollo Router: make router")
	}
	return path
}

// BuiltApolloRouter finds the program that APOLLO_ROUTER names, or that make router has
// left; ok is false where there is none.
func BuiltApolloRouter(tb testing.TB) (path string, ok bool) {
	tb.Helper()
	program := os.Getenv("APOLLO_ROUTER")
	if program == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			tb.Fatal(err)
		}
		cache := cmp.Or(os.Getenv("XDG_CACHE_HOME"), filepath.Join(home, ".cache"))
		program = filepath.Join(cache, "clientele", "router", "bin", "router")
	}
	path, err := exec.LookPath(program)
	return path, err == nil
}

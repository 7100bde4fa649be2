package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/patience"
)

// hiveConfig is the configuration that we publish.
const hiveConfig = "../deploy/router/hive/gateway.config.mjs"

// HiveGateway is Hive Gateway with the configuration under deploy/router.
type HiveGateway struct {
	// AsksByHash makes it send us the hash of a query that it sent before.
	AsksByHash bool
}

// String implements Router.
func (HiveGateway) String() string { return "hive-gateway" }

// Start implements Router.
func (g HiveGateway) Start(tb testing.TB, supergraph, secret string) string {
	tb.Helper()
	node := patience.Need(tb, "node")
	needPackage(tb, "router/hive", "@graphql-hive/gateway")
	config, err := filepath.Abs(hiveConfig)
	if err != nil {
		tb.Fatal(err)
	}
	// It does not tell which port it was given, so it is told one.
	command := func(address string) *exec.Cmd {
		host, port, _ := strings.Cut(address, ":")
		command := exec.CommandContext(context.WithoutCancel(tb.Context()), node,
			"node_modules/@graphql-hive/gateway/dist/bin.js", "supergraph", supergraph, "-c", config, "-h", host, "-p", port)
		command.Dir = filepath.Join("router", "hive")
		command.Env = []string{
			"PATH=" + os.Getenv("PATH"), "NODE_ENV=production", "CLIENTELE_ROUTER_SECRET=" + secret, "ROUTER_INTROSPECTION=true",
		}
		if g.AsksByHash {
			command.Env = append(command.Env, "ROUTER_APQ=true")
		}
		return command
	}
	return listeningAt(tb, command, func(line, address string) string {
		if !strings.Contains(line, "Listening on http") {
			return ""
		}
		return "http://" + address + "/graphql"
	})
}

// Manners implements Router.
func (HiveGateway) Manners() Manners {
	return Manners{SharesFlights: true, PacksRequests: true, MergesEntities: true}
}

package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/schema"
)

const published = "../deploy/router"

func readPublished(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(published, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The file for rover composes, and names what the routers' files name.
func TestTheSupergraphFileComposes(t *testing.T) {
	node := patience.Need(t, "node")
	if _, err := os.Stat("router/node_modules/yaml"); err != nil {
		patience.Missing(t, "e2e/router/node_modules (npm ci --prefix e2e/router)")
	}
	catalogue, err := os.ReadFile(e2e.CatalogueSchema)
	if err != nil {
		t.Fatal(err)
	}
	directory := t.TempDir()
	for name, text := range map[string]string{
		"supergraph.yaml":    readPublished(t, "apollo/supergraph.yaml"),
		"clientele.graphqls": schema.SDL(), "catalogue.graphqls": string(catalogue),
	} {
		if err := os.WriteFile(filepath.Join(directory, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.CommandContext(t.Context(), node, "compose.mjs", "--config", filepath.Join(directory, "supergraph.yaml"))
	command.Dir = "router"
	var said strings.Builder
	command.Stderr = &said
	supergraph, err := command.Output()
	if err != nil || strings.TrimSpace(said.String()) != `{"errors":[],"hints":[]}` {
		t.Fatalf("%v: %s", err, said.String())
	}
	for _, graph := range []string{
		`CLIENTELE @join__graph(name: "` + e2e.ClienteleName + `", url: "http://127.0.0.1:4000/graphql")`,
		`CATALOGUE @join__graph(name: "catalogue", url: "http://127.0.0.1:4200/graphql")`,
	} {
		if !strings.Contains(string(supergraph), graph) {
			t.Errorf("the supergraph lacks %s", graph)
		}
	}
}

// No file passes on what is never a client's to say, and each passes on what is.
func TestRouterFilesNameTheSameHeaders(t *testing.T) {
	comment := regexp.MustCompile(`(?m)^\s*(#|//|\*|/\*\*).*$`)
	for name, passes := range map[string]*regexp.Regexp{
		"apollo/router.yaml":      regexp.MustCompile(`propagate: \{ named: ([\w-]+) \}`),
		"cosmo/config.yaml":       regexp.MustCompile(`op: propagate\s+named: ([\w-]+)`),
		"hive/gateway.config.mjs": regexp.MustCompile(`'(x-[\w-]+)'`),
	} {
		text := strings.ToLower(comment.ReplaceAllString(readPublished(t, name), ""))
		passed := make(map[string]bool)
		for _, match := range passes.FindAllStringSubmatch(text, -1) {
			passed[match[1]] = true
		}
		for _, header := range []string{"x-clientele-session", "x-clientele-staff", "x-clientele-channel", "x-correlation-id"} {
			if !passed[header] {
				t.Errorf("%s does not pass on %s", name, header)
			}
		}
		for _, header := range []string{"x-bc-customer-access-token", "x-bc-customer-id", "x-clientele-bff-secret", "cookie", "authorization"} {
			if passed[header] {
				t.Errorf("%s passes on %s", name, header)
			}
		}
		if !strings.Contains(text, "clientele_router_secret") {
			t.Errorf("%s takes no secret from the environment", name)
		}
	}
}

// A router without its secret must not start: everything it asks would be refused.
func TestRoutersNeedTheirSecret(t *testing.T) {
	routers := map[string]func(t *testing.T) *exec.Cmd{
		"apollo-router": func(t *testing.T) *exec.Cmd {
			command := exec.CommandContext(t.Context(), e2e.ApolloRouterPath(t), "--config", "router.yaml", "--supergraph", "nowhere.graphql")
			command.Dir = filepath.Join(published, "apollo")
			return command
		},
		"hive-gateway": func(t *testing.T) *exec.Cmd {
			script := `import("./gateway.config.mjs").catch((err) => { console.error(err.message); process.exit(1); })`
			command := exec.CommandContext(t.Context(), patience.Need(t, "node"), "-e", script)
			command.Dir = filepath.Join(published, "hive")
			return command
		},
	}
	for name, prepare := range routers {
		t.Run(name, func(t *testing.T) {
			command := prepare(t)
			command.Env = []string{"PATH=" + os.Getenv("PATH"), "APOLLO_TELEMETRY_DISABLED=true"}
			said, err := command.CombinedOutput()
			if err == nil || !strings.Contains(string(said), "CLIENTELE_ROUTER_SECRET") {
				t.Errorf("%v: %s", err, said)
			}
		})
	}
}

package clientele

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/clientele-graph/clientele/"

// mayImport says which of our packages a package may import, itself and what
// lies below it aside. The linter holds the same rules, but skips generated files.
var mayImport = map[string][]string{
	"commerce":      {},
	"schema":        {},
	"pause":         {},
	"shelf":         {"commerce"},
	"session":       {"commerce"},
	"pricing":       {"commerce"},
	"throttle":      {"commerce", "pause"},
	"replica":       {"commerce", "pause"},
	"routercache":   {"commerce", "pause"},
	"rules":         {"commerce"},
	"webhook":       {"commerce"},
	"warm":          {"commerce", "pause"},
	"customer":      {"commerce", "session", "shelf"},
	"account":       {"commerce", "session", "shelf"},
	"backoffice":    {"commerce", "session", "pause"},
	"handover":      {"commerce", "session", "shelf"},
	"purchase":      {"commerce", "session", "pause"},
	"upstream":      {"commerce", "pause"},
	"graph":         {"commerce", "session"},
	"server":        {"commerce", "session", "customer", "handover", "purchase", "pricing", "throttle", "replica", "graph", "upstream", "account", "backoffice", "webhook", "rules", "routercache", "pause"},
	"sandbox":       {},
	"cmd/clientele": {"server", "sandbox", "schema", "session", "commerce", "upstream", "webhook", "warm"},
	"e2e":           {"server", "sandbox", "session", "replica", "replica/redistest", "patience"},
	"bench":         {"e2e", "server", "sandbox", "commerce", "pricing"},
	// What only tests import, which are not looked at here, and what is made of them.
	"patience":              {},
	"replica/redistest":     {"patience"},
	"upstream/upstreamtest": {"commerce", "upstream", "patience"},
}

func TestImportRules(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	seen := 0
	for decoder.More() {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		name, ours := strings.CutPrefix(p.ImportPath, module)
		if !ours {
			continue // the module's root, which holds nothing but go:generate
		}
		seen++
		checkImports(t, name, p.Imports)
	}
	if seen < len(mayImport)-2 {
		t.Errorf("only %d packages were looked at", seen)
	}
}

func checkImports(t *testing.T, name string, imports []string) {
	t.Helper()
	owner := ownerOf(name)
	allowed, known := mayImport[owner]
	if !known {
		t.Errorf("%s has no rule: say in mayImport what it may import", name)
		return
	}
	for _, path := range imports {
		imported, ours := strings.CutPrefix(path, module)
		if !ours {
			if owner == "commerce" && strings.Contains(path, "gqlgen") {
				t.Errorf("commerce imports %s", path)
			}
			continue
		}
		if to := ownerOf(imported); to != owner && !slices.Contains(allowed, to) {
			t.Errorf("%s imports %s", name, imported)
		}
	}
}

// ownerOf returns the longest key of mayImport that a package stands under.
func ownerOf(name string) string {
	longest := ""
	for owner := range mayImport {
		if (name == owner || strings.HasPrefix(name, owner+"/")) && len(owner) > len(longest) {
			longest = owner
		}
	}
	if longest == "" {
		return name
	}
	return longest
}

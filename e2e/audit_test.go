package e2e_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
)

// auditCount is how many audits graphql-http has in the pinned version.
const auditCount = 61

// TestGraphQLOverHTTPAudits runs all audits of graphql-http. One asks for a type's
// name and some for answers by GET, so both are on.
func TestGraphQLOverHTTPAudits(t *testing.T) {
	node := patience.Need(t, "node")
	if _, err := os.Stat(filepath.Join("audit", "node_modules", "graphql-http")); err != nil {
		patience.Missing(t, "e2e/audit/node_modules (npm ci --prefix e2e/audit)")
	}
	env := e2e.Start(t, func(o *e2e.Options) {
		o.Variables["CLIENTELE_INTROSPECTION"] = "true"
		o.Variables["CLIENTELE_QUERIES_BY_GET"] = "true"
	})
	run := exec.CommandContext(t.Context(), node, "audit.mjs", env.Graph.URL())
	run.Dir = "audit"
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	passed := 0
	for line := range bytes.Lines(out) {
		var audit struct{ ID, Name, Status, Reason string }
		if err := json.Unmarshal(line, &audit); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if audit.Status != "ok" {
			t.Errorf("%s %s: %s: %s", audit.ID, audit.Name, audit.Status, audit.Reason)
			continue
		}
		passed++
	}
	if passed != auditCount {
		t.Errorf("%d of %d audits passed", passed, auditCount)
	}
}

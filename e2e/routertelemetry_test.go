package e2e_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
)

// startGRPCCollector is a collector that takes spans by OTLP over gRPC: a message behind
// five bytes, in HTTP/2 without TLS.
func startGRPCCollector(t *testing.T) *traceCollector {
	t.Helper()
	c := &traceCollector{resource: make(map[string]string)}
	c.server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		const head = 5 // whether it is packed, and how long it is
		body, err := io.ReadAll(r.Body)
		var sent tracepb.TracesData
		if err != nil || r.URL.Path != "/opentelemetry.proto.collector.trace.v1.TraceService/Export" ||
			len(body) < head || body[0] != 0 || proto.Unmarshal(body[head:], &sent) != nil {
			t.Errorf("this is no export: %s %s, %v", r.Method, r.URL.Path, err)
		}
		c.take(&sent, body, r.Header)
		w.Header().Set("Content-Type", "application/grpc")
		_, _ = w.Write(make([]byte, head)) // a router that has gone needs no answer
		w.Header().Set(http.TrailerPrefix+"Grpc-Status", "0")
	}))
	c.server.Config.Protocols = new(http.Protocols)
	c.server.Config.Protocols.SetUnencryptedHTTP2(true)
	c.server.Start()
	t.Cleanup(c.server.Close)
	return c
}

// soFar returns the spans of a trace that have come.
func (c *traceCollector) soFar(trace string) []span {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(ofTrace(c.spans, trace))
}

// TestTheApolloRouterTellsItsTraces sets what docs/supergraph.md says to set, and nothing
// else: the router starts, and what it tells a collector leads to Clientele's span. Nobody's
// secret is in it.
func TestTheApolloRouterTellsItsTraces(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../docs/supergraph.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| router\\.yaml \\| `([^`]+)`").FindSubmatch(guide)
	if row == nil || !strings.Contains(string(row[1]), "http://collector:4317") {
		t.Fatal("docs/supergraph.md does not say what to set for the router")
	}
	collector := startGRPCCollector(t)
	variables := strings.Fields(strings.Replace(string(row[1]), "http://collector:4317", collector.server.URL, 1))
	routed := e2e.StartRouter(t, e2e.ApolloRouter{Variables: variables})
	token := routed.SignIn(t, routed.FirstOf(t, groupWholesale))
	header := http.Header{"Traceparent": {traceparent("01")}, "X-Clientele-Session": {token}}
	if got := e2e.Post(t, routed.URL, header, threeProducts, nil); len(got.Errors) > 0 {
		t.Fatalf("%+v", got.Errors)
	}
	passed := routed.Clientele.Passed()
	if len(passed) != 1 {
		t.Fatalf("the graph was asked %d times", len(passed))
	}
	above := strings.Split(passed[0].Header.Get("Traceparent"), "-")[2]
	patience.Eventually(t, "the span that ours is below reached the collector", func() bool {
		return slices.ContainsFunc(collector.soFar(callersTrace), func(s span) bool { return s.id() == above })
	})
	collector.mu.Lock()
	defer collector.mu.Unlock()
	if name := collector.resource["service.name"]; name != "router" {
		t.Errorf("the spans are of %q", name)
	}
	for what, secret := range map[string]string{"the session": token, "the router's secret": routed.Secret} {
		if strings.Contains(collector.raw.String(), secret) {
			t.Errorf("a span holds %s", what)
		}
	}
}

// The Apollo Router ends at once where one of these variables is set, so that no file of
// ours may ask for them.
func TestRouterFilesAskForWhatTheRouterTakes(t *testing.T) {
	variables := regexp.MustCompile(`(?m)^[^#\n]*\$\{env\.(\w+)`).FindAllStringSubmatch(readPublished(t, "apollo/router.yaml"), -1)
	if len(variables) < 5 {
		t.Fatalf("router.yaml asks for %q", variables)
	}
	forbidden := []string{"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"}
	for _, variable := range variables {
		if slices.Contains(forbidden, variable[1]) {
			t.Errorf("with %s the router does not start", variable[1])
		}
		if !strings.Contains(readPublished(t, "README.md"), "`"+variable[1]+"`") {
			t.Errorf("README.md does not name %s", variable[1])
		}
	}
}

package e2e_test

import (
	"bytes"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/clientele-graph/clientele/server"
)

// traceCollector is a collector that takes spans by OTLP over HTTP, and reads them with
// messages generated from OTLP's own definition.
type traceCollector struct {
	server *httptest.Server
	// mu guards the fields below.
	mu       sync.Mutex
	spans    []span
	resource map[string]string
	raw      bytes.Buffer
	headers  []http.Header
}

// span is one span with its attributes as text.
type span struct {
	*tracepb.Span
	scope      string
	attributes map[string]string
}

// id and parent are in hexadecimal, as in a traceparent.
func (s span) id() string     { return hex.EncodeToString(s.SpanId) }
func (s span) parent() string { return hex.EncodeToString(s.ParentSpanId) }
func (s span) trace() string  { return hex.EncodeToString(s.TraceId) }

func startCollector(t *testing.T) *traceCollector {
	t.Helper()
	c := &traceCollector{resource: make(map[string]string)}
	c.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var sent tracepb.TracesData
		if err != nil || r.Method != http.MethodPost || r.URL.Path != "/v1/traces" ||
			r.Header.Get("Content-Type") != "application/x-protobuf" || proto.Unmarshal(body, &sent) != nil {
			t.Errorf("this is no export: %s %s, %v", r.Method, r.URL.Path, err)
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		c.take(&sent, body, r.Header)
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	t.Cleanup(c.server.Close)
	return c
}

func (c *traceCollector) take(sent *tracepb.TracesData, body []byte, header http.Header) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raw.Write(body)
	c.headers = append(c.headers, header.Clone())
	for _, from := range sent.GetResourceSpans() {
		for _, a := range from.GetResource().GetAttributes() {
			c.resource[a.GetKey()] = a.GetValue().GetStringValue()
		}
		for _, scope := range from.GetScopeSpans() {
			for _, s := range scope.GetSpans() {
				found := span{Span: s, scope: scope.GetScope().GetName(), attributes: make(map[string]string)}
				for _, a := range s.GetAttributes() {
					found.attributes[a.GetKey()] = strings.Trim(strings.TrimPrefix(strings.TrimPrefix(a.GetValue().String(), "string_value:"), "int_value:"), `"`)
				}
				c.spans = append(c.spans, found)
			}
		}
	}
}

// exportTo makes a graph export to the collector.
func (c *traceCollector) exportTo(variables map[string]string) {
	variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = c.server.URL
}

// after stops the graph, which sends what is left, and returns all spans in the order of
// their beginning.
func (c *traceCollector) after(t *testing.T, graph *server.Server) []span {
	t.Helper()
	if err := graph.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	slices.SortFunc(c.spans, func(a, b span) int { return int(a.GetStartTimeUnixNano()) - int(b.GetStartTimeUnixNano()) })
	return slices.Clone(c.spans)
}

// ofTrace are the spans of one trace.
func ofTrace(spans []span, id string) (found []span) {
	for _, s := range spans {
		if s.trace() == id {
			found = append(found, s)
		}
	}
	return found
}

// named returns the first span of the name; the test fails when there is none.
func named(t *testing.T, spans []span, name string) span {
	t.Helper()
	for _, s := range spans {
		if s.GetName() == name {
			return s
		}
	}
	var names []string
	for _, s := range spans {
		names = append(names, s.GetName())
	}
	t.Fatalf("there is no span %q among %q", name, names)
	return span{}
}

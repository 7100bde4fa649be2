package server

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"go.uber.org/goleak"
	"google.golang.org/protobuf/proto"

	"github.com/clientele-graph/clientele/patience"
)

// tracing is a server of which only the traces are made.
func tracing(t *testing.T, endpoint string, also map[string]string) (*Server, *patience.Log) {
	t.Helper()
	variables := validVariables()
	variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint
	maps.Copy(variables, also)
	cfg, err := LoadConfig(lookupIn(variables))
	if err != nil {
		t.Fatal(err)
	}
	log := &patience.Log{}
	s := &Server{config: cfg, log: slog.New(slog.NewJSONHandler(log, nil)), metrics: newMetrics(), ready: &readiness{}}
	if s.tracers, err = s.newTracers(nil, time.Now); err != nil {
		t.Fatal(err)
	}
	return s, log
}

// makeSpans makes spans and returns how long that took.
func makeSpans(s *Server, n int) time.Duration {
	tracer, began := s.tracers.Tracer("test"), time.Now()
	for range n {
		_, span := tracer.Start(context.Background(), "test")
		span.End()
	}
	return time.Since(began)
}

// counted reads a metric.
func counted(t *testing.T, s *Server, name string) float64 {
	t.Helper()
	families, err := s.metrics.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		if family.GetName() == name {
			return family.GetMetric()[0].GetCounter().GetValue()
		}
	}
	t.Fatalf("there is no metric %s", name)
	return 0
}

// TestSpansThatDoNotFitAreLost floods a collector that never answers: nobody waits, and
// nothing goes on once the process has stopped.
func TestSpansThatDoNotFitAreLost(t *testing.T) {
	before := goleak.IgnoreCurrent()
	hang := make(chan struct{})
	hanging := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hang }))
	s, log := tracing(t, hanging.URL, nil)
	const spans = 20_000
	if took := makeSpans(s, spans); took > 30*time.Second {
		t.Errorf("%d spans took %s", spans, took)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if err := s.Stop(ctx); err != nil {
		t.Errorf("lost spans end the process with %v", err)
	}
	if ended, exported := counted(t, s, "clientele_spans_ended_total"), counted(t, s, "clientele_spans_exported_total"); ended != spans || exported != 0 {
		t.Errorf("%v spans ended, %v were exported", ended, exported)
	}
	if !strings.Contains(log.String(), "the last spans are lost") {
		t.Errorf("the log says %s", log)
	}
	close(hang)
	hanging.Close()
	patience.Eventually(t, "nothing goes on", func() bool { return goleak.Find(before) == nil })
}

// TestWhatACollectorAnswers has collectors that take spans, ask for patience, or refuse.
func TestWhatACollectorAnswers(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a redirect was followed") }))
	defer elsewhere.Close()
	for name, test := range map[string]struct {
		answers  []int
		attempts int64
		exported float64
		reason   string
	}{
		"it takes them":       {[]int{200}, 1, 3, ""},
		"it takes them later": {[]int{503, 200}, 2, 3, ""},
		"it refuses them":     {[]int{400, 200}, 1, 0, "status 400"},
		"it wants a password": {[]int{401, 200}, 1, 0, "status 401"},
		"it is elsewhere":     {[]int{307, 200}, 1, 0, "status 307"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int64
			collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				var sent tracepb.TracesData
				if proto.Unmarshal(body, &sent) != nil || len(sent.GetResourceSpans()) != 1 || r.URL.Path != "/below/v1/traces" || r.Header.Get("Authorization") != "Bearer a,b" {
					t.Errorf("got %d bytes at %s, %v", len(body), r.URL.Path, r.Header)
				}
				n := asked.Add(1)
				w.Header().Set("Location", elsewhere.URL)
				w.WriteHeader(test.answers[n-1])
			}))
			defer collector.Close()
			s, log := tracing(t, collector.URL+"/below/", map[string]string{"OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20a%2Cb, x-other = 1"})
			makeSpans(s, 3)
			if err := s.Stop(t.Context()); err != nil {
				t.Error(err)
			}
			exported, failed := counted(t, s, "clientele_spans_exported_total"), counted(t, s, "clientele_spans_failed_total")
			if asked.Load() != test.attempts || exported != test.exported || failed != 3-test.exported {
				t.Errorf("%d attempts, %v exported, %v failed", asked.Load(), exported, failed)
			}
			if test.reason != "" && !strings.Contains(log.String(), `"reason":"`+test.reason+`"`) || strings.Contains(log.String(), "Bearer") {
				t.Errorf("the log says %s", log)
			}
		})
	}
}

// TestTheLogHearsOfACollectorOnceAMinute lets a collector refuse for some time.
func TestTheLogHearsOfACollectorOnceAMinute(t *testing.T) {
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	defer collector.Close()
	cfg, err := LoadConfig(lookupIn(map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": collector.URL}))
	if err == nil {
		t.Fatal("a configuration without a store is none")
	}
	clock, log := time.Unix(1_000_000, 0), &bytes.Buffer{}
	c, err := newCollector(cfg, func() time.Time { return clock }, slog.New(slog.NewJSONHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer c.end()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSyncer(c))
	for second := range 121 {
		clock = time.Unix(1_000_000+int64(second), 0)
		_, span := provider.Tracer("").Start(t.Context(), "test")
		span.End()
	}
	if lines := strings.Count(log.String(), "spans are not taken"); lines != 3 || c.counts.failed.Load() != 121 {
		t.Errorf("%d lines of %d failures: %s", lines, c.counts.failed.Load(), log)
	}
}

func TestEachMistakeOfTelemetryNamesItsVariable(t *testing.T) {
	for variable, values := range map[string][]string{
		"OTEL_EXPORTER_OTLP_ENDPOINT":        {"collector:4318", "ftp://collector", "http://me:secret@collector"},
		"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": {"/v1/traces", "http://me:secret@collector/v1/traces"},
		"OTEL_EXPORTER_OTLP_PROTOCOL":        {"grpc", "http/json"},
		"OTEL_EXPORTER_OTLP_HEADERS":         {"authorization", "=x", "a=%zz", "a b=c", "a=%0d%0ab"},
		"OTEL_RESOURCE_ATTRIBUTES":           {"name", "a=%"},
		"OTEL_TRACES_SAMPLER":                {"jaeger_remote", "parentbased_", "sometimes"},
		"OTEL_TRACES_EXPORTER":               {"zipkin", "console"},
		"OTEL_SDK_DISABLED":                  {"perhaps"},
	} {
		for _, value := range values {
			variables := validVariables()
			variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4318"
			variables[variable] = value
			_, err := LoadConfig(lookupIn(variables))
			if err == nil || !strings.Contains(err.Error(), variable+":") || strings.Contains(err.Error(), "secret") {
				t.Errorf("%s=%s: %v", variable, value, err)
			}
		}
	}
	for _, share := range []string{"-0.1", "1.1", "NaN", "half"} {
		variables := validVariables()
		variables["OTEL_EXPORTER_OTLP_ENDPOINT"], variables["OTEL_TRACES_SAMPLER"], variables["OTEL_TRACES_SAMPLER_ARG"] = "http://127.0.0.1:4318", "traceidratio", share
		if _, err := LoadConfig(lookupIn(variables)); err == nil || !strings.Contains(err.Error(), "OTEL_TRACES_SAMPLER_ARG") {
			t.Errorf("a share of %s: %v", share, err)
		}
	}
}

func TestWhereSpansGo(t *testing.T) {
	for name, test := range map[string]struct {
		variables map[string]string
		want      string
	}{
		"nowhere":     {nil, ""},
		"below":       {map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}, "http://collector:4318/v1/traces"},
		"in a folder": {map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.example.com/otlp/"}, "https://otlp.example.com/otlp/v1/traces"},
		"just there":  {map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://one", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://two/"}, "http://two/"},
	} {
		variables := validVariables()
		maps.Copy(variables, test.variables)
		cfg, err := LoadConfig(lookupIn(variables))
		if err != nil || cfg.tracesURL() != test.want || cfg.isTraced() != (test.want != "") {
			t.Errorf("%s: %q, %v", name, cfg.tracesURL(), err)
		}
	}
}

func TestOfWhomSpansAre(t *testing.T) {
	for _, test := range []struct{ name, attributes, want string }{
		{"", "", "clientele"},
		{"", "service.name=prices,host.name=one", "prices"},
		{"shop", "service.name=prices", "shop"},
	} {
		about, err := Config{ServiceName: test.name, ResourceAttributes: test.attributes}.resource()
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, a := range about {
			if a.Key == "service.name" {
				got = a.Value.AsString() // the last one counts
			}
		}
		if got != test.want {
			t.Errorf("%+v: %q", test, got)
		}
	}
}

func FuzzPairs(f *testing.F) {
	for _, seed := range []string{"", "a=b", "a=b,c=d", "a = b%20c ,", "=", "a=%zz", "%2C=%3D"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, list string) {
		pairs, err := parsePairs(list)
		if err != nil {
			return
		}
		escape := func(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
		var again []string
		for _, p := range pairs {
			if p.name == "" {
				t.Errorf("%q has a pair without a name", list)
			}
			again = append(again, escape(p.name)+"="+escape(p.value))
		}
		back, err := parsePairs(strings.Join(again, ","))
		if err != nil || len(back) != len(pairs) {
			t.Fatalf("%q is read as %q, and that as %q: %v", list, pairs, back, err)
		}
		for i := range back {
			if back[i] != pairs[i] {
				t.Errorf("%q is read as %q, and that as %q", list, pairs[i], back[i])
			}
		}
	})
}

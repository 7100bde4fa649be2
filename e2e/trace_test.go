package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
)

// A trace that somebody has begun, and an operation's id.
const (
	callersTrace = "0af7651916cd43dd8448eb211c80319c"
	callersSpan  = "b7ad6b7169203331"
	operationID  = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
)

func traceparent(flags string) string { return "00-" + callersTrace + "-" + callersSpan + "-" + flags }

// attributesOfSpans are all that a span of ours may say. Whatever is new here is to be
// looked at for secrets first.
func attributesOfSpans() []string {
	return []string{
		"clientele.batch.callers", "clientele.batch.items", "clientele.channel", "clientele.correlation_id", "clientele.error_codes", "clientele.errors",
		"clientele.upstream.api", "clientele.upstream.attempts", "clientele.upstream.endpoint", "clientele.webhook.family",
		"error.type", "graphql.operation.name", "graphql.operation.type", "http.request.method", "http.response.status_code",
	}
}

func checkAttributes(t *testing.T, spans []span) {
	t.Helper()
	for _, s := range spans {
		for key := range s.attributes {
			if !slices.Contains(attributesOfSpans(), key) {
				t.Errorf("the span %s says %s", s.GetName(), key)
			}
		}
		if s.GetStartTimeUnixNano() > s.GetEndTimeUnixNano() || s.GetStatus().GetMessage() != "" {
			t.Errorf("the span %s is from %d to %d, with %q", s.GetName(), s.GetStartTimeUnixNano(), s.GetEndTimeUnixNano(), s.GetStatus().GetMessage())
		}
	}
}

// TestAnOperationIsOneTraceUnderOneID follows a sign-in and a question about prices from
// the caller to the store: one trace, and one id in the answer, at the store, in the log
// and in each span.
func TestAnOperationIsOneTraceUnderOneID(t *testing.T) {
	collector := startCollector(t)
	env := e2e.Start(t, func(o *e2e.Options) {
		collector.exportTo(o.Variables)
		o.Variables["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test%2C%20local"
	})
	header := http.Header{"Traceparent": {traceparent("01")}, "X-Correlation-Id": {strings.ToUpper(operationID)}}
	person := env.Seed.Customers[0]
	for _, ask := range []func() e2e.Answer{
		func() e2e.Answer {
			return e2e.Post(t, env.Graph.URL(), header, strings.Replace(e2e.LoginMutation, "mutation", "mutation SignIn", 1),
				map[string]any{"input": map[string]any{"email": person.Email, "password": person.Password}})
		},
		func() e2e.Answer { return e2e.Post(t, env.Graph.URL(), header, oneCurrency, fifty(env)) },
	} {
		if got := ask(); len(got.Errors) > 0 || got.Header.Get("X-Correlation-Id") != operationID {
			t.Fatalf("answered under %q: %+v", got.Header.Get("X-Correlation-Id"), got.Errors)
		}
	}
	calls := env.Store.Calls()
	for _, call := range calls {
		if call.CorrelationID != operationID {
			t.Errorf("%s %s went out under %q", call.Endpoint, call.Operation, call.CorrelationID)
		}
	}
	if !strings.Contains(env.Log.String(), `"correlation_id":"`+operationID) {
		t.Errorf("no line of the log has the id: %s", env.Log)
	}

	all := collector.after(t, env.Graph)
	checkAttributes(t, all)
	spans := ofTrace(all, callersTrace)
	login, prices := named(t, spans, "mutation login"), named(t, spans, "query _entities")
	if login.attributes["graphql.operation.name"] != "SignIn" || login.GetKind() != tracepb.Span_SPAN_KIND_SERVER {
		t.Errorf("the span of the sign-in is %v", login)
	}
	parents := map[string]span{}
	for _, s := range spans {
		parents[s.id()] = s
	}
	toStore := 0
	for _, s := range spans {
		switch above, isOurs := parents[s.parent()]; {
		case s.id() == login.id() || s.id() == prices.id():
			if s.parent() != callersSpan {
				t.Errorf("%s is below %s, want the caller's span", s.GetName(), s.parent())
			}
		case !isOurs:
			t.Errorf("%s is below a span that nobody has sent", s.GetName())
		case strings.HasSuffix(s.GetName(), " batch") && above.id() != prices.id():
			t.Errorf("%s is below %s", s.GetName(), above.GetName())
		}
		if s.GetKind() == tracepb.Span_SPAN_KIND_CLIENT {
			toStore++
		}
		if id := s.attributes["clientele.correlation_id"]; !strings.HasSuffix(s.GetName(), " batch") && id != operationID {
			t.Errorf("%s is of %q", s.GetName(), id)
		}
	}
	if toStore != len(calls) {
		t.Errorf("%d calls to the store have %d spans", len(calls), toStore)
	}
	asked := named(t, spans, "management pricing")
	if batch := parents[asked.parent()]; batch.GetName() != "price batch" || batch.attributes["clientele.batch.items"] != "50" || batch.parent() != prices.id() {
		t.Errorf("the call for prices is below %v", batch)
	}
	if asked.attributes["http.response.status_code"] != "200" || asked.attributes["clientele.upstream.attempts"] != "1" {
		t.Errorf("the call for prices is %v", asked.attributes)
	}
	if collector.resource["service.name"] != "clientele" || collector.resource["deployment.environment.name"] != "test, local" {
		t.Errorf("the spans are of %v", collector.resource)
	}
}

// TestWhatTheIDOfAnOperationIs has callers who name one, a wrong one, or none.
func TestWhatTheIDOfAnOperationIs(t *testing.T) {
	const ofTheTrace = "0af76519-16cd-43dd-8448-eb211c80319c"
	for name, test := range map[string]struct {
		header http.Header
		want   string // empty: a new one
	}{
		"the caller's own":          {http.Header{"X-Correlation-Id": {operationID}, "Traceparent": {traceparent("01")}}, operationID},
		"of the trace":              {http.Header{"Traceparent": {traceparent("01")}}, ofTheTrace},
		"of an unrecorded trace":    {http.Header{"Traceparent": {traceparent("00")}}, ofTheTrace},
		"no uuid":                   {http.Header{"X-Correlation-Id": {"canary"}, "Traceparent": {traceparent("01")}}, ofTheTrace},
		"a malformed trace as well": {http.Header{"X-Correlation-Id": {operationID + "canary"}, "Traceparent": {"canary"}}, ""},
		"state that others keep":    {http.Header{"Traceparent": {traceparent("01")}, "Tracestate": {"shop=canary"}}, ofTheTrace},
		"none":                      {http.Header{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			collector := startCollector(t)
			env := e2e.Start(t, func(o *e2e.Options) { collector.exportTo(o.Variables) })
			id := e2e.Post(t, env.Graph.URL(), test.header, `{ prices(input: {items: [{productEntityId: 101}]}) { stale } }`, nil).Header.Get("X-Correlation-Id")
			if len(id) != 36 || test.want != "" && id != test.want {
				t.Errorf("answered under %q, want %q", id, test.want)
			}
			for _, call := range env.Store.Calls() {
				if call.CorrelationID != id {
					t.Errorf("%s went out under %q, want %q", call.Endpoint, call.CorrelationID, id)
				}
			}
			spans := collector.after(t, env.Graph)
			if strings.Contains(collector.raw.String(), "canary") {
				t.Error("a span holds what a caller has made up")
			}
			if strings.Contains(name, "unrecorded") {
				if len(ofTrace(spans, callersTrace)) != 0 {
					t.Errorf("the caller did not want %d spans", len(spans))
				}
				return
			}
			if got := named(t, spans, "query prices"); got.attributes["clientele.correlation_id"] != id {
				t.Errorf("the span is of %q, want %q", got.attributes["clientele.correlation_id"], id)
			}
		})
	}
}

// TestOurSpansAreBelowTheRouters checks with each router that what it says of its own
// span is what ours is below.
func TestOurSpansAreBelowTheRouters(t *testing.T) {
	t.Parallel()
	for _, router := range e2e.Routers() {
		t.Run(router.String(), func(t *testing.T) {
			collector := startCollector(t)
			routed := e2e.StartRouter(t, router, func(o *e2e.Options) { collector.exportTo(o.Variables) })
			header := http.Header{"Traceparent": {traceparent("01")}, "X-Correlation-Id": {operationID}}
			if got := e2e.Post(t, routed.URL, header, `{ products(first: 3) { name price { stale } } }`, nil); len(got.Errors) > 0 {
				t.Fatalf("%+v", got.Errors)
			}
			passed := routed.Clientele.Passed()
			if len(passed) != 1 {
				t.Fatalf("the graph was asked %d times", len(passed))
			}
			said := strings.Split(passed[0].Header.Get("Traceparent"), "-")
			if len(said) != 4 || said[1] != callersTrace {
				t.Fatalf("the router sent %q", passed[0].Header.Get("Traceparent"))
			}
			ours := named(t, ofTrace(collector.after(t, routed.Graph), callersTrace), "query _entities")
			if ours.parent() != said[2] || ours.attributes["clientele.correlation_id"] != operationID {
				t.Errorf("our span is below %s and of %s, want %s", ours.parent(), ours.attributes["clientele.correlation_id"], said[2])
			}
		})
	}
}

// TestFailuresShowInSpansAsCodes checks a store that does not answer.
func TestFailuresShowInSpansAsCodes(t *testing.T) {
	collector := startCollector(t)
	env := e2e.Start(t, func(o *e2e.Options) { collector.exportTo(o.Variables) })
	if err := env.Store.FailNext(sandbox.On("pricing"), 100, sandbox.Fault{Kind: sandbox.FaultStatus, Status: http.StatusInternalServerError}); err != nil {
		t.Fatal(err)
	}
	env.Ask(t, "", `{ prices(input: {items: [{productEntityId: 101}]}) { stale } }`, nil)
	env.Ask(t, "", `{ customers(first: 1) { nodes { entityId } } }`, nil)
	spans := collector.after(t, env.Graph)
	checkAttributes(t, spans)
	failed, asked, refused := named(t, spans, "query prices"), named(t, spans, "management pricing"), named(t, spans, "query customers")
	if failed.attributes["clientele.errors"] != "1" || !strings.Contains(failed.attributes["clientele.error_codes"], "PRICE_UNAVAILABLE") {
		t.Errorf("the operation's span says %v", failed.attributes)
	}
	if asked.attributes["error.type"] != "5xx" || asked.attributes["clientele.upstream.attempts"] != "3" || asked.GetStatus().GetCode() != tracepb.Status_STATUS_CODE_ERROR {
		t.Errorf("the call's span says %v, %v", asked.attributes, asked.GetStatus())
	}
	if len(asked.GetEvents()) != 2 {
		t.Errorf("the call was repeated %d times", len(asked.GetEvents()))
	}
	if !strings.Contains(refused.attributes["clientele.error_codes"], "UNAUTHENTICATED") || refused.GetStatus().GetCode() == tracepb.Status_STATUS_CODE_ERROR {
		t.Errorf("a refusal is no failure of ours: %v, %v", refused.attributes, refused.GetStatus())
	}
}

// TestAWebhookIsATrace checks the span of a delivery, which begins its own trace.
func TestAWebhookIsATrace(t *testing.T) {
	collector := startCollector(t)
	env := e2e.Start(t, func(o *e2e.Options) {
		collector.exportTo(o.Variables)
		o.Variables["CLIENTELE_WEBHOOK_LISTEN"] = "127.0.0.1:0"
	})
	if _, err := env.Store.Hook("store/product/updated", env.Graph.WebhookURL(), nil); err != nil {
		t.Fatal(err)
	}
	if err := env.Store.Hooks().Emit("store/product/updated", json.RawMessage(`{"type":"product","id":101}`)); err != nil {
		t.Fatal(err)
	}
	if err := env.Store.Hooks().Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	spans := collector.after(t, env.Graph)
	checkAttributes(t, spans)
	got := named(t, spans, "webhook")
	if got.parent() != "" || got.attributes["http.response.status_code"] != "200" || got.attributes["clientele.webhook.family"] != "product" || len(got.attributes["clientele.correlation_id"]) != 36 {
		t.Errorf("the span is below %q and says %v", got.parent(), got.attributes)
	}
}

// TestWhoDecidesWhatIsRecorded has the samplers.
func TestWhoDecidesWhatIsRecorded(t *testing.T) {
	for _, test := range []struct {
		sampler, argument, flags string
		recorded                 bool
	}{
		{"parentbased_always_off", "", "01", true},
		{"parentbased_always_off", "", "", false},
		{"parentbased_always_on", "", "00", false},
		{"always_on", "", "00", true},
		{"always_off", "", "01", false},
		{"traceidratio", "0", "01", false},
		{"parentbased_traceidratio", "0", "", false},
		{"parentbased_traceidratio", "1", "", true},
	} {
		collector := startCollector(t)
		env := e2e.Start(t, func(o *e2e.Options) {
			collector.exportTo(o.Variables)
			o.Variables["OTEL_TRACES_SAMPLER"], o.Variables["OTEL_TRACES_SAMPLER_ARG"] = test.sampler, test.argument
		})
		header := http.Header{}
		if test.flags != "" {
			header.Set("Traceparent", traceparent(test.flags))
		}
		e2e.Post(t, env.Graph.URL(), header, `{ prices(input: {items: [{productEntityId: 101}]}) { stale } }`, nil)
		recorded := slices.ContainsFunc(collector.after(t, env.Graph), func(s span) bool { return s.GetName() == "query prices" })
		if recorded != test.recorded {
			t.Errorf("%+v: recorded %v", test, recorded)
		}
		if !test.recorded && test.flags != "" && len(ofTrace(collector.spans, callersTrace)) != 0 {
			t.Errorf("%+v: some of it is recorded", test)
		}
	}
}

// TestACollectorThatHangsSlowsNobodyDown compares requests with a collector that never
// answers and with none, and bounds how long it can hold up the end.
func TestACollectorThatHangsSlowsNobodyDown(t *testing.T) {
	hang := make(chan struct{})
	asked := make(chan struct{}, 100)
	hanging := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		asked <- struct{}{}
		<-hang
	}))
	t.Cleanup(func() { close(hang); hanging.Close() })
	env := e2e.Start(t, func(o *e2e.Options) { o.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = hanging.URL })
	slowest := time.Duration(0)
	for range 600 { // more than a batch of spans
		began := time.Now()
		if got := e2e.Post(t, env.Graph.URL(), http.Header{}, `{ session { kind } }`, nil); len(got.Errors) > 0 {
			t.Fatalf("%+v", got.Errors)
		}
		slowest = max(slowest, time.Since(began))
	}
	if slowest > 9*time.Second { // the collector is given ten
		t.Errorf("a request took %s", slowest)
	}
	<-asked // it does hang
	metrics := string(e2e.Get(t, env.Graph.AdminURL()+"/metrics").Text)
	if !strings.Contains(metrics, "clientele_spans_exported_total 0") || strings.Contains(metrics, "clientele_spans_ended_total 0") {
		t.Errorf("the metrics say otherwise:\n%s", metrics)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	began := time.Now()
	if err := env.Graph.Stop(ctx); err != nil {
		t.Errorf("lost spans end the process with %v", err)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("the end took %s", took)
	}
	if !strings.Contains(env.Log.String(), "the last spans are lost") {
		t.Error("the log says nothing of lost spans")
	}
}

// TestACollectorThatIsDownCostsItsSpansOnly has nobody listening.
func TestACollectorThatIsDownCostsItsSpansOnly(t *testing.T) {
	env := e2e.Start(t, func(o *e2e.Options) { o.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://" + nowhere })
	if got := env.Ask(t, "", `{ session { kind } }`, nil); len(got.Errors) > 0 {
		t.Fatalf("%+v", got.Errors)
	}
	if err := env.Graph.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if !strings.Contains(env.Log.String(), `"reason":"unreachable"`) {
		t.Errorf("the log does not say why: %s", env.Log)
	}
}

// TestWithoutACollectorNothingIsSaid checks that other programs' variables do not trouble
// a graph that is told to make no traces.
func TestWithoutACollectorNothingIsSaid(t *testing.T) {
	for name, variables := range map[string]map[string]string{
		"disabled":    {"OTEL_SDK_DISABLED": "true", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
		"no exporter": {"OTEL_TRACES_EXPORTER": "none", "OTEL_TRACES_SAMPLER": "xray"},
	} {
		collector := startCollector(t)
		env := e2e.Start(t, func(o *e2e.Options) {
			collector.exportTo(o.Variables)
			maps.Copy(o.Variables, variables)
		})
		env.Ask(t, "", `{ session { kind } }`, nil)
		if got := collector.after(t, env.Graph); len(got) != 0 {
			t.Errorf("%s: %d spans", name, len(got))
		}
		if strings.Contains(fmt.Sprint(env.Log), "spans") {
			t.Errorf("%s: the log speaks of spans", name)
		}
	}
}

package graph_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	ftv1 "github.com/99designs/gqlgen/graphql/handler/apollofederatedtracingv1/generated"
	"google.golang.org/protobuf/proto"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph"
)

// tracedAnswer is an answer beside its decoded trace, nil when there is none.
type tracedAnswer struct {
	answer
	header http.Header
	trace  *ftv1.Trace
	raw    []byte
}

// askTraced asks as a router does that wants a trace of some version.
func (w *world) askTraced(t testing.TB, ctx context.Context, version, query string, variables map[string]any) tracedAnswer {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body)).WithContext(ctx)
	request.Header.Set("Content-Type", "application/json")
	if version != "" {
		request.Header.Set("apollo-federation-include-trace", version)
	}
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, w.as(request))
	var extended struct {
		answer
		Extensions struct {
			FTV1 *string `json:"ftv1"`
		} `json:"extensions"`
	}
	if err := json.Unmarshal(recorder.Body.Bytes(), &extended); err != nil {
		t.Fatalf("%v in %s", err, recorder.Body)
	}
	got := tracedAnswer{answer: extended.answer, header: recorder.Header()}
	if extended.Extensions.FTV1 == nil {
		return got
	}
	if got.raw, err = base64.StdEncoding.DecodeString(*extended.Extensions.FTV1); err != nil {
		t.Fatal(err)
	}
	got.trace = &ftv1.Trace{}
	if err := proto.Unmarshal(got.raw, got.trace); err != nil {
		t.Fatal(err)
	}
	return got
}

// inData are the places of the fields in an answer, such as "prices/0/product", and
// those that are null.
func inData(at string, v any, fields, nulls map[string]bool) {
	switch v := v.(type) {
	case nil:
		nulls[at] = true
	case map[string]any:
		for name, value := range v {
			if name == "__typename" {
				continue // answered without a resolver, as by every executor
			}
			fields[at+"/"+name] = true
			inData(at+"/"+name, value, fields, nulls)
		}
	case []any:
		for i, value := range v {
			inData(fmt.Sprintf("%s/%d", at, i), value, fields, nulls)
		}
	}
}

// checkNodes holds each node against what a node must be and returns those of fields, by
// their places.
func checkNodes(t testing.TB, trace *ftv1.Trace) map[string]*ftv1.Trace_Node {
	t.Helper()
	found := make(map[string]*ftv1.Trace_Node)
	var walk func(at string, n *ftv1.Trace_Node)
	walk = func(at string, n *ftv1.Trace_Node) {
		indexes := make(map[uint32]bool)
		for _, child := range n.GetChild() {
			var place string
			switch id := child.GetId().(type) {
			case *ftv1.Trace_Node_Index:
				if indexes[id.Index] {
					t.Errorf("%s has the element %d twice", at, id.Index)
				}
				indexes[id.Index] = true
				place = fmt.Sprintf("%s/%d", at, id.Index)
			case *ftv1.Trace_Node_ResponseName:
				place = at + "/" + id.ResponseName
				if found[place] != nil {
					t.Errorf("%s is there twice", place)
				}
				found[place] = child
				if child.GetType() == "" || child.GetParentType() == "" || child.GetStartTime() > child.GetEndTime() || child.GetEndTime() > trace.GetDurationNs() {
					t.Errorf("%s is %s of %s from %d to %d of %d ns", place, child.GetType(), child.GetParentType(), child.GetStartTime(), child.GetEndTime(), trace.GetDurationNs())
				}
				if n.GetEndTime() != 0 && child.GetStartTime() < n.GetEndTime() {
					t.Errorf("%s began before %s was there", place, at)
				}
			default:
				t.Errorf("a node below %s has neither name nor index", at)
			}
			walk(place, child)
		}
	}
	walk("", trace.GetRoot())
	if span := trace.GetEndTime().AsTime().Sub(trace.GetStartTime().AsTime()); uint64(max(0, span)) != trace.GetDurationNs() {
		t.Errorf("the trace takes %s and says %d ns", span, trace.GetDurationNs())
	}
	return found
}

// checkTrace holds a trace against the answer that it came with: every field of the
// answer has one node, and every other node is below something that became null.
func checkTrace(t testing.TB, got tracedAnswer) map[string]*ftv1.Trace_Node {
	t.Helper()
	if got.trace == nil {
		t.Fatalf("there is no trace: %+v", got.answer)
	}
	fields, nulls := make(map[string]bool), make(map[string]bool)
	inData("", got.Data, fields, nulls)
	nodes := checkNodes(t, got.trace)
	for place := range fields {
		if nodes[place] == nil {
			t.Errorf("%s has no node", place)
		}
	}
	for place := range nodes {
		if fields[place] || got.Data == nil {
			continue
		}
		isBelowNull := false
		for null := range nulls {
			isBelowNull = isBelowNull || strings.HasPrefix(place, null+"/")
		}
		if !isBelowNull {
			t.Errorf("%s is in the trace and not in the answer", place)
		}
	}
	return nodes
}

func TestATraceHasEachResolvedFieldOnce(t *testing.T) {
	mixed := map[string]any{"r": []any{
		map[string]any{"__typename": "Product", "entityId": 1},
		map[string]any{"__typename": "ProductVariant", "productEntityId": 2, "entityId": 3},
		map[string]any{"__typename": "Product", "entityId": 13},
		map[string]any{"__typename": "Product", "entityId": 2},
	}}
	for name, test := range map[string]struct {
		query     string
		variables map[string]any
		// want are nodes: where, the original name, the type and the parent's type.
		want map[string][3]string
	}{
		"one field": {`{ session { kind } }`, nil, map[string][3]string{
			"/session": {"", "Session!", "Query"}, "/session/kind": {"", "SessionKind!", "Session"},
		}},
		"aliases": {`{ a: session { k: kind kind } b: session { kind } }`, nil, map[string][3]string{
			"/a": {"session", "Session!", "Query"}, "/a/k": {"kind", "SessionKind!", "Session"}, "/a/kind": {"", "SessionKind!", "Session"}, "/b/kind": {"", "SessionKind!", "Session"},
		}},
		"merged from fragments": {`query { session { kind } ...S ... on Query { session { channelId } } } fragment S on Query { session { kind currencyCode } }`, nil, nil},
		"left out":              {`{ session { kind @skip(if: true) channelId @include(if: true) } }`, nil, nil},
		"lists": {`{ prices(input: {items: [{productEntityId: 1}, {productEntityId: 2}]}) { product { entityId } calculatedPrice { taxExclusive } } }`, nil, map[string][3]string{
			"/prices": {"", "[ProductPrice]!", "Query"}, "/prices/1/product/entityId": {"", "Int!", "Product"}, "/prices/0/calculatedPrice/taxExclusive": {"", "Decimal!", "TaxedPrice"},
		}},
		"entities": {`query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Product { entityId price { calculatedPrice { taxExclusive } } priceUnavailable } ... on ProductVariant { productEntityId p: price { calculatedPrice { taxInclusive } } } } }`, mixed, map[string][3]string{
			"/_entities": {"", "[_Entity]!", "Query"}, "/_entities/0/price": {"", "ProductPrice", "Product"}, "/_entities/1/p": {"price", "ProductPrice", "ProductVariant"},
			"/_entities/2/priceUnavailable": {"", "PriceUnavailableReason", "Product"}, "/_entities/3/price/calculatedPrice": {"", "TaxedPrice!", "ProductPrice"},
		}},
		"the sdl":       {`{ _service { sdl } }`, nil, nil},
		"introspection": {`{ __schema { queryType { name } } __type(name: "Product") { name fields { name } } }`, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := newWorld(t).askTraced(t, t.Context(), "ftv1", test.query, test.variables)
			if len(got.Errors) > 0 {
				t.Fatalf("%+v", got.Errors)
			}
			nodes := checkTrace(t, got)
			for place, want := range test.want {
				n := nodes[place]
				if got := [3]string{n.GetOriginalFieldName(), n.GetType(), n.GetParentType()}; got != want {
					t.Errorf("%s is %q, want %q", place, got, want)
				}
			}
		})
	}
}

// TestATraceTellsHowLongAFieldTook lets the clock go on in one resolver only.
func TestATraceTellsHowLongAFieldTook(t *testing.T) {
	clock := time.Date(2026, 11, 22, 8, 0, 0, 500, time.UTC)
	w := newWorld(t, func(w *world) {
		w.options.Now = func() time.Time { return clock }
		w.customers.viewer = func() (*commerce.Customer, error) {
			clock = clock.Add(7 * time.Millisecond)
			return &commerce.Customer{EntityID: 7}, nil
		}
		w.principal = shopper()
	})
	got := w.askTraced(t, t.Context(), "ftv1", `{ viewer { entityId } }`, nil)
	nodes := checkTrace(t, got)
	if n := nodes["/viewer"]; n.GetStartTime() != 0 || n.GetEndTime() != 7_000_000 {
		t.Errorf("viewer took from %d to %d", n.GetStartTime(), n.GetEndTime())
	}
	if n := nodes["/viewer/entityId"]; n.GetStartTime() != 7_000_000 || n.GetEndTime() != 7_000_000 {
		t.Errorf("entityId took from %d to %d", n.GetStartTime(), n.GetEndTime())
	}
	if got.trace.GetDurationNs() != 7_000_000 || !got.trace.GetStartTime().AsTime().Equal(time.Date(2026, 11, 22, 8, 0, 0, 500, time.UTC)) {
		t.Errorf("the trace is %v", got.trace)
	}
}

// TestErrorsStandAtTheirNodesAsCodes checks where errors are, and that none of their
// words are.
func TestErrorsStandAtTheirNodesAsCodes(t *testing.T) {
	w := newWorld(t, func(w *world) {
		withProof(3)(w)
		w.customers.viewer = func() (*commerce.Customer, error) {
			return nil, &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "canary in a message", Err: errors.New("canary in a cause")}
		}
	})
	got := w.askTraced(t, t.Context(), "ftv1", `query ($r: [_Any!]!) {
		viewer { entityId }
		_entities(representations: $r) { ... on Product { entityId } }
		prices(input: {items: [{productEntityId: 1}, {productEntityId: 13}]}) { product { entityId } } }`,
		map[string]any{"r": []any{
			map[string]any{"__typename": "Product", "entityId": 1}, map[string]any{"__typename": "Product", "entityId": "canary"}, map[string]any{"__typename": "canary"},
		}})
	if len(got.Errors) != 4 {
		t.Fatalf("got %+v", got.Errors)
	}
	nodes := checkTrace(t, got)
	found := map[string]string{}
	collect := func(place string, n *ftv1.Trace_Node) {
		for _, e := range n.GetError() {
			var inside struct {
				Message    string
				Extensions struct{ Code string }
			}
			if err := json.Unmarshal([]byte(e.GetJson()), &inside); err != nil || inside.Message != e.GetMessage() || inside.Extensions.Code != e.GetMessage() {
				t.Errorf("%s: %v: %s", place, err, e.GetJson())
			}
			if e.GetTimeNs() > got.trace.GetDurationNs() {
				t.Errorf("%s failed after %d ns", place, e.GetTimeNs())
			}
			found[place] += e.GetMessage()
		}
	}
	for place, n := range nodes {
		collect(place, n)
		for _, element := range n.GetChild() {
			if id, isElement := element.GetId().(*ftv1.Trace_Node_Index); isElement {
				collect(fmt.Sprintf("%s/%d", place, id.Index), element)
			}
		}
	}
	want := map[string]string{
		"/viewer": "UPSTREAM_UNAVAILABLE", "/_entities/1": "BAD_REPRESENTATION", "/_entities/2": "BAD_REPRESENTATION", "/prices/1": "PRICE_UNAVAILABLE",
	}
	if fmt.Sprint(found) != fmt.Sprint(want) {
		t.Errorf("errors are at %v, want %v", found, want)
	}
	if locations := nodes["/viewer"].GetError()[0].GetLocation(); len(locations) != 1 || locations[0].GetLine() != 2 || locations[0].GetColumn() != 3 {
		t.Errorf("the error is at %v", locations)
	}
	if bytes.Contains(got.raw, []byte("canary")) {
		t.Error("the trace quotes what only the log may know, or what was sent")
	}
}

// TestALateOperationHasATraceOfWhatItDid checks a field that has not ended.
func TestALateOperationHasATraceOfWhatItDid(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := newWorld(t, func(w *world) {
		w.principal = shopper()
		w.customers.viewer = func() (*commerce.Customer, error) {
			cancel()
			return nil, context.Canceled
		}
	})
	got := w.askTraced(t, ctx, "ftv1", `{ viewer { entityId } }`, nil)
	nodes := checkTrace(t, got)
	if nodes["/viewer"] == nil || len(nodes["/viewer"].GetError())+len(got.trace.GetRoot().GetError()) == 0 {
		t.Errorf("the trace is %v", got.trace)
	}
}

func TestNobodyGetsATraceWhoDidNotAsk(t *testing.T) {
	for _, version := range []string{"", "ftv2", "FTV1", "ftv1,ftv1"} {
		if got := newWorld(t).askTraced(t, t.Context(), version, `{ session { kind } }`, nil); got.trace != nil || got.Data == nil {
			t.Errorf("%q gets %+v", version, got)
		}
	}
	for _, query := range []string{`{ nonsense }`, `{`} {
		if got := newWorld(t).askTraced(t, t.Context(), "ftv1", query, nil); got.trace != nil {
			t.Errorf("%s was not run and has a trace", query)
		}
	}
}

// TestATracedAnswerIsNotKept checks that a public answer with a trace is no longer one.
func TestATracedAnswerIsNotKept(t *testing.T) {
	for version, want := range map[string]string{"": "public", "ftv1": "no-store"} {
		w := freshWorld(t, &freshPricing{}, func(w *world) { w.options.CacheTags = true })
		got := w.askTraced(t, t.Context(), version, `{ prices(input: {`+complete+`, items: [{productEntityId: 1}]}) { currencyCode } }`, nil)
		if header := got.header.Get("Cache-Control"); !strings.HasPrefix(header, want) {
			t.Errorf("with %q the answer is %q, want %s", version, header, want)
		}
	}
}

// TestATraceHasALimit asks for more fields than a trace tells of.
func TestATraceHasALimit(t *testing.T) {
	var representations []any
	for i := range 500 {
		representations = append(representations, map[string]any{"__typename": "Product", "entityId": i + 1})
	}
	var aliases strings.Builder
	for i := range 25 {
		fmt.Fprintf(&aliases, "a%d: entityId ", i)
	}
	w := newWorld(t, func(w *world) { w.options.Limits.Aliases = 100 })
	got := w.askTraced(t, t.Context(), "ftv1", `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { `+aliases.String()+`} } }`,
		map[string]any{"r": representations})
	if len(got.Errors) > 0 || got.trace == nil {
		t.Fatalf("got %+v", got.Errors)
	}
	if nodes := checkNodes(t, got.trace); len(nodes) != 10_000 {
		t.Errorf("the trace tells of %d fields", len(nodes))
	}
	// is_incomplete is younger than the definition that decodes.
	if !slices.Equal(got.trace.ProtoReflect().GetUnknown(), []byte{0x88, 0x02, 0x01}) {
		t.Errorf("the trace does not say that it is partial: % x", got.trace.ProtoReflect().GetUnknown())
	}
}

// BenchmarkTrace says what a trace costs whoever asks for one, and whoever does not.
func BenchmarkTrace(b *testing.B) {
	var representations []any
	for i := range 50 {
		representations = append(representations, map[string]any{"__typename": "Product", "entityId": i + 14})
	}
	body, err := json.Marshal(map[string]any{"variables": map[string]any{"r": representations}, "query": `query ($r: [_Any!]!) {
		_entities(representations: $r) { ... on Product { entityId price { calculatedPrice { taxExclusive taxInclusive } salePrice { taxExclusive } } } } }`})
	if err != nil {
		b.Fatal(err)
	}
	for _, version := range []string{"none", "ftv1"} {
		b.Run(version, func(b *testing.B) {
			w := newWorld(b, func(w *world) { w.options.Limits = graph.DefaultLimits() })
			b.ReportAllocs()
			for b.Loop() {
				request := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
				request.Header.Set("Content-Type", "application/json")
				request.Header.Set("apollo-federation-include-trace", version)
				recorder := httptest.NewRecorder()
				w.handler.ServeHTTP(recorder, w.as(request))
				b.ReportMetric(float64(recorder.Body.Len()), "B/answer")
			}
		})
	}
}

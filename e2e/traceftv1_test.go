package e2e_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"testing"

	ftv1 "github.com/99designs/gqlgen/graphql/handler/apollofederatedtracingv1/generated"
	"google.golang.org/protobuf/proto"

	"github.com/clientele-graph/clientele/e2e"
)

// askedForTrace is what a router adds that wants to know how long fields took.
func askedForTrace(also http.Header) http.Header {
	header := also.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Set("Apollo-Federation-Include-Trace", "ftv1")
	return header
}

// TestWhoIsToldHowLongFieldsTook checks that where routers can prove themselves nobody
// else is told, and that what is told is kept by nobody.
func TestWhoIsToldHowLongFieldsTook(t *testing.T) {
	const router, backend = "a-secret-of-the-router", "a-secret-of-a-backend"
	for _, test := range []struct {
		name      string
		variables map[string]string
		header    http.Header
		told      bool
	}{
		{"anybody where nobody can prove anything", nil, nil, true},
		{"a router", map[string]string{"CLIENTELE_ROUTER_SECRETS": router}, http.Header{"X-Clientele-Router-Secret": {router}}, true},
		{"a stranger", map[string]string{"CLIENTELE_ROUTER_SECRETS": router}, nil, false},
		{"a backend", map[string]string{"CLIENTELE_ROUTER_SECRETS": router, "CLIENTELE_BFF_SECRETS": backend}, http.Header{"X-Clientele-Bff-Secret": {backend}}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			env := e2e.Start(t, func(o *e2e.Options) {
				maps.Copy(o.Variables, test.variables)
			})
			const public = `{ prices(input: {asGuest: true, channelId: 1, currencyCode: "USD", countryCode: "US", items: [{productEntityId: 101}]}) { stale } }`
			got := e2e.Post(t, env.Graph.URL(), askedForTrace(test.header), public, nil)
			_, told := got.Extensions["ftv1"]
			if told != test.told || len(got.Errors) > 0 {
				t.Errorf("told: %v, errors %+v", told, got.Errors)
			}
			if kept := got.Header.Get("Cache-Control"); (kept == "no-store") != test.told {
				t.Errorf("the answer is %q", kept)
			}
		})
	}
}

// TestATraceOfTheWholeGraphMatchesItsAnswer decodes what a router would be told about
// prices that come from a real store, and holds it against the answer.
func TestATraceOfTheWholeGraphMatchesItsAnswer(t *testing.T) {
	env := e2e.Start(t)
	variables := map[string]any{"r": []any{
		map[string]any{"__typename": "Product", "entityId": 101},
		map[string]any{"__typename": "Nothing"},
		map[string]any{"__typename": "ProductVariant", "productEntityId": 101, "entityId": 1010},
		map[string]any{"__typename": "Product", "entityId": 999_999},
		map[string]any{"__typename": "Product", "entityId": 102},
	}}
	got := e2e.Post(t, env.Graph.URL(), askedForTrace(nil), `query ($r: [_Any!]!) { _entities(representations: $r) { __typename
		... on Product { entityId cost: price { calculatedPrice { taxExclusive } bulkPricing { minimumQuantity } } priceUnavailable }
		... on ProductVariant { entityId price { calculatedPrice { taxExclusive } } } } }`, variables)
	if len(got.Errors) != 1 {
		t.Fatalf("%+v", got.Errors)
	}
	text, _ := got.Extensions["ftv1"].(string)
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	var trace ftv1.Trace
	if err := proto.Unmarshal(raw, &trace); err != nil {
		t.Fatal(err)
	}
	told := make(map[string]*ftv1.Trace_Node)
	toldOf(t, "", trace.GetRoot(), told)
	answered := make(map[string]bool)
	answeredIn("", got.Data, answered)
	for place := range answered {
		if told[place] == nil {
			t.Errorf("the trace lacks %s", place)
		}
	}
	for place, n := range told {
		if !answered[place] && n.GetResponseName() != "" {
			t.Errorf("the trace has %s, which was not answered", place)
		}
		if n.GetStartTime() > n.GetEndTime() || n.GetEndTime() > trace.GetDurationNs() {
			t.Errorf("%s took from %d to %d of %d", place, n.GetStartTime(), n.GetEndTime(), trace.GetDurationNs())
		}
	}
	// The price waits for the store, and what is in it does not.
	price, amount := told["/_entities/0/cost"], told["/_entities/0/cost/calculatedPrice/taxExclusive"]
	if price.GetOriginalFieldName() != "price" || price.GetEndTime()-price.GetStartTime() < 100_000 || amount.GetEndTime()-amount.GetStartTime() > price.GetEndTime()-price.GetStartTime() {
		t.Errorf("the price took %v, an amount %v", price, amount)
	}
	if bad := told["/_entities/1"].GetError(); len(bad) != 1 || bad[0].GetMessage() != "BAD_REPRESENTATION" {
		t.Errorf("the bad representation is %v", bad)
	}
}

// toldOf collects nodes by their places.
func toldOf(t *testing.T, at string, n *ftv1.Trace_Node, told map[string]*ftv1.Trace_Node) {
	t.Helper()
	for _, child := range n.GetChild() {
		place := at + "/" + child.GetResponseName()
		if _, isElement := child.GetId().(*ftv1.Trace_Node_Index); isElement {
			place = at + "/" + strconv.Itoa(int(child.GetIndex()))
		}
		if told[place] != nil {
			t.Errorf("the trace has %s twice", place)
		}
		told[place] = child
		toldOf(t, place, child, told)
	}
}

// answeredIn collects the places of fields in an answer.
func answeredIn(at string, v any, answered map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			if name != "__typename" {
				answered[at+"/"+name] = true
				answeredIn(at+"/"+name, value, answered)
			}
		}
	case []any:
		for i, value := range v {
			answeredIn(at+"/"+strconv.Itoa(i), value, answered)
		}
	}
}

// TestTheGatewayReadsOurTraces has @apollo/gateway ask for traces as it does when it
// reports usage, and decode them by itself.
func TestTheGatewayReadsOurTraces(t *testing.T) {
	t.Parallel()
	routed := e2e.StartRouter(t, e2e.ApolloGateway{AsksForTraces: true})
	got := e2e.Post(t, routed.URL, http.Header{}, `{ products(first: 3) { name price { calculatedPrice { taxExclusive } } } }`, nil)
	if len(got.Errors) > 0 {
		t.Fatalf("%+v", got.Errors)
	}
	passed := routed.Clientele.Passed()
	if len(passed) != 1 || passed[0].Header.Get("Apollo-Federation-Include-Trace") != "ftv1" {
		t.Fatalf("the gateway asked %d times and did not want a trace", len(passed))
	}
	text, err := json.Marshal(got.Extensions["traces"])
	if err != nil {
		t.Fatal(err)
	}
	var plan planNode
	if err := json.Unmarshal(text, &plan); err != nil {
		t.Fatal(err)
	}
	fetch := plan.of(e2e.ClienteleName)
	if fetch == nil || fetch.TraceParsingFailed || fetch.Trace == nil {
		t.Fatalf("the gateway has no trace of ours: %s", text)
	}
	entities := fetch.Trace.Root.at("_entities")
	for i := range 3 {
		amount := entities.at(float64(i), "price", "calculatedPrice", "taxExclusive")
		if amount == nil || amount.Type != "Decimal!" || amount.ParentType != "TaxedPrice" {
			t.Errorf("the gateway read of product %d: %+v", i, amount)
		}
	}
}

// planNode is a node of the gateway's own trace, as it prints it.
type planNode struct {
	Fetch              *planFetch
	Sequence, Parallel *struct{ Nodes []planNode }
	Flatten            *struct{ Node planNode }
}

type planFetch struct {
	ServiceName        string
	TraceParsingFailed bool
	Trace              *struct{ Root readNode }
}

// of finds the fetch of a subgraph.
func (n planNode) of(service string) *planFetch {
	below := []planNode{}
	switch {
	case n.Fetch != nil && n.Fetch.ServiceName == service:
		return n.Fetch
	case n.Sequence != nil:
		below = n.Sequence.Nodes
	case n.Parallel != nil:
		below = n.Parallel.Nodes
	case n.Flatten != nil:
		below = append(below, n.Flatten.Node)
	}
	for _, node := range below {
		if found := node.of(service); found != nil {
			return found
		}
	}
	return nil
}

// readNode is a node of our trace, as the gateway prints it.
type readNode struct {
	ResponseName, Type, ParentType string
	Index                          *float64
	Child                          []readNode
}

// at follows names and indexes.
func (n *readNode) at(path ...any) *readNode {
	if len(path) == 0 || n == nil {
		return n
	}
	for i, child := range n.Child {
		id := any(child.ResponseName)
		if child.Index != nil {
			id = *child.Index
		}
		if fmt.Sprint(id) == fmt.Sprint(path[0]) {
			return n.Child[i].at(path[1:]...)
		}
	}
	return nil
}

package e2e_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
)

// routerScene is what takes more than one operation to see. Scenes are played on every
// router, each on a store and a graph of its own.
type routerScene struct {
	name    string
	changes []func(*e2e.Options)
	play    func(t *testing.T, on stage)
}

func routerScenes() []routerScene {
	closed := func(o *e2e.Options) { o.Variables["CLIENTELE_REQUIRE_ROUTER"] = "true" }
	changed := func(o *e2e.Options) { o.Variables["CLIENTELE_ROUTER_SECRETS"] = "the secret of another router" }
	return []routerScene{
		{"routers only", []func(*e2e.Options){closed}, routersOnly},
		{"a router whose secret is no more", []func(*e2e.Options){closed, changed}, unprovenRouter},
		{"an id for everybody", nil, idsForEverybody},
		{"packed both ways", nil, packedBothWays},
		{"a persisted query", nil, persistedQuery},
		{"guests at once", nil, guestsAtOnce},
		{"one shopper, many times at once", nil, oneShopperAtOnce},
		{"shoppers never share an answer", nil, func(t *testing.T, on stage) { askAtOnce(t, on, 180) }},
		{"a group's prices are staff's", nil, groupPricesAtOnce},
		{"what guests and shoppers may not read", nil, readWhatIsNotTheirs},
		{"entities that are not theirs", []func(*e2e.Options){withProxy}, readEntitiesOfOthers},
		{"a new supergraph under load", nil, moveUnderLoad},
	}
}

// routersOnly asks through the router and past it.
func routersOnly(t *testing.T, on stage) {
	if got := on.Ask(t, "", fiftyProducts, nil); len(got.Errors) != 0 || got.At("products", 0, "price", "calculatedPrice", "taxExclusive") != "98" {
		t.Errorf("through the router: %+v", got.Errors)
	}
	// A client's own secret is not what counts.
	got := e2e.Post(t, on.URL, http.Header{"X-Clientele-Router-Secret": {"a guess"}}, threeProducts, nil)
	if len(got.Errors) != 0 || got.At("products", 0, "price") == nil {
		t.Errorf("with a client's guess: %+v", got.Errors)
	}
	calls := len(on.Store.Calls())
	for name, header := range map[string]http.Header{
		"nothing": {}, "a guess": {"X-Clientele-Router-Secret": {"a guess"}}, "a session": {"X-Clientele-Session": {"rubbish"}},
	} {
		if status, _ := send(t, on.Graph.URL(), header, map[string]any{"query": "{ session { kind } }"}); status != http.StatusUnauthorized {
			t.Errorf("past the router, with %s: status %d", name, status)
		}
	}
	if now := len(on.Store.Calls()); now != calls {
		t.Errorf("being refused cost the store %d calls", now-calls)
	}
}

// unprovenRouter asks through a router that the graph does not know: the others' part of the
// answer is there, and the graph reads nothing of the request.
func unprovenRouter(t *testing.T, on stage) {
	on.Store.ResetCalls()
	got := on.Ask(t, "", threeProducts, nil)
	if got.At("products", 0, "name") != "Product 101" || got.At("products", 0, "price") != nil || len(got.Errors) == 0 {
		t.Errorf("%+v", got)
	}
	for _, passed := range on.Clientele.Passed() {
		if passed.Status != http.StatusUnauthorized {
			t.Errorf("the graph answered %d", passed.Status)
		}
	}
	if calls := on.Store.Calls(); len(calls) != 0 {
		t.Errorf("the store was asked %d times", len(calls))
	}
}

// idsForEverybody asks without a correlation id: the router or the graph makes one, and the
// client is told the one by which the store's calls are found.
func idsForEverybody(t *testing.T, on stage) {
	wholesale := http.Header{"X-Clientele-Session": {on.SignIn(t, on.FirstOf(t, groupWholesale))}}
	seen := make(map[string]bool)
	for name, header := range map[string]http.Header{"a guest": {}, "a shopper": wholesale, "the shopper again": wholesale} {
		on.Clientele.Reset()
		on.Store.ResetCalls()
		query := `{ accountForm { captcha { siteKey } } }`
		if len(header) > 0 {
			query = `{ viewer { email } }`
		}
		got := e2e.Post(t, on.URL, header, query, nil)
		id := got.Header.Get("X-Correlation-Id")
		if _, err := uuid.Parse(id); err != nil || len(got.Errors) != 0 {
			t.Errorf("%s is told %q: %+v", name, id, got.Errors)
		}
		if seen[id] {
			t.Errorf("%s is told an id that another operation has", name)
		}
		seen[id] = true
		if passed := on.Clientele.Passed(); len(passed) != 1 || passed[0].Answered.Get("X-Correlation-Id") != id {
			t.Errorf("%s is told %s, the graph worked for %+v", name, id, passed)
		}
		if len(on.Store.Calls()) == 0 {
			t.Errorf("%s cost the store nothing", name)
		}
		for _, call := range on.Store.Calls() {
			if call.CorrelationID != id {
				t.Errorf("%s is told %s, the store was asked with %q", name, id, call.CorrelationID)
			}
		}
	}
}

// packedBothWays looks at how bodies travel between the router and the graph.
func packedBothWays(t *testing.T, on stage) {
	if got := on.Ask(t, "", fiftyProducts, nil); len(got.Errors) != 0 {
		t.Fatalf("%+v", got.Errors)
	}
	for _, passed := range on.Clientele.Passed() {
		if packed := passed.Header.Get("Content-Encoding") == "gzip"; packed != on.Router.Manners().PacksRequests {
			t.Errorf("the graph was asked with %v", passed.Header)
		}
		if passed.Answered.Get("Content-Encoding") != "gzip" {
			t.Errorf("the graph answered with %v to %v", passed.Answered, passed.Header)
		}
	}
}

// slowStore makes prices take long enough for operations to meet.
func slowStore(on stage) { on.Store.Delay(sandbox.On("pricing"), 300*time.Millisecond) }

// guestsAtOnce asks the same as many guests: the store is asked once in any case, by a
// router that shares flights the graph is asked less often than that, and everybody
// gets their answer.
func guestsAtOnce(t *testing.T, on stage) {
	const guests = 10
	slowStore(on)
	askTogether(t, guests, func() {
		if got := on.Ask(t, "", threeProducts, nil); len(got.Errors) != 0 || got.At("products", 0, "price", "calculatedPrice", "taxExclusive") != "98" {
			t.Errorf("%+v", got)
		}
	})
	if asked := len(on.Clientele.Passed()); asked != guests && !on.Router.Manners().SharesFlights || asked >= guests && on.Router.Manners().SharesFlights {
		t.Errorf("%d guests at once were %d questions", guests, asked)
	}
	if calls := on.Store.CallsTo(sandbox.On("pricing")); len(calls) != 1 {
		t.Errorf("the store was asked for prices %d times", len(calls))
	}
}

// oneShopperAtOnce asks the same with one session, many times. Not even these share, or
// what is read after a change could be from before it.
func oneShopperAtOnce(t *testing.T, on stage) {
	const times = 8
	token := on.SignIn(t, on.FirstOf(t, groupWholesale))
	on.Clientele.Reset()
	slowStore(on)
	askTogether(t, times, func() {
		header := http.Header{"X-Clientele-Session": {token}, "X-Correlation-Id": {clientsID}}
		if got := e2e.Post(t, on.URL, header, threeProducts, nil); len(got.Errors) != 0 || got.At("products", 0, "price", "calculatedPrice", "taxExclusive") != "70" {
			t.Errorf("%+v", got)
		}
	})
	if asked := len(on.Clientele.Passed()); asked != times {
		t.Errorf("a shopper's %d operations were %d questions", times, asked)
	}
}

func askTogether(t *testing.T, n int, ask func()) {
	t.Helper()
	var clients sync.WaitGroup
	for range n {
		clients.Go(ask)
	}
	clients.Wait()
}

// groupPricesAtOnce asks for a group's prices as staff, and in the same words as those who
// may not.
func groupPricesAtOnce(t *testing.T, on stage) {
	const query = `{ products(first: 1) { name price(customerGroupEntityId: 2) { calculatedPrice { taxExclusive } } } }`
	askers := []struct {
		header http.Header
		price  any
		code   string
	}{
		{http.Header{"X-Clientele-Staff": {on.issuer.Token(t, "pricing:read")}}, "70", ""},
		{http.Header{}, nil, "UNAUTHENTICATED"},
		{http.Header{"X-Clientele-Session": {on.SignIn(t, on.FirstOf(t, groupRetail))}}, nil, "FORBIDDEN"},
		{http.Header{"X-Clientele-Staff": {on.issuer.Token(t)}}, nil, "FORBIDDEN"},
	}
	var workers sync.WaitGroup
	for range 3 {
		for _, asker := range askers {
			workers.Go(func() {
				for range 6 {
					got := e2e.Post(t, on.URL, asker.header, query, nil)
					codes := strings.Join(errorCodes(got), " ")
					if price := got.At("products", 0, "price", "calculatedPrice", "taxExclusive"); price != asker.price || codes != asker.code {
						t.Errorf("got %v and %q, want %v and %q", price, codes, asker.price, asker.code)
					}
					if kept := got.Header.Get("Cache-Control"); strings.Contains(kept, "public") {
						t.Errorf("a cache may keep it: %s", kept)
					}
				}
			})
		}
	}
	workers.Wait()
	for _, passed := range on.Clientele.Passed() {
		if kept := passed.Answered.Get("Cache-Control"); !strings.Contains(kept, "no-store") {
			t.Errorf("the router may keep %s", kept)
		}
	}
}

// readWhatIsNotTheirs asks for everything staff may ask for, and for what is A's, as those
// who may not: no router answers in our place, and none lets anything slip.
func readWhatIsNotTheirs(t *testing.T, on stage) {
	columns := map[int]principal{0: guest, 1: shopper(groupRetail), 2: shopper(groupWholesale), 4: staff()}
	a := on.FirstOf(t, groupRetail)
	words := maps.Clone(matrixNobody)
	words["customer"], words["victim"], words["email"], words["password"] = fmt.Sprint(a.EntityID), fmt.Sprint(a.EntityID), a.Email, a.Password
	words["group"], words["attribute"], words["subscriber"] = "1", "1", "4"
	fill := func(text string) string {
		for word, value := range words {
			text = strings.ReplaceAll(text, "%"+word+"%", value)
		}
		return text
	}
	for column, who := range columns {
		header := who(t, on)
		for kind, rows := range map[string][]matrixRow{"query": matrixQueries(), "mutation": matrixStaff()} {
			for _, row := range rows {
				want := strings.ReplaceAll(row.want, " ", "")[column]
				if kind == "mutation" && want != 'F' && want != 'U' {
					t.Fatalf("%s is not only staff's", row.field)
				}
				got := e2e.Post(t, on.URL, header, kind+" { "+fill(row.ask)+" }", nil)
				if letter := matrixLetter(t, mustJSON(map[string]any{"data": got.Data, "errors": got.Errors})); letter != want {
					t.Errorf("%s, column %d: %c, want %c: %+v", row.field, column, letter, want, got)
				}
			}
		}
	}
}

package e2e_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
)

// openArguments say all that a price depends on.
const openArguments = `asGuest: true, channelId: 1, currencyCode: "USD", countryCode: "US"`

// openPrices asks for products as everybody may, in the way of routers.
func openPrices(ids ...int) (query string, variables map[string]any) {
	var list []any
	for _, id := range ids {
		list = append(list, map[string]any{"__typename": "Product", "entityId": id})
	}
	return `query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Product { entityId
		price(` + openArguments + `) { calculatedPrice { taxExclusive } stale } priceUnavailable(` + openArguments + `) } } }`, map[string]any{"r": list}
}

// maxAge returns how long everybody may keep the answer, 0 when nobody may.
func maxAge(t *testing.T, answer e2e.Answer) int {
	t.Helper()
	header := answer.Header.Get("Cache-Control")
	if header == "no-store" || header == "private, no-store" {
		return 0
	}
	seconds, err := strconv.Atoi(strings.TrimPrefix(header, "public, max-age="))
	if err != nil || seconds < 1 || seconds > 300 {
		t.Fatalf("Cache-Control: %q", header)
	}
	return seconds
}

// movable is a clock for graph and store.
func movable(moved *atomic.Int64) func(*e2e.Options) {
	begun := time.Now()
	clock := func() time.Time { return begun.Add(time.Duration(moved.Load())) }
	return func(o *e2e.Options) { o.Graph.Now, o.Store.Clock = clock, clock }
}

// Everybody gets the same answer to an open question, and so anybody may keep it.
func TestOpenPricesAreEverybodys(t *testing.T) {
	issuer := e2e.NewIssuer(t)
	env := e2e.Start(t, func(o *e2e.Options) { issuer.Configure(o.Variables) })
	query, variables := openPrices(101, 102, 110)
	var first e2e.Answer
	for name, header := range map[string]http.Header{
		"guest":              {},
		"guest on 2":         {"X-Clientele-Channel": {"2"}},
		"wholesale":          {"X-Clientele-Session": {env.SignIn(t, env.FirstOf(t, groupWholesale))}},
		"retail":             {"X-Clientele-Session": {env.SignIn(t, env.FirstOf(t, groupRetail))}},
		"staff":              {"X-Clientele-Staff": {issuer.Token(t, "pricing:read")}},
		"staff with nothing": {"X-Clientele-Staff": {issuer.Token(t)}},
	} {
		got := e2e.Post(t, env.Graph.URL(), header, query, variables)
		if age := maxAge(t, got); age < 30 || len(got.Errors) != 0 {
			t.Errorf("%s: %v, %+v", name, got.Header, got.Errors)
		}
		if first.Data == nil {
			first = got
		}
		if fmt.Sprint(got.Data) != fmt.Sprint(first.Data) {
			t.Errorf("%s got %v, another %v", name, got.Data, first.Data)
		}
		if vary := strings.Join(got.Header.Values("Vary"), ", "); !strings.Contains(vary, "Accept, Accept-Encoding") {
			t.Errorf("Vary: %s", vary)
		}
	}
}

// Nobody keeps what is somebody's own, what a dead credential was refused, or what went wrong.
func TestWhatNobodyKeeps(t *testing.T) {
	issuer := e2e.NewIssuer(t)
	env := e2e.Start(t, func(o *e2e.Options) { issuer.Configure(o.Variables) })
	open, variables := openPrices(101, 102)
	own := strings.ReplaceAll(open, "asGuest: true, ", "")
	shopper := http.Header{"X-Clientele-Session": {env.SignIn(t, env.FirstOf(t, groupWholesale))}}
	staff := http.Header{"X-Clientele-Staff": {issuer.Token(t, "pricing:read", "customers:read")}}
	for name, test := range map[string]struct {
		header    http.Header
		query     string
		want      string
		hasErrors bool
	}{
		"a shopper's own":          {shopper, own, "private, no-store", false},
		"a guest's, not asked so":  {http.Header{}, own, "no-store", false},
		"a group's":                {staff, strings.ReplaceAll(open, "asGuest: true", "customerGroupEntityId: 2"), "private, no-store", false},
		"own and open":             {shopper, strings.Replace(open, "asGuest: true, ", "", 1), "private, no-store", false},
		"viewer beside":            {shopper, strings.Replace(open, "{ _entities", "{ viewer { entityId } _entities", 1), "no-store", false},
		"session beside":           {http.Header{}, strings.Replace(open, "{ _entities", "{ session { kind } _entities", 1), "no-store", false},
		"a dead session":           {http.Header{"X-Clientele-Session": {"dead"}}, open, "no-store", true},
		"a dead staff token":       {http.Header{"X-Clientele-Staff": {"dead"}}, open, "no-store", true},
		"two credentials":          {http.Header{"X-Clientele-Session": shopper["X-Clientele-Session"], "X-Clientele-Staff": staff["X-Clientele-Staff"]}, open, "no-store", true},
		"a channel that is not":    {http.Header{"X-Clientele-Channel": {"77"}}, open, "no-store", true},
		"a currency not enabled":   {http.Header{}, strings.ReplaceAll(open, "USD", "JPY"), "no-store", true},
		"a shopper, other channel": {shopper, strings.ReplaceAll(open, "channelId: 1", "channelId: 2"), "no-store", true},
	} {
		got := e2e.Post(t, env.Graph.URL(), test.header, test.query, variables)
		if header := got.Header.Get("Cache-Control"); header != test.want || (len(got.Errors) > 0) != test.hasErrors {
			t.Errorf("%s: %q, want %q: %+v", name, header, test.want, got.Errors)
		}
	}
	login := e2e.Post(t, env.Graph.URL(), http.Header{}, e2e.LoginMutation, map[string]any{"input": map[string]any{"email": "nobody@example.com", "password": "wrong"}})
	if header := login.Header.Get("Cache-Control"); header != "no-store" {
		t.Errorf("a mutation: %q", header)
	}
}

// An answer may be kept as long as we keep it ourselves, and what is stale not at all.
func TestKeepingEndsWithFreshness(t *testing.T) {
	var moved atomic.Int64
	env := e2e.Start(t, movable(&moved))
	query, variables := openPrices(101)
	first := maxAge(t, env.Ask(t, "", query, variables))
	moved.Add(int64(40 * time.Second))
	if later := maxAge(t, env.Ask(t, "", query, variables)); first < 45 || later > first-35 {
		t.Errorf("%d s, and 40 s later %d s", first, later)
	}
	moved.Add(int64(10 * time.Minute))
	if err := env.Store.FailNext(sandbox.On("pricing", ""), 20, sandbox.Fault{Kind: sandbox.FaultStatus, Status: 503}); err != nil {
		t.Fatal(err)
	}
	old := env.Ask(t, "", query, variables)
	if age := maxAge(t, old); age != 0 {
		t.Errorf("what the store did not answer may be kept for %d s: %+v", age, old.Data)
	}
}

// What has no price is no reason for others to be asked for always, but soon again.
func TestHiddenPricesAreKeptForMoments(t *testing.T) {
	env := e2e.Start(t)
	env.Store.Store().SetProductPriceHidden(102, true)
	query, variables := openPrices(101, 102)
	got := env.Ask(t, "", query, variables)
	if age := maxAge(t, got); age > 5 || got.At("_entities", 1, "priceUnavailable") != "HIDDEN" || got.At("_entities", 0, "price") == nil {
		t.Errorf("%d s for %+v", age, got.Data)
	}
}

// What caches of HTTP keep is what is asked by GET.
func TestOpenPricesByGET(t *testing.T) {
	env := e2e.Start(t, func(o *e2e.Options) {
		o.Variables["CLIENTELE_QUERIES_BY_GET"], o.Variables["CLIENTELE_CORS_ORIGINS"] = "true", "https://shop.example.com"
	})
	query := `{ prices(input: {` + openArguments + `, items: [{productEntityId: 101}]}) { calculatedPrice { taxExclusive } } }`
	response := e2e.Get(t, env.Graph.URL()+"?query="+url.QueryEscape(query))
	vary := strings.Join(response.Header.Values("Vary"), ", ")
	if !strings.HasPrefix(response.Header.Get("Cache-Control"), "public, max-age=") || response.Header.Get("Set-Cookie") != "" {
		t.Errorf("status %d, %v", response.Status, response.Header)
	}
	for _, name := range []string{"Origin", "Accept", "Accept-Encoding"} {
		if !slices.Contains(strings.Split(vary, ", "), name) {
			t.Errorf("Vary lacks %s: %s", name, vary)
		}
	}
}

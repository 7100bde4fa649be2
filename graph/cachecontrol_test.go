package graph_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

const (
	forEverybody = "public, max-age=300"
	forNobody    = "no-store"
	forOneOnly   = "private, no-store"
	complete     = `asGuest: true, channelId: 1, currencyCode: "USD", countryCode: "US"`
)

// askers are the principals of the matrix.
func askers(t *testing.T) map[string]func(*world) {
	t.Helper()
	return map[string]func(*world){
		"guest":           func(*world) {},
		"guest elsewhere": func(w *world) { w.principal.ChannelID = 2 },
		"shopper":         withProof(3),
		"lost shopper":    withProof(0),
		"staff": func(w *world) {
			w.principal = session.Principal{Kind: session.Staff, ChannelID: 1, Scopes: []session.Scope{session.ScopePricingRead}}
		},
		"refused": func(w *world) {
			w.principal = refused(t)
		},
	}
}

// Who asks × what the arguments say: the answer is public only when the arguments say
// everything, and then whoever asks.
func TestWhoMayKeepPrices(t *testing.T) {
	for name, change := range askers(t) {
		for arguments, want := range map[string]string{
			complete: forEverybody,
			// Each argument is needed, and null is none.
			`channelId: 1, currencyCode: "USD", countryCode: "US"`:                           forNobody,
			`asGuest: false, channelId: 1, currencyCode: "USD", countryCode: "US"`:           forNobody,
			`asGuest: true, currencyCode: "USD", countryCode: "US"`:                          forNobody,
			`asGuest: true, channelId: null, currencyCode: "USD", countryCode: "US"`:         forNobody,
			`asGuest: true, channelId: 1, countryCode: "US"`:                                 forNobody,
			`asGuest: true, channelId: 1, currencyCode: "USD"`:                               forNobody,
			`asGuest: true, channelId: 1, currencyCode: "USD", countryCode: null`:            forNobody,
			`customerGroupEntityId: 3, channelId: 1, currencyCode: "USD", countryCode: "US"`: forNobody,
			complete + `, customerGroupEntityId: 3`:                                          forNobody,
			`asGuest: true, channelId: 9, currencyCode: "USD", countryCode: "US"`:            forNobody,
			`asGuest: true, channelId: 1, currencyCode: "EUR", countryCode: "US"`:            forNobody,
		} {
			t.Run(name+"/"+arguments, func(t *testing.T) {
				switch isOwn := !strings.Contains(arguments, "asGuest: true") && !strings.Contains(arguments, "Group"); {
				case name == "refused":
					want = forNobody
				case strings.HasSuffix(name, "shopper") && isOwn, name == "staff" && strings.HasPrefix(arguments, "customerGroup"):
					want = forOneOnly
				}
				w := freshWorld(t, &freshPricing{}, change)
				for _, query := range []string{
					fmt.Sprintf(`{ prices(input: {%s, items: [{productEntityId: 5}]}) { currencyCode } }`, arguments),
					fmt.Sprintf(`{ _entities(representations: [{__typename: "Product", entityId: 5}]) { ... on Product { entityId price(%s) { stale } } } }`, arguments),
					fmt.Sprintf(`{ _entities(representations: [{__typename: "ProductVariant", entityId: 51, productEntityId: 5}]) { ... on ProductVariant { entityId priceUnavailable(%s) } } }`, arguments),
				} {
					header, body := w.answered(t, query, nil)
					if got := header.Get("Cache-Control"); got != want {
						t.Errorf("%q, want %q: %s\n%s", got, want, query, body)
					}
					if got := header.Get("Vary"); got != "Accept, Accept-Encoding" {
						t.Errorf("Vary: %q", got)
					}
				}
			})
		}
	}
}

// entity asks for one product as everybody may.
func entity(id int) string {
	return fmt.Sprintf(`{ _entities(representations: [{__typename: "Product", entityId: 5}, {__typename: "Product", entityId: %d}]) { ... on Product { price(%s) { stale } priceUnavailable(%s) } } }`, id, complete, complete)
}

// What came of the question decides too, and the answer that may be kept for the
// shortest time decides for all.
func TestHowLongPricesMayBeKept(t *testing.T) {
	in := func(d time.Duration) commerce.PriceResult { return commerce.PriceResult{FreshUntil: noon().Add(d)} }
	without := func(reason commerce.PriceUnavailableReason, d time.Duration) commerce.PriceResult {
		return commerce.PriceResult{Unavailable: reason, FreshUntil: noon().Add(d)}
	}
	stale := in(time.Minute)
	stale.Price.IsStale = true
	for name, test := range map[string]struct {
		result commerce.PriceResult
		want   string
	}{
		"an hour":                       {in(time.Hour), "public, max-age=300"},
		"five minutes":                  {in(5 * time.Minute), "public, max-age=300"},
		"less":                          {in(299 * time.Second), "public, max-age=299"},
		"part of a second":              {in(14*time.Second + 999*time.Millisecond), "public, max-age=14"},
		"a second":                      {in(time.Second), "public, max-age=1"},
		"less than a second":            {in(time.Second - 1), forNobody},
		"over":                          {in(-time.Minute), forNobody},
		"unknown":                       {commerce.PriceResult{}, forNobody},
		"stale":                         {stale, forNobody},
		"hidden":                        {without(commerce.PriceHidden, time.Minute), "public, max-age=5"},
		"not visible":                   {without(commerce.PriceNotVisible, time.Minute), "public, max-age=5"},
		"login required":                {without(commerce.PriceLoginRequired, 3*time.Second), "public, max-age=3"},
		"not found":                     {without(commerce.PriceNotFound, 4*time.Second), "public, max-age=4"},
		"the store does not answer":     {without(commerce.PriceUpstreamUnavailable, time.Minute), forNobody},
		"a reason that is new":          {without("TOO_NEW", time.Minute), forNobody},
		"hidden, for an unknown time":   {commerce.PriceResult{Unavailable: commerce.PriceHidden}, forNobody},
		"hidden, but not any more":      {without(commerce.PriceHidden, -time.Second), forNobody},
		"nobody knows how long it will": {commerce.PriceResult{Unavailable: commerce.PriceNotFound}, forNobody},
	} {
		t.Run(name, func(t *testing.T) {
			w := freshWorld(t, &freshPricing{special: map[int]commerce.PriceResult{7: test.result}})
			header, body := w.answered(t, entity(7), nil)
			if got := header.Get("Cache-Control"); got != test.want || strings.Contains(body, "errors") {
				t.Errorf("%q, want %q: %s", got, test.want, body)
			}
		})
	}
}

func TestErrorsAreKeptByNobody(t *testing.T) {
	down := &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "Down."}
	hidden := map[int]commerce.PriceResult{7: {Unavailable: commerce.PriceHidden, FreshUntil: noon().Add(time.Minute)}}
	for name, test := range map[string]struct {
		prices *freshPricing
		query  string
	}{
		"an item of prices":         {&freshPricing{special: hidden}, fmt.Sprintf(`{ prices(input: {%s, items: [{productEntityId: 5}, {productEntityId: 7}]}) { stale } }`, complete)},
		"a bad representation":      {&freshPricing{}, strings.Replace(entity(6), "entityId: 5", `entityId: 0`, 1)},
		"a panic beside":            {&freshPricing{}, fmt.Sprintf(`{ viewer { entityId } prices(input: {%s, items: [{productEntityId: 5}]}) { stale } }`, complete)},
		"the channel is not there":  {&freshPricing{channelFails: down}, entity(6)},
		"the store is not there":    {&freshPricing{pricing: pricing{failures: []error{down, down}}}, entity(6)},
		"we are broken":             {&freshPricing{pricing: pricing{failures: []error{errors.New("x"), errors.New("x")}}}, entity(6)},
		"no document":               {&freshPricing{}, `{`},
		"no such field":             {&freshPricing{}, `{ nothing }`},
		"no price is asked for":     {&freshPricing{}, fmt.Sprintf(`{ prices(input: {%s, items: []}) { stale } }`, complete)},
		"nothing but the type":      {&freshPricing{}, `{ __typename }`},
		"nothing but the SDL":       {&freshPricing{}, `{ _service { sdl } }`},
		"nothing but keys":          {&freshPricing{}, `{ _entities(representations: [{__typename: "Product", entityId: 5}]) { ... on Product { entityId } } }`},
		"a mutation":                {&freshPricing{}, `mutation { logout { cartEntityId } }`},
		"a half of it is not there": {&freshPricing{pricing: pricing{failures: []error{down}}}, fmt.Sprintf(`{ a: prices(input: {%s, items: [{productEntityId: 5}]}) { stale } b: prices(input: {%s, items: [{productEntityId: 6}]}) { stale } }`, complete, complete)},
	} {
		t.Run(name, func(t *testing.T) {
			w := freshWorld(t, test.prices, func(w *world) {
				w.sessions.logout = func(string) (commerce.LogoutOutcome, error) { return commerce.LogoutOutcome{}, nil }
			})
			header, body := w.answered(t, test.query, nil)
			if got := header.Get("Cache-Control"); got != forNobody {
				t.Errorf("%q: %s", got, body)
			}
		})
	}
}

// A question that is open makes nothing else public that is asked beside it.
func TestWhatStandsBesideOpenPrices(t *testing.T) {
	prices := fmt.Sprintf(`prices(input: {%s, items: [{productEntityId: 5}]}) { %%s }`, complete)
	for name, test := range map[string]struct{ query, want string }{
		"the same again":       {`{ ` + prices + ` b: ` + prices + ` __typename _service { sdl } }`, forEverybody},
		"another country":      {`{ ` + prices + ` b: ` + strings.Replace(prices, `"US"`, `"CA"`, 1) + ` }`, forEverybody},
		"a shared memory":      {`{ ` + prices + ` b: ` + strings.Replace(prices, "asGuest: true", "asGuest: false", 1) + ` }`, forNobody},
		"session":              {`{ ` + prices + ` session { kind } }`, forNobody},
		"the schema":           {`{ ` + prices + ` __schema { queryType { name } } }`, forNobody},
		"a type":               {`{ ` + prices + ` __type(name: "Query") { name } }`, forNobody},
		"a field left out":     {`{ ` + prices + ` session @skip(if: true) { kind } }`, forNobody},
		"a fragment":           {`{ ... on Query { ...F } } fragment F on Query { ` + prices + ` session { kind } }`, forNobody},
		"an open fragment":     {`{ ... on Query { ...F } } fragment F on Query { ` + prices + ` }`, forEverybody},
		"a nested question":    {`{ ` + strings.Replace(prices, "%s", "product { price { stale } }", 1) + ` }`, forNobody},
		"a nested, open one":   {`{ ` + strings.Replace(prices, "%s", "product { price("+complete+") { stale } }", 1) + ` }`, forEverybody},
		"the price's group":    {`{ ` + strings.Replace(prices, "%s", "customerGroup { entityId }", 1) + ` }`, forNobody},
		"a group":              {`{ ` + prices + ` _entities(representations: [{__typename: "CustomerGroup", entityId: 1}]) { __typename } }`, forNobody},
		"a customer":           {`{ ` + prices + ` _entities(representations: [{__typename: "Customer", entityId: 1}]) { __typename } }`, forNobody},
		"a variable left null": {`query ($c: Int) { ` + strings.Replace(prices, "channelId: 1", "channelId: $c", 1) + ` }`, forNobody},
	} {
		t.Run(name, func(t *testing.T) {
			w := freshWorld(t, &freshPricing{}, func(w *world) {
				w.customers.groups = func([]int) (map[int]commerce.CustomerGroup, map[int]error) {
					return map[int]commerce.CustomerGroup{1: {EntityID: 1}}, nil
				}
				w.customers.byIDs = func([]int) (map[int]commerce.Customer, map[int]error) {
					return map[int]commerce.Customer{1: {EntityID: 1}}, nil
				}
			})
			header, body := w.answered(t, strings.ReplaceAll(test.query, "%s", "currencyCode bulkPricing { minimumQuantity }"), nil)
			if got := header.Get("Cache-Control"); got != test.want || strings.Contains(body, `"errors"`) {
				t.Errorf("%q, want %q: %s", got, test.want, body)
			}
		})
	}
}

// What HTTP itself could keep is what is asked by GET; the same rules hold.
func TestPublicAnswersByGET(t *testing.T) {
	w := freshWorld(t, &freshPricing{special: map[int]commerce.PriceResult{5: {FreshUntil: noon().Add(time.Minute)}}}, func(w *world) {
		w.options.QueriesByGET = true
	})
	query := url.QueryEscape(fmt.Sprintf(`{ prices(input: {%s, items: [{productEntityId: 5}]}) { stale } }`, complete))
	request := httptest.NewRequest(http.MethodGet, "/graphql?query="+query, nil)
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, request.WithContext(session.WithPrincipal(request.Context(), w.principal)))
	if got := recorder.Header().Get("Cache-Control"); got != "public, max-age=60" {
		t.Errorf("%q: %s", got, recorder.Body)
	}
}

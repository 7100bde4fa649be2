package e2e_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// stage is what a case plays on: one router, a store and a graph of its own, and
// the merchant's identity provider.
type stage struct {
	*e2e.Routed
	issuer *e2e.Issuer
}

// manyProducts adds products that cost what the first one costs behind the first fifty, up
// to more than anybody asks for at once.
func manyProducts(o *e2e.Options) {
	seed := store.DefaultSeed()
	var more []store.Product
	for id := 10_001; len(more) < 460; id++ {
		product := seed.Products[0]
		variant := product.Variants[0]
		product.ID, product.SKU, variant.ID = id, fmt.Sprintf("KP-%d", id), id*10
		product.Variants = []store.Variant{variant}
		more = append(more, product)
	}
	seed.Products = slices.Insert(seed.Products, 50, more...)
	o.Store.Seed = &seed
}

// principal makes the headers of somebody who asks.
type principal func(t *testing.T, on stage) http.Header

func guest(*testing.T, stage) http.Header { return http.Header{} }

// shopper is the first customer of a group, signed in past the router.
func shopper(group int) principal {
	return func(t *testing.T, on stage) http.Header {
		return http.Header{"X-Clientele-Session": {on.SignIn(t, on.FirstOf(t, group))}}
	}
}

func staff(scopes ...string) principal {
	return func(t *testing.T, on stage) http.Header {
		return http.Header{"X-Clientele-Staff": {on.issuer.Token(t, scopes...)}}
	}
}

// over is a shopper whose session has ended.
func over(t *testing.T, on stage) http.Header {
	header := shopper(groupWholesale)(t, on)
	if got := on.Env.Ask(t, header.Get("X-Clientele-Session"), `mutation { logout { cartEntityId } }`, nil); len(got.Errors) != 0 {
		t.Fatalf("logout: %+v", got)
	}
	return header
}

func forged(*testing.T, stage) http.Header { return http.Header{"X-Clientele-Session": {"rubbish"}} }

// hops are the calls that one operation causes: at the graph for root fields and
// for entities, at the store for prices, and at the catalogue.
type hops struct{ roots, entities, pricing, catalogue int }

func countHops(t *testing.T, on stage) hops {
	t.Helper()
	h := hops{
		catalogue: len(on.Catalogue.Calls(t)),
		pricing:   len(on.Store.CallsTo(sandbox.On("pricing"))),
	}
	for _, passed := range on.Clientele.Passed() {
		if passed.Representations > 0 {
			h.entities++
		} else {
			h.roots++
		}
	}
	return h
}

func TestRouters(t *testing.T) {
	t.Parallel()
	for _, router := range e2e.Routers() {
		t.Run(router.String(), func(t *testing.T) {
			issuer := e2e.NewIssuer(t)
			configure := func(o *e2e.Options) { issuer.Configure(o.Variables) }
			routed := e2e.StartRouter(t, router, configure, manyProducts)
			for _, c := range routerCases() {
				t.Run(c.name, func(t *testing.T) {
					fresh := routed.Renew(t, append([]func(*e2e.Options){configure}, c.changes...)...)
					c.play(t, stage{Routed: fresh, issuer: issuer})
				})
			}
			for _, scene := range routerScenes() {
				t.Run(scene.name, func(t *testing.T) {
					fresh := routed.Renew(t, append([]func(*e2e.Options){configure}, scene.changes...)...)
					scene.play(t, stage{Routed: fresh, issuer: issuer})
					if t.Failed() {
						t.Logf("the graph logged:\n%s", fresh.Log)
					}
				})
			}
		})
	}
}

// play asks the case's question and compares everything the case says.
func (c routerCase) play(t *testing.T, on stage) {
	t.Helper()
	asking := c.who(t, on)
	maps.Copy(asking, c.header)
	if c.before != nil {
		c.before(t, on)
	}
	variables := map[string]any{}
	if c.variables != nil {
		variables = c.variables(on)
	}
	on.Store.ResetCalls()
	got := e2e.Post(t, on.URL, asking, c.query, variables)

	hops := c.hops
	if c.merged != nil && on.Router.Manners().MergesEntities {
		hops = *c.merged
	}
	if made := countHops(t, on); made != hops {
		t.Errorf("calls are %+v, want %+v", made, hops)
	}
	if codes := errorCodes(got); !slices.Equal(codes, c.codes) && (len(codes) == 0 || !slices.Equal(c.codes, ofTheRouter)) {
		t.Errorf("errors are %v, want %v: %+v", codes, c.codes, got.Errors)
	}
	for place, want := range c.want {
		if value := got.At(steps(place)...); fmt.Sprint(value) != fmt.Sprint(want) {
			t.Errorf("%s is %v, want %v", place, value, want)
		}
	}
	if c.also != nil {
		c.also(t, on, got)
	}
	checkNothingOfOurs(t, on, asking)
	for _, secret := range []string{on.Secret, "forged", on.Clientele.URL(), on.Catalogue.URL} {
		if strings.Contains(fmt.Sprint(got.Errors), secret) {
			t.Errorf("an error tells %s: %+v", secret, got.Errors)
		}
	}
	if t.Failed() {
		t.Logf("the graph logged:\n%s", on.Log)
	}
}

// checkNothingOfOurs checks that the catalogue got nothing of what is meant for us
// or the store: no such header, and no such value under another name.
func checkNothingOfOurs(t *testing.T, on stage, asked http.Header) {
	t.Helper()
	for _, call := range on.Catalogue.Calls(t) {
		for name, value := range call.Headers {
			if strings.HasPrefix(name, "x-clientele-") || strings.HasPrefix(name, "x-bc-") || name == "cookie" || strings.Contains(value, on.Secret) {
				t.Errorf("the catalogue got the header %s", name)
			}
			for ours, values := range asked {
				if ours == "X-Correlation-Id" || ours == "Traceparent" || ours == "Tracestate" {
					continue // every subgraph may know which operation it is part of
				}
				if strings.Contains(value, values[0]) {
					t.Errorf("the catalogue got %s in the header %s", ours, name)
				}
			}
		}
	}
}

// errorCodes are the codes of the errors, sorted, each once.
func errorCodes(got e2e.Answer) []string {
	var codes []string
	for _, problem := range got.Errors {
		codes = append(codes, problem.Code())
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// steps reads a place such as "products.0.name".
func steps(place string) []any {
	var path []any
	for step := range strings.SplitSeq(place, ".") {
		if i, err := strconv.Atoi(step); err == nil {
			path = append(path, i)
			continue
		}
		path = append(path, step)
	}
	return path
}

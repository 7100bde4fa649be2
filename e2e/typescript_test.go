package e2e_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
)

// typescript is the project with a typed client, whose files docs/frontend.md shows.
const typescript = "typescript"

// typedPrice is a price as the client asks for it.
type typedPrice struct {
	Product         struct{ EntityID int }
	CurrencyCode    string
	CalculatedPrice struct{ TaxExclusive, TaxInclusive string }
	Stale           bool
}

// typedPrices is what a shopper pays beside what a guest pays.
type typedPrices struct{ Mine, Guest []*typedPrice }

// typedViewer is who is asking.
type typedViewer struct {
	Session struct{ Kind string }
	Viewer  *struct {
		EntityID      int
		CustomerGroup *struct{ Name string }
	}
}

// typedRefusal is an error that is data.
type typedRefusal struct{ Code, Message string }

// typedProblem is an error at a field.
type typedProblem struct {
	Code, Reason string
	Path         []any
}

// typedPage is what a page is answered by the backend.
type typedPage[Body any] struct {
	Status int
	Body   Body
	Rules  []string
	Leaked bool
}

// typedRun is the line that typescript/src/main.ts prints.
type typedRun struct {
	Direct struct {
		Guest                []*typedPrice
		Missing              []typedProblem
		Checkout             string
		Refused              []typedRefusal
		Viewer               typedViewer
		Shopper              typedPrices
		TooMany, AfterLogout string
	}
	Apollo struct {
		Shopper       typedPrices
		Viewer        typedViewer
		Expired, Left int
	}
	Open struct {
		Prices []*typedPrice
		Asked  []string
		Kept   string
	}
	Backend struct {
		Refused   typedPage[struct{ Errors []typedRefusal }]
		Login     typedPage[map[string]any]
		Elsewhere typedPage[typedRefusal]
		Prices    typedPage[struct{ Data typedPrices }]
		Unknown   typedPage[typedRefusal]
		Garbage   typedPage[typedRefusal]
		Logout    typedPage[map[string]any]
		Guest     typedPage[struct{ Data typedViewer }]
		Cookie    string
	}
}

// TestTypedClient generates types from the graph as it is served, compiles a client
// with them, and runs it.
func TestTypedClient(t *testing.T) {
	t.Parallel()
	node := patience.Need(t, "node")
	for _, name := range []string{"@graphql-codegen/cli", "@apollo/client", "typescript"} {
		if _, err := os.Stat(filepath.Join(typescript, "node_modules", name)); err != nil {
			patience.Missing(t, "e2e/typescript/node_modules (npm ci --prefix e2e/typescript)")
		}
	}
	env := e2e.Start(t, func(o *e2e.Options) {
		o.Variables["CLIENTELE_INTROSPECTION"] = "true"
		o.Variables["CLIENTELE_QUERIES_BY_GET"] = "true"
	})
	project := typedProject(t, node, env)
	runIn(t, project, nil, node, "node_modules/typescript/bin/tsc")

	person := env.FirstOf(t, groupWholesale)
	products := []int{env.Seed.Products[0].EntityID, env.Seed.Products[1].EntityID}
	cart, err := env.Store.OpenCart()
	if err != nil {
		t.Fatal(err)
	}
	out := runIn(t, project, map[string]string{
		"CLIENTELE_URL": env.Graph.URL(),
		"SHOPPER":       asJSON(t, map[string]string{"email": person.Email, "password": person.Password}),
		"PRODUCTS":      asJSON(t, products),
		"CART":          cart,
	}, node, "out/src/main.js")
	var run typedRun
	if err := json.Unmarshal(out, &run); err != nil {
		t.Fatalf("%v: %s", err, out)
	}

	guest, shopper := pricesOf(t, env, "", products), pricesOf(t, env, env.SignIn(t, person), products)
	if cmp.Equal(guest, shopper) {
		t.Fatal("guest and shopper pay the same: nothing can be told apart")
	}
	t.Run("direct", func(t *testing.T) { checkDirect(t, run, guest, shopper, person.EntityID) })
	t.Run("apollo", func(t *testing.T) { checkApollo(t, run, guest, shopper, person.EntityID) })
	t.Run("open", func(t *testing.T) { checkOpen(t, run, guest) })
	t.Run("backend", func(t *testing.T) { checkBackend(t, run, guest, shopper) })
}

func checkDirect(t *testing.T, run typedRun, guest, shopper []*typedPrice, customer int) {
	seen := run.Direct
	wantSame(t, "a guest's prices", seen.Guest, append(append([]*typedPrice{}, guest...), nil))
	// Fields side by side are answered at once, and their errors come in any order.
	slices.SortFunc(seen.Missing, func(a, b typedProblem) int { return strings.Compare(fmt.Sprint(a.Path), fmt.Sprint(b.Path)) })
	wantSame(t, "the product that nobody sees", seen.Missing, []typedProblem{
		{"PRICE_UNAVAILABLE", "NOT_VISIBLE", []any{"guest", 2.0}}, {"PRICE_UNAVAILABLE", "NOT_VISIBLE", []any{"mine", 2.0}},
	})
	if !strings.Contains(seen.Checkout, "/") {
		t.Errorf("the way to the checkout: %q", seen.Checkout)
	}
	if len(seen.Refused) != 1 || seen.Refused[0].Code != "INVALID_CREDENTIALS" || seen.Refused[0].Message == "" {
		t.Errorf("a wrong password: %+v", seen.Refused)
	}
	checkTypedViewer(t, seen.Viewer, customer)
	wantSame(t, "a shopper's prices", seen.Shopper, typedPrices{shopper, guest})
	wantSame(t, "251 items", seen.TooMany, "BAD_USER_INPUT")
	wantSame(t, "a session that is over", seen.AfterLogout, "SESSION_EXPIRED")
}

func checkApollo(t *testing.T, run typedRun, guest, shopper []*typedPrice, customer int) {
	wantSame(t, "a shopper's prices", run.Apollo.Shopper, typedPrices{shopper, guest})
	checkTypedViewer(t, run.Apollo.Viewer, customer)
	wantSame(t, "times the session's end was told", run.Apollo.Expired, 1)
	wantSame(t, "what is kept after signing out", run.Apollo.Left, 0)
}

func checkOpen(t *testing.T, run typedRun, guest []*typedPrice) {
	wantSame(t, "prices for everybody", run.Open.Prices, guest)
	// A hash that nobody knows, the text, and the hash again.
	wantSame(t, "how they were asked for", run.Open.Asked, []string{"GET", "POST", "GET"})
	if !strings.HasPrefix(run.Open.Kept, "public, max-age=") {
		t.Errorf("who may keep them: %s", run.Open.Kept)
	}
}

func checkBackend(t *testing.T, run typedRun, guest, shopper []*typedPrice) {
	seen := run.Backend
	kept := []string{"Path=/", "Secure", "HttpOnly", "SameSite=Lax"}
	if seen.Refused.Status != 401 || seen.Refused.Rules != nil || len(seen.Refused.Body.Errors) != 1 {
		t.Errorf("a wrong password: %+v", seen.Refused)
	}
	wantSame(t, "the status of a login", seen.Login.Status, 200)
	wantSame(t, "the cookie of a login", seen.Login.Rules, kept)
	wantSame(t, "a page of another origin", seen.Elsewhere, typedPage[typedRefusal]{Status: 403, Body: typedRefusal{Code: "FORBIDDEN"}})
	wantSame(t, "a shopper's prices", seen.Prices.Body.Data, typedPrices{shopper, guest})
	wantSame(t, "an operation that is not offered", seen.Unknown.Status, 404)
	wantSame(t, "variables that do not fit", seen.Garbage, typedPage[typedRefusal]{Status: 400, Body: typedRefusal{Code: "GRAPHQL_VALIDATION_FAILED"}})
	wantSame(t, "the cookie of a logout", seen.Logout.Rules, kept)
	wantSame(t, "the cookie after a logout", seen.Cookie, "__Host-clientele=")
	wantSame(t, "who asks after a logout", seen.Guest.Body.Data.Session.Kind, "GUEST")
	if seen.Login.Leaked || seen.Prices.Leaked || seen.Garbage.Leaked {
		t.Error("a body holds the token")
	}
}

func checkTypedViewer(t *testing.T, seen typedViewer, customer int) {
	t.Helper()
	if seen.Session.Kind != "SHOPPER" || seen.Viewer == nil || seen.Viewer.EntityID != customer ||
		seen.Viewer.CustomerGroup == nil || seen.Viewer.CustomerGroup.Name == "" {
		t.Errorf("the viewer is %+v", seen)
	}
}

// typedProject copies the project to a folder of the test and generates its types
// there, so that none can be stale. What the graph tells about itself and what it
// serves to routers must give the same types.
func typedProject(t *testing.T, node string, env *e2e.Env) string {
	t.Helper()
	sdl, _ := env.Ask(t, "", `{ _service { sdl } }`, nil).At("_service", "sdl").(string)
	file := filepath.Join(t.TempDir(), "clientele.graphqls")
	if err := os.WriteFile(file, []byte(sdl), 0o600); err != nil {
		t.Fatal(err)
	}
	sources := []string{env.Graph.URL(), file}
	projects, types := make([]string, len(sources)), make([]string, len(sources))
	for i := range sources {
		projects[i] = copyProject(t)
	}
	var generating sync.WaitGroup
	for i, source := range sources {
		generating.Go(func() {
			command := exec.CommandContext(t.Context(), node, "node_modules/.bin/graphql-codegen", "--config", "codegen.ts")
			command.Dir = projects[i]
			command.Env = append(os.Environ(), "CLIENTELE_SCHEMA="+source)
			if out, err := command.CombinedOutput(); err != nil {
				t.Errorf("generate from %s: %v\n%s", source, err, out)
				return
			}
			types[i] = string(contentOf(t, filepath.Join(projects[i], "generated", "graphql.ts")))
		})
	}
	generating.Wait()
	if t.Failed() {
		t.FailNow()
	}
	if diff := cmp.Diff(types[0], types[1]); diff != "" {
		t.Errorf("introspection and the served SDL give different types:\n%s", diff)
	}
	return projects[0]
}

// copyProject copies what is committed of the project, and links its packages.
func copyProject(t *testing.T) string {
	t.Helper()
	directory := t.TempDir()
	for _, name := range []string{"package.json", "tsconfig.json", "codegen.ts"} {
		if err := os.WriteFile(filepath.Join(directory, name), contentOf(t, filepath.Join(typescript, name)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"operations", "src"} {
		if err := os.CopyFS(filepath.Join(directory, name), os.DirFS(filepath.Join(typescript, name))); err != nil {
			t.Fatal(err)
		}
	}
	packages, err := filepath.Abs(filepath.Join(typescript, "node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(packages, filepath.Join(directory, "node_modules")); err != nil {
		t.Fatal(err)
	}
	return directory
}

// runIn runs a program in a folder and returns what it printed.
func runIn(t *testing.T, directory string, variables map[string]string, program string, arguments ...string) []byte {
	t.Helper()
	command := exec.CommandContext(t.Context(), program, arguments...)
	command.Dir = directory
	command.Env = os.Environ()
	for name, value := range variables {
		command.Env = append(command.Env, name+"="+value)
	}
	out, err := command.Output()
	if err != nil {
		var exit *exec.ExitError
		errors.As(err, &exit)
		t.Fatalf("%s: %v\n%s\n%s", strings.Join(arguments, " "), err, out, exit.Stderr)
	}
	return out
}

// pricesOf asks for prices without the client.
func pricesOf(t *testing.T, env *e2e.Env, token string, products []int) []*typedPrice {
	t.Helper()
	items := make([]map[string]int, len(products))
	for i, id := range products {
		items[i] = map[string]int{"productEntityId": id}
	}
	answer := env.Ask(t, token, `query ($items: [PriceItemInput!]!) { prices(input: {items: $items}) {
		product { entityId } currencyCode calculatedPrice { taxExclusive taxInclusive } stale } }`, map[string]any{"items": items})
	var prices []*typedPrice
	if err := json.Unmarshal([]byte(asJSON(t, answer.At("prices"))), &prices); err != nil || len(prices) != len(products) {
		t.Fatalf("%v: %+v", err, answer)
	}
	return prices
}

func contentOf(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func wantSame(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

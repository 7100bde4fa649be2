package contract

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/sandbox/management"
)

// fileFor names the file that describes what is below a path; the longest that
// fits counts.
func fileFor(resource string) string {
	for _, of := range [][2]string{
		{"/v2/currencies", "currencies.v2.yml"},
		{"/v2/customer_groups", "customers.v2.yml"},
		{"/v2/time", "store_information.v2.yml"},
		{"/v3/carts", "carts.v3.yml"},
		{"/v3/catalog/products", "catalog/products_catalog.v3.yml"},
		{"/v3/channels", "channels.v3.yml"},
		{"/v3/checkouts", "checkouts.v3.yml"},
		{"/v3/customers/subscribers", "subscribers.v3.yml"},
		{"/v3/customers", "customers.v3.yml"},
		{"/v3/orders", "orders.v3.yml"},
		{"/v3/payments/access_tokens", "payments/access-tokens_payments.v3.yml"},
		{"/v3/payments/methods", "payments/accepted-methods_payments.v3.yml"},
		{"/payments", "payments/process_payments.yml"},
		{"/v3/pricing", "pricing.sf.yml"},
		{"/v3/settings", "settings.v3.yml"},
	} {
		if strings.HasPrefix(resource, of[0]) {
			return of[1]
		}
	}
	return ""
}

// checker holds exchanges against the files.
type checker struct {
	t       *testing.T
	folder  string
	read    map[string]*Document
	found   []Finding
	checked int
	// answered are the patterns of the sandbox that were answered well.
	answered map[string]bool
}

func newChecker(t *testing.T) *checker {
	t.Helper()
	return &checker{
		t: t, folder: filepath.Join(published(t), "openapi"), read: map[string]*Document{}, answered: map[string]bool{},
	}
}

// check adds what is wrong with an exchange. A request that was made badly on
// purpose has to be found bad, which shows that the check can tell.
func (c *checker) check(e Exchange, isBad bool) {
	c.t.Helper()
	resource, _ := e.Resource()
	if pattern := patternOf(e.Method, resource); Unpublished()[pattern] != "" {
		c.answered[pattern] = c.answered[pattern] || e.Status < http.StatusMultipleChoices
		return
	}
	name := fileFor(resource)
	if name == "" {
		c.t.Errorf("no file describes %s", resource)
		return
	}
	if c.read[name] == nil {
		document, err := ReadDocument(c.folder, name)
		if err != nil {
			c.t.Fatal(err)
		}
		c.read[name] = document
	}
	found := c.read[name].Check(e)
	badAsked := slices.ContainsFunc(found, func(f Finding) bool { return f.InRequest })
	if isBad && !badAsked {
		c.t.Errorf("%s %s?%s: the file takes this request", e.Method, resource, e.URL.RawQuery)
	}
	for _, f := range found {
		if (!isBad || !f.InRequest) && !slices.Contains(c.found, f) {
			c.found = append(c.found, f)
		}
	}
	c.checked++
	if e.Status < http.StatusMultipleChoices {
		c.answered[patternOf(e.Method, resource)] = true
	}
}

// patternOf is the sandbox's pattern for a request.
func patternOf(method, resource string) string {
	steps := strings.Split(resource, "/")
	for i, step := range steps {
		isCart := i > 1 && (steps[i-1] == "carts" || steps[i-1] == "checkouts")
		if i > 1 && strings.Trim(step, "0123456789") == "" || isCart {
			steps[i] = "{id}"
		}
		if i > 1 && steps[i] == "{id}" && steps[i-1] == "metafields" {
			steps[i] = "{metafield}"
		}
	}
	return method + " " + strings.Join(steps, "/")
}

// TestManagementIsTheStores makes every request of ours and every kind of request
// that the sandbox answers, and holds questions and answers against the files.
func TestManagementIsTheStores(t *testing.T) {
	c := newChecker(t)
	for _, e := range asked(t) {
		c.check(e, false)
	}
	ours := c.checked
	for _, trial := range append(trials(t), newEmbedded(t).paymentTrials()...) {
		c.check(trial.exchange, trial.isBad)
	}
	if ours < 20 || c.checked < 100 {
		t.Errorf("only %d exchanges, %d of them ours", c.checked, ours)
	}
	// Their files, tax_settings.v3.yml and orders.v2.yml, are not at hand; we never ask the second.
	undescribed := []string{"GET /v3/tax/settings", "GET /v2/orders/{id}"}
	for _, pattern := range management.New(nil).Patterns() {
		if !c.answered[pattern] && !slices.Contains(undescribed, pattern) {
			t.Errorf("nobody asked %s", pattern)
		}
	}
	unexplained, idle := Sift(c.found, Deviations())
	for _, f := range unexplained {
		t.Error(f)
	}
	for _, d := range idle {
		t.Errorf("deviations.go lists what no longer happens: %+v", d)
	}
	t.Logf("%d exchanges, %d of them ours, %d files, %d deviations", c.checked, ours, len(c.read), len(Deviations()))
}

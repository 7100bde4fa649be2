package e2e_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
)

// TestManagingCustomers runs every operation about customers against the sandbox, and
// then looks whether every refusal that the schema declares was met.
func TestManagingCustomers(t *testing.T) {
	seen := &ledger{ran: map[string]bool{}, met: map[string]bool{}, codes: map[string]int{}}
	parts := []struct {
		name string
		run  func(*testing.T)
	}{
		{"registration", seen.registration},
		{"captcha", seen.captcha},
		{"profile", seen.profile},
		{"address book", seen.addressBook},
		{"password", seen.password},
		{"reset", seen.reset},
		{"newsletter", seen.newsletter},
		{"own record", seen.ownRecord},
		{"a store that contradicts itself", seen.contradictions},
		{"list", seen.list},
		{"creation", seen.creation},
		{"changes", seen.changes},
		{"credentials", seen.credentials},
		{"staff's addresses", seen.staffAddresses},
		{"attributes", seen.attributes},
		{"answers", seen.answers},
		{"metafields", seen.metafields},
		{"consent and settings", seen.settings},
		{"groups", seen.groups},
		{"prices of a group", seen.groupPrices},
		{"subscribers", seen.subscribers},
	}
	ran := 0
	for _, part := range parts {
		t.Run(part.name, func(t *testing.T) {
			ran++
			part.run(t)
		})
	}
	if ran == len(parts) && !t.Failed() { // not when a part was asked for alone
		seen.check(t)
	}
}

// ledger is what was asked and refused in all parts.
type ledger struct {
	// ran holds mutations that succeeded, met "mutation refusal" for every refusal.
	ran, met map[string]bool
	codes    map[string]int
	// logged is how many bytes were logged.
	logged int
}

// desk is a store and a graph for one part.
type desk struct {
	*e2e.Env

	t       *testing.T
	seen    *ledger
	issuer  *e2e.Issuer
	puppet  *puppet
	secrets []string
}

// open starts a store and a graph, and when the part is over looks for secrets in what
// was logged.
func open(t *testing.T, seen *ledger, more ...func(*e2e.Options)) *desk {
	t.Helper()
	d := &desk{t: t, seen: seen, issuer: e2e.NewIssuer(t), puppet: &puppet{}}
	d.Env = e2e.Start(t, append([]func(*e2e.Options){func(o *e2e.Options) {
		d.issuer.Configure(o.Variables)
		o.Graph.Network = d.puppet
	}}, more...)...)
	for _, person := range d.Seed.Customers {
		d.secrets = append(d.secrets, person.Email, person.Password)
	}
	t.Cleanup(func() {
		seen.logged += len(d.Log.String())
		for _, secret := range d.secrets {
			if strings.Contains(d.Log.String(), secret) {
				t.Errorf("a secret that begins with %.4q is in the log", secret)
			}
		}
	})
	return d
}

// staff are the headers of a member of staff with the scopes.
func (d *desk) staff(scopes ...string) http.Header {
	token := d.issuer.Token(d.t, scopes...)
	d.secrets = append(d.secrets, token)
	return http.Header{"X-Clientele-Staff": {token}}
}

// shopper are the headers of a shopper, empty for a guest.
func (d *desk) shopper(token string) http.Header {
	if token == "" {
		return http.Header{}
	}
	d.secrets = append(d.secrets, token)
	return http.Header{"X-Clientele-Session": {token}}
}

// ask sends a query; nil headers are a guest's.
func (d *desk) ask(who http.Header, query string, variables map[string]any) e2e.Answer {
	d.t.Helper()
	if who == nil {
		who = http.Header{}
	}
	return e2e.Post(d.t, d.Graph.URL(), who, query, variables)
}

const refusalFields = ` errors { __typename ... on CommerceError { message code ... on CustomerValidationError { path } } }`

// change sends a mutation with its input, and asks for what it made and for what was
// refused. The answer is under r.
func (d *desk) change(who http.Header, mutation, made string, in map[string]any) e2e.Answer {
	d.t.Helper()
	return d.send(who, mutation, made+refusalFields, in)
}

// changeList is change for a mutation with a result for each item.
func (d *desk) changeList(who http.Header, mutation, made, list string, items ...any) e2e.Answer {
	d.t.Helper()
	got := d.send(who, mutation, "results { index "+made+refusalFields+" }", map[string]any{list: items})
	results, _ := got.At("r", "results").([]any)
	if len(got.Errors) == 0 && len(results) != len(items) {
		d.t.Errorf("%s: %d results of %d items", mutation, len(results), len(items))
	}
	for i := range results {
		if got.At("r", "results", i, "index") != float64(i) {
			d.t.Errorf("%s: result %d is not at its place: %v", mutation, i, results[i])
		}
	}
	return got
}

func (d *desk) send(who http.Header, mutation, fields string, in map[string]any) e2e.Answer {
	d.t.Helper()
	d.keep(in)
	query := fmt.Sprintf("mutation ($input: %s%sInput!) { r: %s(input: $input) { %s } }",
		strings.ToUpper(mutation[:1]), mutation[1:], mutation, fields)
	got := d.ask(who, query, map[string]any{"input": in})
	refused := refusalsOf(got)
	for _, r := range refused {
		d.seen.met[mutation+" "+fmt.Sprint(r["__typename"])] = true
		d.seen.codes[fmt.Sprint(r["code"])]++
		if r["message"] == "" || r["message"] == nil {
			d.t.Errorf("%s: a refusal without a sentence: %v", mutation, r)
		}
	}
	if len(got.Errors) == 0 && len(refused) == 0 {
		d.seen.ran[mutation] = true
	}
	return got
}

// keep remembers what of an input must not be logged.
func (d *desk) keep(in any) {
	switch in := in.(type) {
	case map[string]any:
		for key, value := range in {
			text, isText := value.(string)
			private := []string{"email", "password", "newPassword", "currentPassword", "token", "captchaToken", "address1", "phone"}
			if isText && len(text) >= 8 && slices.Contains(private, key) {
				d.secrets = append(d.secrets, text)
			}
			d.keep(value)
		}
	case []any:
		for _, item := range in {
			d.keep(item)
		}
	}
}

// refusalsOf are the refusals of a change, of one or of many.
func refusalsOf(a e2e.Answer) []map[string]any {
	var all []map[string]any
	add := func(list any) {
		refused, _ := list.([]any)
		for _, r := range refused {
			all = append(all, r.(map[string]any))
		}
	}
	add(a.At("r", "errors"))
	results, _ := a.At("r", "results").([]any)
	for i := range results {
		add(a.At("r", "results", i, "errors"))
	}
	return all
}

// fine fails the test unless a change was made.
func (d *desk) fine(got e2e.Answer) e2e.Answer {
	d.t.Helper()
	if len(got.Errors) > 0 || len(refusalsOf(got)) > 0 || got.At("r") == nil {
		d.t.Fatalf("%+v", got)
	}
	return got
}

// refused fails the test unless a change was refused with exactly these codes, each
// followed by a blank and the path where one is expected.
func (d *desk) refused(got e2e.Answer, want ...string) {
	d.t.Helper()
	var codes []string
	for _, r := range refusalsOf(got) {
		code := fmt.Sprint(r["code"])
		if path, _ := r["path"].([]any); len(path) > 0 {
			code += " " + dotted(path)
		}
		codes = append(codes, code)
	}
	if len(got.Errors) > 0 || !slices.Equal(codes, want) {
		d.t.Errorf("refused with %q, want %q: %+v", codes, want, got)
	}
}

func dotted(path []any) string {
	words := make([]string, len(path))
	for i, word := range path {
		words[i] = fmt.Sprint(word)
	}
	return strings.Join(words, ".")
}

// puppet lets the store's Storefront API answer the next call of an operation with a
// text, where the sandbox could not be brought to say it.
type puppet struct {
	// mu guards the fields below.
	mu                sync.Mutex
	operation, answer string
}

func (p *puppet) next(operation, answer string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.operation, p.answer = operation, answer
}

// RoundTrip answers, or asks the sandbox.
func (p *puppet) RoundTrip(r *http.Request) (*http.Response, error) {
	if answer := p.says(r); answer != "" {
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
			Body: io.NopCloser(strings.NewReader(answer)), Request: r,
		}, nil
	}
	return http.DefaultTransport.RoundTrip(r)
}

func (p *puppet) says(r *http.Request) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.operation == "" || r.Body == nil || !strings.HasSuffix(r.URL.Path, "/graphql") {
		return ""
	}
	body, err := io.ReadAll(r.Body)
	_ = r.Body.Close()
	r.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil || !strings.Contains(string(body), p.operation+"(") {
		return ""
	}
	answer := p.answer
	p.operation, p.answer = "", ""
	return answer
}

package e2e_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
)

// visitor asks a graph the way a stranger with a script does.
type visitor struct {
	t   *testing.T
	url string
}

// send returns the status and the text of an answer.
func (v visitor) send(method, url, contentType, body string) (int, string) {
	v.t.Helper()
	header := http.Header{}
	if contentType != "" {
		header.Set("Content-Type", contentType)
	}
	reply := exchange(v.t, method, url, header, body)
	return reply.Status, string(reply.Text)
}

// post sends a query as JSON.
func (v visitor) post(query string) string {
	v.t.Helper()
	_, text := v.send(http.MethodPost, v.url, "application/json", `{"query":"`+query+`"}`)
	return text
}

// TestNoFindingsOfAnAudit is what graphql-cop looks for, check by check, in the
// configuration that serve has when nothing is said. Each reports a finding.
func TestNoFindingsOfAnAudit(t *testing.T) {
	env := e2e.Start(t)
	v := visitor{t, env.Graph.URL()}
	base := strings.TrimSuffix(env.Graph.URL(), "/graphql")
	query := func(q string) string { return v.url + "?" + url.Values{"query": {q}}.Encode() }
	hasData := func(text string) bool { return strings.Contains(text, `"data":{`) }
	for name, finds := range map[string]func() (string, bool){
		"alias overloading": func() (string, bool) {
			text := v.post("query cop { " + strings.Repeat("alias: __typename ", 101) + "}")
			return text, hasData(text)
		},
		"batch queries": func() (string, bool) {
			_, text := v.send(http.MethodPost, v.url, "application/json", "["+strings.Repeat(`{"query":"query cop { __typename }"},`, 9)+`{"query":"query cop { __typename }"}]`)
			return text, strings.Contains(text, `"__typename"`) || strings.HasPrefix(text, "[")
		},
		"directive overloading": func() (string, bool) {
			text := v.post("query cop { __typename " + strings.Repeat("@aa", 10) + " }")
			return text, strings.Count(text, `"message"`) >= 10
		},
		"circular introspection": func() (string, bool) {
			text := v.post("query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }")
			return text, hasData(text)
		},
		"introspection": func() (string, bool) {
			text := v.post("query cop { __schema { types { name fields { name } } } }")
			return text, hasData(text) || strings.Contains(text, "Customer")
		},
		"queries by GET": func() (string, bool) {
			status, text := v.send(http.MethodGet, query("query cop {__typename}"), "", "")
			return text, hasData(text) || status == http.StatusOK
		},
		"mutations by GET": func() (string, bool) {
			status, text := v.send(http.MethodGet, query("mutation cop {__typename}"), "", "")
			return text, hasData(text) || status == http.StatusOK
		},
		"queries in a form": func() (string, bool) {
			status, text := v.send(http.MethodPost, v.url, "application/x-www-form-urlencoded", url.Values{"query": {"query cop {__typename}"}}.Encode())
			return text, hasData(text) || status == http.StatusOK
		},
		"queries in the address of a POST": func() (string, bool) {
			status, text := v.send(http.MethodPost, query("query cop {__typename}"), "", "")
			return text, hasData(text) || status == http.StatusOK
		},
		"field suggestions": func() (string, bool) {
			text := v.post("query cop { __schema { directive } }") + v.post("query cop { sesion { kin } }")
			return text, strings.Contains(text, "Did you mean")
		},
		"an editor": func() (string, bool) {
			for _, path := range []string{"/graphiql", "/playground", "/console", "/graphql"} {
				_, text := v.send(http.MethodGet, base+path, "", "")
				for _, word := range []string{"graphiql.min.css", "GraphQL Playground", "GraphiQL", "graphql-playground"} {
					if strings.Contains(text, word) {
						return path, true
					}
				}
			}
			return "", false
		},
		"tracing and debugging": func() (string, bool) {
			text := v.post("query cop { __typename }") + v.post("query cop { nonsense }") + v.post("{")
			return text, strings.Contains(text, "tracing") || strings.Contains(strings.ToLower(text), "stacktrace") || strings.Contains(text, `"extensions":{"exception"`)
		},
		"field duplication": func() (string, bool) {
			text := v.post("query cop { " + strings.Repeat("__typename ", 500) + "}")
			return text, hasData(text)
		},
		"unhandled errors": func() (string, bool) {
			status, text := v.send(http.MethodPost, v.url, "application/json", `{"query":"qwerty cop { abc }"}`)
			return text, strings.Contains(text, "exception") || status >= http.StatusInternalServerError
		},
	} {
		if text, found := finds(); found {
			t.Errorf("%s: %.300s", name, text)
		}
	}
}

// The checks would find something where there is something to find.
func TestTheAuditFindsWhatIsSwitchedOn(t *testing.T) {
	env := e2e.Start(t, func(o *e2e.Options) {
		o.Variables["CLIENTELE_INTROSPECTION"], o.Variables["CLIENTELE_QUERIES_BY_GET"] = "true", "true"
	})
	v := visitor{t, env.Graph.URL()}
	if text := v.post("query cop { __schema { types { name } } }"); !strings.Contains(text, "Customer") {
		t.Errorf("introspection: %.300s", text)
	}
	if text := v.post("query cop { __schema { directive } }"); !strings.Contains(text, "Did you mean") {
		t.Errorf("suggestions: %.300s", text)
	}
	if status, text := v.send(http.MethodGet, v.url+"?query=%7B__typename%7D", "", ""); status != http.StatusOK || !strings.Contains(text, `"data":{`) {
		t.Errorf("GET: %.300s", text)
	}
	if status, text := v.send(http.MethodGet, v.url+"?query=mutation%7B__typename%7D", "", ""); status != http.StatusMethodNotAllowed {
		t.Errorf("a mutation by GET: status %d: %.300s", status, text)
	}
}

package graph_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// hashOf is how a client names a query.
func hashOf(query string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(query))) }

func (w *world) askPersisted(t *testing.T, query string, extension any) answer {
	t.Helper()
	request := map[string]any{"extensions": map[string]any{"persistedQuery": extension}}
	if query != "" {
		request["query"] = query
	}
	body, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	status, text := w.post(t, strings.NewReader(string(body)))
	var got answer
	if err := json.Unmarshal([]byte(text), &got); err != nil || status != http.StatusOK {
		t.Fatalf("status %d, %v: %s", status, err, text)
	}
	return got
}

func TestPersistedQueries(t *testing.T) {
	w := newWorld(t, func(w *world) { w.options.QueriesByGET = true })
	const query = "{ session { kind } }"
	extension := map[string]any{"version": 1, "sha256Hash": hashOf(query)}
	unknown := w.askPersisted(t, "", extension)
	if len(unknown.Errors) != 1 || unknown.Errors[0].Message != "PersistedQueryNotFound" || unknown.Errors[0].Extensions["code"] != "PERSISTED_QUERY_NOT_FOUND" {
		t.Fatalf("a hash nobody knows: %+v", unknown)
	}
	for _, text := range []string{query, "", ""} {
		if got := w.askPersisted(t, text, extension); len(got.Errors) != 0 || got.Data["session"] == nil {
			t.Errorf("sent %q: %+v", text, got)
		}
	}
	values := url.Values{"extensions": {fmt.Sprintf(`{"persistedQuery":{"version":1,"sha256Hash":%q}}`, hashOf(query))}}
	if status, body := w.do(httptest.NewRequest(http.MethodGet, "/graphql?"+values.Encode(), nil)); status != http.StatusOK || !strings.Contains(body, "GUEST") {
		t.Errorf("by GET: status %d: %s", status, body)
	}
	upper := map[string]any{"version": 1, "sha256Hash": strings.ToUpper(hashOf(query))}
	if got := w.askPersisted(t, "", upper); len(got.Errors) != 0 {
		t.Errorf("in capitals: %+v", got)
	}
}

func TestPersistedQueriesThatCannotBe(t *testing.T) {
	w := newWorld(t)
	const query = "{ session { kind } }"
	for name, test := range map[string]struct {
		query     string
		extension any
		code      string
	}{
		"another hash":   {query, map[string]any{"version": 1, "sha256Hash": hashOf("x")}, "BAD_REQUEST"},
		"short hash":     {query, map[string]any{"version": 1, "sha256Hash": "ab"}, "BAD_REQUEST"},
		"no hash":        {query, map[string]any{"version": 1}, "BAD_REQUEST"},
		"hash a number":  {query, map[string]any{"version": 1, "sha256Hash": 7}, "BAD_REQUEST"},
		"version 2":      {query, map[string]any{"version": 2, "sha256Hash": hashOf(query)}, "PERSISTED_QUERY_NOT_SUPPORTED"},
		"no version":     {query, map[string]any{"sha256Hash": hashOf(query)}, "PERSISTED_QUERY_NOT_SUPPORTED"},
		"a word":         {query, "canary", "PERSISTED_QUERY_NOT_SUPPORTED"},
		"an empty query": {"", map[string]any{"version": 1, "sha256Hash": hashOf("")}, "PERSISTED_QUERY_NOT_FOUND"},
	} {
		got := w.askPersisted(t, test.query, test.extension)
		if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != test.code {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// Only what could be run is worth a place.
func TestWhatIsNotValidIsNotPersisted(t *testing.T) {
	w := newWorld(t)
	for _, query := range []string{"{", "{ nonsense }", "{" + strings.Repeat("a ", 200) + "}"} {
		extension := map[string]any{"version": 1, "sha256Hash": hashOf(query)}
		if got := w.askPersisted(t, query, extension); len(got.Errors) == 0 {
			t.Errorf("%.20s: %+v", query, got)
		}
		if got := w.askPersisted(t, "", extension); got.Errors[0].Extensions["code"] != "PERSISTED_QUERY_NOT_FOUND" {
			t.Errorf("%.20s is kept: %+v", query, got)
		}
	}
}

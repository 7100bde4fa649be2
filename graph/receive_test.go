package graph_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
)

// packed is the text compressed.
func packed(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	// A buffer takes everything.
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.String()
}

func TestTransportRefusesWhatIsNoOperation(t *testing.T) {
	const canary = "canary-password-19"
	const fine = `{"query":"{__typename}"}`
	w := newWorld(t, func(w *world) { w.options.MaxBodyBytes = 200 })
	for name, test := range map[string]struct {
		method, contentType, encoding, body string
		want                                int
	}{
		"get":                {http.MethodGet, "", "", "", http.StatusMethodNotAllowed},
		"head":               {http.MethodHead, "", "", "", http.StatusMethodNotAllowed},
		"put":                {http.MethodPut, "application/json", "", fine, http.StatusMethodNotAllowed},
		"options":            {http.MethodOptions, "", "", "", http.StatusMethodNotAllowed},
		"no content type":    {http.MethodPost, "", "", fine, http.StatusUnsupportedMediaType},
		"form":               {http.MethodPost, "application/x-www-form-urlencoded", "", "query={__typename}", http.StatusUnsupportedMediaType},
		"text":               {http.MethodPost, "text/plain", "", fine, http.StatusUnsupportedMediaType},
		"another charset":    {http.MethodPost, "application/json; charset=utf-16", "", fine, http.StatusUnsupportedMediaType},
		"no body":            {http.MethodPost, "application/json", "", "", http.StatusBadRequest},
		"no json":            {http.MethodPost, "application/json", "", canary, http.StatusBadRequest},
		"half":               {http.MethodPost, "application/json", "", `{"query":"` + canary, http.StatusBadRequest},
		"null":               {http.MethodPost, "application/json", "", `null`, http.StatusBadRequest},
		"array":              {http.MethodPost, "application/json", "", `[` + fine + `]`, http.StatusBadRequest},
		"two":                {http.MethodPost, "application/json", "", fine + `{}`, http.StatusBadRequest},
		"rubbish behind":     {http.MethodPost, "application/json", "", fine + `]`, http.StatusBadRequest},
		"blanks behind":      {http.MethodPost, "application/json", "", fine + "\n \n", http.StatusOK},
		"query no text":      {http.MethodPost, "application/json", "", `{"query":{"` + canary + `":1}}`, http.StatusBadRequest},
		"query a number":     {http.MethodPost, "application/json", "", `{"query":0}`, http.StatusBadRequest},
		"query null":         {http.MethodPost, "application/json", "", `{"query":null}`, http.StatusBadRequest},
		"operation a list":   {http.MethodPost, "application/json", "", `{"query":"{__typename}","operationName":["x"]}`, http.StatusBadRequest},
		"variables text":     {http.MethodPost, "application/json", "", `{"query":"{__typename}","variables":"` + canary + `"}`, http.StatusBadRequest},
		"extensions a list":  {http.MethodPost, "application/json", "", `{"query":"{__typename}","extensions":[1]}`, http.StatusBadRequest},
		"no query":           {http.MethodPost, "application/json", "", `{"variables":{"p":"` + canary + `"}}`, http.StatusBadRequest},
		"too large":          {http.MethodPost, "application/json", "", `{"query":"` + strings.Repeat(" ", 300) + `"}`, http.StatusRequestEntityTooLarge},
		"twice the same key": {http.MethodPost, "application/json", "", `{"query":"` + canary + `","query":"{__typename}"}`, http.StatusOK},
		"nulls":              {http.MethodPost, "application/json", "", `{"query":"{__typename}","variables":null,"operationName":null,"extensions":null}`, http.StatusOK},
		"fine":               {http.MethodPost, "application/json; charset=utf-8", "", fine, http.StatusOK},
		"packed":             {http.MethodPost, "application/json", "gzip", packed(fine), http.StatusOK},
		"packed in capitals": {http.MethodPost, "application/json", "GZIP", packed(fine), http.StatusOK},
		"not packed":         {http.MethodPost, "application/json", "identity", fine, http.StatusOK},
		"packed, says it":    {http.MethodPost, "application/json", "gzip", fine, http.StatusBadRequest},
		"packed, half":       {http.MethodPost, "application/json", "gzip", packed(fine)[:20], http.StatusBadRequest},
		"packed too large":   {http.MethodPost, "application/json", "gzip", packed(`{"query":"` + strings.Repeat(" ", 300) + `"}`), http.StatusRequestEntityTooLarge},
		"packed twice":       {http.MethodPost, "application/json", "gzip, gzip", packed(packed(fine)), http.StatusUnsupportedMediaType},
		"packed by others":   {http.MethodPost, "application/json", "br", fine, http.StatusUnsupportedMediaType},
	} {
		t.Run(name, func(t *testing.T) {
			// Without a length the cap holds as well.
			for _, body := range []io.Reader{strings.NewReader(test.body), io.MultiReader(strings.NewReader(test.body))} {
				request := httptest.NewRequest(test.method, "/graphql", body)
				request.Header.Set("Content-Type", test.contentType)
				request.Header.Set("Content-Encoding", test.encoding)
				status, body := w.do(request)
				if status != test.want {
					t.Errorf("status %d, want %d: %s", status, test.want, body)
				}
				if strings.Contains(body+w.log.String(), canary) {
					t.Errorf("the body was repeated: %s %s", body, w.log.String())
				}
				if len(body) > 300 || !json.Valid([]byte(body)) || !strings.HasPrefix(body, "{") {
					t.Errorf("the answer is %q", body)
				}
			}
		})
	}
}

// unread fails the test when somebody reads it.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.EOF
}

func TestWhatSaysThatItIsTooLongIsNotRead(t *testing.T) {
	request := httptest.NewRequest(http.MethodPost, "/graphql", unread{t})
	request.Header.Set("Content-Type", "application/json")
	request.ContentLength = 1 << 40
	if status, body := newWorld(t).do(request); status != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d: %s", status, body)
	}
}

// failing is a body that breaks off.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestBodiesThatBreakOff(t *testing.T) {
	for err, want := range map[error]int{
		errors.New("canary: connection reset by 10.0.0.7"): http.StatusBadRequest,
		os.ErrDeadlineExceeded:                             http.StatusRequestTimeout,
	} {
		status, body := newWorld(t).post(t, failing{err})
		if status != want || strings.Contains(body, "canary") {
			t.Errorf("%v: status %d, want %d: %s", err, status, want, body)
		}
	}
}

func TestQueriesByGETWhereTheyAreTaken(t *testing.T) {
	w := newWorld(t, func(w *world) { w.options.QueriesByGET = true })
	for name, test := range map[string]struct {
		values url.Values
		want   int
		holds  string
	}{
		"query":               {url.Values{"query": {"{__typename}"}}, http.StatusOK, `"Query"`},
		"with variables":      {url.Values{"query": {"query($n: String!){__type(name: $n){name}}"}, "variables": {`{"n":"Product"}`}}, http.StatusOK, `"Product"`},
		"by name":             {url.Values{"query": {"query A{a: __typename} query B{b: __typename}"}, "operationName": {"B"}}, http.StatusOK, `"b"`},
		"mutation":            {url.Values{"query": {"mutation{logout{cartEntityId}}"}}, http.StatusMethodNotAllowed, `POST`},
		"mutation by name":    {url.Values{"query": {"query A{__typename} mutation B{logout{cartEntityId}}"}, "operationName": {"B"}}, http.StatusMethodNotAllowed, `POST`},
		"no query":            {url.Values{}, http.StatusBadRequest, "query"},
		"variables a list":    {url.Values{"query": {"{__typename}"}, "variables": {`[]`}}, http.StatusBadRequest, "variables"},
		"variables no json":   {url.Values{"query": {"{__typename}"}, "variables": {`{`}}, http.StatusBadRequest, "variables"},
		"extensions a number": {url.Values{"query": {"{__typename}"}, "extensions": {`7`}}, http.StatusBadRequest, "extensions"},
	} {
		t.Run(name, func(t *testing.T) {
			status, body := w.do(httptest.NewRequest(http.MethodGet, "/graphql?"+test.values.Encode(), nil))
			if status != test.want || !strings.Contains(body, test.holds) {
				t.Errorf("status %d, want %d: %s", status, test.want, body)
			}
		})
	}
}

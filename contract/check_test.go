package contract

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sample is a file as the store publishes them, of one small endpoint.
const sample = `
openapi: 3.0.0
info: {title: Sample, version: '1'}
servers: [{url: 'https://api.bigcommerce.com/stores/{store_hash}/v3', variables: {store_hash: {default: x}}}]
security: [{token: []}]
paths:
  /shelves/{shelf}:
    parameters:
      - {name: shelf, in: path, required: true, schema: {type: integer}}
    get:
      parameters:
        - {name: 'id:in', in: query, style: form, explode: false, schema: {type: array, items: {type: integer}}}
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                type: object
                required: [data]
                properties:
                  data:
                    type: array
                    items:
                      type: object
                      properties: {name: {type: string}, made: {type: string, format: date-time}}
                  rules:
                    oneOf:
                      - {type: array, items: {allOf: [{type: object, properties: {kind: {type: string}}}]}}
                      - {type: array, maxItems: 1, items: {type: object, properties: {list: {type: integer}}}}
                  meta: {type: object}
        '422':
          description: No
          content:
            application/json:
              schema:
                type: object
                properties: {errors: {type: object, additionalProperties: {type: string}}}
    post:
      requestBody:
        content:
          application/json:
            schema: {type: object, required: [name], properties: {name: {type: string}}}
      responses: {'204': {description: OK}}
components:
  securitySchemes:
    token: {type: apiKey, in: header, name: X-Auth-Token}
`

func TestCheck(t *testing.T) {
	document, err := NewDocument("sample.yml", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	const good = `{"data":[{"name":"a","made":"2026-01-02T03:04:05Z"}]}`
	tests := []struct {
		name   string
		change func(*Exchange)
		want   []string
	}{
		{"good", func(*Exchange) {}, nil},
		{"list", func(e *Exchange) { e.URL.RawQuery = "id:in=1,2" }, nil},
		{"general header", func(e *Exchange) { e.Asked.Set("X-Correlation-Id", "1") }, nil},
		{"names of fields", func(e *Exchange) { e.Status, e.Answer = 422, []byte(`{"errors":{"id":"no"}}`) }, nil},
		{
			"another server", func(e *Exchange) { e.URL.Path = "/stores/abc/v2/shelves/1" },
			[]string{"GET /stores/abc/v2/shelves/1: 200: request: no server of the file has this URL"},
		},
		{
			"no token", func(e *Exchange) { e.Asked.Del("X-Auth-Token") },
			[]string{"GET /shelves/{shelf}: 200: request: API Key X-Auth-Token not found in header"},
		},
		{
			"text in a list of numbers", func(e *Exchange) { e.URL.RawQuery = "id:in=1,x" },
			[]string{"GET /shelves/{shelf}: 200: request: Query array parameter 'id:in' is not a valid integer: Array item 'x' is not a valid integer"},
		},
		{
			"unknown argument", func(e *Exchange) { e.URL.RawQuery = "colour=green" },
			[]string{"GET /shelves/{shelf}: 200: request: query parameter 'colour' at '$.query.colour' is not declared in specification"},
		},
		{
			"unknown header", func(e *Exchange) { e.Asked.Set("X-Colour", "green") },
			[]string{"GET /shelves/{shelf}: 200: request: request header 'X-Colour' is not declared in specification"},
		},
		{
			"wrong type", func(e *Exchange) { e.Answer = []byte(`{"data":[{"name":null},{"name":null},{"name":1}]}`) },
			[]string{"GET /shelves/{shelf}: 200: answer: $[data][*][name]: got null, want string", "GET /shelves/{shelf}: 200: answer: $[data][*][name]: got number, want string"},
		},
		{
			"wrong format", func(e *Exchange) { e.Answer = []byte(`{"data":[{"made":"today"}]}`) },
			[]string{"GET /shelves/{shelf}: 200: answer: $[data][*][made]: 'today' is not valid date-time: less than 20 characters long"},
		},
		{"missing", func(e *Exchange) { e.Answer = []byte(`{}`) }, []string{"GET /shelves/{shelf}: 200: answer: $: missing property 'data'"}},
		{
			"undeclared, beside another fault", func(e *Exchange) { e.Answer = []byte(`{"data":[{"name":null,"colour":"green"}]}`) },
			[]string{"GET /shelves/{shelf}: 200: answer: $[data][*][name]: got null, want string", "GET /shelves/{shelf}: 200: answer: $[data][*][colour] is not declared"},
		},
		{
			"undeclared status", func(e *Exchange) { e.Status = 418 },
			[]string{"GET /shelves/{shelf}: 418: answer: GET operation request response code '418' does not exist"},
		},
		{
			"undeclared method", func(e *Exchange) { e.Method = http.MethodDelete },
			[]string{"DELETE /shelves/{shelf}: 200: request: DELETE Path '/shelves/1' not found", "DELETE /shelves/{shelf}: 200: answer: DELETE Path '/shelves/1' not found"},
		},
		{"bad body", func(e *Exchange) {
			e.Method, e.Status, e.Question, e.Answer = http.MethodPost, 204, []byte(`{"title":1}`), nil
		}, []string{"POST /shelves/{shelf}: 204: request: $: missing property 'name'"}},
	}
	for _, test := range tests {
		e := Exchange{
			Method: http.MethodGet, URL: &url.URL{Path: "/stores/abc/v3/shelves/1"}, Status: 200, Answer: []byte(good),
			Asked:    http.Header{"X-Auth-Token": {"t"}, "Content-Type": {"application/json"}},
			Answered: http.Header{"Content-Type": {"application/json"}},
		}
		test.change(&e)
		var got []string
		for _, f := range document.Check(e) {
			got = append(got, strings.TrimPrefix(f.String(), "sample.yml: "))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

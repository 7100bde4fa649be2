package graph_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/graph"
)

// mistaken are documents that every rule which could guess at a name has something
// to say about, and some that others have. Each holds a canary where a literal is.
func mistaken() map[string]string {
	return map[string]string{
		"field":              `{ sesion { kind } }`,
		"field of a type":    `{ session { kin } }`,
		"field of interface": `{ viewer { formFields { text } } }`,
		"argument":           `{ viewer { attributes(entityId: [1]) { name } } }`,
		"directive argument": `{ viewer @include(iff: true) { entityId } }`,
		"type":               `query ($i: PriceInput) { session { kind } } `,
		"type of a fragment": `{ viewer { ... on Customers { entityId } } }`,
		"type of variable":   `query ($c: CurencyCode) { prices(input: {currencyCode: $c, items: []}) { stale } }`,
		"input field":        `{ prices(input: {item: [], items: []}) { stale } }`,
		"input field of one": `{ prices(input: {items: [{productEntityI: 1, productEntityId: 1}]}) { stale } }`,
		"enum as a string":   `{ __type(name: "canary") { fields(includeDeprecated: "canary") { name } } }`,
		"leaf":               `{ session }`,
		"no leaf":            `{ session { kind { x } } }`,
		"a word for text":    `mutation { login(input: {email: canary, password: "x"}) { cartEntityId } }`,
		"text for a number":  `{ viewer { attributes(entityIds: ["canary"]) { name } } }`,
		"list for text":      `mutation { login(input: {email: ["canary", "canary"], password: {x: "canary"}}) { cartEntityId } }`,
		"number for text":    `mutation { login(input: {email: 7, password: 5105105105105100}) { cartEntityId } }`,
		"block for a number": `{ prices(input: {channelId: """canary""", items: []}) { stale } }`,
		"null for text":      `mutation { login(input: {email: null, password: "canary"}) { cartEntityId } }`,
		"stray text":         `mutation { login(input: {email: "a" "canary-2"}) }`,
		"stray block":        `{ session """canary""" }`,
		"stray number":       `{ session 5105105105105100 }`,
		"text for on":        `{ ...F } fragment F "canary" Query { __typename }`,
		"text in front":      `"canary" { session { kind } }`,
		"block in front":     `"""canary""" { session { kind } }`,
		"a number in front":  `5105105105105100 { session { kind } }`,
		"unclosed text":      `mutation { login(input: {password: "canary`,
		"bad escape":         `mutation { login(input: {password: "canary\x"}) { cartEntityId } }`,
		"bad number":         `{ viewer { attributes(entityIds: [01]) { name } } }`,
		"fragment":           `{ ...Sesion } fragment Session on Query { __typename }`,
		"directive":          `{ session @skp(if: true) { kind } }`,
		"operation":          `subscription { session { kind } }`,
		"variable":           `query ($a: Int) { prices(input: {channelId: $b, items: []}) { stale } }`,
		"conflict":           `{ a: session { kind } a: viewer { entityId } }`,
	}
}

func TestMistakesAreAnsweredShortlyAndWithoutWhatWasSent(t *testing.T) {
	for _, development := range []bool{true, false} {
		w := newWorld(t, func(w *world) { w.options.Introspection = development })
		for name, document := range mistaken() {
			body, err := json.Marshal(map[string]any{"query": document})
			if err != nil {
				t.Fatal(err)
			}
			_, text := w.post(t, strings.NewReader(string(body)))
			var got answer
			if err := json.Unmarshal([]byte(text), &got); err != nil || len(got.Errors) == 0 || len(got.Errors) > 5 {
				t.Fatalf("%s: %v: %s", name, err, text)
			}
			for _, e := range got.Errors {
				if code := e.Extensions["code"]; code != "GRAPHQL_VALIDATION_FAILED" && code != "GRAPHQL_PARSE_FAILED" {
					t.Errorf("%s: the code is %v", name, code)
				}
			}
			for _, leak := range []string{"canary", "5105105105105100", "goroutine", ".go:", "127.0.0.1"} {
				if strings.Contains(text+w.log.String(), leak) {
					t.Errorf("%s: it says %q: %s", name, leak, text)
				}
			}
			if !development && (strings.Contains(strings.ToLower(text), "did you mean") || len(text) > 2048) {
				t.Errorf("%s: it says %s", name, text)
			}
		}
	}
}

func TestDevelopersAreToldWhatTheyMayHaveMeant(t *testing.T) {
	w := newWorld(t)
	for name, meant := range map[string]string{
		"field": `"session"`, "field of a type": `"kind"`, "argument": `"entityIds"`, "directive argument": `"if"`,
		"input field": `"items"`, "leaf": `"session {`,
	} {
		got := w.ask(t, mistaken()[name], nil)
		if !strings.Contains(fmt.Sprint(got.Errors), "Did you mean") || !strings.Contains(fmt.Sprint(got.Errors), meant) {
			t.Errorf("%s: %+v", name, got.Errors)
		}
	}
}

func TestVariablesAreNamedAndNotRepeated(t *testing.T) {
	w := newWorld(t)
	const query = `query ($input: PricesInput!, $s: String) { prices(input: $input) { stale } viewer @skip(if: true) { addresses(after: $s) { totalCount } } }`
	item := map[string]any{"productEntityId": 1}
	for name, test := range map[string]struct {
		variables map[string]any
		says      string
	}{
		"left out":       {map[string]any{}, "$input must be defined"},
		"null":           {map[string]any{"input": nil}, "$input cannot be null"},
		"another kind":   {map[string]any{"input": "canary"}, "$input must be a PricesInput, not a string"},
		"deep":           {map[string]any{"input": map[string]any{"items": []any{item, map[string]any{"productEntityId": "canary"}}}}, "$input.items[1].productEntityId"},
		"unknown":        {map[string]any{"input": map[string]any{"items": []any{}, "other": "canary"}}, "$input.other unknown field"},
		"unknown, long":  {map[string]any{"input": map[string]any{"items": []any{}, strings.Repeat("x", 100_000): 1}}, "$input.xxx"},
		"unknown, odd":   {map[string]any{"input": map[string]any{"items": []any{}, "a\x00\x07\n\u2028\xff": 1}}, "$input.a"},
		"text is a list": {map[string]any{"input": map[string]any{"items": []any{}}, "s": []any{"canary"}}, "$s cannot use"},
	} {
		got := w.ask(t, query, test.variables)
		text := fmt.Sprintf("%+v", got.Errors)
		if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "GRAPHQL_VALIDATION_FAILED" || !strings.Contains(text, test.says) {
			t.Errorf("%s: %+v", name, got.Errors)
		}
		if len(text) > 400 || strings.Contains(text, "canary") || got.Errors[0].Path != nil {
			t.Errorf("%s: %d bytes: %s", name, len(text), text)
		}
	}
}

func TestALongOperationNameIsNotRepeated(t *testing.T) {
	w := newWorld(t)
	body, err := json.Marshal(map[string]any{"query": "{__typename}", "operationName": strings.Repeat("é\x01", 50_000)})
	if err != nil {
		t.Fatal(err)
	}
	if _, text := w.post(t, strings.NewReader(string(body))); len(text) > 400 || !json.Valid([]byte(text)) {
		t.Errorf("%d bytes: %.500s", len(text), text)
	}
}

func TestIntrospectionIsRefusedAsAWhole(t *testing.T) {
	w := newWorld(t, func(w *world) { w.options.Introspection = false })
	for query, refused := range map[string]bool{
		`{ __schema { types { name } } }`:    true,
		`{ __type(name: "Query") { name } }`: true,
		`{ session { kind } ... { ...F } } fragment F on Query { __schema { queryType { name } } }`: true,
		`{ a: __schema { queryType { name } } }`:                                                    true,
		`{ session { __typename } _service { sdl } }`:                                               false,
	} {
		got := w.ask(t, query, nil)
		if !refused && (len(got.Errors) > 0 || got.Data == nil) {
			t.Errorf("%s: %+v", query, got)
		}
		if refused && (len(got.Errors) != 1 || got.Data != nil || got.Errors[0].Extensions["code"] != "INTROSPECTION_DISABLED") {
			t.Errorf("%s: %+v", query, got)
		}
	}
}

func TestLimitsCanBeOthers(t *testing.T) {
	limits := graph.DefaultLimits()
	limits.Aliases = 2
	w := newWorld(t, func(w *world) { w.options.Limits = limits })
	got := w.ask(t, `{ a: __typename b: __typename c: __typename }`, nil)
	if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "DOCUMENT_TOO_LARGE" || got.Errors[0].Extensions["limit"] != "aliases" || got.Errors[0].Extensions["most"] != 2.0 {
		t.Errorf("got %+v", got)
	}
}

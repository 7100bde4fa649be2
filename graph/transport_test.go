package graph_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

func TestErrorsAreMaskedUnlessPublic(t *testing.T) {
	const canary = "dial tcp 10.0.0.7: canary"
	for name, test := range map[string]struct {
		err               error
		code, message     string
		wantLog, wantPath string
	}{
		"foreign":    {errors.New(canary), "INTERNAL", "Something went wrong on our side.", canary, "viewer"},
		"public":     {&commerce.Error{Code: commerce.CodeSessionExpired, Message: "Sign in again.", Err: errors.New(canary)}, "SESSION_EXPIRED", "Sign in again.", "", "viewer"},
		"upstream":   {&commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "Not now.", Err: errors.New(canary)}, "UPSTREAM_UNAVAILABLE", "Not now.", canary, "viewer"},
		"bad number": {commerce.BadInput("input.x", "No."), "BAD_USER_INPUT", "No.", "", "viewer"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(w *world) { w.customers.viewer = func() (*commerce.Customer, error) { return nil, test.err } })
			got := w.ask(t, `{ viewer { entityId } }`, nil)
			if len(got.Errors) != 1 || got.Errors[0].Message != test.message || got.Errors[0].Extensions["code"] != test.code || got.Errors[0].Path[0] != test.wantPath {
				t.Errorf("got %+v", got.Errors)
			}
			if test.wantLog != "" && !strings.Contains(w.log.String(), test.wantLog) {
				t.Errorf("the log lacks the cause: %s", w.log.String())
			}
		})
	}
}

func TestAPanicIsAnErrorOfOneField(t *testing.T) {
	w := newWorld(t, func(w *world) { w.customers.viewer = func() (*commerce.Customer, error) { panic("canary") } })
	got := w.ask(t, `{ viewer { entityId } session { kind } }`, nil)
	if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "INTERNAL" || got.Data["session"] == nil {
		t.Errorf("got %+v", got)
	}
	if strings.Contains(got.Errors[0].Message, "canary") || !strings.Contains(w.log.String(), "canary") {
		t.Errorf("message %q, log %s", got.Errors[0].Message, w.log.String())
	}
}

func TestIntrospectionByConfigurationAndSDLAlways(t *testing.T) {
	for _, allowed := range []bool{true, false} {
		w := newWorld(t, func(w *world) { w.options.Introspection = allowed })
		if got := w.ask(t, `{ __schema { queryType { name } } }`, nil); (len(got.Errors) == 0) != allowed {
			t.Errorf("introspection allowed %v: %+v", allowed, got)
		}
		got := w.ask(t, `query S { ...F } fragment F on Query { _service { sdl } }`, nil)
		if service, _ := got.Data["_service"].(map[string]any); !strings.Contains(service["sdl"].(string), "type ProductVariant") {
			t.Errorf("introspection allowed %v: no SDL: %+v", allowed, got.Errors)
		}
	}
}

func TestInputErrorsNameTheField(t *testing.T) {
	for query, field := range map[string]string{
		`{ prices(input: {currencyCode: "usd", items: []}) { stale } }`:                                                  "input.currencyCode",
		`{ prices(input: {currencyCode: "EUR", items: []}) { stale } }`:                                                  "input.currencyCode",
		`{ prices(input: {countryCode: "USA", items: []}) { stale } }`:                                                   "input.countryCode",
		`{ prices(input: {channelId: 9, items: []}) { stale } }`:                                                         "input.channelId",
		`{ prices(input: {items: [{productEntityId: 1}, {productEntityId: 0}]}) { stale } }`:                             "input.items.1.productEntityId",
		`{ prices(input: {items: [{productEntityId: 1, variantEntityId: -1}]}) { stale } }`:                              "input.items.0.variantEntityId",
		`{ prices(input: {items: [{productEntityId: 1, options: [{optionEntityId: 0, valueEntityId: 1}]}]}) { stale } }`: "input.items.0.options.0",
		`{ prices(input: {asGuest: true, customerGroupEntityId: 3, items: []}) { stale } }`:                              "input.asGuest",
		`{ prices(input: {customerGroupEntityId: 0, items: []}) { stale } }`:                                             "input.customerGroupEntityId",
	} {
		got := newWorld(t).ask(t, query, nil)
		if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "BAD_USER_INPUT" || got.Errors[0].Extensions["field"] != field || fmt.Sprint(got.Errors[0].Path) != "[prices]" {
			t.Errorf("%s: got %+v, want field %s", query, got.Errors, field)
		}
	}
}

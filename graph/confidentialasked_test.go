package graph_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// What a client wrote into a mutation cannot be had by its hash, and is asked for again.
func TestConfidentialDocumentsHaveNoHash(t *testing.T) {
	w := newWorld(t)
	for text, kept := range map[string]bool{
		`mutation { createPaymentHandle(input: {handle: "canary"}) { handle { token } } }`:                 false,
		`mutation ($i: CreatePaymentHandleInput!) { createPaymentHandle(input: $i) { handle { token } } }`: true,
	} {
		hash := map[string]any{"version": 1, "sha256Hash": hashOf(text)}
		w.askPersisted(t, text, hash)
		again := w.askPersisted(t, "", hash)
		if found := len(again.Errors) == 0 || again.Errors[0].Message != "PersistedQueryNotFound"; found != kept {
			t.Errorf("found by its hash is %v, want %v: %+v", found, kept, again.Errors)
		}
	}
}

// Addresses are written down by everybody on the way.
func TestHandlesAreNotSentInAddresses(t *testing.T) {
	w := newWorld(t, func(w *world) { w.options.QueriesByGET = true })
	for _, text := range []string{
		`{ paymentMethods(handle: "canary") { methodId } }`,
		`query ($h: String!) { paymentMethods(handle: $h) { methodId } }`,
		`{ ...F } fragment F on Query { session { kind } m: paymentMethods(handle: "canary") { methodId } }`,
	} {
		status, body := w.do(httptest.NewRequest(http.MethodGet, "/graphql?query="+url.QueryEscape(text)+"&variables="+url.QueryEscape(`{"h":"canary"}`), nil))
		if status != http.StatusMethodNotAllowed || strings.Contains(body, "canary") || !strings.Contains(body, "POST") {
			t.Errorf("status %d: %s", status, body)
		}
	}
}

package storefront

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// metafieldPage is a page of a customer's metafields.
func metafieldPage(customer int, pageInfo, edges string) string {
	return fmt.Sprintf(`{"data":{"customer":{"entityId":%d,"metafields":{"pageInfo":%s,"edges":%s}}}}`, customer, pageInfo, edges)
}

// newPagingStore answers with each of the pages in turn.
func newPagingStore(t *testing.T, page func(n int) string) *fakeStore {
	t.Helper()
	n := 0
	return newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) {
		n++
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, page(n))
	})
}

func TestMetafields(t *testing.T) {
	s := newPagingStore(t, func(n int) string {
		if n == 1 {
			return metafieldPage(7, `{"hasNextPage":true,"endCursor":"c1"}`,
				`[{"node":{"entityId":1,"key":"a","value":"x","description":"d"}},{"node":{"entityId":2,"key":"b","value":""}}]`)
		}
		return metafieldPage(7, `{"hasNextPage":false,"endCursor":"c2"}`, `[{"node":{"entityId":3,"key":"c","value":"z","description":""}}]`)
	})
	got, err := s.Metafields(upstreamtest.Context(t), shopper(), "app", []string{"a", "b", "c"})
	want := []commerce.CustomerMetafield{
		{EntityID: 1, Namespace: "app", Key: "a", Value: "x", Description: commerce.NonEmpty("d")},
		{EntityID: 2, Namespace: "app", Key: "b"},
		{EntityID: 3, Namespace: "app", Key: "c", Value: "z"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, metafields (-want +got):\n%s", err, diff)
	}
	keys := []any{"a", "b", "c"}
	wantVariables(t, s, map[string]any{"namespace": "app", "keys": keys})
	second := s.heard()[1].Body.Variables
	if diff := cmp.Diff(map[string]any{"namespace": "app", "keys": keys, "after": "c1"}, second); diff != "" {
		t.Errorf("second page (-want +got):\n%s", diff)
	}
}

func TestAllMetafieldsOfANamespaceThatHasNone(t *testing.T) {
	s := newAnsweringStore(t, metafieldPage(7, `{"hasNextPage":false}`, `null`))
	got, err := s.Metafields(upstreamtest.Context(t), shopper(), "app", nil)
	if err != nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
	wantVariables(t, s, map[string]any{"namespace": "app"})
}

func TestMetafieldsThatDoNotEnd(t *testing.T) {
	for name, tc := range map[string]struct {
		page  func(n int) string
		asked int
	}{
		"ever new": {func(n int) string {
			return metafieldPage(7, fmt.Sprintf(`{"hasNextPage":true,"endCursor":"c%d"}`, n), `[]`)
		}, maxMetafieldPages},
		"round":                               {func(int) string { return metafieldPage(7, `{"hasNextPage":true,"endCursor":"c"}`, `[]`) }, 2},
		"a next page that nobody can ask for": {func(int) string { return metafieldPage(7, `{"hasNextPage":true}`, `[]`) }, 1},
	} {
		s := newPagingStore(t, tc.page)
		got, err := s.Metafields(upstreamtest.Context(t), shopper(), "app", nil)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
		if got != nil || len(s.heard()) != tc.asked {
			t.Errorf("%s: %d pages asked for, %v", name, len(s.heard()), got)
		}
	}
}

func TestMetafieldsThatBecomeSomebodyElses(t *testing.T) {
	s := newPagingStore(t, func(n int) string {
		return metafieldPage(6+n, fmt.Sprintf(`{"hasNextPage":true,"endCursor":"c%d"}`, n), `[{"node":{"entityId":1,"key":"a","value":"x"}}]`)
	})
	got, err := s.Metafields(upstreamtest.Context(t), shopper(), "app", nil)
	wantCode(t, err, commerce.CodeSessionExpired)
	if got != nil || len(s.heard()) != 2 {
		t.Errorf("got %v after %d pages", got, len(s.heard()))
	}
}

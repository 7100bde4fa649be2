package storefront

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestNewRefusesWhatCannotWork(t *testing.T) {
	good := Options{URL: "https://shop.example/{channelId}/graphql", Token: token}
	if _, err := New(good); err != nil {
		t.Fatal(err)
	}
	if c, err := New(Options{StoreHash: "abc", Token: token}); err != nil {
		t.Error(err)
	} else if got := c.endpoint(7); got != "https://store-abc-7.mybigcommerce.com/graphql" {
		t.Errorf("the default URL became %s", got)
	}
	for name, o := range map[string]Options{
		"no token":    {URL: good.URL},
		"no channel":  {URL: "https://shop.example/graphql", Token: token},
		"no hash":     {Token: token},
		"no host":     {URL: "/{channelId}", Token: token},
		"another URL": {URL: "ftp://shop.example/{channelId}", Token: token},
		"a query":     {URL: good.URL + "?x=" + canary, Token: token},
		"no URL":      {URL: "http://%zz" + canary + "{channelId}", Token: token},
	} {
		_, err := New(o)
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		wantNoSecret(t, err)
	}
}

// hostile is a context with all that a stranger could have put into a request.
func hostile(t *testing.T) context.Context {
	t.Helper()
	type stranger struct{}
	ctx := commerce.WithClientIP(upstreamtest.Context(t), netip.MustParseAddr("203.0.113.7"))
	incoming := http.Header{"Cookie": {canary}, "X-Forwarded-For": {canary}, "X-Bc-Customer-Id": {"1"}}
	ctx = context.WithValue(ctx, stranger{}, incoming)
	return context.WithValue(ctx, http.LocalAddrContextKey, canary)
}

func TestHeadersOfEveryMethod(t *testing.T) {
	for _, m := range methods() {
		s := newAnsweringStore(t, `{"data":{}}`)
		_ = m.asked(hostile(t), s.Client)
		requests := s.heard()
		if len(requests) != 1 {
			t.Fatalf("%s: %d requests", m.name, len(requests))
		}
		r := requests[0]
		want := http.Header{
			"Accept":        {"application/json"},
			"Authorization": {"Bearer " + token},
			"Content-Type":  {"application/json"},
			"User-Agent":    {"clientele"},
			"X-Bc-Error-On-Invalid-Customer-Access-Token": {"true"},
			"X-Correlation-Id":                            {correlation},
			// The connection's own.
			"Accept-Encoding": {"gzip"},
			"Content-Length":  r.Header["Content-Length"],
		}
		if !m.guest {
			want["X-Bc-Customer-Access-Token"] = []string{accessToken}
		}
		if m.name == completion {
			want["Connection"] = []string{"close"} // upstream.Intent.Once: nobody on the way sends it again
		}
		if diff := cmp.Diff(want, r.Header); diff != "" {
			t.Errorf("%s: headers (-want +got):\n%s", m.name, diff)
		}
		kind := "query"
		if m.write {
			kind = "mutation"
		}
		if diff := cmp.Diff(map[string][]string{"operation": {m.name}, "type": {kind}}, r.Query); diff != "" {
			t.Errorf("%s: labels (-want +got):\n%s", m.name, diff)
		}
		if r.Path != "/channels/3/graphql" || r.Body.OperationName != m.name {
			t.Errorf("%s: operation %s at %s", m.name, r.Body.OperationName, r.Path)
		}
		if !strings.HasPrefix(strings.TrimSpace(r.Body.Query), kind+" "+m.name) {
			t.Errorf("%s: the document begins with something else", m.name)
		}
	}
}

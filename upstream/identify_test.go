package upstream

import (
	"context"
	"net/http"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// capture is the end of a chain that keeps what it was sent.
func capture(kept *http.Request) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		*kept = *r
		return response(200), nil
	}
}

func TestIdentifyForwardsNothingButItsList(t *testing.T) {
	r := newRequest(t, context.Background(), "https://store-abc-1.mybigcommerce.com/graphql", writing())
	r.Header = http.Header{
		"Authorization":                               {"Bearer ours"},
		"X-Bc-Customer-Access-Token":                  {"cat"},
		"X-Bc-Customer-Id":                            {"7"},
		"X-Bc-Error-On-Invalid-Customer-Access-Token": {"true"},
		// All that a client could try.
		"Cookie":                    {canary},
		"Origin":                    {canary},
		"Referer":                   {canary},
		"X-Forwarded-For":           {canary},
		"Forwarded":                 {canary},
		"True-Client-Ip":            {canary},
		"X-Bc-Trusted-Proxy-Secret": {canary},
		"X-Correlation-Id":          {canary},
		"User-Agent":                {canary},
		"Accept-Encoding":           {canary},
		"Sec-Fetch-Site":            {canary},
		"Proxy-Authorization":       {canary},
		"X-Clientele-Session":       {canary},
		"Connection":                {canary},
	}
	r.Host, r.Trailer = canary, http.Header{"X-Trailer": {canary}}
	var got http.Request
	if err := try(identify(capture(&got), Options{UserAgent: "clientele/1"}), r); err != nil {
		t.Fatal(err)
	}
	want := http.Header{
		"Accept":                     {"application/json"},
		"Authorization":              {"Bearer ours"},
		"Content-Type":               {"application/json"},
		"User-Agent":                 {"clientele/1"},
		"X-Bc-Customer-Access-Token": {"cat"},
		"X-Bc-Customer-Id":           {"7"},
		"X-Bc-Error-On-Invalid-Customer-Access-Token": {"true"},
		"X-Correlation-Id":                            {correlation},
	}
	if diff := cmp.Diff(want, got.Header); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
	if got.Host != "" || got.Trailer != nil {
		t.Errorf("host %q, trailer %v", got.Host, got.Trailer)
	}
	if r.Header.Get("Cookie") != canary {
		t.Error("the caller's request was changed")
	}
}

func TestTrustedProxyPair(t *testing.T) {
	ip := netip.MustParseAddr("::ffff:203.0.113.7")
	with := commerce.WithClientIP(context.Background(), ip)
	secret := Options{TrustedProxySecret: canary, TrustedHosts: []string{"127.0.0.1:4100"}}
	management := Intent{API: Management, Endpoint: "customers", Read: true}
	for _, tc := range []struct {
		name string
		ctx  context.Context
		url  string
		in   Intent
		o    Options
		want bool
	}{
		{"shopper call to the store", with, "https://store-abc-1.mybigcommerce.com/graphql", writing(), secret, true},
		{"shopper call to a configured host", with, "http://127.0.0.1:4100/graphql", writing(), secret, true},
		{"another port of a configured host", with, "http://127.0.0.1:4101/graphql", writing(), secret, false},
		{"merchant call", with, "https://api.bigcommerce.com/stores/abc", management, secret, false},
		{"foreign host", with, "https://mybigcommerce.com.example/graphql", writing(), secret, false},
		{"lookalike host", with, "https://notmybigcommerce.com/graphql", writing(), secret, false},
		{"plain text", with, "http://store-abc-1.mybigcommerce.com/graphql", writing(), secret, false},
		{"no secret", with, "https://store-abc-1.mybigcommerce.com/graphql", writing(), Options{}, false},
		{"no address", context.Background(), "https://store-abc-1.mybigcommerce.com/graphql", writing(), secret, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got http.Request
			if err := try(identify(capture(&got), tc.o), newRequest(t, tc.ctx, tc.url, tc.in)); err != nil {
				t.Fatal(err)
			}
			wantIP, wantSecret := "", ""
			if tc.want {
				wantIP, wantSecret = "203.0.113.7", canary
			}
			if got := got.Header.Get("True-Client-IP"); got != wantIP {
				t.Errorf("address %q, want %q", got, wantIP)
			}
			if got := got.Header.Get("X-BC-Trusted-Proxy-Secret"); got != wantSecret {
				t.Errorf("secret %q, want %q", got, wantSecret)
			}
		})
	}
}

package server

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const friend = "https://shop.example.com"

// askFrom sends a request as a browser does for a page of an origin.
func askFrom(t *testing.T, origins []string, byGET bool, r *http.Request, origin, site string) *httptest.ResponseRecorder {
	t.Helper()
	h, err := withOrigins(origins, byGET, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) }))
	if err != nil {
		t.Fatal(err)
	}
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	if site != "" {
		r.Header.Set("Sec-Fetch-Site", site)
	}
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, r)
	return recorder
}

func TestOriginsThatMayAsk(t *testing.T) {
	for name, test := range map[string]struct {
		origins      []string
		origin, site string
		want         int
		allowed      bool
	}{
		"no browser":                     {nil, "", "", http.StatusAccepted, false},
		"our own page":                   {nil, "http://example.com", "same-origin", http.StatusAccepted, false},
		"typed in":                       {nil, "", "none", http.StatusAccepted, false},
		"another page":                   {nil, friend, "cross-site", http.StatusForbidden, false},
		"another page of ours":           {nil, "https://www.example.com", "same-site", http.StatusForbidden, false},
		"an old browser":                 {nil, friend, "", http.StatusForbidden, false},
		"a friend":                       {[]string{friend}, friend, "cross-site", http.StatusAccepted, true},
		"a friend in an old browser":     {[]string{friend}, friend, "", http.StatusAccepted, true},
		"a friend's plain page":          {[]string{friend}, "http://shop.example.com", "cross-site", http.StatusForbidden, false},
		"a friend's other port":          {[]string{friend}, friend + ":8443", "cross-site", http.StatusForbidden, false},
		"who is called almost the same":  {[]string{friend}, friend + ".evil.example", "cross-site", http.StatusForbidden, false},
		"a sandboxed frame":              {[]string{friend}, "null", "cross-site", http.StatusForbidden, false},
		"another page, there are some":   {[]string{friend, "https://b.example"}, "https://c.example", "cross-site", http.StatusForbidden, false},
		"one of several":                 {[]string{friend, "https://b.example"}, "https://b.example", "cross-site", http.StatusAccepted, true},
		"no browser, and there are some": {[]string{friend}, "", "", http.StatusAccepted, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := askFrom(t, test.origins, false, httptest.NewRequest(http.MethodPost, "http://example.com/graphql", strings.NewReader("{}")), test.origin, test.site)
			if got.Code != test.want || (got.Header().Get("Access-Control-Allow-Origin") == test.origin && test.origin != "") != test.allowed {
				t.Errorf("status %d, want %d: %v", got.Code, test.want, got.Header())
			}
			if got.Header().Get("Access-Control-Allow-Credentials") != "" {
				t.Error("cookies are allowed")
			}
			if got.Code == http.StatusForbidden && !strings.Contains(got.Body.String(), `"code":"FORBIDDEN"`) {
				t.Errorf("it says %s", got.Body)
			}
		})
	}
}

func TestPreflights(t *testing.T) {
	for name, test := range map[string]struct {
		origin, method, headers string
		byGET, allowed          bool
	}{
		"a question":        {friend, http.MethodPost, "content-type", false, true},
		"with a session":    {friend, http.MethodPost, "content-type,x-clientele-session,x-correlation-id", false, true},
		"by GET":            {friend, http.MethodGet, "x-clientele-session", true, true},
		"by GET, not taken": {friend, http.MethodGet, "x-clientele-session", false, false},
		"by PUT":            {friend, http.MethodPut, "content-type", true, false},
		"as a router":       {friend, http.MethodPost, "x-clientele-router-secret", false, false},
		"with the store's":  {friend, http.MethodPost, "x-bc-customer-access-token", false, false},
		"another page":      {"https://evil.example.com", http.MethodPost, "content-type", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodOptions, "http://example.com/graphql", nil)
			r.Header.Set("Access-Control-Request-Method", test.method)
			r.Header.Set("Access-Control-Request-Headers", test.headers)
			got := askFrom(t, []string{friend}, test.byGET, r, test.origin, "cross-site")
			if allowed := got.Header().Get("Access-Control-Allow-Origin") != ""; allowed != test.allowed {
				t.Errorf("allowed: %v, want %v: %d %v", allowed, test.allowed, got.Code, got.Header())
			}
			if got.Code == http.StatusAccepted {
				t.Error("it reached the graph")
			}
		})
	}
}

func TestOriginsAreNamedExactly(t *testing.T) {
	for origin, good := range map[string]bool{
		friend: true, "http://localhost:3000": true, "https://[::1]:3000": true,
		"*": false, "https://*": false, "https://*.example.com": false, "null": false, "": false, "shop.example.com": false, friend + "/": false,
		friend + "/path": false, "https://user@shop.example.com": false, friend + "?x": false, "ftp://shop.example.com": false, "https://": false,
	} {
		if err := checkOrigin(origin); (err == nil) != good {
			t.Errorf("%q: %v", origin, err)
		}
	}
}

package management

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// TestAddressesStayPrivate has an e-mail address in a query, and everything go wrong
// that can: no error, span, report or log may hold it.
func TestAddressesStayPrivate(t *testing.T) {
	for name, base := range map[string]http.RoundTripper{
		"nobody listens": &http.Transport{DisableKeepAlives: true},
		"500":            failing(http.StatusInternalServerError, ""),
		"redirected":     failing(http.StatusFound, "https://elsewhere.example.com/?"+email),
		"500, no chain":  nil,
	} {
		var tr upstreamtest.Tracer
		var told bytes.Buffer
		chain := upstream.Client(upstream.Transport(base, upstream.Options{
			Tracer: &tr, Random: func() float64 { return 0 }, Observe: func(c upstream.Call) { fmt.Fprintf(&told, "%+v", c) },
		}))
		if base == nil {
			chain = &http.Client{Transport: failing(0, "")}
		}
		c, err := New(Options{BaseURL: "http://127.0.0.1:1/stores/abc", AccessToken: accessToken, HTTPClient: chain, Logger: slog.New(slog.NewTextHandler(&told, nil))})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.AccountsByEmail(upstreamtest.Context(t), email)
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		told.WriteString(upstreamtest.Printed(err))
		if all := told.String() + tr.Told.String(); strings.Contains(all, canary) || base != nil && !strings.Contains(all, "management customers") {
			t.Errorf("%s: told %s", name, all)
		}
	}
}

// failing answers every request with a status, or with an error of its own for 0.
func failing(status int, location string) http.RoundTripper {
	return upstreamtest.RoundTripper(func(r *http.Request) (*http.Response, error) {
		if status == 0 {
			return nil, fmt.Errorf("cannot reach %s", r.URL)
		}
		return &http.Response{StatusCode: status, Header: http.Header{"Location": {location}}, Body: http.NoBody, Request: r}, nil
	})
}

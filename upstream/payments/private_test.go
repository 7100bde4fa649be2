package payments

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// TestSecretsStayPrivate pays with every secret that there is while everything goes wrong
// that can, and the store repeats all that it was sent: no error, span, report or log may
// hold any of it, nor a word of the store's.
func TestSecretsStayPrivate(t *testing.T) {
	for name, base := range map[string]http.RoundTripper{
		"nobody listens":     &http.Transport{DisableKeepAlives: true},
		"an echo of success": echo(http.StatusCreated, ""),
		"an echo, malformed": echo(http.StatusBadRequest, ""),
		"an echo, refused":   echo(http.StatusUnprocessableEntity, `"code":"`+canary+`",`),
		"an echo, unknown":   echo(http.StatusUnprocessableEntity, `"code":39999,`),
		"an echo, declined":  echo(http.StatusUnprocessableEntity, `"code":30104,`),
		"an echo, not taken": echo(http.StatusUnauthorized, ""),
		"an echo of failure": echo(http.StatusInternalServerError, ""),
		"an echo of haste":   echo(http.StatusTooManyRequests, ""),
		"an echo elsewhere":  echo(http.StatusPermanentRedirect, ""),
		"says what it sent":  echo(0, ""),
	} {
		for _, chained := range []bool{true, false} {
			var tr upstreamtest.Tracer
			var told bytes.Buffer
			client := &http.Client{Transport: base}
			if chained {
				client = upstream.Client(upstream.Transport(base, upstream.Options{
					Tracer: &tr, Random: func() float64 { return 0 }, Observe: func(c upstream.Call) { fmt.Fprintf(&told, "%+v", c) },
				}))
			}
			o := Options{URL: "http://127.0.0.1:1/stores/abc", HTTPClient: client}
			c, err := New(o)
			if err != nil {
				t.Fatal(err)
			}
			p := storedCard()
			answer, err := c.Pay(upstreamtest.Context(t), pat, p)
			if err != nil {
				told.WriteString(upstreamtest.Printed(err))
			}
			slog.New(slog.NewJSONHandler(&told, nil)).Info("payment", "payment", p, "answer", answer, "client", c, "error", err)
			fmt.Fprintf(&told, "%v %+v %#v", answer, answer, answer)
			all := told.String() + tr.Told.String()
			// What the caller holds says nothing by itself: Card has plain fields.
			all = strings.ReplaceAll(all, `"IssuerID":"`+canary+`","LastFour":"`+canary+`"`, "")
			if strings.Contains(all, canary) || chained && !strings.Contains(all, "payments pay") {
				t.Errorf("%s: told %s", name, all)
			}
		}
	}
}

// echo answers with all that it was sent, or fails with it for status 0.
func echo(status int, more string) http.RoundTripper {
	return upstreamtest.RoundTripper(func(r *http.Request) (*http.Response, error) {
		sent, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		text := fmt.Sprintf("%v %s", r.Header, sent)
		if status == 0 {
			return nil, fmt.Errorf("cannot send %s", text)
		}
		body := fmt.Sprintf(`{%s"title":%q,"detail":%q,"errors":{%q:%q}}`, more, text, text, text, text)
		return &http.Response{
			StatusCode: status, Header: http.Header{"Location": {"https://x/?" + canary}, "X-Echo": {text}},
			Body: io.NopCloser(strings.NewReader(body)), Request: r,
		}, nil
	})
}

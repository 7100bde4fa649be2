package e2e_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
)

// closedWithin is when a connection must be closed whose client does not send what it
// promised. The server gives it nine seconds, and what drips here would last for ten
// minutes and more.
const closedWithin = time.Minute

// A client that sends its headers or its body a byte at a time is not waited for.
func TestSlowClientsAreCutOff(t *testing.T) {
	t.Parallel()
	env := e2e.Start(t)
	address := strings.TrimSuffix(strings.TrimPrefix(env.Graph.URL(), "http://"), "/graphql")
	const head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	var clients sync.WaitGroup
	for name, sent := range map[string]string{
		"nothing":      "",
		"slow headers": head + "X-Slow: ",
		"slow body":    head + "Content-Length: 1000\r\n\r\n{\"query\":\"",
		"slow chunks":  head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"que\r\n",
		"slow gzip":    head + "Content-Encoding: gzip\r\nContent-Length: 1000\r\n\r\n\x1f\x8b",
	} {
		clients.Go(func() {
			connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = connection.Close() }()
			started := time.Now()
			if _, err := io.WriteString(connection, sent); err != nil {
				t.Error(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if name != "nothing" {
				go drip(ctx, connection)
			}
			if err := connection.SetReadDeadline(started.Add(closedWithin)); err != nil {
				t.Error(err)
			}
			answer, err := io.ReadAll(connection)
			if errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("%s: still open after %s", name, time.Since(started))
			}
			if len(answer) > 1000 || strings.Contains(string(answer), "null") {
				t.Errorf("%s: it says %s", name, answer)
			}
		})
	}
	clients.Wait()
	if got := env.Ask(t, "", `{ session { kind } }`, nil); got.At("session", "kind") != "GUEST" {
		t.Errorf("nobody else is served any more: %+v", got)
	}
}

// drip sends a byte a second.
func drip(ctx context.Context, connection net.Conn) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if _, err := connection.Write([]byte("1")); err != nil {
				return
			}
		}
	}
}

// The secret is looked at before the body: an answer comes while the body does not.
func TestRouterSecretBeforeTheBody(t *testing.T) {
	const current, next = "canary-router-secret-1", "canary-router-secret-2"
	env := e2e.Start(t, func(o *e2e.Options) {
		o.Variables["CLIENTELE_ROUTER_SECRETS"], o.Variables["CLIENTELE_REQUIRE_ROUTER"] = current+", "+next, "true"
	})
	address := strings.TrimSuffix(strings.TrimPrefix(env.Graph.URL(), "http://"), "/graphql")
	for _, secret := range []string{"", "X-Clientele-Router-Secret: canary-wrong\r\n"} {
		connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if err := connection.SetDeadline(time.Now().Add(closedWithin)); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(connection, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n%sExpect: 100-continue\r\nContent-Length: 100\r\n\r\n", secret)
		response, err := http.ReadResponse(bufio.NewReader(connection), nil)
		if err != nil {
			t.Fatal(err)
		}
		if response.StatusCode != http.StatusUnauthorized {
			t.Errorf("status %d", response.StatusCode)
		}
		_ = response.Body.Close()
		_ = connection.Close()
	}
	for _, secret := range []string{current, next} {
		header := http.Header{"X-Clientele-Router-Secret": {secret}, "Authorization": {"Bearer of-the-router"}}
		if got := e2e.Post(t, env.Graph.URL(), header, `{ session { kind } }`, nil); got.At("session", "kind") != "GUEST" {
			t.Errorf("got %+v", got)
		}
	}
	if strings.Contains(env.Log.String(), "canary") {
		t.Errorf("a secret was logged:\n%s", env.Log)
	}
}

// Without a router's secret the header Authorization is the shopper's.
func TestAuthorizationIsTheShoppersUntilThereIsARouter(t *testing.T) {
	for _, secret := range []string{"", "canary-router-secret-1"} {
		env := e2e.Start(t, func(o *e2e.Options) { o.Variables["CLIENTELE_ROUTER_SECRETS"] = secret })
		token := env.SignIn(t, env.Seed.Customers[0])
		got := e2e.Post(t, env.Graph.URL(), http.Header{"Authorization": {"Bearer " + token}}, `{ session { kind } }`, nil)
		want := "SHOPPER"
		if secret != "" {
			want = "GUEST"
		}
		if got.At("session", "kind") != want {
			t.Errorf("with the secret %q: %+v", secret, got)
		}
	}
}

// A browser's page of another origin is turned away before anything runs.
func TestPagesOfOtherOrigins(t *testing.T) {
	const friend = "https://shop.example.com"
	env := e2e.Start(t, func(o *e2e.Options) { o.Variables["CLIENTELE_CORS_ORIGINS"] = friend })
	for origin, want := range map[string]int{"": http.StatusOK, friend: http.StatusOK, "https://evil.example.com": http.StatusForbidden, "null": http.StatusForbidden} {
		header := http.Header{"Content-Type": {"application/json"}}
		if origin != "" {
			header.Set("Origin", origin)
			header.Set("Sec-Fetch-Site", "cross-site")
		}
		response := exchange(t, http.MethodPost, env.Graph.URL(), header, `{"query":"{session{kind}}"}`)
		allowed := response.Header.Get("Access-Control-Allow-Origin")
		if response.Status != want || (allowed == friend) != (origin == friend) || response.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%q: status %d, %v", origin, response.Status, response.Header)
		}
		if origin == friend && response.Header.Get("Access-Control-Expose-Headers") != "X-Correlation-Id" {
			t.Errorf("exposed: %v", response.Header)
		}
	}
}

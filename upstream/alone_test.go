package upstream

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// TestOnceHasAConnectionToItself, whatever else goes to the same host, by either protocol.
func TestOnceHasAConnectionToItself(t *testing.T) {
	t.Parallel()
	for name, version := range map[string]int{"HTTP/1.1": 1, "HTTP/2": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex // guards used
			used := map[string][]string{}
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				used[r.RemoteAddr] = append(used[r.RemoteAddr], r.URL.Path)
				if r.ProtoMajor != version {
					t.Errorf("%s", r.Proto)
				}
			}))
			server.EnableHTTP2 = version == 2
			server.StartTLS()
			t.Cleanup(server.Close)
			trusted, ok := server.Client().Transport.(*http.Transport)
			if !ok {
				t.Fatal("the client of a test server has another transport")
			}
			pool := newPool()
			pool.TLSClientConfig = &tls.Config{RootCAs: trusted.TLSClientConfig.RootCAs}
			t.Cleanup(pool.CloseIdleConnections)
			client := Client(Transport(pool, Options{}))
			send := func(path string, in Intent) {
				r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+path, strings.NewReader("{}"))
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := Send(t.Context(), client, r, in); err != nil {
					t.Error(err)
				}
			}
			ask := func() { send("/ask", Intent{API: Management, Endpoint: "ask", Read: true}) }
			pay := func() { send("/pay", Intent{API: Payments, Endpoint: "pay", Once: true}) }
			ask()
			pay()
			pay()
			ask()
			var all sync.WaitGroup
			for range 4 {
				all.Go(pay)
				all.Go(ask)
			}
			all.Wait()
			mu.Lock()
			defer mu.Unlock()
			asks, pays := 0, 0
			for address, paths := range used {
				for _, path := range paths {
					switch {
					case path == "/ask":
						asks++
					case len(paths) > 1:
						t.Errorf("a connection (%s) had %v", address, paths)
					default:
						pays++
					}
				}
			}
			if asks != 6 || pays != 6 {
				t.Errorf("%d questions and %d payments alone on theirs", asks, pays)
			}
		})
	}
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/patience"
)

func TestMain(m *testing.M) { patience.Main(m) }

func TestChooseRouter(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache)
	built := filepath.Join(t.TempDir(), "router")
	if err := os.WriteFile(built, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, asked, named string
		path, router, err  string
	}{
		{"nothing is built", "", "", "", "@apollo/gateway", ""},
		{"named by the environment", "", built, built, "Apollo Router", ""},
		{"named, and not there", "", built + "x", "", "@apollo/gateway", ""},
		{"the gateway all the same", "gateway", built, "", "@apollo/gateway", ""},
		{"named by the command line", built, "", built, "Apollo Router", ""},
		{"a folder", filepath.Dir(built), "", "", "", "there is no Apollo Router"},
		{"asked for, and not built", "apollo", "", "", "", "make router builds it"},
		{"asked for, and built", "apollo", built, built, "Apollo Router", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path, router, err := chooseRouter(tt.asked, func(name string) (string, bool) { return tt.named, name == "APOLLO_ROUTER" })
			if path != tt.path || router != tt.router {
				t.Errorf("%q at %q, want %q at %q", router, path, tt.router, tt.path)
			}
			if (err != nil) != (tt.err != "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("error %v, want %q", err, tt.err)
			}
		})
	}
}

// The Apollo Router ends at once where a shell exports what Clientele's traces need.
func TestTheRouterInheritsNoCollector(t *testing.T) {
	given := []string{
		"PATH=/bin", "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=",
		"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=x", "OTEL_SERVICE_NAME=y", "NOT_OTEL_EXPORTER_OTLP_ENDPOINT=z",
	}
	if got, want := withoutCollectors(given), []string{given[0], given[4], given[5]}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestFreePlaceGivesWay(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	place, err := freePlace(t.Context(), portOf(taken.Addr().String()))
	if err != nil || place == taken.Addr().String() {
		t.Errorf("%s, %v, although %s is taken", place, err, taken.Addr())
	}
	if _, err := freePlace(t.Context(), "no port"); err == nil {
		t.Error("a port that is none was taken")
	}
}

func TestPartsEndTogether(t *testing.T) {
	for _, tt := range []struct {
		name, first string
		stopped     bool
		want        string
	}{
		{"told to", "cat", true, ""},
		{"one fails", "false", false, "the first ended: exit status 1"},
		{"one has done what it had to", "true", false, "the first ended: without being told to"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			p := newParts(ctx, io.Discard)
			for name, program := range map[string]string{"the first": tt.first, "the second": "cat"} {
				if err := p.start(name, p.command(program)); err != nil {
					t.Fatal(err)
				}
			}
			if tt.stopped {
				cancel()
			}
			<-p.ctx.Done()
			err := p.stop()
			if got := message(err); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestReadySaysWhenNobodyIs(t *testing.T) {
	p := newParts(t.Context(), io.Discard)
	if err := p.start("the first", p.command("false")); err != nil {
		t.Fatal(err)
	}
	if err := p.ready("the first", "http://127.0.0.1:1/graphql"); !errors.Is(err, errStopped) {
		t.Errorf("ready: %v", err)
	}
	if err := p.stop(); message(err) != "the first ended: exit status 1" {
		t.Errorf("stop: %v", err)
	}
	if err := p.start("nothing", p.command(filepath.Join(t.TempDir(), "nothing"))); err == nil {
		t.Error("a program that is not there was started")
	}
}

// TestFront looks at what the page and the router get to see of the front.
func TestFront(t *testing.T) {
	defer http.DefaultClient.CloseIdleConnections()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/playground.json" {
			_, _ = io.WriteString(w, `{"endpoint": "/elsewhere", "logins": [{"title": "t", "email": "e", "password": "p"}], "products": [7]}`)
			return
		}
		w.Header().Set("Content-Security-Policy", "connect-src 'self'")
		_, _ = io.WriteString(w, "page "+r.URL.Path)
	}))
	defer page.Close()
	router := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = io.WriteString(w, strings.Join([]string{r.URL.Path, string(body), r.Header.Get("X-Clientele-Session"), r.Header.Get("Origin")}, "|"))
	}))
	defer router.Close()
	handler, err := front(page.URL, router.URL+"/graphql")
	if err != nil {
		t.Fatal(err)
	}
	ask := func(method, path, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
		r.Header.Set("X-Clientele-Session", "token")
		r.Header.Set("Origin", "http://127.0.0.1:4030")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w
	}
	if w := ask("GET", "/assets/a.js", ""); w.Body.String() != "page /assets/a.js" || w.Header().Get("Content-Security-Policy") == "" {
		t.Errorf("a file: %s", w.Body)
	}
	if got, want := ask("POST", "/graphql", "{}").Body.String(), "/graphql|{}|token|"; got != want {
		t.Errorf("the router sees %q, want %q", got, want)
	}
	var told offer
	if err := json.Unmarshal(ask("GET", "/playground.json", "").Body.Bytes(), &told); err != nil {
		t.Fatal(err)
	}
	if told.Endpoint != "/graphql" || !told.Federated || len(told.Logins) != 1 || told.Logins[0].Password != "p" || told.Products[0] != 7 {
		t.Errorf("the page is told %+v", told)
	}
	page.Close()
	if w := ask("GET", "/playground.json", ""); w.Code != http.StatusBadGateway {
		t.Errorf("without Clientele: status %d", w.Code)
	}
}

// TestStopWhileStarting ends the demo while it waits for a part that does not come.
func TestStopWhileStarting(t *testing.T) {
	var said bytes.Buffer
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	t.Chdir(filepath.Join("..", ".."))
	if err := demonstrate(ctx, options{clientele: "bin/clientele", freePorts: true}, time.Now(), &said, &said); err != nil || said.Len() > 0 {
		t.Errorf("%v, and it said %q", err, said.String())
	}
}

func TestRunRefuses(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, tt := range []struct {
		arguments string
		code      int
		says      string
	}{
		{"-h", 0, "-router"},
		{"-unknown", 2, "-unknown"},
		{"-free-ports", 1, "make demo"},
	} {
		var said bytes.Buffer
		if code := run(strings.Fields(tt.arguments), io.Discard, &said); code != tt.code || !strings.Contains(said.String(), tt.says) {
			t.Errorf("%s: %d, %s", tt.arguments, code, said.String())
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/hook"
	"github.com/clientele-graph/clientele/webhook"
)

const (
	webhookSecret = "canary-webhook-secret-1"
	olderSecret   = "canary-webhook-secret-0"
)

// newHookShell is a shell whose store knows no webhook, and which is told a URL that
// answers with a handler.
func newHookShell(t *testing.T, handler http.Handler) (s *shell, url string) {
	t.Helper()
	s = newShell(t)
	receiver := httptest.NewServer(handler)
	t.Cleanup(receiver.Close)
	url = receiver.URL + "/webhooks/bigcommerce"
	t.Setenv("CLIENTELE_WEBHOOK_URL", url)
	t.Setenv("CLIENTELE_WEBHOOK_VERIFY", "both")
	t.Setenv("CLIENTELE_WEBHOOK_SECRETS", webhookSecret+","+olderSecret)
	t.Setenv("CLIENTELE_CHANNELS", "1=USD/US,2")
	return s, url
}

// webhooks runs a command, and checks that it prints no secret.
func (s *shell) webhooks(t *testing.T, arguments ...string) (exit int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	exit = run(append([]string{"webhooks"}, arguments...), &out, &err)
	for _, secret := range []string{"canary", s.seed.ClientSecret, s.seed.AccessToken, s.seed.PrivateToken} {
		if strings.Contains(out.String()+err.String(), secret) {
			t.Errorf("%v prints %.12q…", arguments, secret)
		}
	}
	return exit, out.String(), err.String()
}

// row returns the line of a table that begins with a scope.
func row(table, scope string) string {
	for line := range strings.Lines(table) {
		if fields := strings.Fields(line); len(fields) > 0 && fields[0] == scope {
			return strings.Join(fields, " ")
		}
	}
	return ""
}

func needed() int { return len(webhook.Scopes([]int{1, 2})) }

// nobody answers everything with 200.
func nobody() http.Handler { return http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}) }

// TestWebhooksFromNothing registers all, and finds that there is nothing left to do.
func TestWebhooksFromNothing(t *testing.T) {
	s, url := newHookShell(t, nobody())
	exit, stdout, stderr := s.webhooks(t, "list")
	if exit != 1 || !strings.Contains(stderr, strconv.Itoa(needed())+" of "+strconv.Itoa(needed())+" webhooks are missing") ||
		row(stdout, "store/priceList/records/updated") != "store/priceList/records/updated - - - - missing" {
		t.Errorf("exit %d\n%s\n%s", exit, stdout, stderr)
	}
	exit, stdout, stderr = s.webhooks(t, "sync", "--dry-run")
	dry := "0 were right, " + strconv.Itoa(needed()) + " would be changed, 0 failed."
	if exit != 0 || strings.Count(stdout, "would be registered") != needed() || !strings.Contains(stdout, dry) || len(s.store.Hooks().Board().List()) != 0 {
		t.Errorf("dry: exit %d\n%s\n%s", exit, stdout, stderr)
	}
	exit, stdout, stderr = s.webhooks(t, "sync")
	if exit != 0 || stderr != "" || !strings.Contains(stdout, "0 were right, "+strconv.Itoa(needed())+" changed, 0 failed.") {
		t.Errorf("exit %d\n%s\n%s", exit, stdout, stderr)
	}
	made := s.store.Hooks().Board().List()
	if len(made) != needed() {
		t.Errorf("%d hooks, %d are needed", len(made), needed())
	}
	for _, h := range made {
		if h.Destination != url || !h.IsActive || len(h.Headers) != 1 || h.Headers[webhook.SecretHeader] != webhookSecret || strings.HasSuffix(h.Scope, "/") {
			t.Errorf("%+v", h)
		}
	}
	if exit, stdout, stderr = s.webhooks(t, "sync"); exit != 0 || stdout != strconv.Itoa(needed())+" were right, 0 changed, 0 failed.\n" {
		t.Errorf("again: exit %d\n%s\n%s", exit, stdout, stderr)
	}
	exit, stdout, stderr = s.webhooks(t, "list")
	if exit != 0 || strings.Count(stdout, " ok\n") != needed() || stderr != "" {
		t.Errorf("exit %d\n%s\n%s", exit, stdout, stderr)
	}
}

// TestWebhooksThatDiffer puts right what is ours, and leaves alone what is not.
func TestWebhooksThatDiffer(t *testing.T) {
	s, url := newHookShell(t, nobody())
	board := s.store.Hooks().Board()
	create := func(h hook.Hook) int {
		t.Helper()
		made, err := board.Create(h)
		if err != nil {
			t.Fatal(err)
		}
		return made.ID
	}
	secret := func(value string) map[string]string {
		return map[string]string{"x-clientele-webhook-secret": value, "X-Proxy": "canary-proxy"}
	}
	foreign := create(hook.Hook{Scope: "store/priceList/updated", Destination: "https://other.example.com/in?key=canary-key", Headers: secret("canary-other")})
	inactive := create(hook.Hook{Scope: "store/priceList/created", Destination: url, Headers: secret(webhookSecret)})
	older := create(hook.Hook{Scope: "store/product/updated/", Destination: url, Headers: secret(olderSecret), IsActive: true})
	both := create(hook.Hook{Scope: "store/sku/created", Destination: url})
	extra := create(hook.Hook{Scope: "store/order/*", Destination: url, IsActive: true})
	for i := range 10 {
		create(hook.Hook{Scope: "store/sku/deleted", Destination: "https://other.example.com/" + strconv.Itoa(i), IsActive: true})
	}

	exit, stdout, _ := s.webhooks(t, "list")
	for scope, want := range map[string]string{
		"store/priceList/updated": "no no left alone", "store/priceList/created": "no yes inactive", "store/product/updated/": "yes yes another secret",
		"store/sku/created": "no yes inactive, another secret", "store/order/*": "yes yes not needed",
	} {
		if line := row(stdout, scope); exit != 1 || !strings.HasSuffix(line, want) {
			t.Errorf("exit %d, listed as %q, want %q", exit, line, want)
		}
	}
	if !strings.Contains(stdout, "https://other.example.com/in …") || !strings.Contains(stdout, "missing, and the store takes no more of this scope") {
		t.Errorf("listed\n%s", stdout)
	}

	exit, stdout, stderr := s.webhooks(t, "sync")
	for scope, want := range map[string]string{
		"store/priceList/created": "reactivated", "store/product/updated": "given our secret", "store/sku/created": "reactivated, with our secret",
		"store/priceList/updated": "registered", "store/sku/deleted": "failed: the store takes no more webhooks of this scope: delete one", "store/order/*": "",
	} {
		if line := row(stdout, scope); !strings.HasSuffix(line, want) || (line == "") != (want == "") {
			t.Errorf("done is %q, want %q", line, want)
		}
	}
	if exit != 1 || !strings.Contains(stderr, "1 webhooks could not be put right") || !strings.Contains(stdout, ", 1 failed.") {
		t.Errorf("exit %d\n%s\n%s", exit, stdout, stderr)
	}
	for id, want := range map[int]map[string]string{
		inactive: secret(webhookSecret), older: {webhook.SecretHeader: webhookSecret, "X-Proxy": "canary-proxy"},
		both: {webhook.SecretHeader: webhookSecret}, foreign: secret("canary-other"), extra: nil,
	} {
		h, _ := board.Get(id)
		if h.IsActive != (id != foreign) || len(h.Headers) != len(want) {
			t.Errorf("%+v, want %v", h, want)
		}
		for name, value := range want {
			if h.Headers[name] != value {
				t.Errorf("%+v, want %v", h, want)
			}
		}
	}
}

func TestWebhooksReactivate(t *testing.T) {
	s, url := newHookShell(t, nobody())
	board := s.store.Hooks().Board()
	for _, h := range []hook.Hook{
		{Scope: "store/sku/created", Destination: url},
		{Scope: "store/order/*", Destination: url},
		{Scope: "store/sku/updated", Destination: url, IsActive: true},
		{Scope: "store/sku/created", Destination: "https://other.example.com/"},
	} {
		if _, err := board.Create(h); err != nil {
			t.Fatal(err)
		}
	}
	exit, stdout, stderr := s.webhooks(t, "reactivate")
	if exit != 0 || !strings.Contains(stdout, "1 were right, 2 changed, 0 failed.") {
		t.Errorf("exit %d\n%s\n%s", exit, stdout, stderr)
	}
	for _, h := range board.List() {
		if h.IsActive != (h.Destination == url) || len(h.Headers) > 0 {
			t.Errorf("%+v", h)
		}
	}
}

// TestWebhooksWithFaults has a store that fails on one of them: the others are done.
func TestWebhooksWithFaults(t *testing.T) {
	s, _ := newHookShell(t, nobody())
	if err := s.store.FailNext(sandbox.On("change-hooks"), 1, sandbox.Fault{Kind: sandbox.FaultDropAfter}); err != nil {
		t.Fatal(err)
	}
	exit, stdout, stderr := s.webhooks(t, "sync")
	if exit != 1 || strings.Count(stdout, "failed: ") != 1 || !strings.Contains(stdout, "may or may not have taken effect") ||
		!strings.Contains(stdout, strconv.Itoa(needed()-1)+" changed, 1 failed.") {
		t.Errorf("exit %d\n%s\n%s", exit, stdout, stderr)
	}
	// The one that nobody confirmed had been registered, which only the store knew.
	if exit, stdout, _ = s.webhooks(t, "sync"); exit != 0 || stdout != strconv.Itoa(needed())+" were right, 0 changed, 0 failed.\n" {
		t.Errorf("again: exit %d\n%s", exit, stdout)
	}
	t.Setenv("CLIENTELE_MANAGEMENT_URL", "http://127.0.0.1:1/stores/"+s.seed.StoreHash)
	for _, command := range []string{"list", "sync", "reactivate"} {
		if exit, stdout, stderr = s.webhooks(t, command); exit != 1 || stdout != "" || !strings.Contains(stderr, "read the store's webhooks") {
			t.Errorf("%s: exit %d\n%s\n%s", command, exit, stdout, stderr)
		}
	}
}

func TestWebhooksRefuse(t *testing.T) {
	s, _ := newHookShell(t, nobody())
	for name, row := range map[string]struct{ variable, value string }{
		"no URL":      {"CLIENTELE_WEBHOOK_URL", ""},
		"a bad URL":   {"CLIENTELE_WEBHOOK_URL", "http://hooks.example.com/x"},
		"no secret":   {"CLIENTELE_WEBHOOK_SECRETS", ""},
		"no store":    {"BIGCOMMERCE_STORE_HASH", ""},
		"no token":    {"BIGCOMMERCE_ACCESS_TOKEN", ""},
		"a bad token": {"BIGCOMMERCE_ACCESS_TOKEN", "canary-token"},
		"a bad mode":  {"CLIENTELE_WEBHOOK_VERIFY", "none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(row.variable, row.value)
			for _, command := range []string{"list", "sync", "reactivate"} {
				if exit, stdout, stderr := s.webhooks(t, command); exit != 1 || stdout != "" || !strings.Contains(stderr, row.variable) {
					t.Errorf("%s: exit %d\n%s\n%s", command, exit, stdout, stderr)
				}
			}
		})
	}
	if exit, _, _ := s.webhooks(t); exit != 2 {
		t.Errorf("without a command: exit %d", exit)
	}
}

// told is a listener that passes on what it is told.
type told chan commerce.StoreChange

func (c told) Changed(_ context.Context, change commerce.StoreChange) error {
	c <- change
	return nil
}

func (told) Refetch(commerce.StoreChange) {}

// TestWebhooksArrive registers with a store that then tells of something: what the
// command registers is what the handler takes.
func TestWebhooksArrive(t *testing.T) {
	changes := make(told, 100)
	var handler http.Handler
	s, _ := newHookShell(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	receiver, err := webhook.New(webhook.Options{
		StoreHash: s.seed.StoreHash, Verify: webhook.ByBoth, Listener: changes,
		SigningSecret: commerce.Secret(s.seed.ClientSecret), HeaderSecrets: webhookSecret,
	})
	if err != nil {
		t.Fatal(err)
	}
	handler = receiver
	if exit, stdout, stderr := s.webhooks(t, "sync"); exit != 0 {
		t.Fatalf("exit %d\n%s\n%s", exit, stdout, stderr)
	}
	if err := s.store.Hooks().Emit("store/product/updated", []byte(`{"type":"product","id":101}`)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience.Limit)
	defer cancel()
	if err := s.store.Hooks().Flush(ctx); err != nil {
		t.Fatal(err)
	}
	want := commerce.PriceScope{Kind: commerce.ScopeProduct, ID: 101}
	select {
	case got := <-changes:
		if len(got.Prices) != 1 || got.Prices[0] != want {
			t.Errorf("told %+v", got)
		}
	default:
		t.Errorf("told nothing: %+v, %+v", receiver.Stats(), s.store.Hooks().Deliveries())
	}
	for _, d := range s.store.Hooks().Deliveries() {
		if d.State != hook.StateDelivered {
			t.Errorf("%+v", d)
		}
	}
}

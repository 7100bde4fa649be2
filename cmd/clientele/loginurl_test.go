package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox"
)

// shell is a program's surroundings: a sandbox store, and variables that lead there.
type shell struct {
	store *sandbox.Server
	seed  sandbox.Description
}

func newShell(t *testing.T) *shell {
	t.Helper()
	store := sandbox.Start(t)
	seed, err := store.Description()
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"BIGCOMMERCE_STORE_HASH":       seed.StoreHash,
		"BIGCOMMERCE_STOREFRONT_TOKEN": seed.PrivateToken,
		"BIGCOMMERCE_ACCESS_TOKEN":     seed.AccessToken,
		"BIGCOMMERCE_CLIENT_ID":        seed.ClientID,
		"BIGCOMMERCE_CLIENT_SECRET":    seed.ClientSecret,
		"CLIENTELE_STOREFRONT_URL":     store.StorefrontTemplate(),
		"CLIENTELE_MANAGEMENT_URL":     store.ManagementURL(),
		"CLIENTELE_CHANNELS":           channelList(seed.Channels),
		"CLIENTELE_SESSION_KEYS":       "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"CLIENTELE_LOG_LEVEL":          "error",
	} {
		t.Setenv(name, value)
	}
	return &shell{store: store, seed: seed}
}

// loginURL runs the command.
func (*shell) loginURL(arguments ...string) (exit int, stdout, stderr string) {
	var out, err bytes.Buffer
	exit = run(append([]string{"login-url"}, arguments...), &out, &err)
	return exit, out.String(), err.String()
}

// audits returns the audit lines of an error output, and checks that it holds none
// of the secrets and nobody's address.
func (s *shell) audits(t *testing.T, stderr, link string) []map[string]any {
	t.Helper()
	secrets := []string{s.seed.ClientSecret, s.seed.AccessToken, s.seed.PrivateToken, s.seed.Customers[0].Email, "/login/token/"}
	if link != "" {
		secrets = append(secrets, link[strings.LastIndex(link, "/")+1:])
	}
	for _, secret := range secrets {
		if strings.Contains(stderr, secret) {
			t.Errorf("the error output holds %.12q…", secret)
		}
	}
	var lines []map[string]any
	for line := range strings.Lines(stderr) {
		var read map[string]any
		if json.Unmarshal([]byte(line), &read) == nil && read["msg"] == "audit" {
			lines = append(lines, read)
		}
	}
	return lines
}

// visit opens a link in a new browser and returns the page it ends on.
func visit(t *testing.T, link string) (path, page string) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := (&http.Client{Jar: jar, Timeout: 10 * time.Second}).Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var body bytes.Buffer
	if _, err := body.ReadFrom(answer.Body); err != nil {
		t.Fatal(err)
	}
	return answer.Request.URL.RequestURI(), body.String()
}

// isSignedIn reports whether a page says that the customer is.
func isSignedIn(page string, person sandbox.DescribedPerson) bool {
	return strings.Contains(page, `data-testid="customer-id">`+strconv.Itoa(person.EntityID)+"<")
}

// TestLoginURL prints a link, follows it, and finds that it works once.
func TestLoginURL(t *testing.T) {
	s := newShell(t)
	person := s.seed.Customers[0]
	for _, ahead := range []time.Duration{0, 10 * time.Minute, -10 * time.Minute} {
		s.store.SetTime(time.Now().Add(ahead)) // the store's clock is not ours
		exit, stdout, stderr := s.loginURL("--customer", strconv.Itoa(person.EntityID), "--redirect-to", "/account.php?from=support")
		if exit != 0 || strings.Count(stdout, "\n") != 1 || !strings.HasPrefix(stdout, s.store.HostedURL(1)+"/login/token/") {
			t.Fatalf("%v: exit %d\n%s\n%s", ahead, exit, stdout, stderr)
		}
		link := strings.TrimSpace(stdout)
		if !strings.Contains(stderr, "whoever opens this link is signed in as customer "+strconv.Itoa(person.EntityID)) || !strings.Contains(stderr, "30 seconds") {
			t.Errorf("no warning: %s", stderr)
		}
		lines := s.audits(t, stderr, link)
		if len(lines) != 1 {
			t.Fatalf("%d audit lines: %s", len(lines), stderr)
		}
		by, _ := lines[0]["by"].(map[string]any)
		if lines[0]["event"] != "login_url" || lines[0]["outcome"] != "OK" || lines[0]["customer_id"] != float64(person.EntityID) ||
			lines[0]["channel_id"] != 1.0 || by["kind"] != "staff" {
			t.Errorf("the audit line is %v", lines[0])
		}
		if path, page := visit(t, link); path != "/account.php?from=support" || !isSignedIn(page, person) {
			t.Errorf("%v: landed on %s:\n%s", ahead, path, page)
		}
		if path, page := visit(t, link); strings.HasPrefix(path, "/account") || isSignedIn(page, person) {
			t.Errorf("%v: the link worked twice", ahead)
		}
	}
}

// TestLoginURLElsewhere is another channel, and a link that is bound to an address.
func TestLoginURLElsewhere(t *testing.T) {
	s := newShell(t)
	tried := 0
	for _, person := range s.seed.Customers {
		if len(person.ChannelIDs) == 0 || slices.Contains(person.ChannelIDs, 1) {
			continue
		}
		channel, id := strconv.Itoa(person.ChannelIDs[0]), strconv.Itoa(person.EntityID)
		exit, stdout, stderr := s.loginURL("--customer", id, "--channel", channel)
		if exit != 0 {
			t.Fatalf("exit %d\n%s", exit, stderr)
		}
		if _, page := visit(t, strings.TrimSpace(stdout)); !isSignedIn(page, person) {
			t.Errorf("customer %s is not signed in on channel %s", id, channel)
		}
		if exit, stdout, stderr = s.loginURL("--customer", id); exit != 1 || stdout != "" || !strings.Contains(stderr, "may not sign in on channel 1") {
			t.Errorf("on channel 1: exit %d, %s", exit, stderr)
		}
		if lines := s.audits(t, stderr, ""); len(lines) != 1 || lines[0]["outcome"] != "CUSTOMER_UNKNOWN" {
			t.Errorf("the audit says %v", lines)
		}
		tried++
	}
	if tried == 0 {
		t.Error("the seed has nobody who is of another channel alone")
	}
	person := s.seed.Customers[0]
	for ip, works := range map[string]bool{"127.0.0.1": true, "203.0.113.9": false} {
		exit, stdout, stderr := s.loginURL("--customer", strconv.Itoa(person.EntityID), "--request-ip", ip)
		if exit != 0 {
			t.Fatalf("exit %d\n%s", exit, stderr)
		}
		if _, page := visit(t, strings.TrimSpace(stdout)); isSignedIn(page, person) != works {
			t.Errorf("bound to %s: works is %v", ip, !works)
		}
	}
}

func TestLoginURLRefuses(t *testing.T) {
	s := newShell(t)
	id := strconv.Itoa(s.seed.Customers[0].EntityID)
	for _, row := range []struct {
		says      string
		exit      int
		arguments []string
	}{
		{"missing flags", 2, nil},
		{"--customer", 1, []string{"--customer", "0"}},
		{"--channel", 1, []string{"--customer", id, "--channel=-1"}},
		{"none of CLIENTELE_CHANNELS", 1, []string{"--customer", id, "--channel", "99"}},
		{"does not exist", 1, []string{"--customer", "999999"}},
		{"no path", 1, []string{"--customer", id, "--redirect-to", "//evil.example/"}},
		{"no path", 1, []string{"--customer", id, "--redirect-to", "https://evil.example/"}},
		{"--request-ip", 2, []string{"--customer", id, "--request-ip", "somewhere"}},
	} {
		exit, stdout, stderr := s.loginURL(row.arguments...)
		if exit != row.exit || stdout != "" || !strings.Contains(stderr, row.says) {
			t.Errorf("%v: exit %d, %q, want %d and %q", row.arguments, exit, stderr, row.exit, row.says)
		}
		s.audits(t, stderr, "")
	}
	t.Setenv("BIGCOMMERCE_CLIENT_ID", "")
	t.Setenv("BIGCOMMERCE_CLIENT_SECRET", "")
	if exit, stdout, stderr := s.loginURL("--customer", id); exit != 1 || stdout != "" || !strings.Contains(stderr, "BIGCOMMERCE_CLIENT_ID") {
		t.Errorf("without a client id: exit %d, %s", exit, stderr)
	}
	t.Setenv("BIGCOMMERCE_STORE_HASH", "")
	if exit, _, stderr := s.loginURL("--customer", id); exit != 1 || !strings.Contains(stderr, "BIGCOMMERCE_STORE_HASH") {
		t.Errorf("without a store: exit %d, %s", exit, stderr)
	}
}

// TestLoginURLStoreDown is a store that does not answer.
func TestLoginURLStoreDown(t *testing.T) {
	s := newShell(t)
	t.Setenv("CLIENTELE_MANAGEMENT_URL", "http://127.0.0.1:1/stores/"+s.seed.StoreHash)
	exit, stdout, stderr := s.loginURL("--customer", strconv.Itoa(s.seed.Customers[0].EntityID))
	if exit != 1 || stdout != "" || !strings.Contains(stderr, "read the customer") {
		t.Errorf("exit %d, %q, %s", exit, stdout, stderr)
	}
	if lines := s.audits(t, stderr, ""); len(lines) != 1 || lines[0]["outcome"] != "UPSTREAM_UNAVAILABLE" {
		t.Errorf("the audit says %v", lines)
	}
}

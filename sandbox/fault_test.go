package sandbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox"
)

func (c *client) failNext(m sandbox.Matcher, n int, f sandbox.Fault) {
	c.t.Helper()
	if err := c.sandbox.FailNext(m, n, f); err != nil {
		c.t.Fatal(err)
	}
}

// attempt asks for the time and tells how that ended.
func (c *client) attempt() (answer, error) {
	return c.send(http.MethodGet, c.sandbox.ManagementURL()+"/v2/time", nil, "X-Auth-Token", c.seed.AccessToken)
}

func TestFaultStatus(t *testing.T) {
	c := start(t)
	for _, status := range []int{429, 500, 503, 404} {
		c.failNext(sandbox.On("time"), 1, sandbox.Fault{Kind: sandbox.FaultStatus, Status: status})
		got, err := c.attempt()
		if err != nil || got.status != status || !json.Valid(got.body) {
			t.Errorf("%d: %v %d %s", status, err, got.status, got.body)
		}
		if limited := got.header.Get("X-Retry-After") != ""; limited != (status == 429) {
			t.Errorf("%d: X-Retry-After %q", status, got.header.Get("X-Retry-After"))
		}
		if got, err := c.attempt(); err != nil || got.status != http.StatusOK {
			t.Errorf("the call after a %d: %v %d", status, err, got.status)
		}
	}
	c.failNext(sandbox.On("time"), 1, sandbox.Fault{Kind: sandbox.FaultStatus, Status: 429, NoHeaders: true})
	got, err := c.attempt()
	if err != nil || got.status != 429 {
		t.Fatalf("%v %d", err, got.status)
	}
	for name := range got.header {
		if strings.HasPrefix(name, "X-R") {
			t.Errorf("a 429 without headers has %s", name)
		}
	}
}

func TestFaultOnGraphQL(t *testing.T) {
	c := start(t)
	c.failNext(sandbox.On("storefront", "login"), 1, sandbox.Fault{Kind: sandbox.FaultStatus, Status: 503})
	if got := c.ask(settingsQuery, nil); got.status != http.StatusOK {
		t.Errorf("another operation met the fault: %d", got.status)
	}
	if got := c.ask(loginMutation, credentials(c.member(1))); got.status != 503 || len(got.Errors) != 1 {
		t.Errorf("login did not meet the fault: %d %s", got.status, got.body)
	}
	if got := c.ask(loginMutation, credentials(c.member(1))); got.status != http.StatusOK {
		t.Errorf("the next login met it too: %d", got.status)
	}
}

func TestFaultHTML(t *testing.T) {
	c := start(t)
	c.failNext(sandbox.On("time"), 1, sandbox.Fault{Kind: sandbox.FaultHTML})
	got, err := c.attempt()
	if err != nil || got.status != http.StatusOK || json.Valid(got.body) || !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
		t.Errorf("%v %d %s", err, got.status, got.body)
	}
}

func TestFaultTruncate(t *testing.T) {
	c := start(t)
	c.failNext(sandbox.On("time"), 1, sandbox.Fault{Kind: sandbox.FaultTruncate})
	got, err := c.attempt()
	if !errors.Is(err, io.ErrUnexpectedEOF) || got.status != http.StatusOK || len(got.body) == 0 || json.Valid(got.body) {
		t.Errorf("%v %d %q", err, got.status, got.body)
	}
}

// Dropped before, a login leaves the old session alone; dropped after, it has
// ended it.
func TestFaultDrop(t *testing.T) {
	for kind, signedIn := range map[sandbox.FaultKind]bool{sandbox.FaultDropBefore: true, sandbox.FaultDropAfter: false} {
		t.Run(string(kind), func(t *testing.T) {
			c := start(t)
			token := c.login(1, c.member(1))
			c.failNext(sandbox.On("storefront", "login"), 1, sandbox.Fault{Kind: kind})
			body, err := json.Marshal(map[string]any{"query": loginMutation, "variables": credentials(c.member(1))})
			if err != nil {
				t.Fatal(err)
			}
			if got, err := c.send(http.MethodPost, c.sandbox.StorefrontURL(1), body,
				"Content-Type", "application/json", "Authorization", "Bearer "+c.seed.PrivateToken); err == nil {
				t.Fatalf("an answer came: %d %s", got.status, got.body)
			}
			if got := c.viewer(c.ask(viewerQuery, nil, catHeader, token)) != 0; got != signedIn {
				t.Errorf("the old session is alive: %v, want %v", got, signedIn)
			}
			if got := len(c.sandbox.CallsTo(sandbox.On("storefront", "login"))); got != 2 {
				t.Errorf("%d logins were recorded, want 2", got)
			}
		})
	}
}

func TestFaultSlowBody(t *testing.T) {
	c := start(t)
	const pause = 20 * time.Millisecond
	c.failNext(sandbox.On("time"), 1, sandbox.Fault{Kind: sandbox.FaultSlowBody, Pause: pause})
	began := time.Now()
	got, err := c.attempt()
	if err != nil || !json.Valid(got.body) {
		t.Fatalf("%v %q", err, got.body)
	}
	if took := time.Since(began); took < 4*pause {
		t.Errorf("the body took %s", took)
	}
	c.failNext(sandbox.On("time"), 1, sandbox.Fault{Kind: sandbox.FaultSlowBody, Pause: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.sandbox.ManagementURL()+"/v2/time", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Auth-Token", c.seed.AccessToken)
	response, err := c.http.Do(request)
	if err == nil {
		_, err = io.ReadAll(response.Body)
		_ = response.Body.Close()
	}
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a body of hours ended with %v", err)
	}
}

func TestFaultsApplyInOrder(t *testing.T) {
	c := start(t)
	c.failNext(sandbox.On("time"), 2, sandbox.Fault{Kind: sandbox.FaultStatus, Status: 500})
	c.failNext(sandbox.On(sandbox.EndpointManagement), 1, sandbox.Fault{Kind: sandbox.FaultStatus, Status: 503})
	c.failNext(sandbox.Matcher{}, 1, sandbox.Fault{Kind: sandbox.FaultStatus, Status: 418})
	for i, want := range []int{500, 500, 503, 418, 200} {
		if got, err := c.attempt(); err != nil || got.status != want {
			t.Errorf("call %d: %v %d, want %d", i, err, got.status, want)
		}
	}
}

func TestHealTakesFaultsAway(t *testing.T) {
	c := start(t)
	c.failNext(sandbox.On("time"), 2, sandbox.Fault{Kind: sandbox.FaultStatus, Status: 500})
	if got, err := c.attempt(); err != nil || got.status != 500 {
		t.Errorf("%v %d, want 500", err, got.status)
	}
	c.sandbox.Heal()
	if got, err := c.attempt(); err != nil || got.status != 200 {
		t.Errorf("%v %d, want 200", err, got.status)
	}
}

func TestFaultsThatMakeNoSense(t *testing.T) {
	c := start(t)
	for _, f := range []sandbox.Fault{{}, {Kind: "explode"}, {Kind: sandbox.FaultStatus, Status: 42}, {Kind: sandbox.FaultStatus, Status: 999}} {
		if err := c.sandbox.FailNext(sandbox.Matcher{}, 1, f); err == nil {
			t.Errorf("%+v was accepted", f)
		}
	}
	if err := c.sandbox.FailNext(sandbox.Matcher{}, 0, sandbox.Fault{Kind: sandbox.FaultHTML}); err == nil {
		t.Error("zero times was accepted")
	}
}

func TestDelay(t *testing.T) {
	c := start(t)
	const wait = 60 * time.Millisecond
	took := func() time.Duration {
		began := time.Now()
		if _, err := c.attempt(); err != nil {
			t.Fatal(err)
		}
		return time.Since(began)
	}
	c.sandbox.Delay(sandbox.On("time"), wait)
	c.sandbox.Delay(sandbox.On("customers"), time.Hour)
	if got := took(); got < wait {
		t.Errorf("a delayed call took %s", got)
	}
	c.sandbox.Delay(sandbox.On("time"), time.Hour)
	c.sandbox.Delay(sandbox.On("time"), 0)
	if _, err := c.attempt(); err != nil {
		t.Errorf("after the delay was taken away: %v", err)
	}
}

func TestTooManyPricingRequestsAtOnce(t *testing.T) {
	c := start(t)
	c.sandbox.Delay(sandbox.On("pricing"), time.Hour)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	statuses := make(chan answer, 51)
	var running sync.WaitGroup
	for range 51 {
		running.Go(func() {
			request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.sandbox.ManagementURL()+"/v3/pricing/products",
				bytes.NewReader([]byte(`{"channel_id":1,"currency_code":"USD","items":[{"product_id":101}]}`)))
			if err != nil {
				return
			}
			request.Header.Set("X-Auth-Token", c.seed.AccessToken)
			response, err := c.http.Do(request)
			if err != nil {
				return // held back until the test let go
			}
			defer func() { _ = response.Body.Close() }()
			body, _ := io.ReadAll(response.Body)
			statuses <- answer{response.StatusCode, response.Header, body}
		})
	}
	refused := <-statuses
	if refused.status != http.StatusTooManyRequests || refused.header.Get("X-Rate-Limit-Requests-Left") == "" {
		t.Errorf("the one too many: %d %v", refused.status, refused.header)
	}
	var p problem
	c.decode(refused, http.StatusTooManyRequests, &p)
	if p.Title != "Too many requests" {
		t.Errorf("title %q", p.Title)
	}
	cancel()
	running.Wait()
	if len(statuses) != 0 {
		t.Errorf("%d more were answered", len(statuses))
	}
	c.sandbox.Delay(sandbox.On("pricing"), 0)
	calls := c.sandbox.CallsTo(sandbox.On("pricing"))
	if len(calls) != 51 || calls[0].Items != 1 || calls[0].Channel != 1 {
		t.Errorf("%d calls recorded, first %+v", len(calls), calls[0])
	}
}

func TestThrottle(t *testing.T) {
	c := start(t)
	c.sandbox.Throttle(sandbox.Quota{Requests: 1, Window: time.Minute})
	for i, want := range []int{200, 429, 429} {
		got, err := c.attempt()
		if err != nil || got.status != want {
			t.Errorf("call %d: %v %d, want %d", i, err, got.status, want)
		}
		if window := got.header.Get("X-Rate-Limit-Time-Window-Ms"); window != strconv.Itoa(60_000) {
			t.Errorf("window %s ms", window)
		}
	}
	c.sandbox.Throttle(sandbox.GenerousQuota())
	if got, err := c.attempt(); err != nil || got.status != 200 {
		t.Errorf("after the throttle: %v %d", err, got.status)
	}
}

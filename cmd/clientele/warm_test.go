package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pricing"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/server"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/management"
)

// warmShell is a sandbox store, variables that lead there, and an opener of price
// services that counts how often they were stopped.
type warmShell struct {
	*shell

	opened, stopped int
	share           float64
	out, err        bytes.Buffer
}

func newWarmShell(t *testing.T) *warmShell {
	t.Helper()
	s := &warmShell{shell: newShell(t)}
	t.Setenv("CLIENTELE_REDIS_URL", "redis://127.0.0.1:1/0")
	return s
}

// open builds what the process would, over what the command gives it.
func (s *warmShell) open(cfg server.Config, deps server.Dependencies) (warmStore, error) {
	s.opened, s.share = s.opened+1, cfg.QuotaShare
	chain := upstream.Client(upstream.Transport(deps.Network, upstream.Options{QuotaShare: cfg.QuotaShare}))
	client, err := management.New(management.Options{BaseURL: s.store.ManagementURL(), AccessToken: cfg.AccessToken, HTTPClient: chain})
	if err != nil {
		return warmStore{}, err
	}
	prices, err := pricing.New(pricing.Options{Source: client, Settings: client, Channels: client, TrustCatalogue: true, Logger: deps.Log})
	if err != nil {
		return warmStore{}, err
	}
	return warmStore{
		prices: prices, catalogue: client, channels: prices, groups: client, served: s.seed.Channels,
		stop: func(context.Context) error {
			s.stopped++
			prices.Close()
			chain.CloseIdleConnections()
			return nil
		},
	}, nil
}

// run runs the command as a program would, on a terminal or not.
func (s *warmShell) run(ctx context.Context, c warmCommand, terminal bool, watch ...func(string)) error {
	s.out.Reset()
	s.err.Reset()
	errOut := io.Writer(&s.err)
	if len(watch) > 0 {
		errOut = &watched{&s.err, watch[0]}
	}
	return c.run(ctx, surroundings{out: &s.out, err: errOut, lookup: os.LookupEnv}, s.open, newDisplay(errOut, terminal, time.Now))
}

// watched calls see with each piece that is written.
type watched struct {
	io.Writer

	see func(string)
}

func (w *watched) Write(b []byte) (int, error) {
	w.see(string(b))
	return w.Writer.Write(b)
}

// everything is the command with the flags' defaults.
func everything() warmCommand { return warmCommand{Groups: []string{"all"}, Rate: 0.5} }

func TestWarm(t *testing.T) {
	s := newWarmShell(t)
	one := everything()
	one.Channels, one.Groups = []int{1, 1}, []string{"guest", "3", "none"}
	shown := 0
	for _, p := range s.store.Store().Products() {
		for _, channel := range p.ChannelIDs {
			if p.IsPublished && channel == 1 {
				shown++
			}
		}
	}
	for _, terminal := range []bool{false, true} {
		s.store.ResetCalls()
		if err := s.run(t.Context(), one, terminal); err != nil {
			t.Fatal(err)
		}
		calls := len(s.store.Calls())
		want := fmt.Sprintf("%d prices of %d products, 0 missing, 0 failed; %d calls, 0 of them answered 429, in ", 3*shown, shown, calls)
		if got := s.out.String(); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, " seconds\n") || strings.Count(got, "\n") != 1 {
			t.Errorf("the summary is %q, want %q", got, want)
		}
		if n := len(s.store.CallsTo(sandbox.On("pricing"))); n != 3*((shown+49)/50) {
			t.Errorf("%d calls for %d prices", n, 3*shown)
		}
		last := fmt.Sprintf("100 %%, %d of %d prices", 3*shown, 3*shown)
		if got := s.err.String(); !strings.HasSuffix(got, last+"\n") || strings.Contains(got, "\x1b") != terminal {
			t.Errorf("on a terminal (%v): %q", terminal, got)
		}
	}
	if s.opened != 2 || s.stopped != 2 || s.share != 0.25 {
		t.Errorf("opened %d times with a share of %v, stopped %d times", s.opened, s.share, s.stopped)
	}
	all := everything()
	all.Currencies = []string{"all"}
	all.Rate = 1
	if err := s.run(t.Context(), all, false); err != nil || s.share != 0.5 {
		t.Errorf("everything: %v, with a share of %v", err, s.share)
	}
}

// TestWarmIsInterrupted presses Ctrl-C when a part is done.
func TestWarmIsInterrupted(t *testing.T) {
	s := newWarmShell(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := s.run(ctx, everything(), false, func(line string) {
		if strings.Contains(line, "%, ") {
			cancel()
		}
	})
	if exitCode(err) != 130 || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("exit %d, %v", exitCode(err), err)
	}
	var prices, products, missing, failed int
	if _, err := fmt.Sscanf(s.out.String(), "%d prices of %d products, %d missing, %d failed", &prices, &products, &missing, &failed); err != nil || prices == 0 || failed != 0 {
		t.Errorf("the summary is %q, %v", s.out.String(), err)
	}
	if s.stopped != 1 {
		t.Errorf("stopped %d times", s.stopped)
	}
}

// TestWarmUnderQuota has a store with so little quota that it has to be waited for, and
// one that refuses by itself.
func TestWarmUnderQuota(t *testing.T) {
	s := newWarmShell(t)
	c := everything()
	c.Channels, c.Groups = []int{1}, []string{"guest", "1", "2"}
	s.store.Throttle(sandbox.Quota{Requests: 32, Window: time.Second})
	if err := s.run(t.Context(), c, true); err != nil || !strings.Contains(s.out.String(), " 0 failed; ") || !strings.Contains(s.out.String(), " 0 of them answered 429") {
		t.Errorf("%v, %s", err, s.out.String())
	}
	s.store.Throttle(sandbox.GenerousQuota())
	if err := s.store.FailNext(sandbox.On("pricing"), 2, sandbox.Fault{Kind: sandbox.FaultStatus, Status: http.StatusTooManyRequests, NoHeaders: true}); err != nil {
		t.Fatal(err)
	}
	c.Rate = 1
	if err := s.run(t.Context(), c, false); err != nil || !strings.Contains(s.out.String(), " 0 failed; ") || !strings.Contains(s.out.String(), " 2 of them answered 429") {
		t.Errorf("%v, %s", err, s.out.String())
	}
}

// TestWarmFails has a store that takes back what it let us do.
func TestWarmFails(t *testing.T) {
	s := newWarmShell(t)
	c := everything()
	c.Channels, c.Groups = []int{1}, []string{"guest"}
	if err := s.store.FailNext(sandbox.On("pricing"), 1, sandbox.Fault{Kind: sandbox.FaultStatus, Status: http.StatusForbidden}); err != nil {
		t.Fatal(err)
	}
	err := s.run(t.Context(), c, true)
	// Any of the calls may be the one that fails, the last of them with fewer products too.
	failed, prices := regexp.MustCompile(` (50|45) failed; `), regexp.MustCompile(`the store did not answer (50|45) prices`)
	if exitCode(err) != 1 || !prices.MatchString(fmt.Sprint(err)) || !failed.MatchString(s.out.String()) {
		t.Errorf("%v, %s", err, s.out.String())
	}
	// The log stands in lines of its own.
	for line := range strings.Lines(s.err.String()) {
		if strings.Contains(line, `"level"`) && !strings.HasPrefix(strings.TrimPrefix(line[strings.LastIndex(line, "\r")+1:], "\x1b[K"), "{") {
			t.Errorf("the log is mixed up: %q", line)
		}
	}
	if s.stopped != 1 {
		t.Errorf("stopped %d times", s.stopped)
	}
	for _, secret := range []string{s.seed.AccessToken, s.seed.PrivateToken} {
		if strings.Contains(s.err.String()+s.out.String()+fmt.Sprint(err), secret) {
			t.Errorf("a secret came out")
		}
	}
}

func TestWarmRefuses(t *testing.T) {
	s := newWarmShell(t)
	change := func(edit func(*warmCommand)) warmCommand {
		c := everything()
		edit(&c)
		return c
	}
	for says, c := range map[string]warmCommand{
		"--rate":        change(func(c *warmCommand) { c.Rate = 0 }),
		"at most 1":     change(func(c *warmCommand) { c.Rate = 1.1 }),
		"--groups":      change(func(c *warmCommand) { c.Groups = []string{"vip"} }),
		`"7.5"`:         change(func(c *warmCommand) { c.Groups = []string{"7.5"} }),
		"--currencies":  change(func(c *warmCommand) { c.Currencies = []string{"DOLLAR"} }),
		"channel 77":    change(func(c *warmCommand) { c.Channels = []int{1, 77} }),
		"nothing to as": change(func(c *warmCommand) { c.Currencies = []string{"JPY"} }),
	} {
		if err := s.run(t.Context(), c, false); exitCode(err) != 1 || !strings.Contains(fmt.Sprint(err), says) {
			t.Errorf("want %q, got %v", says, err)
		}
	}
	if s.opened != s.stopped {
		t.Errorf("opened %d times, stopped %d times", s.opened, s.stopped)
	}
	t.Setenv("CLIENTELE_REDIS_URL", "")
	var missing *missingVariable
	if err := s.run(t.Context(), everything(), false); !errors.As(err, &missing) || missing.name != "CLIENTELE_REDIS_URL" || !strings.Contains(err.Error(), missing.name) {
		t.Errorf("without Redis: %v", err)
	}
	t.Setenv("CLIENTELE_REDIS_URL", "redis://127.0.0.1:1/0")
	t.Setenv("CLIENTELE_PRICE_SOURCE", "storefront")
	if err := s.run(t.Context(), everything(), false); err == nil || !strings.Contains(err.Error(), "CLIENTELE_PRICE_SOURCE") {
		t.Errorf("by storefront: %v", err)
	}
	t.Setenv("CLIENTELE_PRICE_SOURCE", "")
	t.Setenv("BIGCOMMERCE_STORE_HASH", "")
	if err := s.run(t.Context(), everything(), false); err == nil || !strings.Contains(err.Error(), "BIGCOMMERCE_STORE_HASH") {
		t.Errorf("without a store: %v", err)
	}
	away := errors.New("no such thing")
	t.Setenv("BIGCOMMERCE_STORE_HASH", s.seed.StoreHash)
	c := everything()
	opener := func(server.Config, server.Dependencies) (warmStore, error) { return warmStore{}, away }
	if err := c.Run(t.Context(), surroundings{out: &s.out, err: &s.err, lookup: os.LookupEnv}, opener); !errors.Is(err, away) {
		t.Errorf("a service that cannot be had: %v", err)
	}
}

func TestExitCode(t *testing.T) {
	for want, err := range map[int]error{
		0: nil, 1: &commerce.Error{Message: "x"}, 130: fmt.Errorf("x: %w", errors.Join(errors.New("y"), interrupted{})),
	} {
		if got := exitCode(err); got != want {
			t.Errorf("%v: exit %d, want %d", err, got, want)
		}
	}
}

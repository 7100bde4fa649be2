package e2e_test

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// What pays, as nobody else writes it.
const (
	canaryCard  = "canary_tok_5f0c"
	canaryGift  = "CANARY-GIFT-77"
	canaryValue = "9183"
	canaryIIN   = "41998877"
)

// TestNothingThatPaysLeavesTheProgram runs the program as an operator would, at debug
// level, on a Redis and with a collector of traces, pays with everything, well and badly,
// and looks for what paid in everything that came out: logs, metrics, spans, texts of
// errors, and Redis.
func TestNothingThatPaysLeavesTheProgram(t *testing.T) {
	t.Parallel()
	redis := e2e.StartRedis(t)
	tl := openTill(t)
	tap := newPATTap(t, tl.Store.ManagementURL())
	variables := e2e.Variables(t, tl.Store, tl.Seed)
	maps.Copy(variables, map[string]string{
		"CLIENTELE_LOG_LEVEL": "debug", "CLIENTELE_OPERATION_TIMEOUT": "1500ms", "CLIENTELE_PAYMENTS_URL": tap.url,
	})
	e2e.Share(variables, redis)
	collector := startCollector(t)
	collector.exportTo(variables)
	program := e2e.Serve(t, variables)
	c := &canaries{till: tl, url: program.GraphQL, secrets: map[string]string{
		"a card's token": canaryCard, "a gift code": canaryGift, "a card's first digits": canaryIIN,
	}}
	c.everything()
	for pat := range tap.seen() {
		c.secrets["a payment access token "+fmt.Sprint(len(c.secrets))] = pat
		c.secrets["the end of one "+fmt.Sprint(len(c.secrets))] = pat[strings.LastIndex(pat, ".")+1:]
	}
	for i, instrument := range tl.Store.Store().StoredInstruments(1) {
		c.secrets[fmt.Sprintf("stored instrument %d", i)] = instrument.Token
	}
	outputs := map[string]string{"metrics": string(e2e.Get(t, program.Admin+"/metrics").Text), "Redis": redisText(t, redis.URL), "errors": c.errors.String()}
	if err := program.Stop(t); err != nil {
		t.Errorf("the program ended with %v", err)
	}
	outputs["standard output"], outputs["standard error"] = program.Out.String(), program.Err.String()
	outputs["spans"] = collector.raw.String() // the program has ended, and nobody writes any more
	if !strings.Contains(outputs["Redis"], ":journal:") || !strings.Contains(outputs["spans"], "payments pay") || !strings.Contains(outputs["standard error"], `"payment"`) || len(tap.seen()) < 5 || len(c.secrets) < 30 {
		t.Errorf("this test looks at nothing: %d tokens, %d secrets, Redis %.300q", len(tap.seen()), len(c.secrets), outputs["Redis"])
	}
	// A value is so short that fractions of seconds have it, too.
	value := regexp.MustCompile(`(^|[^0-9.])` + canaryValue + `7?([^0-9]|$)`)
	for name, output := range outputs {
		if value.MatchString(output) {
			t.Errorf("a verification value: in %s", name)
		}
		for what, secret := range c.secrets {
			if strings.Contains(strings.ToLower(output), strings.ToLower(secret)) {
				t.Errorf("%s: in %s", what, name)
			}
		}
	}
}

// patTap stands in front of the Payments API and keeps the tokens that pass.
type patTap struct {
	url string

	mu   sync.Mutex // guards pats
	pats map[string]bool
}

func newPATTap(t *testing.T, store string) *patTap {
	t.Helper()
	to, err := url.Parse(store)
	if err != nil {
		t.Fatal(err)
	}
	p := &patTap{pats: map[string]bool{}}
	proxy := &httputil.ReverseProxy{ErrorLog: log.New(io.Discard, "", 0), Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host = to.Scheme, to.Host
		pat, _ := strings.CutPrefix(r.In.Header.Get("Authorization"), "PAT ")
		p.mu.Lock()
		defer p.mu.Unlock()
		p.pats[pat] = true
	}}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	p.url = server.URL + to.Path
	return p
}

func (p *patTap) seen() map[string]bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.pats)
}

// canaries is somebody who pays with everything, and keeps what must not come back.
type canaries struct {
	*till

	url     string
	secrets map[string]string
	errors  strings.Builder
}

func (c *canaries) everything() {
	session := c.signIn()
	for n, cents := range []string{"00", "01", "06", "11"} {
		c.order(session, n, cents)
	}
	for n, fault := range []sandbox.Fault{
		{Kind: sandbox.FaultHTML},
		{Kind: sandbox.FaultTruncate},
		{Kind: sandbox.FaultDropAfter},
		{Kind: sandbox.FaultStatus, Status: http.StatusUnauthorized},
		{Kind: sandbox.FaultStatus, Status: http.StatusInternalServerError, After: true},
	} {
		c.fail(sandbox.On(sandbox.EndpointPayments), 1, fault)
		c.order(session, 100+n, "00")
	}
}

// order pays for one, as somebody who is never content.
func (c *canaries) order(session string, n int, cents string) {
	handle := c.handle(session, completeDocument, map[string]any{"id": c.checkout(1, "10."+cents)})
	instruments := []map[string]any{
		{"tokenizedCard": map[string]any{"token": canaryCard, "issuerIdentificationNumber": canaryIIN}},
		{"giftCertificate": map[string]any{"code": canaryGift}},
		c.stored(session, handle),
	}
	c.Store.Store().SetGiftCertificate(store.GiftCertificate{
		Code: canaryGift, Original: decimal.MustParse("2.00"), Balance: decimal.MustParse("2.00"), Currency: "USD", Status: store.GiftActive,
	})
	for i, instrument := range instruments {
		key := fmt.Sprintf("canary-idempotency-%d-%d", n, i)
		c.secrets[key] = key
		in := payment(handle, key, instrument)
		c.ask(session, payDocument, in)
		in = payment(handle, key, instruments[(i+1)%len(instruments)])
		c.ask(session, payDocument, in)
	}
	for _, bad := range []string{canaryCard, handle + canaryGift, canaryCard + strings.Repeat("x", 5000)} {
		c.ask(session, payDocument, payment(bad, "canary-idempotency-bad", instruments[0]))
		c.ask(session, methodsDocument, map[string]any{"handle": bad})
		c.ask(session, handleDocument, map[string]any{"handle": bad})
		c.ask(session, payDocument, payment(handle, canaryCard+" ", map[string]any{"storedCard": map[string]any{"token": bad, "verificationValue": canaryValue + "7"}}))
	}
	c.handle(session, handleDocument, map[string]any{"handle": handle})
}

// handle asks for one, which is a secret from then on.
func (c *canaries) handle(session, document string, variables map[string]any) string {
	got := e2e.Post(c.t, c.url, as(session), document, variables)
	token, _ := got.At("r", "handle", "token").(string)
	if token != "" {
		c.secrets[fmt.Sprintf("handle %d", len(c.secrets))] = token
	}
	fmt.Fprintf(&c.errors, "%+v", got.Errors)
	return token
}

func (c *canaries) stored(session, handle string) map[string]any {
	got := e2e.Post(c.t, c.url, as(session), methodsDocument, map[string]any{"handle": handle})
	methods, _ := got.At("r").([]any)
	for i := range methods {
		if token, _ := got.At("r", i, "storedInstruments", 0, "token").(string); token != "" && got.At("r", i, "methodId") == store.MethodAuthorizeNet {
			c.secrets[fmt.Sprintf("instrument %d", len(c.secrets))] = token
			return map[string]any{"storedCard": map[string]any{"token": token, "verificationValue": canaryValue}}
		}
	}
	return map[string]any{"storeCredit": true}
}

// ask keeps everything of the answer: nothing that pays is in it.
func (c *canaries) ask(session, document string, variables map[string]any) {
	fmt.Fprintf(&c.errors, "%+v", e2e.Post(c.t, c.url, as(session), document, variables))
}

func (c *canaries) signIn() string {
	person := c.buyer()
	got := e2e.Post(c.t, c.url, as(""), e2e.LoginMutation, map[string]any{"input": map[string]any{"email": person.Email, "password": person.Password}})
	token, _ := got.At("login", "session", "token").(string)
	if token == "" {
		c.t.Fatalf("%+v", got)
	}
	c.secrets["the session"] = token
	return token
}

// redisText is every key of a server with its value.
func redisText(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(patience.Limit)); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(conn)
	ask := func(parts ...string) (answer []string) {
		var command strings.Builder
		fmt.Fprintf(&command, "*%d\r\n", len(parts))
		for _, p := range parts {
			fmt.Fprintf(&command, "$%d\r\n%s\r\n", len(p), p)
		}
		// Every command is followed by one whose answer is known.
		command.WriteString("*2\r\n$4\r\nECHO\r\n$8\r\nthe-end!\r\n")
		if _, err := conn.Write([]byte(command.String())); err != nil {
			t.Fatal(err)
		}
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			if line = strings.TrimSpace(line); line == "the-end!" {
				return answer
			}
			answer = append(answer, line)
		}
	}
	var text strings.Builder
	for _, name := range ask("KEYS", "*") {
		for _, command := range [][]string{{"GET", name}, {"HGETALL", name}, {"ZRANGE", name, "0", "-1"}, {"SMEMBERS", name}} {
			fmt.Fprintln(&text, name, ask(command...))
		}
	}
	return text.String()
}

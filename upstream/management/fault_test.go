package management

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// method is one exported method, called with good arguments.
type method struct {
	name string
	call func(context.Context, *Client) error
	// isWrite says that an answer which gets lost leaves the outcome unknown.
	isWrite bool
}

// lost is what a method says when its answer got lost.
func (m method) lost(code commerce.Code) commerce.Code {
	if m.isWrite && code == commerce.CodeUpstreamUnavailable {
		return commerce.CodeOutcomeUnknown
	}
	return code
}

func methods() []method {
	items := []commerce.PriceItem{{ProductID: 101}}
	return append([]method{
		{"pricing", func(ctx context.Context, c *Client) error {
			_, err := c.Prices(ctx, commerce.PriceContext{}, items)
			return err
		}, false},
		{"time", func(ctx context.Context, c *Client) error { _, err := c.Time(ctx); return err }, false},
		{"customers", func(ctx context.Context, c *Client) error { _, err := c.Customers(ctx, []int{1}); return err }, false},
		{"groups", func(ctx context.Context, c *Client) error { _, err := c.CustomerGroups(ctx); return err }, false},
		{"settings", func(ctx context.Context, c *Client) error { _, err := c.PriceSettings(ctx, 1); return err }, false},
		{"channel", func(ctx context.Context, c *Client) error { _, err := c.Channel(ctx, 1); return err }, false},
		{"site", func(ctx context.Context, c *Client) error { _, err := c.Site(ctx, 1); return err }, false},
		{"account", func(ctx context.Context, c *Client) error { _, _, err := c.Account(ctx, 1); return err }, false},
		{"accounts by e-mail", func(ctx context.Context, c *Client) error {
			_, err := c.AccountsByEmail(ctx, email)
			return err
		}, false},
		{"may sign in", func(ctx context.Context, c *Client) error {
			_, err := c.MaySignIn(ctx, commerce.CustomerAccount{CustomerID: 1}, 1)
			return err
		}, false},
		{"create account", func(ctx context.Context, c *Client) error {
			_, err := c.CreateAccount(ctx, newcomer())
			return err
		}, true},
		{"find link", func(ctx context.Context, c *Client) error { _, _, err := c.FindIdentityLink(ctx, "s"); return err }, false},
		{"links", func(ctx context.Context, c *Client) error { _, err := c.IdentityLinks(ctx, 1); return err }, false},
		{"create link", func(ctx context.Context, c *Client) error {
			return c.CreateIdentityLink(ctx, commerce.IdentityLink{CustomerID: 1, Issuer: "i", Subject: "s"})
		}, true},
		{"cart", func(ctx context.Context, c *Client) error { _, _, err := c.Cart(ctx, cartID); return err }, false},
		{"redirect URLs", func(ctx context.Context, c *Client) error {
			_, err := c.CartRedirectURLs(ctx, cartID, nil)
			return err
		}, false},
	}, append(customerMethods(), purchaseMethods()...)...)
}

func TestEveryMethodMeetsEveryFault(t *testing.T) {
	say := func(status int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	const isJSON = "application/json"
	for _, f := range []struct {
		name    string
		handler http.HandlerFunc
		want    commerce.Code
	}{
		{"hangs up before", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, commerce.CodeUpstreamUnavailable},
		{"hangs up within", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "999")
			_, _ = io.WriteString(w, `{"data":[{"email":"`+email)
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}, commerce.CodeUpstreamUnavailable},
		{"500", say(500, isJSON, canary), commerce.CodeUpstreamUnavailable},
		{"503 with a page", say(503, "text/html", canary), commerce.CodeUpstreamUnavailable},
		{"200 with a page", say(200, "text/html", canary), commerce.CodeUpstreamUnavailable},
		{"200 with half of the JSON", say(200, isJSON, `{"data":[{"email":"`+email), commerce.CodeUpstreamUnavailable},
		{"200 with text", say(200, isJSON, `"`+canary+`"`), commerce.CodeUpstreamUnavailable},
		{"200 with a number where a text is", say(200, isJSON, `7`), commerce.CodeUpstreamUnavailable},
		{"too much", say(200, isJSON, `{"data":"`+strings.Repeat("x", 1<<20)+`"}`), commerce.CodeUpstreamUnavailable},
		{"429", say(429, isJSON, `{"title":"`+canary+`"}`), commerce.CodeRateLimited},
		{"429 with headers", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Rate-Limit-Time-Reset-Ms", "20000")
			w.WriteHeader(http.StatusTooManyRequests)
		}, commerce.CodeRateLimited},
		{"401", say(401, isJSON, canary), commerce.CodeInternal},
		{"403", say(403, isJSON, canary), commerce.CodeInternal},
	} {
		t.Run(f.name, func(t *testing.T) {
			for _, m := range methods() {
				s := newFakeStore(t, f.handler)
				err := m.call(upstreamtest.Context(t), s.Client)
				want := m.lost(f.want)
				if m.isWrite && strings.HasPrefix(f.name, "503") {
					want = f.want // the store says that it is closed: nothing was done
				}
				wantCode(t, err, want)
				if n := len(s.Heard()); m.isWrite && n != 1 {
					t.Errorf("%s: %d attempts at a write", m.name, n)
				}
				var e *upstream.Error
				if !errors.As(err, &e) || e.API != upstream.Management || e.CorrelationID != correlation {
					t.Errorf("%s: the cause got lost: %v", m.name, err)
				}
			}
		})
	}
}

// TestAnAnswerThatSaysNothingIsNone has bodies without what was asked for. Only a
// list of V2 may be one that is empty.
func TestAnAnswerThatSaysNothingIsNone(t *testing.T) {
	for _, body := range []string{"", " \n", `null`, `{}`, `{"data":null}`, `{"errors":[]}`, `{"meta":{}}`, `{"data":"` + canary + `"}`, `{"data":7}`} {
		for _, m := range methods() {
			if m.name == "groups" && strings.TrimSpace(body) == "" {
				continue
			}
			s := newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, body)
			})
			err := m.call(upstreamtest.Context(t), s.Client)
			wantCode(t, err, m.lost(commerce.CodeUpstreamUnavailable))
			var e *upstream.Error
			if !errors.As(err, &e) || e.Reason != upstream.ReasonMalformed {
				t.Errorf("%s of %q: got %v", m.name, body, err)
			}
		}
	}
}

// TestSlowStore has callers leave whom the store does not answer.
func TestSlowStore(t *testing.T) {
	for _, m := range methods() {
		hang, ctx := upstreamtest.Hang(t)
		s := newFakeStore(t, hang)
		err := m.call(ctx, s.Client)
		if wantCode(t, err, m.lost(commerce.CodeUpstreamUnavailable)); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", m.name, err)
		}
	}
}

// TestSlowStoreAndADeadline has a caller with less time than the store takes.
func TestSlowStoreAndADeadline(t *testing.T) {
	s := newFakeStore(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	ctx, cancel := context.WithTimeout(upstreamtest.Context(t), 50*time.Millisecond)
	defer cancel()
	_, err := s.Time(ctx)
	if wantCode(t, err, commerce.CodeUpstreamUnavailable); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestHeadersOfEveryMethod(t *testing.T) {
	type stranger struct{}
	for _, m := range methods() {
		s := newAnsweringStore(t, nil)
		ctx := commerce.WithClientIP(upstreamtest.Context(t), netip.MustParseAddr("203.0.113.7"))
		ctx = context.WithValue(ctx, stranger{}, http.Header{"Cookie": {canary}})
		_ = m.call(ctx, s.Client)
		if len(s.Heard()) == 0 {
			t.Fatalf("%s: no request", m.name)
		}
		for _, r := range s.Heard() {
			want := http.Header{
				"Accept":           {"application/json"},
				"Content-Type":     {"application/json"},
				"User-Agent":       {"clientele"},
				"X-Auth-Token":     {accessToken},
				"X-Correlation-Id": {correlation},
				"Accept-Encoding":  {"gzip"}, // the connection's own
			}
			if r.Body != "" {
				want["Content-Length"] = r.Header["Content-Length"]
			}
			if diff := cmp.Diff(want, r.Header); diff != "" {
				t.Errorf("%s: headers (-want +got):\n%s", r.Line, diff)
			}
		}
	}
}

func TestOurOwnCredentialIsNamed(t *testing.T) {
	for _, m := range methods() {
		for status, want := range map[int]string{
			401: "BIGCOMMERCE_ACCESS_TOKEN is not accepted", 403: "BIGCOMMERCE_ACCESS_TOKEN lacks a scope: give its API account store_",
		} {
			s := newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
			if err := m.call(upstreamtest.Context(t), s.Client); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s, %d: got %v, want %q", m.name, status, err, want)
			}
		}
	}
	for endpoint, want := range map[string]string{
		"pricing": "store_v2_products_read_only", "groups": "store_v2_customers_read_only",
		"currency-assignments": "store_channel_settings_read_only", "time": "store_v2_information_read_only",
		"site": "store_sites_read_only", "cart": "store_cart_read_only", "cart-redirect-urls": "store_cart",
		"checkout": "store_checkout_read_only", "payment-methods": "store_payments_methods_read",
		"create-payment-token": "store_payments_access_token_create", "order-transactions": "store_v2_transactions_read_only",
		"create-customers": "store_v2_customers", "customer-metafields": "store_v2_customers_read_only",
		"create-customer-metafield": "store_v2_customers and store_metafield_write",
	} {
		if got := scopeOf(endpoint); got != want {
			t.Errorf("%s: scope %s, want %s", endpoint, got, want)
		}
	}
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	for name, o := range map[string]Options{
		"no URL":  {AccessToken: accessToken},
		"no host": {BaseURL: "/stores/abc", AccessToken: accessToken},
		"a query": {BaseURL: "https://api.bigcommerce.com/stores/abc?x=" + canary, AccessToken: accessToken},
		"rubbish": {BaseURL: "http://%zz" + canary, AccessToken: accessToken},
	} {
		_, err := New(o)
		if err == nil || strings.Contains(err.Error(), canary) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := New(Options{BaseURL: "https://api.bigcommerce.com/stores/abc", AccessToken: accessToken}); err != nil {
		t.Error(err)
	}
}

// A store that gives no token can be served all the same: nothing is asked of this API.
func TestWithoutATokenNothingIsAsked(t *testing.T) {
	c, err := New(Options{BaseURL: "https://api.bigcommerce.com/stores/abc", HTTPClient: &http.Client{Transport: upstreamtest.RoundTripper(
		func(r *http.Request) (*http.Response, error) {
			t.Errorf("%s was asked", r.URL.Path)
			return nil, errors.New("nobody is there")
		})}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Channel(t.Context(), 1)
	wantCode(t, err, commerce.CodeForbidden)
	_, err = c.Time(t.Context())
	wantCode(t, err, commerce.CodeForbidden)
}

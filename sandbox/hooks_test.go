package sandbox_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/hook"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// receiver is where webhooks go.
type receiver struct {
	url string

	mu    sync.Mutex // guards the fields below
	calls []received
}

// received is one call of a webhook.
type received struct {
	header http.Header
	body   []byte
	Scope  string          `json:"scope"`
	Data   json.RawMessage `json:"data"`
	From   string          `json:"producer"`
	Store  string          `json:"store_id"`
}

func newReceiver(t testing.TB) *receiver {
	t.Helper()
	r := &receiver{}
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		call := received{header: request.Header.Clone(), body: body}
		if err := json.Unmarshal(body, &call); err != nil {
			t.Errorf("body %s: %v", body, err)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.calls = append(r.calls, call)
	}))
	t.Cleanup(s.Close)
	r.url = s.URL
	return r
}

// take waits until everything is delivered, and returns and forgets it.
func (r *receiver) take(c *client) []received {
	c.t.Helper()
	if err := c.sandbox.Hooks().Flush(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	calls := r.calls
	r.calls = nil
	return calls
}

// scopes are what calls tell of, in order.
func scopes(calls []received) []string {
	var all []string
	for _, c := range calls {
		all = append(all, c.Scope)
	}
	return all
}

func TestAChangedPriceIsTold(t *testing.T) {
	c, r := start(t), newReceiver(t)
	if _, err := c.sandbox.Hook("store/product/*", r.url, map[string]string{"X-Shared": "word"}); err != nil {
		t.Fatal(err)
	}
	c.sandbox.Store().SetProductPrice(101, decimal.MustParse("55.00"))
	calls := r.take(c)
	if len(calls) != 1 || calls[0].Scope != "store/product/updated" || string(calls[0].Data) != `{"id":101,"type":"product"}` ||
		calls[0].From != "stores/"+c.seed.StoreHash || calls[0].Store != "10077" {
		t.Fatalf("told %+v", calls)
	}
	mac := hmac.New(sha256.New, []byte(c.seed.ClientSecret))
	_, _ = fmt.Fprintf(mac, "%s.%s.%s", calls[0].header.Get("Webhook-Id"), calls[0].header.Get("Webhook-Timestamp"), calls[0].body)
	if want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)); calls[0].header.Get("Webhook-Signature") != want {
		t.Error("the signature is not of the client secret that is described")
	}
	if calls[0].header.Get("X-Shared") != "word" {
		t.Error("the hook's header is missing")
	}
}

// A hook made over the Management API is told what is changed over it and over the
// Storefront.
func TestHooksOverTheWire(t *testing.T) {
	c, r := start(t), newReceiver(t)
	for _, scope := range []string{"store/customer/*", "store/subscriber/*", "store/channel/2/settings/*", "store/metafield/*"} {
		got := c.must(http.MethodPost, c.sandbox.ManagementURL()+"/v3/hooks",
			fmt.Appendf(nil, `{"scope": %q, "destination": %q}`, scope, r.url), "X-Auth-Token", c.seed.AccessToken)
		if got.status != http.StatusOK {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	got := c.must(http.MethodGet, c.sandbox.ManagementURL()+"/v3/hooks?scope=store/customer/*", nil, "X-Auth-Token", c.seed.AccessToken)
	if !strings.Contains(string(got.body), `"client_id":"`+c.seed.ClientID) {
		t.Errorf("listed %s", got.body)
	}
	as := c.as(2)
	c.change(as, "addCustomerAddress", newAddress()).wantDone(t, "add an address")
	manage := func(method, path, body string) {
		t.Helper()
		got := c.must(method, c.sandbox.ManagementURL()+path, []byte(body), "X-Auth-Token", c.seed.AccessToken, "Content-Type", "application/json")
		if got.status/100 != 2 {
			t.Fatalf("%s %s: %d %s", method, path, got.status, got.body)
		}
	}
	manage("PUT", "/v3/customers", `[{"id": 2, "company": "Sample"}]`)
	manage("PUT", "/v3/customers/settings/channels/2", `{"customer_group_settings": {"guest_customer_group_id": 3}}`)
	manage("PUT", "/v2/customer_groups/3", `{"discount_rules": []}`)
	want := []string{"store/customer/address/created", "store/customer/updated", "store/channel/2/settings/defaultCustomerGroup/updated"}
	// To each hook in order; these are three hooks.
	if told := scopes(r.take(c)); !slices.Equal(slices.Sorted(slices.Values(told)), slices.Sorted(slices.Values(want))) {
		t.Errorf("told %q", told)
	}
}

func TestRetriesByTheStoresClock(t *testing.T) {
	c := start(t)
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }))
	t.Cleanup(broken.Close)
	id, err := c.sandbox.Hook("store/product/*", broken.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	c.sandbox.Store().SetProductPublished(101, false)
	now := c.sandbox.Store().Now()
	for range 12 {
		if err := c.sandbox.Hooks().Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		now = now.Add(25 * time.Hour)
		c.sandbox.SetTime(now)
	}
	if d := c.sandbox.Hooks().Deliveries(); len(d) != 1 || d[0].Attempts != 12 || d[0].State != hook.StateFailed {
		t.Errorf("deliveries %+v", d)
	}
	if h, _ := c.sandbox.Hooks().Board().Get(id); h.IsActive {
		t.Error("the hook is still active")
	}
}

func TestTwoSandboxesDoNotMix(t *testing.T) {
	one, two := start(t), start(t)
	first, second := newReceiver(t), newReceiver(t)
	for c, r := range map[*client]*receiver{one: first, two: second} {
		if _, err := c.sandbox.Hook("store/product/*", r.url, nil); err != nil {
			t.Fatal(err)
		}
	}
	var group sync.WaitGroup
	for n, c := range []*client{one, two} {
		group.Go(func() {
			for i := range 20 {
				c.sandbox.Store().SetProductPrice(101+n, decimal.MustNew(int64(i+1), 2))
			}
		})
	}
	group.Wait()
	for n, r := range []*receiver{first, second} {
		calls := r.take([]*client{one, two}[n])
		if len(calls) != 20 {
			t.Errorf("receiver %d was called %d times", n, len(calls))
		}
		for _, call := range calls {
			if want := fmt.Sprintf(`{"id":%d,"type":"product"}`, 101+n); string(call.Data) != want {
				t.Errorf("receiver %d was told %s", n, call.Data)
			}
		}
	}
}

func TestHooksByHTTPSOnly(t *testing.T) {
	c := start(t, func(o *sandbox.Options) { o.HooksByHTTPSOnly = true })
	if _, err := c.sandbox.Hook("store/product/*", "http://127.0.0.1:1/", nil); !errors.Is(err, hook.ErrDestination) {
		t.Error(err)
	}
}

// What the shop shows is late on both APIs, and what a merchant reads is not.
func TestPriceDelay(t *testing.T) {
	c := start(t, func(o *sandbox.Options) { o.PriceDelay = time.Minute })
	shown := func() (rest, shop string) {
		t.Helper()
		body := `{"channel_id": 1, "currency_code": "USD", "customer_group_id": 1, "items": [{"product_id": 101}]}`
		got := c.must(http.MethodPost, c.sandbox.ManagementURL()+"/v3/pricing/products", []byte(body),
			"X-Auth-Token", c.seed.AccessToken, "Content-Type", "application/json")
		var priced struct {
			Data []struct {
				Calculated struct {
					AsEntered json.Number `json:"as_entered"`
				} `json:"calculated_price"`
			}
		}
		c.decode(got, http.StatusOK, &priced)
		var data struct {
			Site struct {
				Product *struct {
					Prices struct{ BasePrice struct{ Value json.Number } }
				}
			}
		}
		c.data(c.ask(`{ site { product(entityId: 101) { prices { basePrice { value } } } } }`, nil), &data)
		if data.Site.Product == nil {
			return priced.Data[0].Calculated.AsEntered.String(), "hidden"
		}
		return priced.Data[0].Calculated.AsEntered.String(), data.Site.Product.Prices.BasePrice.Value.String()
	}
	want := func(when, wantRest, wantShop string) {
		t.Helper()
		if rest, shop := shown(); rest != wantRest || shop != wantShop {
			t.Errorf("%s: %s by REST and %s in the shop", when, rest, shop)
		}
	}
	now := c.sandbox.Store().Now()
	c.sandbox.SetTime(now)
	c.sandbox.Store().SetProductPrice(101, decimal.MustParse("50.00"))
	c.sandbox.Store().SetProductPublished(101, false)
	want("at once", "100", "100")
	c.sandbox.SetTime(now.Add(2 * time.Minute))
	want("later", "50", "hidden")
	c.sandbox.SetPriceDelay(time.Minute, store.SurfaceStorefront)
	c.sandbox.SetPriceDelay(0, store.SurfaceManagement)
	c.sandbox.Store().SetProductPrice(101, decimal.MustParse("60.00"))
	c.sandbox.Store().SetProductPublished(101, true)
	want("only in the shop", "60", "hidden")
	c.sandbox.SetPriceDelay(0)
	want("without delay", "60", "60")
}

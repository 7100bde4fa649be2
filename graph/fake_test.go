package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph"
	"github.com/clientele-graph/clientele/session"
)

// sessions, customers and pricing are fakes made of functions; a nil function
// that is called fails the test by a panic.
type sessions struct {
	login  func(email, password commerce.Secret, cart string) (session.LoginResult, error)
	logout func(cart string) (commerce.LogoutOutcome, error)
	proof  func() (commerce.Proof, error)
	token  func(method string, arguments []string) (session.TokenLoginResult, error)
	// observe may be nil.
	observe func(err error)
}

func (s sessions) Login(_ context.Context, email, password commerce.Secret, cart string) (session.LoginResult, error) {
	return s.login(email, password, cart)
}

func (s sessions) Logout(_ context.Context, cart string) (commerce.LogoutOutcome, error) {
	return s.logout(cart)
}

func (s sessions) Session(ctx context.Context) (commerce.Session, error) {
	return commerce.Session{Kind: commerce.SessionGuest, ChannelID: session.From(ctx).ChannelID}, nil
}

func (s sessions) Proof(context.Context) (commerce.Proof, error) { return s.proof() }

func (s sessions) Observe(_ session.Principal, err error) {
	if s.observe != nil {
		s.observe(err)
	}
}

// byToken answers every way in by a token with the method's name and its arguments.
func (s sessions) byToken(method string, arguments ...string) (session.TokenLoginResult, error) {
	return s.token(method, arguments)
}

func (s sessions) LoginWithCustomerLoginJWT(_ context.Context, token commerce.Secret, cart string) (session.TokenLoginResult, error) {
	return s.byToken("customer_login", token.Reveal(), cart)
}

func (s sessions) LoginWithIdentityToken(_ context.Context, token, nonce commerce.Secret, cart string) (session.TokenLoginResult, error) {
	return s.byToken("identity", token.Reveal(), nonce.Reveal(), cart)
}

func (s sessions) LoginWithCurrentCustomerJWT(_ context.Context, token commerce.Secret, cart string) (session.TokenLoginResult, error) {
	return s.byToken("current_customer", token.Reveal(), cart)
}

func (s sessions) LoginWithSessionSyncJWT(_ context.Context, token commerce.Secret) (session.TokenLoginResult, error) {
	return s.byToken("session_sync", token.Reveal())
}

func (s sessions) ReadSessionSyncJWT(_ context.Context, token commerce.Secret) (session.SyncContent, error) {
	result, err := s.byToken("read_session_sync", token.Reveal())
	return session.SyncContent{TokenLoginResult: result, Customer: &commerce.Customer{EntityID: 7}}, err
}

func (s sessions) Impersonate(_ context.Context, customerID int, reason string) (session.TokenLoginResult, error) {
	return s.byToken("impersonate", strconv.Itoa(customerID), reason)
}

type customers struct {
	viewer func() (*commerce.Customer, error)
	byIDs  func(ids []int) (map[int]commerce.Customer, map[int]error)
	groups func(ids []int) (map[int]commerce.CustomerGroup, map[int]error)

	// attributes and metafields may be nil.
	attributes  func(ids []int) ([]commerce.CustomerAttribute, error)
	metafields  func(namespace string, keys []string) ([]commerce.CustomerMetafield, error)
	instruments []commerce.StoredInstrument
	consent     *commerce.CustomerConsent
}

func (c customers) Viewer(context.Context) (*commerce.Customer, error) { return c.viewer() }

func (c customers) ByIDs(_ context.Context, ids []int) (map[int]commerce.Customer, map[int]error) {
	return c.byIDs(ids)
}

func (c customers) Groups(_ context.Context, ids []int) (map[int]commerce.CustomerGroup, map[int]error) {
	return c.groups(ids)
}

func (c customers) Addresses(context.Context, int, commerce.PageRequest) (*commerce.CustomerAddressConnection, error) {
	return &commerce.CustomerAddressConnection{}, nil
}

func (c customers) FormFields(context.Context, int) ([]commerce.CustomerFormFieldValue, error) {
	return nil, nil
}

func (c customers) Attributes(_ context.Context, _ int, ids []int) ([]commerce.CustomerAttribute, error) {
	if c.attributes == nil {
		return nil, nil
	}
	return c.attributes(ids)
}

func (c customers) Metafields(_ context.Context, _ int, namespace string, keys []string) ([]commerce.CustomerMetafield, error) {
	if c.metafields == nil {
		return nil, nil
	}
	return c.metafields(namespace, keys)
}

func (c customers) StoredInstruments(context.Context, int) ([]commerce.StoredInstrument, error) {
	return c.instruments, nil
}

func (c customers) Consent(context.Context, int) (*commerce.CustomerConsent, error) {
	return c.consent, nil
}

// pricing prices product n at n, hides product 13 and remembers what it was asked.
type pricing struct {
	mu    sync.Mutex
	calls []commerce.PriceRequest
	// fail is what every call ends with, failures what the first calls do.
	fail     error
	failures []error
}

func (p *pricing) Channel(_ context.Context, id int) (commerce.Channel, error) {
	return commerce.Channel{ID: id, DefaultCurrency: "USD", EnabledCurrencies: []commerce.CurrencyCode{"USD", "CAD"}}, nil
}

func (p *pricing) Prices(_ context.Context, request commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls = append(p.calls, request)
	if len(p.failures) > 0 {
		err := p.failures[0]
		p.failures = p.failures[1:]
		return nil, err
	}
	results := make(map[commerce.PriceItem]commerce.PriceResult)
	for _, item := range request.Items {
		if item.ProductID == 13 {
			results[item] = commerce.PriceResult{Unavailable: commerce.PriceHidden}
			continue
		}
		amount := commerce.Decimal{Decimal: decimal.MustNew(int64(item.ProductID), 0)}
		price := commerce.TaxedPrice{TaxExclusive: amount, TaxInclusive: amount}
		results[item] = commerce.PriceResult{Price: commerce.ProductPrice{
			Context: request.PriceContext, Item: item, Base: price, Calculated: price,
		}}
	}
	return results, p.fail
}

// world is a handler, what stands behind it, and who is asking.
type world struct {
	handler   http.Handler
	sessions  sessions
	customers customers
	pricing   *pricing
	handOver  *handOver
	accounts  *accounts
	principal session.Principal
	log       bytes.Buffer
	options   graph.Options
}

func newWorld(t testing.TB, changes ...func(*world)) *world {
	t.Helper()
	w := &world{pricing: &pricing{}, handOver: &handOver{}, accounts: &accounts{}, principal: session.Principal{ChannelID: 1}}
	w.customers.groups = func([]int) (map[int]commerce.CustomerGroup, map[int]error) { return nil, nil }
	w.options = graph.Options{
		Channels: []int{1, 2}, MaxBodyBytes: 256 << 10, Introspection: true, Limits: graph.DefaultLimits(),
		DocumentCacheBytes: 1 << 20, PersistedCacheBytes: 1 << 20,
	}
	for _, change := range changes {
		change(w)
	}
	w.options.Sessions, w.options.Customers, w.options.Pricing = w.sessions, w.customers, w.pricing
	w.options.HandOver, w.options.Accounts = w.handOver, w.accounts
	w.options.Logger = slog.New(slog.NewJSONHandler(&w.log, nil))
	w.handler = graph.New(w.options)
	return w
}

// answer is a decoded response.
type answer struct {
	Data   map[string]any `json:"data"`
	Errors []struct {
		Message    string         `json:"message"`
		Path       []any          `json:"path"`
		Extensions map[string]any `json:"extensions"`
	} `json:"errors"`
}

// ask sends an operation and decodes what comes back.
func (w *world) ask(t *testing.T, query string, variables map[string]any) answer {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	status, text := w.post(t, bytes.NewReader(body))
	if status != http.StatusOK {
		t.Fatalf("status %d: %s", status, text)
	}
	var got answer
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return got
}

func (w *world) post(t *testing.T, body io.Reader) (int, string) {
	t.Helper()
	request := httptest.NewRequest(http.MethodPost, "/graphql", body)
	request.Header.Set("Content-Type", "application/json")
	return w.do(request)
}

// as returns the request with who asks it.
func (w *world) as(request *http.Request) *http.Request {
	return request.WithContext(session.WithPrincipal(request.Context(), w.principal))
}

func (w *world) do(request *http.Request) (int, string) {
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, w.as(request))
	return recorder.Code, recorder.Body.String()
}

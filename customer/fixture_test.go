package customer

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// canary is an access token that must turn up in no error.
const canary = "canary-access-token-41d0"

// fakeShopper is a source of shoppers' data made of functions. One that is not
// set must not be called.
type fakeShopper struct {
	t          *testing.T
	customer   func(context.Context, commerce.ShopperCredential) (commerce.Customer, error)
	addresses  func(context.Context, commerce.ShopperCredential, commerce.PageRequest) (commerce.CustomerAddressConnection, error)
	formFields func(context.Context, commerce.ShopperCredential) ([]commerce.CustomerFormFieldValue, error)
	attributes func(context.Context, commerce.ShopperCredential, []int) ([]commerce.CustomerAttribute, error)
	metafields func(context.Context, commerce.ShopperCredential, string, []string) ([]commerce.CustomerMetafield, error)
	calls      atomic.Int64
}

func (f *fakeShopper) Customer(ctx context.Context, c commerce.ShopperCredential) (commerce.Customer, error) {
	f.calls.Add(1)
	if f.customer == nil {
		f.t.Error("the store was asked for a customer")
		return commerce.Customer{}, nil
	}
	return f.customer(ctx, c)
}

func (f *fakeShopper) Addresses(ctx context.Context, c commerce.ShopperCredential, p commerce.PageRequest) (commerce.CustomerAddressConnection, error) {
	f.calls.Add(1)
	if f.addresses == nil {
		f.t.Error("the store was asked for addresses")
		return commerce.CustomerAddressConnection{}, nil
	}
	return f.addresses(ctx, c, p)
}

func (f *fakeShopper) FormFields(ctx context.Context, c commerce.ShopperCredential) ([]commerce.CustomerFormFieldValue, error) {
	f.calls.Add(1)
	if f.formFields == nil {
		f.t.Error("the store was asked for form fields")
		return nil, nil
	}
	return f.formFields(ctx, c)
}

func (f *fakeShopper) Attributes(ctx context.Context, c commerce.ShopperCredential, ids []int) ([]commerce.CustomerAttribute, error) {
	f.calls.Add(1)
	if f.attributes == nil {
		f.t.Error("the store was asked for attributes")
		return nil, nil
	}
	return f.attributes(ctx, c, ids)
}

func (f *fakeShopper) Metafields(ctx context.Context, c commerce.ShopperCredential, namespace string, keys []string) ([]commerce.CustomerMetafield, error) {
	f.calls.Add(1)
	if f.metafields == nil {
		f.t.Error("the store was asked for metafields")
		return nil, nil
	}
	return f.metafields(ctx, c, namespace, keys)
}

// fakeStaff has the customers and the groups it is given, and remembers what it
// was asked for.
type fakeStaff struct {
	fakeBooks

	customers map[int]commerce.Customer
	groups    map[int]commerce.CustomerGroup
	// fail, when set, answers instead for a read of these ids, nil for groups.
	fail func(ids []int) error
	// wait, when set, is called while a read is under way.
	wait func(context.Context)

	mu         sync.Mutex // guards the fields below
	bulks      [][]int
	groupReads int
}

func (f *fakeStaff) Customers(ctx context.Context, ids []int) (map[int]commerce.Customer, error) {
	f.mu.Lock()
	f.bulks = append(f.bulks, ids)
	f.mu.Unlock()
	if f.wait != nil {
		f.wait(ctx)
	}
	if f.fail != nil {
		if err := f.fail(ids); err != nil {
			return nil, err
		}
	}
	out := map[int]commerce.Customer{}
	for _, id := range ids {
		if c, ok := f.customers[id]; ok {
			out[id] = c
		}
	}
	return out, nil
}

func (f *fakeStaff) CustomerGroups(ctx context.Context) (map[int]commerce.CustomerGroup, error) {
	f.mu.Lock()
	f.groupReads++
	f.mu.Unlock()
	if f.wait != nil {
		f.wait(ctx)
	}
	if f.fail != nil {
		if err := f.fail(nil); err != nil {
			return nil, err
		}
	}
	return f.groups, ctx.Err()
}

// fakeSessions proves what it is told to and remembers what it observed.
type fakeSessions struct {
	proof    commerce.Proof
	err      error
	proofs   atomic.Int64
	mu       sync.Mutex // guards the fields below
	observed []error
	proven   []commerce.Proof
}

func (f *fakeSessions) OperationProof(ctx context.Context) (commerce.Proof, error) {
	return f.Proof(ctx)
}

func (f *fakeSessions) Proven(_ context.Context, proof commerce.Proof) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.proven = append(f.proven, proof)
}

func (f *fakeSessions) Proof(context.Context) (commerce.Proof, error) {
	f.proofs.Add(1)
	return f.proof, f.err
}

func (f *fakeSessions) Observe(_ session.Principal, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.observed = append(f.observed, err)
}

// env is a Service with everything around it in the test's hands.
type env struct {
	*Service

	shopper  *fakeShopper
	staff    *fakeStaff
	sessions *fakeSessions
	now      *atomic.Pointer[time.Time]
}

func newEnv(t *testing.T) *env {
	t.Helper()
	e := &env{
		shopper: &fakeShopper{t: t}, staff: &fakeStaff{}, now: &atomic.Pointer[time.Time]{},
		sessions: &fakeSessions{proof: commerce.Proof{CustomerID: 7, Group: &commerce.CustomerGroup{EntityID: 3, Name: commerce.NonEmpty("Trade")}}},
	}
	start := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	e.now.Store(&start)
	s, err := New(Options{
		Shopper: e.shopper, Staff: e.staff, Sessions: e.sessions, Now: func() time.Time { return *e.now.Load() },
	})
	if err != nil {
		t.Fatal(err)
	}
	e.Service = s
	return e
}

func (e *env) advance(d time.Duration) {
	now := e.now.Load().Add(d)
	e.now.Store(&now)
}

// shopper7 is the shopper that the tests ask as.
func shopper7() session.Principal {
	return session.NewShopper("s-7", commerce.ShopperCredential{CustomerID: 7, ChannelID: 1, AccessToken: canary}, time.Now())
}

func staff(scopes ...session.Scope) session.Principal {
	return session.Principal{Kind: session.Staff, Scopes: scopes}
}

func with(t *testing.T, p session.Principal) context.Context {
	t.Helper()
	return session.WithPrincipal(t.Context(), p)
}

// dead is what the store's client says of a session that is over.
func dead() error {
	return &commerce.Error{Code: commerce.CodeSessionExpired, Message: "The session is over."}
}

func wantCode(t *testing.T, err error, want commerce.Code) {
	t.Helper()
	if got := commerce.CodeOf(err); got != want {
		t.Fatalf("got code %q (%v), want %q", got, err, want)
	}
	if err != nil && strings.Contains(err.Error(), canary) {
		t.Fatalf("the error holds a token: %v", err)
	}
}

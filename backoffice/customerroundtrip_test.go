package backoffice

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pause"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/management"
)

// trouble makes calls fail by their number.
type trouble struct {
	base    *http.Transport
	sandbox *sandbox.Server
	calls   atomic.Int64
}

func (tr *trouble) RoundTrip(r *http.Request) (*http.Response, error) {
	n := tr.calls.Add(1)
	for _, fault := range []struct {
		every int64
		sandbox.Fault
	}{
		{5, sandbox.Fault{Kind: sandbox.FaultStatus, Status: http.StatusTooManyRequests, NoHeaders: true}},
		{7, sandbox.Fault{Kind: sandbox.FaultDropBefore}},
		{9, sandbox.Fault{Kind: sandbox.FaultDropAfter}},
	} {
		if n%fault.every == 0 {
			if err := tr.sandbox.FailNext(sandbox.Matcher{}, 1, fault.Fault); err != nil {
				return nil, err
			}
			break
		}
	}
	return tr.base.RoundTrip(r)
}

// newSandboxDesk is a desk before a store on a real port, over the product's own client.
func newSandboxDesk(t *testing.T, isTroubled bool) (*desk, *sandbox.Server) {
	t.Helper()
	s := sandbox.Start(t)
	seed, err := s.Description()
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	var base http.RoundTripper = transport
	if isTroubled {
		base = &trouble{base: transport, sandbox: s}
	}
	client, err := management.New(management.Options{
		BaseURL: s.ManagementURL(), AccessToken: commerce.Secret(seed.AccessToken),
		HTTPClient: upstream.Client(upstream.Transport(base, upstream.Options{Limits: upstream.ConcurrencyLimits()})),
	})
	if err != nil {
		t.Fatal(err)
	}
	return newDesk(t, func(o *CustomersOptions) {
		o.Store, o.Addresses = client, client
		o.Sleep = func(ctx context.Context, d time.Duration) error { return pause.For(ctx, d/100) }
	}), s
}

// TestAThousandCustomersAreThereOnce makes them by ten changes, while every fifth call is
// refused for patience, and connections break before and after the write.
func TestAThousandCustomersAreThereOnce(t *testing.T) {
	d, s := newSandboxDesk(t, true)
	for n := range 10 {
		drafts := people(1000+n*100, 100)
		outcomes, err := d.Create(anybody(t), drafts)
		if err != nil {
			t.Fatal(err)
		}
		for i, o := range outcomes {
			if o.Value == nil || o.Value.Email != drafts[i].Email || len(o.Refused) != 0 {
				t.Errorf("%s: %+v", drafts[i].Email, o)
			}
		}
	}
	there := map[string]int{}
	for _, c := range s.Store().Customers(store.CustomerFilter{}) {
		there[c.Email]++
	}
	for n := range 1000 {
		if email := fmt.Sprintf("p%d@example.com", 1000+n); there[email] != 1 {
			t.Errorf("%s is there %d times", email, there[email])
		}
	}
}

func TestCustomersOfTheSandbox(t *testing.T) {
	d, s := newSandboxDesk(t, false)
	ctx := anybody(t)
	drafts := people(1, 12)
	drafts[3].Email = "SHARED.inbox@example.com" // somebody has it on channel 2
	drafts[4].Addresses = numbered(2)
	drafts[4].Form.Texts = []commerce.TextAnswer{{FieldEntityID: 99}}
	drafts[5].GroupID = new(99)
	drafts[6].Addresses = numbered(3)
	made, err := d.Create(ctx, drafts)
	want := []string{"ok", "ok", "ok", "EMAIL_ALREADY_IN_USE", "CUSTOMER_VALIDATION", "CUSTOMER_VALIDATION", "ok", "ok", "ok", "ok", "ok", "ok"}
	if err != nil || !slices.Equal(codes(made), want) {
		t.Fatalf("%v, %v", codes(made), err)
	}
	fault, _ := made[5].Refused[0].(commerce.CustomerValidationError)
	if !slices.Equal(fault.Path, []string{"input", "customers", "5", "customerGroupEntityId"}) {
		t.Errorf("the fault is at %q", fault.Path)
	}
	first, second := made[0].Value.EntityID, made[1].Value.EntityID
	changed, err := d.Update(ctx, []commerce.CustomerChange{
		{CustomerID: first, Company: to("New"), StoreCredit: to(amountOf(t, "12.50"))},
		{CustomerID: second, Email: to("p1@example.com")},
		{CustomerID: 999_999, Company: to("New")},
	})
	if err != nil || !slices.Equal(codes(changed), []string{"ok", "EMAIL_ALREADY_IN_USE", "ITEM_NOT_FOUND"}) || changed[0].Value.Staff.StoreCredit[0].String() != "12.5" {
		t.Errorf("%v, %v", codes(changed), err)
	}
	if refused, err := d.SetPassword(ctx, commerce.PasswordChange{CustomerID: first, NewPassword: new(commerce.Secret("kettle-77"))}); err != nil || len(refused) != 0 {
		t.Errorf("%v, %v", refused, err)
	}
	answer, err := d.ValidateCredentials(ctx, commerce.CredentialsQuestion{Email: "p1@example.com", Password: "kettle-77"})
	if err != nil || answer != (commerce.CredentialsAnswer{IsValid: true, CustomerID: first}) {
		t.Errorf("%+v, %v", answer, err)
	}
	deleted, err := d.Delete(ctx, []int{first, 999_999})
	if _, isThere := s.Store().Customer(first); err != nil || isThere || !slices.Equal(codes(deleted), []string{"ok", "ITEM_NOT_FOUND"}) {
		t.Errorf("%v, %v", codes(deleted), err)
	}
	page, err := d.List(ctx, commerce.CustomersRequest{First: 50, Filter: commerce.CustomerFilter{NameContains: "P N1"}})
	if err != nil || len(page.Edges) != 3 { // 10 to 12
		t.Errorf("%d listed, %v", len(page.Edges), err)
	}
}

func TestAddressBooksOfTheSandbox(t *testing.T) {
	d, s := newSandboxDesk(t, false)
	ctx := anybody(t)
	drafts := append(entries(4, 14), entries(999_999, 1)...)
	for i := range drafts {
		drafts[i].StateOrProvince, drafts[i].PostalCode = "Oregon", "97000"
	}
	made, err := d.CreateAddresses(ctx, drafts)
	if got := counted(made); err != nil || got["ok"] != 14 || got["ITEM_NOT_FOUND"] != 1 {
		t.Fatalf("%v, %v", got, err)
	}
	again, err := d.CreateAddresses(ctx, drafts[:2])
	if got := counted(again); err != nil || got["ITEM_MISSING"] != 2 {
		t.Errorf("again: %v, %v", got, err)
	}
	id := made[0].Value.EntityID
	changed, err := d.UpdateAddresses(ctx, []commerce.CustomerAddressChange{
		{AddressID: id, Address1: to("2 Lane")}, {AddressID: made[2].Value.EntityID, City: to("Elsewhere")}, {AddressID: 999_999, City: to("X")},
	})
	if err != nil || !slices.Equal(codes(changed), []string{"ITEM_MISSING", "ok", "ITEM_NOT_FOUND"}) {
		t.Errorf("%v, %v", codes(changed), err)
	}
	deleted, err := d.DeleteAddresses(ctx, []int{id, 999_999})
	if c, _ := s.Store().Customer(4); err != nil || len(c.Addresses) != 14 || !slices.Equal(codes(deleted), []string{"ok", "ITEM_NOT_FOUND"}) {
		t.Errorf("%v, %v, %d left", codes(deleted), err, len(c.Addresses))
	}
}

package customer

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

func TestAddresses(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	want := commerce.CustomerAddressConnection{Edges: []commerce.CustomerAddressEdge{
		{Node: commerce.CustomerAddress{EntityID: 1, City: "Graz"}, Cursor: "c1"},
	}}
	e.shopper.addresses = func(_ context.Context, c commerce.ShopperCredential, p commerce.PageRequest) (commerce.CustomerAddressConnection, error) {
		if c.CustomerID != 7 || p != (commerce.PageRequest{First: 5, After: "c0"}) {
			t.Errorf("asked for %+v as %d", p, c.CustomerID)
		}
		return want, nil
	}
	got, err := e.Addresses(with(t, shopper7()), 7, commerce.PageRequest{First: 5, After: "c0"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAddressesValidates(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		page commerce.PageRequest
		want string
	}{
		{"none", commerce.PageRequest{First: 0}, "first"},
		{"negative", commerce.PageRequest{First: -1}, "first"},
		{"too many", commerce.PageRequest{First: 51}, "first"},
		{"long cursor", commerce.PageRequest{First: 1, After: strings.Repeat("c", 1001)}, "after"},
	} {
		_, err := newEnv(t).Addresses(with(t, shopper7()), 7, tt.page)
		wantField(t, err, tt.want)
	}
	for _, first := range []int{1, 50} {
		if _, err := newFullEnv(t).Addresses(with(t, shopper7()), 7, commerce.PageRequest{First: first}); err != nil {
			t.Errorf("first %d: %v", first, err)
		}
	}
}

func TestAttributes(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	value := "gold"
	e.shopper.attributes = func(_ context.Context, _ commerce.ShopperCredential, ids []int) ([]commerce.CustomerAttribute, error) {
		if !cmp.Equal(ids, []int{2, 5, 9}) {
			t.Errorf("asked for %v, want each once", ids)
		}
		return []commerce.CustomerAttribute{{EntityID: 5, Name: "tier", Value: &value}, {EntityID: 9, Name: "note"}}, nil
	}
	got, err := e.Attributes(with(t, shopper7()), 7, []int{9, 2, 5, 9})
	if err != nil {
		t.Fatal(err)
	}
	want := []commerce.CustomerAttribute{
		{EntityID: 9, Name: "note"}, {EntityID: 5, Name: "tier", Value: &value}, {EntityID: 9, Name: "note"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAttributesValidates(t *testing.T) {
	t.Parallel()
	many := make([]int, 51)
	for i := range many {
		many[i] = 1
	}
	for _, ids := range [][]int{many, {0}, {1, -2}} {
		_, err := newEnv(t).Attributes(with(t, shopper7()), 7, ids)
		wantField(t, err, "entityIds")
	}
	got, err := newEnv(t).Attributes(with(t, shopper7()), 7, []int{}) // asks nobody
	if err != nil || got == nil || len(got) != 0 {
		t.Errorf("none asked for: got %v, %v", got, err)
	}
	if _, err := newFullEnv(t).Attributes(with(t, shopper7()), 7, many[:50]); err != nil {
		t.Errorf("50 attributes: %v", err)
	}
}

// No answers at all are an empty list; null would say that nobody knows.
func TestFormFieldsEmpty(t *testing.T) {
	t.Parallel()
	got, err := newFullEnv(t).FormFields(with(t, shopper7()), 7)
	if err != nil || got == nil || len(got) != 0 {
		t.Fatalf("got %v, %v", got, err)
	}
}

func TestFormFields(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.shopper.formFields = func(context.Context, commerce.ShopperCredential) ([]commerce.CustomerFormFieldValue, error) {
		return []commerce.CustomerFormFieldValue{commerce.TextFormFieldValue{Text: "x"}}, nil
	}
	got, err := e.FormFields(with(t, shopper7()), 7)
	if err != nil || len(got) != 1 {
		t.Fatalf("got %v, %v", got, err)
	}
}

// Every one of these reads tells the session when it is over.
func TestBooksReportDeadSession(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.shopper.addresses = func(context.Context, commerce.ShopperCredential, commerce.PageRequest) (commerce.CustomerAddressConnection, error) {
		return commerce.CustomerAddressConnection{}, dead()
	}
	e.shopper.formFields = func(context.Context, commerce.ShopperCredential) ([]commerce.CustomerFormFieldValue, error) {
		return nil, dead()
	}
	e.shopper.attributes = func(context.Context, commerce.ShopperCredential, []int) ([]commerce.CustomerAttribute, error) {
		return nil, dead()
	}
	e.shopper.metafields = func(context.Context, commerce.ShopperCredential, string, []string) ([]commerce.CustomerMetafield, error) {
		return nil, dead()
	}
	ctx := with(t, shopper7())
	page, err := e.Addresses(ctx, 7, commerce.PageRequest{First: 1})
	wantCode(t, err, commerce.CodeSessionExpired)
	fields, err := e.FormFields(ctx, 7)
	wantCode(t, err, commerce.CodeSessionExpired)
	attributes, err := e.Attributes(ctx, 7, []int{1})
	wantCode(t, err, commerce.CodeSessionExpired)
	metafields, err := e.Metafields(ctx, 7, "n", nil)
	wantCode(t, err, commerce.CodeSessionExpired)
	if page != nil || fields != nil || attributes != nil || metafields != nil {
		t.Error("a dead session got an answer")
	}
	if len(e.sessions.observed) != 4 {
		t.Errorf("%d of 4 reported", len(e.sessions.observed))
	}
}

func wantField(t *testing.T, err error, field string) {
	t.Helper()
	var known *commerce.Error
	if !errors.As(err, &known) || known.Code != commerce.CodeBadUserInput || known.Field != field {
		t.Fatalf("got %v, want bad input in %q", err, field)
	}
}

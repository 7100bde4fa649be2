package customer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// refused is the principal of a bad token, as Authenticate makes it.
func refused(t *testing.T) session.Principal {
	t.Helper()
	keys, err := session.ParseKeys("a:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	if err != nil {
		t.Fatal(err)
	}
	sealer, err := session.NewSealer(session.SealerOptions{Keys: keys, StoreHash: "h", Audience: "a"})
	if err != nil {
		t.Fatal(err)
	}
	s, err := session.New(session.Options{Store: noStore{}, Sealer: sealer, DefaultChannel: 1})
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Authenticate(t.Context(), session.Credentials{Session: []string{"garbage"}})
	wantCode(t, err, commerce.CodeUnauthenticated)
	return p
}

// noStore is a store that is never asked.
type noStore struct{ session.Store }

// read asks for something and says whether there was an answer.
type read func(context.Context, *env) (bool, error)

// TestMatrix asks every read as everybody. A dot answers, a null answers nothing
// without an error; the letters are the code otherwise.
func TestMatrix(t *testing.T) {
	t.Parallel()
	as7 := session.NewShopper("i-7", commerce.ShopperCredential{CustomerID: 7, ChannelID: 1, Impersonated: true}, time.Now())
	shopper8 := session.NewShopper("s-8", commerce.ShopperCredential{CustomerID: 8, ChannelID: 1, AccessToken: canary}, time.Now())
	everybody := []session.Principal{{}, shopper7(), shopper8, as7, refused(t), staff()}
	const before = 6
	scopes := []session.Scope{
		session.ScopeCustomersRead, session.ScopeGroupsRead, session.ScopeInstrumentsRead,
		session.ScopeCustomersWrite, session.ScopeCustomersCredentials, session.ScopeCustomersCredit, session.ScopeGroupsWrite,
		session.ScopeSubscribersRead, session.ScopeSubscribersWrite, session.ScopeSettingsWrite, session.ScopePricingRead,
		session.ScopeSessionsImpersonate,
	}
	for _, scope := range scopes {
		everybody = append(everybody, staff(scope))
	}
	everybody = append(everybody, staff(scopes...), staff("customers:reader", "CUSTOMERS:READ"))
	customer := func(id int) read {
		return func(ctx context.Context, e *env) (bool, error) {
			found, failed := e.ByIDs(ctx, []int{id})
			return len(found) == 1, failed[id]
		}
	}
	group := func(id int) read {
		return func(ctx context.Context, e *env) (bool, error) {
			found, failed := e.Groups(ctx, []int{id})
			return len(found) == 1, failed[id]
		}
	}
	type row struct {
		name string
		read read
		// guest, shoppers 7 and 8, staff as 7, refused, staff without a scope, with one that
		// reads customers, groups, instruments; staff with any other; with all; with none of ours
		want string
	}
	rows := []row{
		{"viewer", func(ctx context.Context, e *env) (bool, error) {
			out, err := e.Viewer(ctx)
			return out != nil, err
		}, "null . . . U null null null null null null null"},
		{"7's record", customer(7), "U . F . U F . F F F . F"},
		{"8's record", customer(8), "U F . F U F . F F F . F"},
		{"nobody's record", customer(999), "U F F F U F B F F F B F"},
		{"no number", customer(0), "U F F F U F B F F F B F"},
		{"own group", group(3), "U . . . U F F . F F . F"},
		{"another group", group(4), "U F F F U F F . F F . F"},
		{"nobody's group", group(999), "U F F F U F F B F F B F"},
		{"no group", group(0), "U F F F U F F B F F B F"},
	}
	for id, wants := range map[int][3]string{ // books, instruments, consent
		7:   {"U . F . U F . F F F . F", "U . F . U F F F . F . F", "null null null null U F . F F F . F"},
		8:   {"U F . F U F . F F F . F", "U F . F U F F F . F . F", "null null null null U F . F F F . F"},
		999: {"U F F F U F . F F F . F", "U F F F U F F F . F . F", "null null null null U F . F F F . F"},
		0:   {"U F F F U F B F F F B F", "U F F F U F F F B F B F", "null null null null U F B F F F B F"},
	} {
		for name, read := range books(id) {
			rows = append(rows, row{fmt.Sprintf("%s of %d", name, id), read, wants[0]})
		}
		rows = append(rows, row{fmt.Sprintf("instruments of %d", id), func(ctx context.Context, e *env) (bool, error) {
			out, err := e.StoredInstruments(ctx, id)
			return out != nil, err
		}, wants[1]}, row{fmt.Sprintf("consent of %d", id), func(ctx context.Context, e *env) (bool, error) {
			out, err := e.Consent(ctx, id)
			return out != nil, err
		}, wants[2]})
	}
	codes := map[string]commerce.Code{
		".": "", "null": "", "U": commerce.CodeUnauthenticated, "F": commerce.CodeForbidden, "B": commerce.CodeBadRepresentation,
	}
	for _, r := range rows {
		want := strings.Fields(r.want)
		// The column of any other scope stands for each of them.
		other := slices.Repeat(want[before+3:before+4], len(scopes)-3)
		want = slices.Concat(want[:before+3], other, want[before+4:])
		if len(want) != len(everybody) {
			t.Fatalf("%s: %d answers for %d principals", r.name, len(want), len(everybody))
		}
		for i, want := range want {
			e := newFullEnv(t)
			e.sessions.proof.CustomerID = everybody[i].CustomerID
			ok, err := r.read(with(t, everybody[i]), e)
			if got := commerce.CodeOf(err); got != codes[want] || ok != (want == ".") {
				t.Errorf("%s as principal %d: got %q (answered %t), want %q", r.name, i, got, ok, want)
			}
			asked := e.shopper.calls.Load() > 0 || len(e.staff.bulks) > 0 || len(e.staff.asked()) > 0
			if asked && (want == "U" || want == "F" || want == "null") {
				t.Errorf("%s as principal %d: refused, but the store was asked", r.name, i)
			}
		}
	}
}

// books are all reads of what is kept beside a customer's record.
func books(id int) map[string]read {
	return map[string]read{
		"addresses": func(ctx context.Context, e *env) (bool, error) {
			out, err := e.Addresses(ctx, id, commerce.PageRequest{First: 10})
			return out != nil, err
		},
		"form fields": func(ctx context.Context, e *env) (bool, error) {
			out, err := e.FormFields(ctx, id)
			return out != nil, err
		},
		"attributes": func(ctx context.Context, e *env) (bool, error) {
			out, err := e.Attributes(ctx, id, []int{1})
			return out != nil, err
		},
		"all attributes": func(ctx context.Context, e *env) (bool, error) {
			out, err := e.Attributes(ctx, id, nil)
			return out != nil, err
		},
		"metafields": func(ctx context.Context, e *env) (bool, error) {
			out, err := e.Metafields(ctx, id, "n", nil)
			return out != nil, err
		},
	}
}

// newFullEnv answers every read: customers 7 and 8, groups 3 and 4.
func newFullEnv(t *testing.T) *env {
	t.Helper()
	e := newEnv(t)
	e.shopper.customer = func(_ context.Context, c commerce.ShopperCredential) (commerce.Customer, error) {
		return commerce.Customer{EntityID: c.CustomerID}, nil
	}
	e.shopper.addresses = func(context.Context, commerce.ShopperCredential, commerce.PageRequest) (commerce.CustomerAddressConnection, error) {
		return commerce.CustomerAddressConnection{}, nil
	}
	e.shopper.formFields = func(context.Context, commerce.ShopperCredential) ([]commerce.CustomerFormFieldValue, error) {
		return nil, nil
	}
	e.shopper.attributes = func(context.Context, commerce.ShopperCredential, []int) ([]commerce.CustomerAttribute, error) {
		return nil, nil
	}
	e.shopper.metafields = func(context.Context, commerce.ShopperCredential, string, []string) ([]commerce.CustomerMetafield, error) {
		return nil, nil
	}
	e.staff.customers = map[int]commerce.Customer{7: {EntityID: 7}, 8: {EntityID: 8}}
	e.staff.groups = map[int]commerce.CustomerGroup{3: {EntityID: 3}, 4: {EntityID: 4}}
	return e
}

// A stranger must not learn from an error which customers and groups exist.
func TestExistenceDoesNotLeak(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]session.Principal{"guest": {}, "shopper": shopper7(), "staff": staff()} {
		e := newFullEnv(t)
		_, customers := e.ByIDs(with(t, p), []int{8, 999, -1})
		_, groups := e.Groups(with(t, p), []int{4, 999, -1})
		for _, failed := range []map[int]error{customers, groups} {
			for id, err := range failed {
				if err.Error() != failed[999].Error() || commerce.CodeOf(err) != commerce.CodeOf(failed[999]) {
					t.Errorf("%s: %d says %v, 999 says %v", name, id, err, failed[999])
				}
			}
			if len(failed) != 3 {
				t.Errorf("%s: %d of 3 refused", name, len(failed))
			}
		}
	}
}

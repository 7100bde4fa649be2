package customer

import (
	"context"
	"strings"
	"testing"

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

// TestMatrix asks every read as everybody. A dot answers, a null answers nothing
// without an error; the letters are the code otherwise.
func TestMatrix(t *testing.T) {
	t.Parallel()
	everybody := []session.Principal{
		{}, shopper7(), staff(), staff(session.ScopeCustomersRead), staff(session.ScopeGroupsRead), refused(t),
	}
	one := func(found int, failed map[int]error, id int) (bool, error) { return found == 1, failed[id] }
	customer := func(id int) func(context.Context, *env) (bool, error) {
		return func(ctx context.Context, e *env) (bool, error) {
			found, failed := e.ByIDs(ctx, []int{id})
			return one(len(found), failed, id)
		}
	}
	group := func(id int) func(context.Context, *env) (bool, error) {
		return func(ctx context.Context, e *env) (bool, error) {
			found, failed := e.Groups(ctx, []int{id})
			return one(len(found), failed, id)
		}
	}
	books := func(id int) map[string]func(context.Context, *env) (bool, error) {
		return map[string]func(context.Context, *env) (bool, error){
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
		}
	}
	type row struct {
		name string
		read func(context.Context, *env) (bool, error)
		want string // guest, shopper 7, staff: none customers groups, refused
	}
	rows := []row{
		{"viewer", func(ctx context.Context, e *env) (bool, error) {
			out, err := e.Viewer(ctx)
			return out != nil, err
		}, "null . null null null U"},
		{"own record", customer(7), "U . F . F U"},
		{"another's record", customer(8), "U F F . F U"},
		{"nobody's record", customer(999), "U F F B F U"},
		{"no number", customer(0), "U F F B F U"},
		{"own group", group(3), "U . F F . U"},
		{"another group", group(4), "U F F F . U"},
		{"nobody's group", group(999), "U F F F B U"},
		{"no group", group(0), "U F F F B U"},
	}
	for name, read := range books(7) {
		rows = append(rows, row{"own " + name, read, "U . F F F U"})
	}
	for name, read := range books(8) {
		rows = append(rows, row{"another's " + name, read, "U F F F F U"})
	}
	codes := map[string]commerce.Code{
		".": "", "null": "", "U": commerce.CodeUnauthenticated, "F": commerce.CodeForbidden, "B": commerce.CodeBadRepresentation,
	}
	for _, r := range rows {
		for i, want := range strings.Fields(r.want) {
			e := newFullEnv(t)
			ok, err := r.read(with(t, everybody[i]), e)
			if got := commerce.CodeOf(err); got != codes[want] || ok != (want == ".") {
				t.Errorf("%s as principal %d: got %q (answered %t), want %q", r.name, i, got, ok, want)
			}
			asked := e.shopper.calls.Load() > 0 || len(e.staff.bulks) > 0
			if asked && (want == "U" || want == "F") {
				t.Errorf("%s as principal %d: refused, but the store was asked", r.name, i)
			}
		}
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

package backoffice

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// spying remembers the drafts that were sent.
type spying struct {
	*customerStore

	sent *[]commerce.CustomerDraft
}

func (s spying) CreateCustomers(ctx context.Context, drafts []commerce.CustomerDraft) ([]commerce.ItemOutcome[commerce.Customer], error) {
	*s.sent = append(*s.sent, drafts...)
	return s.customerStore.CreateCustomers(ctx, drafts)
}

func to[T any](value T) commerce.Optional[T] { return commerce.Optional[T]{Set: true, Value: &value} }
func gone[T any]() commerce.Optional[T]      { return commerce.Optional[T]{Set: true} }

// populated is a desk with n customers, whose numbers are 1 to n.
func populated(t *testing.T, n int) *desk {
	t.Helper()
	d := newDesk(t)
	for _, draft := range people(1, n) {
		d.store.put(draft)
	}
	return d
}

// renamed are changes of the family names of customers 1 to n.
func renamed(n int) []commerce.CustomerChange {
	changes := make([]commerce.CustomerChange, n)
	for i := range changes {
		changes[i] = commerce.CustomerChange{CustomerID: i + 1, LastName: to("New")}
	}
	return changes
}

func update(t *testing.T, d *desk, changes []commerce.CustomerChange, scopes ...session.Scope) (outcomes []commerce.ItemOutcome[commerce.Customer]) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx := anybody(t)
		if scopes != nil {
			ctx = askedBy(t, scopes...)
		}
		var err error
		if outcomes, err = d.Update(ctx, changes); err != nil {
			t.Fatal(err)
		}
	})
	return outcomes
}

func TestUpdates(t *testing.T) {
	for name, tc := range map[string]struct {
		onWrite func([]string) *mischief
		change  func([]commerce.CustomerChange)
		want    map[string]int
		changed int
		most    int
	}{
		"all":            {nil, nil, map[string]int{"ok": 30}, 30, 3},
		"one is nobody":  {nil, func(c []commerce.CustomerChange) { c[14].CustomerID = 99 }, map[string]int{"ok": 29, "ITEM_NOT_FOUND": 1}, 29, 13},
		"one twice":      {nil, func(c []commerce.CustomerChange) { c[14].CustomerID = 2 }, map[string]int{"ok": 29, "ITEM_CONFLICT": 1}, 29, 3},
		"lost":           {func([]string) *mischief { return &mischief{err: lost()} }, nil, map[string]int{"ok": 20, "ITEM_OUTCOME_UNKNOWN": 10}, 20, 3},
		"made, and lost": {func([]string) *mischief { return &mischief{does: true, err: lost()} }, nil, map[string]int{"ok": 30}, 30, 3},
		"answers cannot be read back": {func([]string) *mischief { return &mischief{does: true, err: lost()} }, func(c []commerce.CustomerChange) {
			c[14].Form.Texts = []commerce.TextAnswer{{FieldEntityID: 21, Text: "x"}}
		}, map[string]int{"ok": 29, "ITEM_OUTCOME_UNKNOWN": 1}, 30, 3},
		"away": {func([]string) *mischief { return &mischief{err: unavailable()} }, nil, map[string]int{"ok": 20, "ITEM_NOT_TRIED": 10}, 20, 3},
		"left out": {func([]string) *mischief {
			return &mischief{does: true, answer: func(all []commerce.ItemOutcome[commerce.Customer]) []commerce.ItemOutcome[commerce.Customer] {
				all[4] = refusedItem[commerce.Customer](commerce.ItemMissingError{})
				return all
			}}
		}, nil, map[string]int{"ok": 29, "ITEM_MISSING": 1}, 30, 3},
	} {
		d := populated(t, 30)
		d.store.onWrite = func(names []string) *mischief {
			if tc.onWrite != nil && slices.Contains(names, "15") {
				return tc.onWrite(names)
			}
			return nil
		}
		changes := renamed(30)
		if tc.change != nil {
			tc.change(changes)
		}
		outcomes := update(t, d, changes)
		if diff := cmp.Diff(tc.want, counted(outcomes)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		changed := 0
		for _, c := range d.store.customers {
			if c.LastName == "New" {
				changed++
			}
		}
		if changed != tc.changed || len(d.store.writes) > tc.most {
			t.Errorf("%s: %d changed, want %d; %d calls, at most %d", name, changed, tc.changed, len(d.store.writes), tc.most)
		}
	}
}

// TestEmailsThatCannotBeTaken names the reason that the store does not.
func TestEmailsThatCannotBeTaken(t *testing.T) {
	d := populated(t, 3)
	d.store.isBad = func(id string) commerce.StaffItemError {
		if id == "1" {
			return commerce.CustomerValidationError{}
		}
		return nil
	}
	outcomes := update(t, d, []commerce.CustomerChange{{CustomerID: 1, Email: to("P2@example.com")}, {CustomerID: 2, Email: to("free@example.com")}})
	if got := codes(outcomes); !slices.Equal(got, []string{"EMAIL_ALREADY_IN_USE", "ok"}) {
		t.Errorf("got %v", got)
	}
	outcomes = update(t, d, []commerce.CustomerChange{{CustomerID: 1, Email: to("p1@example.com")}})
	if got := codes(outcomes); !slices.Equal(got, []string{"CUSTOMER_VALIDATION"}) {
		t.Errorf("nobody else has it: %v", got)
	}
}

func TestChangesThatDoNotFit(t *testing.T) {
	for path, change := range map[string]commerce.CustomerChange{
		"entityId":                         {CustomerID: 0, LastName: to("x")},
		"":                                 {CustomerID: 1},
		"email":                            {CustomerID: 1, Email: gone[string]()},
		"email ":                           {CustomerID: 1, Email: to("x")},
		"firstName":                        {CustomerID: 1, FirstName: gone[string]()},
		"lastName":                         {CustomerID: 1, LastName: to("")},
		"company":                          {CustomerID: 1, Company: to(strings.Repeat("x", 256))},
		"customerGroupEntityId":            {CustomerID: 1, GroupID: to(-1)},
		"acceptsReviewAndCartEmails":       {CustomerID: 1, AcceptsReviewAndCartEmails: gone[bool]()},
		"channelIds":                       {CustomerID: 1, ChannelIDs: to([]int{})},
		"storeCredit":                      {CustomerID: 1, StoreCredit: gone[commerce.Decimal]()},
		"storeCredit ":                     {CustomerID: 1, StoreCredit: to(amountOf(t, "-0.01"))},
		"formFields.texts.0.fieldEntityId": {CustomerID: 1, Form: commerce.FormAnswers{Texts: []commerce.TextAnswer{{FieldEntityID: 1}}}},
	} {
		d := populated(t, 1)
		outcomes := update(t, d, []commerce.CustomerChange{change})
		want := strings.TrimSuffix("input.customers.0."+strings.TrimSpace(path), ".")
		if got := pathsOf(outcomes[0].Refused); !slices.Contains(got, want) || len(d.store.writes) != 0 {
			t.Errorf("%q, want %s; %d calls", got, want, len(d.store.writes))
		}
	}
}

func amountOf(t *testing.T, text string) commerce.Decimal {
	t.Helper()
	amount, err := commerce.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return amount
}

// TestWhoMayChangeCustomers has every scope by itself ask for everything.
func TestWhoMayChangeCustomers(t *testing.T) {
	page := commerce.CustomersRequest{First: 1}
	asks := map[string]func(context.Context, *desk) error{
		"list":   func(ctx context.Context, d *desk) error { _, err := d.List(ctx, page); return err },
		"create": func(ctx context.Context, d *desk) error { _, err := d.Create(ctx, people(9, 1)); return err },
		"update": func(ctx context.Context, d *desk) error { _, err := d.Update(ctx, renamed(1)); return err },
		"delete": func(ctx context.Context, d *desk) error { _, err := d.Delete(ctx, []int{1}); return err },
		"email": func(ctx context.Context, d *desk) error {
			_, err := d.Update(ctx, []commerce.CustomerChange{{CustomerID: 1, Email: to("n@example.com")}})
			return err
		},
		"credit": func(ctx context.Context, d *desk) error {
			_, err := d.Update(ctx, []commerce.CustomerChange{{CustomerID: 1, StoreCredit: to(amountOf(t, "1"))}})
			return err
		},
		"password": func(ctx context.Context, d *desk) error {
			_, err := d.SetPassword(ctx, commerce.PasswordChange{CustomerID: 1, MustReset: new(true)})
			return err
		},
		"validate": func(ctx context.Context, d *desk) error {
			_, err := d.ValidateCredentials(ctx, commerce.CredentialsQuestion{Email: "a@example.com", Password: "x"})
			return err
		},
		"new address": func(ctx context.Context, d *desk) error { _, err := d.CreateAddresses(ctx, entries(1, 1)); return err },
		"change address": func(ctx context.Context, d *desk) error {
			_, err := d.UpdateAddresses(ctx, []commerce.CustomerAddressChange{{AddressID: 1, City: to("X")}})
			return err
		},
		"delete address": func(ctx context.Context, d *desk) error { _, err := d.DeleteAddresses(ctx, []int{1}); return err },
	}
	write := []session.Scope{session.ScopeCustomersWrite}
	with := func(s session.Scope) []session.Scope { return append(slices.Clone(write), s) }
	may := map[string][]session.Scope{
		"list": {session.ScopeCustomersRead}, "create": write, "update": write, "delete": write,
		"email": with(session.ScopeCustomersCredentials), "credit": with(session.ScopeCustomersCredit),
		"password": {session.ScopeCustomersCredentials}, "validate": {session.ScopeCustomersCredentials},
		"new address": write, "change address": write, "delete address": write,
	}
	for name, ask := range asks {
		d := populated(t, 1)
		if err := ask(askedBy(t, may[name]...), d); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, missing := range may[name] {
			d := populated(t, 1)
			others := slices.DeleteFunc([]session.Scope{
				session.ScopeCustomersRead, session.ScopeCustomersWrite, session.ScopeCustomersCredentials, session.ScopeCustomersCredit,
				session.ScopeGroupsWrite, session.ScopeSettingsWrite, session.ScopeSubscribersWrite, session.ScopeSessionsImpersonate,
			}, func(s session.Scope) bool { return s == missing })
			if err := ask(askedBy(t, others...), d); commerce.CodeOf(err) != commerce.CodeForbidden {
				t.Errorf("%s without %s: %v", name, missing, err)
			}
			if len(d.store.writes)+d.store.reads+len(d.auditor.told())+len(d.ended.ids) != 0 {
				t.Errorf("%s without %s: something was done", name, missing)
			}
		}
		if err := ask(t.Context(), populated(t, 1)); commerce.CodeOf(err) != commerce.CodeUnauthenticated {
			t.Errorf("%s as a guest: %v", name, err)
		}
	}
}

// TestWhoMayNotReadIsShownNothing keeps a right to write from being one to read.
func TestWhoMayNotReadIsShownNothing(t *testing.T) {
	d := populated(t, 1)
	outcomes := update(t, d, renamed(1), session.ScopeCustomersWrite)
	if outcomes[0].Value != nil || len(outcomes[0].Refused) != 0 || d.store.customers[1].LastName != "New" {
		t.Errorf("shown %+v", outcomes[0])
	}
}

func TestListsOfNoLength(t *testing.T) {
	d := newDesk(t)
	ctx := anybody(t)
	for _, n := range []int{0, 101} {
		_, err := d.Create(ctx, people(1, n))
		wantField(t, err, "input.customers")
		_, err = d.Update(ctx, renamed(n))
		wantField(t, err, "input.customers")
		_, err = d.Delete(ctx, make([]int, n))
		wantField(t, err, "input.entityIds")
		_, err = d.CreateAddresses(ctx, make([]commerce.CustomerAddressDraft, n))
		wantField(t, err, "input.addresses")
		_, err = d.UpdateAddresses(ctx, make([]commerce.CustomerAddressChange, n))
		wantField(t, err, "input.addresses")
		_, err = d.DeleteAddresses(ctx, make([]int, n))
		wantField(t, err, "input.entityIds")
	}
	if d.store.reads+len(d.store.writes) != 0 {
		t.Error("the store was asked")
	}
}

func TestFormsThatCannotBeRead(t *testing.T) {
	broken := errors.New("broken")
	d := newDesk(t, func(o *CustomersOptions) { o.Forms = forms{broken} })
	change := commerce.CustomerChange{CustomerID: 1, Form: commerce.FormAnswers{Texts: []commerce.TextAnswer{{FieldEntityID: 21}}}}
	if _, err := d.Update(anybody(t), []commerce.CustomerChange{change}); !errors.Is(err, broken) || len(d.store.writes) != 0 {
		t.Errorf("got %v", err)
	}
	if _, err := d.Create(anybody(t), people(1, 1)); err != nil {
		t.Errorf("without answers: %v", err)
	}
}

func TestDeletes(t *testing.T) {
	for name, tc := range map[string]struct {
		onWrite func([]string) *mischief
		want    []string
		left    int
	}{
		"all":            {nil, []string{"ok", "ok", "ITEM_NOT_FOUND", "ITEM_CONFLICT", "CUSTOMER_VALIDATION"}, 1},
		"lost for good":  {func([]string) *mischief { return &mischief{err: lost()} }, []string{"ITEM_OUTCOME_UNKNOWN", "ITEM_OUTCOME_UNKNOWN", "ITEM_NOT_FOUND", "ITEM_CONFLICT", "CUSTOMER_VALIDATION"}, 3},
		"done, and lost": {func([]string) *mischief { return &mischief{does: true, err: lost()} }, []string{"ok", "ok", "ITEM_NOT_FOUND", "ITEM_CONFLICT", "CUSTOMER_VALIDATION"}, 1},
		"away":           {func([]string) *mischief { return &mischief{err: unavailable()} }, []string{"ITEM_NOT_TRIED", "ITEM_NOT_TRIED", "ITEM_NOT_FOUND", "ITEM_CONFLICT", "CUSTOMER_VALIDATION"}, 3},
	} {
		d := populated(t, 3)
		d.store.onWrite = tc.onWrite
		synctest.Test(t, func(t *testing.T) {
			outcomes, err := d.Delete(anybody(t), []int{1, 2, 99, 2, -1})
			if diff := cmp.Diff(tc.want, codes(outcomes)); diff != "" || err != nil {
				t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
			}
			if len(d.store.customers) != tc.left || outcomes[0].Value != nil {
				t.Errorf("%s: %d left", name, len(d.store.customers))
			}
		})
		if slices.Sort(d.ended.ids); !slices.Equal(d.ended.ids, []int{1, 2, 99}) {
			t.Errorf("%s: the sessions of %v are over", name, d.ended.ids)
		}
		if slices.Contains(d.store.writes, "") {
			t.Errorf("%s: asked to delete without numbers", name)
		}
		if told := d.auditor.told(); len(told) != 3 {
			t.Errorf("%s: audit %q", name, told)
		}
	}
}

func TestNobodyToDeleteIsNoCall(t *testing.T) {
	d := newDesk(t)
	outcomes, err := d.Delete(anybody(t), []int{7, 8})
	if got := codes(outcomes); err != nil || !slices.Equal(got, []string{"ITEM_NOT_FOUND", "ITEM_NOT_FOUND"}) || len(d.store.writes) != 0 {
		t.Errorf("%v, %v after %d calls", got, err, len(d.store.writes))
	}
	if fmt.Sprint(d.ended.ids) != "[7 8]" {
		t.Errorf("the sessions of %v are over", d.ended.ids)
	}
}

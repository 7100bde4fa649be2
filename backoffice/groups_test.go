package backoffice

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// groupStore answers changes in one way and remembers what it was asked.
type groupStore struct {
	groups   []commerce.CustomerGroup
	outcome  commerce.CustomerGroupOutcome
	err      error
	countErr error
	asked    []string
	change   commerce.CustomerGroupChange
	filter   commerce.CustomerGroupFilter
}

func (s *groupStore) ListCustomerGroups(_ context.Context, f commerce.CustomerGroupFilter, offset, count int) ([]commerce.CustomerGroup, error) {
	s.asked, s.filter = append(s.asked, "list"), f
	rest := s.groups[min(offset, len(s.groups)):]
	return rest[:min(count, len(rest))], s.err
}

func (s *groupStore) CustomerGroupCount(context.Context) (int, error) {
	s.asked = append(s.asked, "count")
	return len(s.groups), s.countErr
}

func (s *groupStore) CreateCustomerGroup(_ context.Context, change commerce.CustomerGroupChange) (commerce.CustomerGroupOutcome, error) {
	s.asked, s.change = append(s.asked, "create"), change
	return s.outcome, s.err
}

func (s *groupStore) UpdateCustomerGroup(_ context.Context, _ int, change commerce.CustomerGroupChange) (commerce.CustomerGroupOutcome, error) {
	s.asked, s.change = append(s.asked, "update"), change
	return s.outcome, s.err
}

func (s *groupStore) DeleteCustomerGroup(context.Context, int) (commerce.CustomerGroupOutcome, error) {
	s.asked = append(s.asked, "delete")
	return s.outcome, s.err
}

// listener remembers which groups changed.
type listener struct {
	changed []int
	ctxErr  error
}

func (l *listener) Changed(ctx context.Context, groupID int) {
	l.changed, l.ctxErr = append(l.changed, groupID), ctx.Err()
}

// groupDesk is Groups over fakes.
type groupDesk struct {
	*Groups

	store    groupStore
	auditor  auditor
	listener listener
}

func newGroupDesk(t testing.TB) *groupDesk {
	t.Helper()
	d := &groupDesk{}
	for i := range 12 {
		d.store.groups = append(d.store.groups, commerce.CustomerGroup{EntityID: i + 1})
	}
	groups, err := NewGroups(GroupsOptions{Store: &d.store, Auditor: &d.auditor, Listener: &d.listener})
	if err != nil {
		t.Fatal(err)
	}
	d.Groups = groups
	return d
}

// askedBy is a request of staff with those scopes.
func askedBy(t testing.TB, scopes ...session.Scope) context.Context {
	t.Helper()
	return session.WithPrincipal(t.Context(), session.Principal{Kind: session.Staff, ChannelID: 1, Scopes: scopes})
}

// wantField checks that err is about the input at field.
func wantField(t testing.TB, err error, field string) {
	t.Helper()
	var e *commerce.Error
	if !errors.As(err, &e) || e.Code != commerce.CodeBadUserInput || e.Field != field {
		t.Errorf("got %v, want bad input at %q", err, field)
	}
}

func named(name string) commerce.CustomerGroupChange {
	return commerce.CustomerGroupChange{Name: commerce.Some(name)}
}

func TestListGroups(t *testing.T) {
	d := newGroupDesk(t)
	ctx := askedBy(t, session.ScopeGroupsRead)
	for _, test := range []struct {
		request commerce.CustomerGroupsRequest
		from    int
		length  int
		total   int // -1 for none
		asked   []string
	}{
		{commerce.CustomerGroupsRequest{PageRequest: commerce.PageRequest{First: 5}}, 1, 5, -1, []string{"list"}},
		{commerce.CustomerGroupsRequest{PageRequest: commerce.PageRequest{First: 5, After: position(groupsList, 10)}}, 11, 2, -1, []string{"list"}},
		{commerce.CustomerGroupsRequest{PageRequest: commerce.PageRequest{First: 5}, CountsAll: true}, 1, 5, 12, []string{"list", "count"}},
		{commerce.CustomerGroupsRequest{PageRequest: commerce.PageRequest{First: 50}, CountsAll: true}, 1, 12, 12, []string{"list"}},
		{commerce.CustomerGroupsRequest{PageRequest: commerce.PageRequest{First: 2, After: position(groupsList, 10)}, CountsAll: true}, 11, 2, 12, []string{"list"}},
		{commerce.CustomerGroupsRequest{PageRequest: commerce.PageRequest{First: 2, After: position(groupsList, 99)}, CountsAll: true}, 0, 0, 12, []string{"list", "count"}},
		{commerce.CustomerGroupsRequest{PageRequest: commerce.PageRequest{First: 50}, Filter: commerce.CustomerGroupFilter{Name: "x"}, CountsAll: true}, 1, 12, 12, []string{"list", "count"}},
	} {
		d.store.asked = nil
		page, err := d.List(ctx, test.request)
		if err != nil || len(page.Edges) != test.length || test.length > 0 && page.Edges[0].Node.EntityID != test.from {
			t.Errorf("%+v: got %+v, %v", test.request, page, err)
			continue
		}
		if (page.TotalCount == nil) != (test.total < 0) || page.TotalCount != nil && *page.TotalCount != test.total {
			t.Errorf("%+v: total %v", test.request, page.TotalCount)
		}
		if !slices.Equal(d.store.asked, test.asked) || d.store.filter != test.request.Filter {
			t.Errorf("%+v: asked %q by %+v", test.request, d.store.asked, d.store.filter)
		}
	}
	d.store.countErr = errors.New("no count")
	if page, err := d.List(ctx, commerce.CustomerGroupsRequest{PageRequest: commerce.PageRequest{First: 1}, CountsAll: true}); err != nil || page.TotalCount != nil {
		t.Errorf("without a count: %+v, %v", page, err)
	}
	d.store.err = errors.New("no list")
	if _, err := d.List(ctx, commerce.CustomerGroupsRequest{PageRequest: commerce.PageRequest{First: 1}}); !errors.Is(err, d.store.err) {
		t.Errorf("got %v", err)
	}
	_, err := d.List(ctx, commerce.CustomerGroupsRequest{})
	wantField(t, err, "first")
}

// TestWhoMayChangeGroups has every kind of asker; the store is asked for one only.
func TestWhoMayChangeGroups(t *testing.T) {
	guest := session.WithPrincipal(t.Context(), session.Principal{ChannelID: 1})
	shopper := session.WithPrincipal(t.Context(), session.Principal{Kind: session.Shopper, ChannelID: 1, CustomerID: 2})
	for name, test := range map[string]struct {
		ctx          context.Context
		list, change commerce.Code
	}{
		"guest":   {guest, commerce.CodeUnauthenticated, commerce.CodeUnauthenticated},
		"shopper": {shopper, commerce.CodeForbidden, commerce.CodeForbidden},
		"none":    {askedBy(t), commerce.CodeForbidden, commerce.CodeForbidden},
		"read":    {askedBy(t, session.ScopeGroupsRead), "", commerce.CodeForbidden},
		"write":   {askedBy(t, session.ScopeGroupsWrite), commerce.CodeForbidden, ""},
		"other":   {askedBy(t, session.ScopeCustomersWrite, session.ScopeSubscribersWrite, session.ScopeSettingsWrite), commerce.CodeForbidden, commerce.CodeForbidden},
	} {
		for _, id := range []int{7, 0} { // the answer does not depend on what is named
			d := newGroupDesk(t)
			_, listErr := d.List(test.ctx, commerce.CustomerGroupsRequest{PageRequest: commerce.PageRequest{First: 1}})
			_, createErr := d.Create(test.ctx, named("x"))
			_, updateErr := d.Update(test.ctx, id, named("x"))
			_, deleteErr := d.Delete(test.ctx, id)
			changing := test.change
			if id == 0 && changing == "" {
				changing = commerce.CodeBadUserInput
			}
			got := []commerce.Code{commerce.CodeOf(listErr), commerce.CodeOf(createErr), commerce.CodeOf(updateErr), commerce.CodeOf(deleteErr)}
			if want := []commerce.Code{test.list, test.change, changing, changing}; !slices.Equal(got, want) {
				t.Errorf("%s, %d: got %q, want %q", name, id, got, want)
			}
			if lines := d.auditor.told(); test.change == commerce.CodeForbidden && (len(lines) != 3 || lines[0] != "customer_group_create 0 FORBIDDEN") {
				t.Errorf("%s: wrote %q", name, lines)
			}
		}
	}
}

// TestGroupsThatChange says who hears of a change, and what is written down.
func TestGroupsThatChange(t *testing.T) {
	made := commerce.CustomerGroupOutcome{Group: &commerce.CustomerGroup{EntityID: 13}}
	refused := func(e commerce.CustomerGroupError) commerce.CustomerGroupOutcome {
		return commerce.CustomerGroupOutcome{Refused: []commerce.CustomerGroupError{e}}
	}
	for name, test := range map[string]struct {
		outcome commerce.CustomerGroupOutcome
		err     error
		line    string
		changed []int // by a creation, and by a change of group 13
	}{
		"done":             {made, nil, "OK", []int{13, 13}},
		"done, not told":   {commerce.CustomerGroupOutcome{}, nil, "OK", []int{0, 13}},
		"without discount": {refused(commerce.CustomerGroupDiscountError{}), nil, "GROUP_DISCOUNT_FAILED", []int{0, 13}},
		"not there":        {refused(commerce.ItemNotFoundError{}), nil, "ITEM_NOT_FOUND", nil},
		"in conflict":      {refused(commerce.ItemConflictError{}), nil, "ITEM_CONFLICT", nil},
		"nobody knows":     {commerce.CustomerGroupOutcome{}, &commerce.Error{Code: commerce.CodeOutcomeUnknown}, "OUTCOME_UNKNOWN", []int{0, 13}},
		"no answer":        {commerce.CustomerGroupOutcome{}, &commerce.Error{Code: commerce.CodeUpstreamUnavailable}, "UPSTREAM_UNAVAILABLE", nil},
	} {
		d := newGroupDesk(t)
		d.store.outcome, d.store.err = test.outcome, test.err
		ctx, cancel := context.WithCancel(askedBy(t, session.ScopeGroupsWrite))
		cancel() // whoever asked has left meanwhile
		created, err := d.Create(ctx, named("x"))
		updated, updateErr := d.Update(ctx, 13, named("x"))
		if !errors.Is(err, test.err) || !errors.Is(updateErr, test.err) || cmp.Diff(test.outcome, created) != "" || cmp.Diff(test.outcome, updated) != "" {
			t.Errorf("%s: got %+v, %v; %+v, %v", name, created, err, updated, updateErr)
		}
		if !slices.Equal(d.listener.changed, test.changed) || d.listener.ctxErr != nil {
			t.Errorf("%s: heard of %v, %v", name, d.listener.changed, d.listener.ctxErr)
		}
		if lines := d.auditor.told(); !slices.Equal(lines, []string{"customer_group_create 0 " + test.line, "customer_group_update 0 " + test.line}) {
			t.Errorf("%s: wrote %q", name, lines)
		}
	}
	d := newGroupDesk(t)
	if _, err := d.Delete(askedBy(t, session.ScopeGroupsWrite), 13); err != nil || !slices.Equal(d.listener.changed, []int{13}) || !slices.Equal(d.store.asked, []string{"delete"}) {
		t.Errorf("deleted: %v, heard of %v", err, d.listener.changed)
	}
	d.o.Listener = nil
	if _, err := d.Delete(askedBy(t, session.ScopeGroupsWrite), 13); err != nil {
		t.Errorf("with nobody to tell: %v", err)
	}
}

func TestNewGroups(t *testing.T) {
	for _, o := range []GroupsOptions{{}, {Store: &groupStore{}}, {Auditor: &auditor{}}} {
		if _, err := NewGroups(o); err == nil {
			t.Errorf("%+v: no error", o)
		}
	}
}

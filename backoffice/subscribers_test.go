package backoffice

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// subscriberStore answers changes in one way and remembers what it was asked.
type subscriberStore struct {
	all     []commerce.NewsletterSubscriber
	outcome commerce.NewsletterSubscriberOutcome
	err     error
	asked   []string
	ids     []int
}

func (s *subscriberStore) ListSubscribers(_ context.Context, _ commerce.NewsletterSubscriberFilter, offset, count int) ([]commerce.NewsletterSubscriber, *int, error) {
	s.asked = append(s.asked, "list")
	rest, total := s.all[min(offset, len(s.all)):], len(s.all)
	return rest[:min(count, len(rest))], &total, s.err
}

func (s *subscriberStore) CreateSubscriber(context.Context, commerce.NewsletterSubscriberChange) (commerce.NewsletterSubscriberOutcome, error) {
	s.asked = append(s.asked, "create")
	return s.outcome, s.err
}

func (s *subscriberStore) UpdateSubscriber(_ context.Context, id int, _ commerce.NewsletterSubscriberChange) (commerce.NewsletterSubscriberOutcome, error) {
	s.asked, s.ids = append(s.asked, "update"), append(s.ids, id)
	return s.outcome, s.err
}

func (s *subscriberStore) DeleteSubscriber(_ context.Context, id int) (commerce.NewsletterSubscriberOutcome, error) {
	s.asked, s.ids = append(s.asked, "delete"), append(s.ids, id)
	return s.outcome, s.err
}

func newSubscriberDesk(t testing.TB) (*Subscribers, *subscriberStore, *auditor) {
	t.Helper()
	store, a := &subscriberStore{}, &auditor{}
	for i := range 12 {
		store.all = append(store.all, commerce.NewsletterSubscriber{EntityID: i + 1})
	}
	s, err := NewSubscribers(SubscribersOptions{Store: store, Auditor: a})
	if err != nil {
		t.Fatal(err)
	}
	return s, store, a
}

func reader(email string) commerce.NewsletterSubscriberChange {
	return commerce.NewsletterSubscriberChange{Email: commerce.Some(commerce.Secret(email))}
}

func TestListSubscribers(t *testing.T) {
	s, store, _ := newSubscriberDesk(t)
	ctx := askedBy(t, session.ScopeSubscribersRead)
	page, err := s.List(ctx, commerce.NewsletterSubscribersRequest{PageRequest: commerce.PageRequest{First: 5, After: position(subscribersList, 5)}})
	if err != nil || len(page.Edges) != 5 || page.Edges[0].Node.EntityID != 6 || *page.TotalCount != 12 || !page.PageInfo.HasNextPage {
		t.Errorf("got %+v, %v", page, err)
	}
	ten := commerce.PageRequest{First: 10}
	empty, err := s.List(ctx, commerce.NewsletterSubscribersRequest{PageRequest: ten, Filter: commerce.NewsletterSubscriberFilter{EntityIDs: []int{}}})
	if err != nil || len(empty.Edges) != 0 || *empty.TotalCount != 0 || len(store.asked) != 1 {
		t.Errorf("of no numbers: %+v, %v after %q", empty, err, store.asked)
	}
	for field, ids := range map[string][]int{"filter.entityIds": make([]int, 51), "filter.entityIds.1": {1, 0}} {
		_, err := s.List(ctx, commerce.NewsletterSubscribersRequest{PageRequest: ten, Filter: commerce.NewsletterSubscriberFilter{EntityIDs: ids}})
		wantField(t, err, field)
	}
	_, err = s.List(ctx, commerce.NewsletterSubscribersRequest{PageRequest: commerce.PageRequest{First: 1, After: position(groupsList, 1)}})
	wantField(t, err, "after")
	store.err = errors.New("no list")
	if _, err := s.List(ctx, commerce.NewsletterSubscribersRequest{PageRequest: ten}); !errors.Is(err, store.err) {
		t.Errorf("got %v", err)
	}
}

func TestWhoMayChangeSubscribers(t *testing.T) {
	for name, test := range map[string]struct {
		ctx          context.Context
		list, change commerce.Code
	}{
		"guest":   {session.WithPrincipal(t.Context(), session.Principal{ChannelID: 1}), commerce.CodeUnauthenticated, commerce.CodeUnauthenticated},
		"shopper": {session.WithPrincipal(t.Context(), session.Principal{Kind: session.Shopper, CustomerID: 2}), commerce.CodeForbidden, commerce.CodeForbidden},
		"none":    {askedBy(t), commerce.CodeForbidden, commerce.CodeForbidden},
		"read":    {askedBy(t, session.ScopeSubscribersRead), "", commerce.CodeForbidden},
		"write":   {askedBy(t, session.ScopeSubscribersWrite), commerce.CodeForbidden, ""},
		"other":   {askedBy(t, session.ScopeCustomersWrite, session.ScopeGroupsWrite), commerce.CodeForbidden, commerce.CodeForbidden},
	} {
		for _, id := range []int{7, 0, -1} {
			s, store, a := newSubscriberDesk(t)
			_, listErr := s.List(test.ctx, commerce.NewsletterSubscribersRequest{PageRequest: commerce.PageRequest{First: 1}})
			_, createErr := s.Create(test.ctx, reader("a@example.com"))
			_, updateErr := s.Update(test.ctx, id, reader("a@example.com"))
			_, deleteErr := s.Delete(test.ctx, id)
			changing := test.change
			if id < 1 && changing == "" {
				changing = commerce.CodeBadUserInput
			}
			got := []commerce.Code{commerce.CodeOf(listErr), commerce.CodeOf(createErr), commerce.CodeOf(updateErr), commerce.CodeOf(deleteErr)}
			if want := []commerce.Code{test.list, test.change, changing, changing}; !slices.Equal(got, want) {
				t.Errorf("%s, %d: got %q, want %q", name, id, got, want)
			}
			if slices.ContainsFunc(store.ids, func(id int) bool { return id < 1 }) {
				t.Errorf("%s: the store was asked about %v", name, store.ids)
			}
			if lines := a.told(); test.change == commerce.CodeForbidden && (len(lines) != 3 || lines[2] != "subscriber_delete 0 FORBIDDEN") {
				t.Errorf("%s: wrote %q", name, lines)
			}
		}
	}
}

func TestSubscribersThatDoNotFit(t *testing.T) {
	const good = "a@example.com"
	with := func(change func(*commerce.NewsletterSubscriberChange)) commerce.NewsletterSubscriberChange {
		c := reader(good)
		change(&c)
		return c
	}
	for name, test := range map[string]struct {
		change commerce.NewsletterSubscriberChange
		want   []string
	}{
		"as little as can be": {reader(good), nil},
		"all": {with(func(c *commerce.NewsletterSubscriberChange) {
			c.FirstName, c.LastName, c.ChannelID = commerce.Some(""), commerce.Some(strings.Repeat("é", 255)), commerce.Some(2)
			c.Consents = commerce.Some([]commerce.NewsletterConsent{commerce.ConsentNewsletter, commerce.ConsentAbandonedCart})
		}), nil},
		"no consents": {with(func(c *commerce.NewsletterSubscriberChange) {
			c.Consents = commerce.Some([]commerce.NewsletterConsent{})
		}), nil},

		"nobody":         {commerce.NewsletterSubscriberChange{}, []string{"input.email"}},
		"an empty text":  {reader(""), []string{"input.email"}},
		"no address":     {reader("example.com"), []string{"input.email"}},
		"two addresses":  {reader("a@b,c@d"), []string{"input.email"}},
		"a long address": {reader(strings.Repeat("x", 250) + "@x"), []string{"input.email"}},
		"nulls": {commerce.NewsletterSubscriberChange{
			Email: commerce.Optional[commerce.Secret]{Set: true}, FirstName: commerce.Optional[string]{Set: true}, LastName: commerce.Optional[string]{Set: true},
			ChannelID: commerce.Optional[int]{Set: true}, Consents: commerce.Optional[[]commerce.NewsletterConsent]{Set: true},
		}, []string{"input.email", "input.firstName", "input.lastName", "input.channelId", "input.consents"}},
		"long names": {with(func(c *commerce.NewsletterSubscriberChange) {
			c.FirstName, c.LastName = commerce.Some(strings.Repeat("x", 256)), commerce.Some(strings.Repeat("x", 256))
		}), []string{"input.firstName", "input.lastName"}},
		"no such channel": {with(func(c *commerce.NewsletterSubscriberChange) { c.ChannelID = commerce.Some(0) }), []string{"input.channelId"}},
		"an unknown consent": {with(func(c *commerce.NewsletterSubscriberChange) {
			c.Consents = commerce.Some([]commerce.NewsletterConsent{commerce.ConsentOther})
		}), []string{"input.consents"}},
	} {
		s, store, a := newSubscriberDesk(t)
		got, err := s.Create(askedBy(t, session.ScopeSubscribersWrite), test.change)
		if paths := pathsOf(got.Refused); err != nil || !slices.Equal(paths, test.want) {
			t.Errorf("%s: refused %q, %v; want %q", name, paths, err, test.want)
		}
		if (len(store.asked) == 1) != (test.want == nil) || (len(a.told()) == 1) != (test.want == nil) {
			t.Errorf("%s: asked %q", name, store.asked)
		}
	}
	s, store, _ := newSubscriberDesk(t)
	got, err := s.Update(askedBy(t, session.ScopeSubscribersWrite), 7, commerce.NewsletterSubscriberChange{})
	if err != nil || !slices.Equal(pathsOf(got.Refused), []string{"input"}) || len(store.asked) > 0 {
		t.Errorf("a change of nothing: %+v, %v", got, err)
	}
}

// TestSubscribersThatChange passes on what the store says, and writes it down without
// anybody's address.
func TestSubscribersThatChange(t *testing.T) {
	for line, test := range map[string]struct {
		outcome commerce.NewsletterSubscriberOutcome
		err     error
	}{
		"OK":              {commerce.NewsletterSubscriberOutcome{Subscriber: &commerce.NewsletterSubscriber{EntityID: 7}}, nil},
		"ITEM_NOT_FOUND":  {commerce.NewsletterSubscriberOutcome{Refused: []commerce.NewsletterSubscriberError{commerce.ItemNotFoundError{}}}, nil},
		"ITEM_CONFLICT":   {commerce.NewsletterSubscriberOutcome{Refused: []commerce.NewsletterSubscriberError{commerce.ItemConflictError{}}}, nil},
		"OUTCOME_UNKNOWN": {commerce.NewsletterSubscriberOutcome{}, &commerce.Error{Code: commerce.CodeOutcomeUnknown}},
	} {
		s, store, a := newSubscriberDesk(t)
		store.outcome, store.err = test.outcome, test.err
		ctx := askedBy(t, session.ScopeSubscribersWrite)
		created, err := s.Create(ctx, reader("a@example.com"))
		updated, updateErr := s.Update(ctx, 7, reader("a@example.com"))
		deleted, deleteErr := s.Delete(ctx, 7)
		for _, got := range []commerce.NewsletterSubscriberOutcome{created, updated, deleted} {
			if diff := cmp.Diff(test.outcome, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", line, diff)
			}
		}
		for _, got := range []error{err, updateErr, deleteErr} {
			if !errors.Is(got, test.err) {
				t.Errorf("%s: got %v", line, got)
			}
		}
		if lines := a.told(); !slices.Equal(lines, []string{"subscriber_create 0 " + line, "subscriber_update 0 " + line, "subscriber_delete 0 " + line}) {
			t.Errorf("%s: wrote %q", line, lines)
		}
	}
}

func TestNewSubscribers(t *testing.T) {
	for _, o := range []SubscribersOptions{{}, {Store: &subscriberStore{}}, {Auditor: &auditor{}}} {
		if _, err := NewSubscribers(o); err == nil {
			t.Errorf("%+v: no error", o)
		}
	}
}

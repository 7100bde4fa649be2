package graph_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

func TestSubscriberInputsAreGivenOn(t *testing.T) {
	const address = commerce.Secret("a@example.com")
	const input = `email: "a@example.com", firstName: "A", lastName: "B", channelId: 2, consents: [MARKETING_NEWSLETTER, ABANDONED_CART]`
	const nulls = `firstName: null, lastName: null, channelId: null, consents: null`
	whole := commerce.NewsletterSubscriberChange{
		Email: commerce.Some(address), FirstName: commerce.Some("A"), LastName: commerce.Some("B"), ChannelID: commerce.Some(2),
		Consents: commerce.Some([]commerce.NewsletterConsent{commerce.ConsentNewsletter, commerce.ConsentAbandonedCart}),
	}
	for mutation, want := range map[string]commerce.NewsletterSubscriberChange{
		`createNewsletterSubscriber(input: {` + input + `})`:                         whole,
		`createNewsletterSubscriber(input: {email: "a@example.com"})`:                {Email: commerce.Some(address)},
		`createNewsletterSubscriber(input: {email: "a@example.com", ` + nulls + `})`: {Email: commerce.Some(address)},
		`createNewsletterSubscriber(input: {email: "a@example.com", consents: []})`:  {Email: commerce.Some(address), Consents: commerce.Some([]commerce.NewsletterConsent{})},
		`updateNewsletterSubscriber(input: {entityId: 7, ` + input + `})`:            whole,
		`updateNewsletterSubscriber(input: {entityId: 7})`:                           {},
		`updateNewsletterSubscriber(input: {entityId: 7, consents: []})`:             {Consents: commerce.Some([]commerce.NewsletterConsent{})},
		`updateNewsletterSubscriber(input: {entityId: 7, email: null, ` + nulls + `})`: {
			Email: commerce.Optional[commerce.Secret]{Set: true}, FirstName: commerce.Some(""), LastName: commerce.Some(""),
			ChannelID: commerce.Optional[int]{Set: true}, Consents: commerce.Some([]commerce.NewsletterConsent(nil)),
		},
	} {
		w, _, subscribers := newGroupWorld(t)
		if got, code, _ := w.asked(t, `mutation { r: `+mutation+` { errors { __typename } } }`); got != `{"errors":[]}` || code != "" {
			t.Errorf("%s: %s %s", mutation, got, code)
		}
		if diff := cmp.Diff(want, subscribers.change); diff != "" || len(subscribers.calls) != 1 || subscribers.calls[0] == "update" && subscribers.id != 7 {
			t.Errorf("%s: %v %d (-want +got):\n%s", mutation, subscribers.calls, subscribers.id, diff)
		}
	}
}

func TestSubscriberPayloads(t *testing.T) {
	two, when := 2, time.Date(2026, time.January, 5, 9, 0, 0, 0, time.UTC)
	subscriber := &commerce.NewsletterSubscriber{
		EntityID: 7, Email: "a@example.com", LastName: commerce.NonEmpty("B"), Source: commerce.SubscriberOrder, ChannelID: &two,
		Consents: []commerce.NewsletterConsent{commerce.ConsentAbandonedCart, commerce.ConsentOther}, CreatedAt: &when,
	}
	const fields = `{ subscriber { id entityId email firstName lastName source channelId consents createdAt modifiedAt } errors { __typename ... on CustomerValidationError { path } } }`
	for want, outcome := range map[string]commerce.NewsletterSubscriberOutcome{
		`{"errors":[],"subscriber":{"channelId":2,"consents":["ABANDONED_CART","UNKNOWN"],"createdAt":"2026-01-05T09:00:00Z","email":"a@example.com",` +
			`"entityId":7,"firstName":null,"id":"` + subscriber.ID() + `","lastName":"B","modifiedAt":null,"source":"ORDER"}}`: {Subscriber: subscriber},
		`{"errors":[{"__typename":"CustomerValidationError","path":["input","email"]},{"__typename":"ItemConflictError"},{"__typename":"ItemNotFoundError"}],"subscriber":null}`: {
			Refused: []commerce.NewsletterSubscriberError{
				commerce.CustomerValidationError{Path: []string{"input", "email"}}, commerce.ItemConflictError{}, commerce.ItemNotFoundError{},
			},
		},
	} {
		w, _, subscribers := newGroupWorld(t)
		subscribers.outcome = outcome
		for _, mutation := range []string{`createNewsletterSubscriber(input: {email: "a@example.com"})`, `updateNewsletterSubscriber(input: {entityId: 7, consents: []})`} {
			if got, code, _ := w.asked(t, `mutation { r: `+mutation+fields+` }`); got != want || code != "" {
				t.Errorf("%s: %s %s, want %s", mutation, got, code, want)
			}
		}
	}
	w, _, subscribers := newGroupWorld(t)
	const remove = `mutation { r: deleteNewsletterSubscriber(input: {entityId: 7}) { entityId errors { __typename } } }`
	if got, _, _ := w.asked(t, remove); got != `{"entityId":7,"errors":[]}` || subscribers.id != 7 {
		t.Errorf("deleted %d: %s", subscribers.id, got)
	}
	subscribers.outcome.Refused = []commerce.NewsletterSubscriberError{commerce.ItemNotFoundError{}}
	if got, _, _ := w.asked(t, remove); got != `{"entityId":null,"errors":[{"__typename":"ItemNotFoundError"}]}` {
		t.Errorf("not deleted: %s", got)
	}
	subscribers.err = commerce.BadInput("input.entityId", "No.")
	if got, code, field := w.asked(t, remove); got != "null" || code != "BAD_USER_INPUT" || field != "input.entityId" {
		t.Errorf("refused: %s %s %s", got, code, field)
	}
}

// TestNoMutationDeletesSubscribersWithoutANumber: the schema wants one, and has no list.
func TestNoMutationDeletesSubscribersWithoutANumber(t *testing.T) {
	for _, input := range []string{``, `(input: {})`, `(input: {entityId: null})`, `(input: {entityId: [7, 8]})`, `(input: {email: "a@example.com"})`} {
		w, _, subscribers := newGroupWorld(t)
		got := w.ask(t, `mutation { r: deleteNewsletterSubscriber`+input+` { entityId } }`, nil)
		if len(got.Errors) == 0 || len(subscribers.calls) > 0 {
			t.Errorf("%q: %+v after %v", input, got, subscribers.calls)
		}
	}
}

func TestSubscriberLists(t *testing.T) {
	from := time.Date(2026, time.January, 5, 9, 0, 0, 0, time.UTC)
	total := 1
	page := &commerce.NewsletterSubscriberConnection{
		Edges: []commerce.NewsletterSubscriberEdge{{Node: commerce.NewsletterSubscriber{EntityID: 7, Email: "a@example.com"}, Cursor: "c"}}, TotalCount: &total,
	}
	ten := commerce.PageRequest{First: 10}
	for query, want := range map[string]commerce.NewsletterSubscribersRequest{
		``: {PageRequest: ten}, `(filter: null)`: {PageRequest: ten}, `(filter: {})`: {PageRequest: ten}, `(first: 3, after: "x")`: {PageRequest: commerce.PageRequest{First: 3, After: "x"}},
		`(filter: {email: null, entityIds: null, source: null})`: {PageRequest: ten},
		`(filter: {entityIds: []})`:                              {PageRequest: ten, Filter: commerce.NewsletterSubscriberFilter{EntityIDs: []int{}}},
		`(filter: {entityIds: [7, 8], email: "a@example.com", firstName: "A", lastName: "B", source: CUSTOM, createdFrom: "2026-01-05T09:00:00Z", createdTo: "2026-01-05T09:00:00Z"})`: {
			PageRequest: ten, Filter: commerce.NewsletterSubscriberFilter{
				EntityIDs: []int{7, 8}, Email: "a@example.com", FirstName: "A", LastName: "B", Source: commerce.SubscriberCustom, CreatedFrom: &from, CreatedTo: &from,
			},
		},
	} {
		w, _, subscribers := newGroupWorld(t)
		subscribers.page = page
		got, code, _ := w.asked(t, `{ r: newsletterSubscribers`+query+` { nodes { entityId email } totalCount pageInfo { hasNextPage } edges { cursor } } }`)
		if code != "" || got != `{"edges":[{"cursor":"c"}],"nodes":[{"email":"a@example.com","entityId":7}],"pageInfo":{"hasNextPage":false},"totalCount":1}` {
			t.Errorf("%s: %s %s", query, got, code)
		}
		if diff := cmp.Diff(want, subscribers.request); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
	for filter, field := range map[string]string{
		`email: ""`: "filter.email", `firstName: ""`: "filter.firstName", `lastName: ""`: "filter.lastName", `source: UNKNOWN`: "filter.source",
	} {
		w, _, subscribers := newGroupWorld(t)
		if _, code, at := w.asked(t, `{ r: newsletterSubscribers(filter: {`+filter+`}) { totalCount } }`); code != "BAD_USER_INPUT" || at != field || len(subscribers.calls) > 0 {
			t.Errorf("%s: %s %s", filter, code, at)
		}
	}
}

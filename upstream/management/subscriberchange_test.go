package management

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func newSubscriber() commerce.NewsletterSubscriberChange {
	return commerce.NewsletterSubscriberChange{Email: commerce.Some(commerce.Secret(email))}
}

// subscriberChanges is each change of a subscriber.
func subscriberChanges() map[string]func(context.Context, *Client) (commerce.NewsletterSubscriberOutcome, error) {
	return map[string]func(context.Context, *Client) (commerce.NewsletterSubscriberOutcome, error){
		"create": func(ctx context.Context, c *Client) (commerce.NewsletterSubscriberOutcome, error) {
			return c.CreateSubscriber(ctx, newSubscriber())
		},
		"update": func(ctx context.Context, c *Client) (commerce.NewsletterSubscriberOutcome, error) {
			return c.UpdateSubscriber(ctx, 7, newSubscriber())
		},
		"delete": func(ctx context.Context, c *Client) (commerce.NewsletterSubscriberOutcome, error) {
			return c.DeleteSubscriber(ctx, 7)
		},
	}
}

func TestSubscriberChangesAsSent(t *testing.T) {
	for want, change := range map[string]commerce.NewsletterSubscriberChange{
		`{"channel_id":2,"consents":["marketing_newsletter","abandoned_cart"],"email":"` + email + `","first_name":"Ada","last_name":"L"}`: {
			Email: commerce.Some(commerce.Secret(email)), FirstName: commerce.Some("Ada"), LastName: commerce.Some("L"), ChannelID: commerce.Some(2),
			Consents: commerce.Some([]commerce.NewsletterConsent{commerce.ConsentNewsletter, commerce.ConsentAbandonedCart}),
		},
		`{"consents":[]}`:   {Consents: commerce.Some([]commerce.NewsletterConsent{})},
		`{"first_name":""}`: {FirstName: commerce.Some("")},
	} {
		// The reference has an object, and a list of one is as good.
		for _, answer := range []string{`{"data":` + wholeSubscriber + `,"meta":{}}`, `{"data":[` + wholeSubscriber + `]}`} {
			s := newFakeStore(t, answering(http.StatusOK, answer))
			got, err := s.UpdateSubscriber(upstreamtest.Context(t), 7, change)
			if err != nil || cmp.Diff(someSubscriber(), *got.Subscriber) != "" {
				t.Errorf("%s: got %+v, %v", want, got, err)
			}
			if asked := s.Heard()[0]; asked.Line != "PUT /stores/abc/v3/customers/subscribers/7" || merged(t, asked.Body) != want {
				t.Errorf("sent %s %s, want %s", asked.Line, asked.Body, want)
			}
		}
	}
	s := newFakeStore(t, answering(http.StatusOK, `{"data":`+wholeSubscriber+`}`))
	if got, err := s.CreateSubscriber(upstreamtest.Context(t), newSubscriber()); err != nil || got.Subscriber.EntityID != 7 {
		t.Errorf("made %+v, %v", got, err)
	}
	if asked := s.Heard()[0]; asked.Line != "POST /stores/abc/v3/customers/subscribers" {
		t.Errorf("sent %+v", asked)
	}
}

func TestSubscriberChangesThatAreNotSent(t *testing.T) {
	s := newFakeStore(t, answering(http.StatusOK, `{"data":`+wholeSubscriber+`}`))
	for _, change := range []commerce.NewsletterSubscriberChange{
		{},
		{Email: commerce.Some(commerce.Secret(""))},
		{Email: commerce.Some(commerce.Secret(email)), Consents: commerce.Some([]commerce.NewsletterConsent{commerce.ConsentOther})},
	} {
		_, err := s.CreateSubscriber(upstreamtest.Context(t), change)
		wantCode(t, err, commerce.CodeBadUserInput)
	}
	for _, id := range []int{0, -7} {
		if got, err := s.UpdateSubscriber(upstreamtest.Context(t), id, newSubscriber()); err != nil || got.Refused[0] != (commerce.ItemNotFoundError{}) {
			t.Errorf("%d: got %+v, %v", id, got, err)
		}
	}
	if len(s.Heard()) > 0 {
		t.Errorf("sent %+v", s.Heard())
	}
}

// TestSubscriberRefusals has every no of the store, whose texts repeat the address.
func TestSubscriberRefusals(t *testing.T) {
	type refusals = map[string]commerce.NewsletterSubscriberError
	invalid := func(path ...string) refusals {
		e := commerce.CustomerValidationError{Path: path}
		return refusals{"create": e, "update": e, "delete": e}
	}
	conflict, missing := commerce.ItemConflictError{}, commerce.ItemNotFoundError{}
	for _, test := range []struct {
		status int
		body   string
		want   refusals
	}{
		{404, `{"title":"` + canary + `"}`, refusals{"update": missing, "delete": missing}},
		{409, `{"errors":{"email":"` + email + ` is taken"}}`, refusals{"create": conflict, "update": conflict, "delete": conflict}},
		{422, `{"errors":{"email":"` + email + ` is bad"}}`, invalid("input", "email")},
		{422, `{"errors":{".data.first_name":"` + canary + `"}}`, invalid("input", "firstName")},
		{422, `{"errors":{"` + canary + `":"x"}}`, invalid()},
		{422, `{"errors":{}}`, invalid()},
		{422, `{"errors":["` + canary + `"]}`, invalid()},
		{400, canary, invalid()},
	} {
		for name, call := range subscriberChanges() {
			s := newFakeStore(t, answering(test.status, test.body))
			got, err := call(upstreamtest.Context(t), s.Client)
			if want, ok := test.want[name]; !ok {
				wantCode(t, err, commerce.CodeInternal)
			} else if err != nil || len(got.Refused) != 1 || cmp.Diff(want, got.Refused[0]) != "" || got.Subscriber != nil {
				t.Errorf("%s, %d %s: got %+v, %v", name, test.status, test.body, got, err)
			}
			if len(s.Heard()) != 1 {
				t.Errorf("%s, %d: %d attempts", name, test.status, len(s.Heard()))
			}
		}
	}
}

func TestSubscriberChangesWithoutAnAnswer(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"hangs up": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"500":      answering(500, email), "504 with a page": answering(504, "<html>"),
	} {
		for what, call := range subscriberChanges() {
			s := newFakeStore(t, handler)
			_, err := call(upstreamtest.Context(t), s.Client)
			wantCode(t, err, commerce.CodeOutcomeUnknown)
			if len(s.Heard()) != 1 {
				t.Errorf("%s, %s: %d attempts", what, name, len(s.Heard()))
			}
		}
	}
	for _, body := range []string{"", `{}`, `{"data":[]}`, `{"data":{"id":8}}`, `{"data":{"email":"` + email + `"}}`, `"` + email + `"`} {
		s := newFakeStore(t, answering(200, body))
		_, err := s.UpdateSubscriber(upstreamtest.Context(t), 7, newSubscriber())
		wantCode(t, err, commerce.CodeOutcomeUnknown)
	}
	s := newFakeStore(t, answering(429, ""))
	_, err := s.CreateSubscriber(upstreamtest.Context(t), newSubscriber())
	wantCode(t, err, commerce.CodeRateLimited)
}

package management

import (
	"math"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

const wholeSubscriber = `{"id":7,"email":"` + email + `","first_name":"Ada","last_name":"L","source":"order","order_id":4,"channel_id":2,
	"consents":["marketing_newsletter","abandoned_cart"],"date_created":"2026-01-05T09:00:00Z","date_modified":"2026-01-05T09:00:00Z"}`

func someSubscriber() commerce.NewsletterSubscriber {
	two, when := 2, time.Date(2026, time.January, 5, 9, 0, 0, 0, time.UTC)
	return commerce.NewsletterSubscriber{
		EntityID: 7, Email: email, FirstName: commerce.NonEmpty("Ada"), LastName: commerce.NonEmpty("L"), Source: commerce.SubscriberOrder,
		ChannelID: &two, Consents: []commerce.NewsletterConsent{commerce.ConsentNewsletter, commerce.ConsentAbandonedCart},
		CreatedAt: &when, ModifiedAt: &when,
	}
}

func TestListSubscribers(t *testing.T) {
	from := start()
	filter := commerce.NewsletterSubscriberFilter{
		EntityIDs: []int{7, 8}, Email: email, FirstName: "Ada", LastName: "L", Source: commerce.SubscriberOrder, CreatedFrom: &from, CreatedTo: &from,
	}
	s := newAnsweringStore(t, map[string]string{subscribersPath: `{"data":[` + wholeSubscriber + `],"meta":{"pagination":{"total":"12"}}}`})
	got, total, err := s.ListSubscribers(upstreamtest.Context(t), filter, 0, 11)
	if err != nil || total == nil || *total != 12 {
		t.Fatalf("total %v, %v", total, err)
	}
	if diff := cmp.Diff([]commerce.NewsletterSubscriber{someSubscriber()}, got); diff != "" {
		t.Errorf("subscribers (-want +got):\n%s", diff)
	}
	want := "GET /stores/abc/v3/customers/subscribers?date_created%3Amax=2026-11-01T12%3A00%3A00Z&date_created%3Amin=2026-11-01T12%3A00%3A00Z&email=" +
		canary + "%40example.com&first_name=Ada&id%3Ain=7%2C8&last_name=L&limit=11&page=1&source=order"
	if line := s.Heard()[0].Line; line != want {
		t.Errorf("asked %s, want %s", line, want)
	}
}

func TestSubscribersInEverySpelling(t *testing.T) {
	bare := commerce.NewsletterSubscriber{EntityID: 7, Source: commerce.SubscriberUnknown, Consents: []commerce.NewsletterConsent{}}
	with := func(change func(*commerce.NewsletterSubscriber)) commerce.NewsletterSubscriber {
		s := someSubscriber()
		change(&s)
		return s
	}
	for change, want := range map[string]commerce.NewsletterSubscriber{
		`{"id":"7","channel_id":"2","order_id":null}`: someSubscriber(),
		`{"channel_id":null}`:                         with(func(s *commerce.NewsletterSubscriber) { s.ChannelID = nil }),
		`{"first_name":null,"last_name":""}`:          with(func(s *commerce.NewsletterSubscriber) { s.FirstName, s.LastName = nil, nil }),
		`{"source":"phone"}`:                          with(func(s *commerce.NewsletterSubscriber) { s.Source = commerce.SubscriberUnknown }),
		`{"consents":null}`:                           with(func(s *commerce.NewsletterSubscriber) { s.Consents = bare.Consents }),
		`{"consents":["sms"]}`: with(func(s *commerce.NewsletterSubscriber) {
			s.Consents = []commerce.NewsletterConsent{commerce.ConsentOther}
		}),
		`{"date_created":null,"date_modified":"Mon, 05 Jan 2026 09:00:00 +0000"}`: with(func(s *commerce.NewsletterSubscriber) { s.CreatedAt = nil }),
	} {
		body := `{"data":[` + merged(t, wholeSubscriber, change) + `]}`
		got, total, err := newAnsweringStore(t, map[string]string{subscribersPath: body}).ListSubscribers(upstreamtest.Context(t), commerce.NewsletterSubscriberFilter{}, 0, 1)
		if err != nil || total != nil || len(got) != 1 || cmp.Diff(want, got[0]) != "" {
			t.Errorf("%s: %v, %v\n%s", change, total, err, cmp.Diff([]commerce.NewsletterSubscriber{want}, got))
		}
	}
	for _, body := range []string{`{}`, `[]`, `{"data":null}`, `{"data":[{"email":"` + email + `"}]}`, `{"data":[7]}`} {
		_, _, err := newAnsweringStore(t, map[string]string{subscribersPath: body}).ListSubscribers(upstreamtest.Context(t), commerce.NewsletterSubscriberFilter{}, 0, 11)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
	_, _, err := newAnsweringStore(t, nil).ListSubscribers(upstreamtest.Context(t), commerce.NewsletterSubscriberFilter{Source: "MARS"}, 0, 11)
	wantCode(t, err, commerce.CodeBadUserInput)
	_, _, err = newAnsweringStore(t, nil).ListSubscribers(upstreamtest.Context(t), commerce.NewsletterSubscriberFilter{}, 0, 0)
	wantCode(t, err, commerce.CodeInternal)
}

// TestNoCallCanDeleteAllSubscribers is about the worst call of this API: DELETE without
// a number. Every number of Go's goes to one subscriber or nowhere.
func TestNoCallCanDeleteAllSubscribers(t *testing.T) {
	one := regexp.MustCompile(`^DELETE /stores/abc/v3/customers/subscribers/[1-9][0-9]*$`)
	for _, id := range []int{0, -1, math.MinInt, 1, 7, math.MaxInt32, math.MaxInt} {
		s := newFakeStore(t, answering(http.StatusNoContent, ""))
		got, err := s.DeleteSubscriber(upstreamtest.Context(t), id)
		if err != nil || (len(got.Refused) == 0) != (id > 0) {
			t.Errorf("%d: got %+v, %v", id, got, err)
		}
		asked := s.Heard()
		if id > 0 && len(asked) != 1 || id < 1 && len(asked) != 0 {
			t.Errorf("%d: sent %+v", id, asked)
		}
		for _, r := range asked {
			if !one.MatchString(r.Line) || r.Body != "" {
				t.Errorf("%d: sent %s %q", id, r.Line, r.Body)
			}
		}
	}
}

func FuzzSubscriber(f *testing.F) {
	f.Add([]byte(`{"data":` + wholeSubscriber + `}`))
	f.Add([]byte(`{"data":[{"id":"7"}],"meta":{"pagination":{"total":1}}}`))
	f.Add([]byte(`{"errors":{"0.email":"taken"}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		kept := subscriberKept{id: 7}
		if readAnswer(raw, &kept) && (*kept.Data)[0].commerce().EntityID != 7 {
			t.Errorf("%q was read as somebody else", raw)
		}
		var page subscriberPage
		if readAnswer(raw, &page) && page.total() != nil && *page.total() < 0 {
			t.Errorf("%q has a total below zero", raw)
		}
		for _, step := range faultPath(raw, map[string]string{"email": "email"}) {
			if step != "input" && step != "email" {
				t.Errorf("%q is at fault at %s", raw, strings.ToUpper(step))
			}
		}
	})
}

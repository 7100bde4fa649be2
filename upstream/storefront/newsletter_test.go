package storefront

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestSubscribe(t *testing.T) {
	path := func(field string) commerce.CustomerValidationError {
		return commerce.CustomerValidationError{Path: []string{"input", field}}
	}
	for members, want := range map[string][]commerce.SubscribeToNewsletterError{
		``: nil,
		`{"__typename":"CreateSubscriberAlreadyExistsError"}`:                                                       nil,
		`{"__typename":"CreateSubscriberEmailInvalidError"}`:                                                        {path("email")},
		`{"__typename":"CreateSubscriberFirstNameInvalidError"}`:                                                    {path("firstName")},
		`{"__typename":"CreateSubscriberLastNameInvalidError"}`:                                                     {path("lastName")},
		`{"__typename":"CreateSubscriberUnexpectedError"}`:                                                          {commerce.NewsletterError{}},
		`{"__typename":"PaperJamError"}`:                                                                            {commerce.NewsletterError{}},
		`{"__typename":"CreateSubscriberAlreadyExistsError"},{"__typename":"CreateSubscriberLastNameInvalidError"}`: {path("lastName")},
	} {
		s := newAnsweringStore(t, answers("subscribe", `{"errors":[`+members+`]}`))
		got, err := s.Subscribe(upstreamtest.Context(t), 3, nil, email, "", "")
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v, refusals (-want +got):\n%s", members, err, diff)
		}
	}
}

func TestSubscribersAreWhoTheyAre(t *testing.T) {
	cred := shopper()
	for _, tc := range []struct {
		who   *commerce.ShopperCredential
		first string
		want  map[string]any
		token string
	}{
		{nil, "", map[string]any{"email": email}, ""},
		{&cred, "Ada", map[string]any{"email": email, "firstName": "Ada", "lastName": "L"}, accessToken},
	} {
		s := newAnsweringStore(t, answers("subscribe", `{"errors":[]}`))
		last := ""
		if tc.first != "" {
			last = "L"
		}
		if _, err := s.Subscribe(upstreamtest.Context(t), 3, tc.who, email, tc.first, last); err != nil {
			t.Fatal(err)
		}
		wantVariables(t, s, tc.want)
		if got := s.heard()[0]; got.Header.Get("X-Bc-Customer-Access-Token") != tc.token || got.Path != "/channels/3/graphql" {
			t.Errorf("asked at %s with %d bytes of a token", got.Path, len(got.Header.Get("X-Bc-Customer-Access-Token")))
		}
	}
}

func TestUnsubscribe(t *testing.T) {
	for members, want := range map[string][]commerce.UnsubscribeFromNewsletterError{
		``: nil,
		`{"__typename":"RemoveSubscriberEmailInvalidError"}`: {commerce.CustomerValidationError{Path: []string{"input", "email"}}},
		`{"__typename":"RemoveSubscriberUnexpectedError"}`:   {commerce.NewsletterError{}},
		`{"__typename":"PaperJamError"}`:                     {commerce.NewsletterError{}},
	} {
		s := newAnsweringStore(t, answers("unsubscribe", `{"errors":[`+members+`]}`))
		got, err := s.Unsubscribe(upstreamtest.Context(t), shopper(), email)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v, refusals (-want +got):\n%s", members, err, diff)
		}
		wantVariables(t, s, map[string]any{"email": email})
	}
}

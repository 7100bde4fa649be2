package storefront

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// syncAnswer is what the store read in a token, with or without what a sign-in
// asks for.
func syncAnswer(customer, token, rest string) string {
	return `{"data":{"validateSessionSyncJwt":{"content":{"customer":` + customer + `,"customerAccessToken":` + token +
		`,"redirectTo":"https://store.example/x"` + rest + `},"errors":[]}}}`
}

const syncVisit = `,"cart":{"entityId":"cart-1"},"analytics":{
	"initiator":{"visitorId":"visitor","visitId":"visit"},
	"request":{"url":"https://shop.example/","ip":"203.0.113.9","userAgent":"Firefox","referer":null,"acceptLanguage":"de"},
	"consent":{"targeting":false,"analytics":true,"functional":true}}`

func visit() *commerce.Analytics {
	return &commerce.Analytics{
		Initiator: &commerce.AnalyticsInitiator{VisitID: "visit", VisitorID: "visitor"},
		Request:   &commerce.AnalyticsRequest{URL: "https://shop.example/", UserAgent: "Firefox", AcceptLanguage: "de"},
		Consent:   &commerce.AnalyticsConsent{Analytics: true, Functional: true},
	}
}

func TestReadSessionSync(t *testing.T) {
	customer, credential := ada(), key()
	for name, tc := range map[string]struct {
		body   string
		signIn bool
		want   commerce.SessionSyncOutcome
	}{
		"signs in": {syncAnswer(person, issued, syncVisit), true, commerce.SessionSyncOutcome{
			Content:    commerce.SessionSync{Customer: &customer, CartEntityID: "cart-1", Analytics: visit(), RedirectTo: "https://store.example/x"},
			Credential: &credential,
		}},
		"a guest's": {syncAnswer("null", "null", `,"cart":{"entityId":"cart-1"}`), true, commerce.SessionSyncOutcome{
			Content: commerce.SessionSync{CartEntityID: "cart-1", RedirectTo: "https://store.example/x"},
		}},
		"content only": {syncAnswer(person, issued, ""), false, commerce.SessionSyncOutcome{
			Content: commerce.SessionSync{Customer: &customer, RedirectTo: "https://store.example/x"},
		}},
		"nothing in it": {syncAnswer("null", "null", `,"analytics":{"initiator":{},"request":{},"consent":{}}`), false, commerce.SessionSyncOutcome{
			Content: commerce.SessionSync{Analytics: &commerce.Analytics{Consent: &commerce.AnalyticsConsent{}}, RedirectTo: "https://store.example/x"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newAnsweringStore(t, tc.body)
			got, err := s.ReadSessionSync(upstreamtest.Context(t), 3, jwtText, tc.signIn)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
			r := s.heard()[0]
			if diff := cmp.Diff(map[string]any{"jwt": jwtText}, r.Body.Variables); diff != "" {
				t.Errorf("variables (-want +got):\n%s", diff)
			}
			if asked := strings.Contains(r.Body.Query, "customerAccessToken"); asked != tc.signIn {
				t.Errorf("an access token was asked for: %v", asked)
			}
			if strings.Contains(r.Body.Query, "ip\n") {
				t.Error("the shopper's address was asked for")
			}
		})
	}
}

func TestReadSessionSyncRefusals(t *testing.T) {
	refused := func(members string) string {
		return `{"data":{"validateSessionSyncJwt":{"content":null,"errors":[` + members + `]}}}`
	}
	for name, tc := range map[string]struct {
		body string
		want commerce.TokenLoginError
	}{
		"invalid":              {refused(`{"__typename":"InvalidSessionSyncJwtError","message":"` + canary + `"}`), commerce.InvalidTokenError{}},
		"expired":              {refused(`{"__typename":"JwtTokenExpiredError"}`), commerce.TokenExpiredError{}},
		"both":                 {refused(`{"__typename":"JwtTokenExpiredError"},{"__typename":"InvalidSessionSyncJwtError"}`), commerce.InvalidTokenError{}},
		"of next year":         {refused(`{"__typename":"TokenFromMarsError","planet":{"x":1}}`), commerce.LoginFailedError{}},
		"no reason":            {refused(``), commerce.LoginFailedError{}},
		"content all the same": {strings.Replace(syncAnswer(person, issued, ""), `"errors":[]`, `"errors":[{"__typename":"JwtTokenExpiredError"}]`, 1), commerce.TokenExpiredError{}},
		"customer, no token":   {syncAnswer(person, "null", ""), commerce.LoginFailedError{}},
		"token, no customer":   {syncAnswer("null", issued, ""), commerce.LoginFailedError{}},
		"about the JWT":        {`{"errors":[{"message":"jwt is malformed"}]}`, commerce.InvalidTokenError{}},
		"something else":       {`{"data":null,"errors":[{"message":"` + canary + `","path":["validateSessionSyncJwt"]}]}`, commerce.LoginFailedError{}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newAnsweringStore(t, tc.body)
			got, err := s.ReadSessionSync(upstreamtest.Context(t), 3, jwtText, true)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(commerce.SessionSyncOutcome{Refused: tc.want}, got); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
			if n := len(s.heard()); n != 1 {
				t.Errorf("%d attempts", n)
			}
		})
	}
}

func TestReadSessionSyncThatCannotBeUnderstood(t *testing.T) {
	odd := strings.Replace(person, `"storeCredit":[]`, `"storeCredit":[{"currencyCode":"USD","value":12345678901234567890}]`, 1)
	_, err := newAnsweringStore(t, syncAnswer(odd, issued, "")).ReadSessionSync(upstreamtest.Context(t), 3, jwtText, true)
	wantCode(t, err, commerce.CodeOutcomeUnknown)
	for _, customer := range []string{odd, strings.Replace(person, "7", "0", 1)} {
		_, err = newAnsweringStore(t, syncAnswer(customer, issued, "")).ReadSessionSync(upstreamtest.Context(t), 3, jwtText, false)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
}

func TestABlockedAddressIsToldToWait(t *testing.T) {
	for status, header := range map[int]string{403: "", 429: "", 430: "7"} {
		want := 5 * time.Minute
		s := newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) {
			if header != "" {
				w.Header().Set("X-Retry-After", header)
			}
			w.WriteHeader(min(status, 429))
			_, _ = io.WriteString(w, canary)
		})
		if header != "" {
			want = 7 * time.Second
		}
		_, err := s.ReadSessionSync(upstreamtest.Context(t), 3, jwtText, true)
		wantCode(t, err, commerce.CodeRateLimited)
		if got := retryAfter(err); got != want {
			t.Errorf("%d: wait %s, want %s", status, got, want)
		}
	}
}

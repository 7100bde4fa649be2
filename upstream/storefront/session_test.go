package storefront

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

const loginAnswer = `{"data":{"login":{
	"customer":{"entityId":7,"email":"` + email + `","firstName":"Ada","lastName":"L","company":"","phone":"1","taxExemptCategory":"",
		"customerGroupId":4,"customerGroupName":"Wholesale","storeCredit":[{"currencyCode":"usd","value":1.5E+1}]},
	"cart":{"entityId":"cart-2"},
	"customerAccessToken":{"value":"` + accessToken + `","expiresAt":"2026-11-02T12:00:00Z"}}}}`

func TestLogin(t *testing.T) {
	s := newAnsweringStore(t, loginAnswer)
	in := credentials()
	in.GuestCartEntityID = "cart-1"
	got, err := s.Login(upstreamtest.Context(t), in)
	if err != nil {
		t.Fatal(err)
	}
	name := "Wholesale"
	want := commerce.LoginOutcome{
		Credential: commerce.ShopperCredential{
			CustomerID: 7, ChannelID: 3, AccessToken: accessToken,
			ExpiresAt: time.Date(2026, time.November, 2, 12, 0, 0, 0, time.UTC),
		},
		Customer: commerce.Customer{
			EntityID: 7, Email: email, FirstName: "Ada", LastName: "L", Phone: commerce.NonEmpty("1"),
			Group:       &commerce.CustomerGroup{EntityID: 4, Name: &name},
			StoreCredit: []commerce.StoreCredit{{Amount: mustDecimal(t, "15"), CurrencyCode: "USD"}},
		},
		CartEntityID: "cart-2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
	r := s.heard()[0]
	wantVariables := map[string]any{"email": email, "password": password, "guestCartEntityId": "cart-1"}
	if diff := cmp.Diff(wantVariables, r.Body.Variables); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
	if strings.Contains(r.Body.Query, canary) {
		t.Error("the document itself contains a secret")
	}
}

func TestLoginWithoutACartSendsNone(t *testing.T) {
	s := newAnsweringStore(t, strings.Replace(loginAnswer, `{"entityId":"cart-2"}`, "null", 1))
	got, err := s.Login(upstreamtest.Context(t), credentials())
	if err != nil || got.CartEntityID != "" {
		t.Errorf("got %v, %v", got.CartEntityID, err)
	}
	if _, sent := s.heard()[0].Body.Variables["guestCartEntityId"]; sent {
		t.Error("a cart that nobody has was sent")
	}
}

func TestLoginRefusals(t *testing.T) {
	for name, tc := range map[string]struct {
		body string
		want commerce.LoginError
	}{
		"wrong password":   {`{"data":null,"errors":[{"message":"Invalid credentials"}]}`, commerce.InvalidCredentialsError{}},
		"in other letters": {`{"errors":[{"message":"INVALID Credentials.","path":["login"]}]}`, commerce.InvalidCredentialsError{}},
		"forced reset":     {`{"data":{"login":null},"errors":[{"message":"Reset password","path":["login"]}]}`, commerce.PasswordResetRequiredError{}},
		"something else":   {`{"data":null,"errors":[{"message":"` + email + ` is locked","path":["login"]}]}`, commerce.LoginFailedError{}},
		"an odd error":     {`{"errors":[{"message":{"text":1},"extensions":[]}]}`, commerce.LoginFailedError{}},
		"no customer":      {`{"data":{"login":{"customer":null,"customerAccessToken":{"value":"x","expiresAt":"2026-11-02T12:00:00Z"}}}}`, commerce.LoginFailedError{}},
		"no token":         {`{"data":{"login":{"customer":{"entityId":7},"customerAccessToken":null}}}`, commerce.LoginFailedError{}},
		"an empty token":   {`{"data":{"login":{"customer":{"entityId":7},"customerAccessToken":{"value":"","expiresAt":"2026-11-02T12:00:00Z"}}}}`, commerce.LoginFailedError{}},
		"data and error":   {strings.Replace(loginAnswer, `{"data"`, `{"errors":[{"message":"odd"}],"data"`, 1), commerce.LoginFailedError{}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newAnsweringStore(t, tc.body)
			got, err := s.Login(upstreamtest.Context(t), credentials())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(commerce.LoginOutcome{Refused: tc.want}, got); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
			if n := len(s.heard()); n != 1 {
				t.Errorf("%d attempts", n)
			}
		})
	}
}

func TestLoginThatCannotBeUnderstood(t *testing.T) {
	for name, body := range map[string]string{
		"expiry": strings.Replace(loginAnswer, "2026-11-02T12:00:00Z", canary, 1),
		"credit": strings.Replace(loginAnswer, "1.5E+1", "12345678901234567890", 1),
	} {
		_, err := newAnsweringStore(t, body).Login(upstreamtest.Context(t), credentials())
		if wantCode(t, err, commerce.CodeOutcomeUnknown); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestLogout(t *testing.T) {
	for name, tc := range map[string]struct {
		body string
		want commerce.LogoutOutcome
	}{
		"cart handed back": {`{"cart":{"entityId":"cart-1"},"errors":[]}`, commerce.LogoutOutcome{CartEntityID: "cart-1"}},
		"no cart":          {`{"cart":null,"errors":[]}`, commerce.LogoutOutcome{}},
		"refusals": {
			`{"cart":null,"errors":[{"__typename":"CartUnassignInaccessibleError"},{"__typename":"CartUnassignNotAllowedError"}]}`,
			commerce.LogoutOutcome{Refused: []commerce.LogoutError{commerce.CartInaccessibleError{}, commerce.CartNotUnassignableError{}}},
		},
		"a refusal of next year": {
			`{"cart":null,"errors":[{"__typename":"CartUnassignMoonPhaseError","phase":{"x":1}}]}`,
			commerce.LogoutOutcome{Refused: []commerce.LogoutError{commerce.CartNotUnassignableError{}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newAnsweringStore(t, `{"data":{"logout":{"cartUnassignResult":`+tc.body+`}}}`)
			got, err := s.Logout(upstreamtest.Context(t), shopper(), "cart-1")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
			if got := s.heard()[0].Body.Variables["cartEntityId"]; got != "cart-1" {
				t.Errorf("cart %v", got)
			}
		})
	}
}

func TestErrorsOfExecutionAndOfValidation(t *testing.T) {
	for body, want := range map[string]commerce.Code{
		`{"data":{"customer":{"entityId":7}},"errors":[{"message":"` + email + `","path":["customer","email"]}]}`: commerce.CodeUpstreamUnavailable,
		`{"errors":[{"message":"The query is too complex ` + canary + `"}]}`:                                      commerce.CodeInternal,
	} {
		_, err := newAnsweringStore(t, body).Customer(upstreamtest.Context(t), shopper())
		wantCode(t, err, want)
		var r *refusal
		if errors.As(err, &r) {
			t.Error("the store's words left the package")
		}
	}
}

func mustDecimal(t testing.TB, text string) commerce.Decimal {
	t.Helper()
	d, err := commerce.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

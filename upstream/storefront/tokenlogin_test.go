package storefront

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// jwtText is a token that only the store looks into.
const jwtText = "header." + canary + ".signature"

func tokenLogin() commerce.TokenLogin {
	return commerce.TokenLogin{ChannelID: 3, JWT: jwtText}
}

// person is a customer as the store writes one.
const person = `{"entityId":7,"email":"` + email + `","firstName":"Ada","lastName":"L","company":"","phone":"","taxExemptCategory":"",
	"customerGroupId":0,"customerGroupName":"","storeCredit":[]}`

// ada is the same customer as we know one.
func ada() commerce.Customer {
	return commerce.Customer{EntityID: 7, Email: email, FirstName: "Ada", LastName: "L", StoreCredit: []commerce.StoreCredit{}}
}

// issued is an access token as the store writes one.
const issued = `{"value":"` + accessToken + `","expiresAt":"2026-11-02T12:00:00Z"}`

// key is the same access token as we hold it.
func key() commerce.ShopperCredential {
	return commerce.ShopperCredential{
		CustomerID: 7, ChannelID: 3, AccessToken: accessToken,
		ExpiresAt: time.Date(2026, time.November, 2, 12, 0, 0, 0, time.UTC),
	}
}

const jwtAnswer = `{"data":{"loginWithCustomerLoginJwt":{"redirectTo":"/account.php",
	"customer":` + person + `,"cart":{"entityId":"cart-2"},"customerAccessToken":` + issued + `}}}`

func TestLoginWithJWT(t *testing.T) {
	s := newAnsweringStore(t, jwtAnswer)
	in := tokenLogin()
	in.GuestCartEntityID = "cart-1"
	got, err := s.LoginWithJWT(upstreamtest.Context(t), in)
	if err != nil {
		t.Fatal(err)
	}
	want := commerce.TokenLoginOutcome{Credential: key(), Customer: ada(), CartEntityID: "cart-2", RedirectTo: "/account.php"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
	r := s.heard()[0]
	if diff := cmp.Diff(map[string]any{"jwt": jwtText, "guestCartEntityId": "cart-1"}, r.Body.Variables); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
	if strings.Contains(r.Body.Query, canary) {
		t.Error("the document itself contains a secret")
	}
}

func TestLoginWithJWTWithoutACart(t *testing.T) {
	s := newAnsweringStore(t, strings.Replace(jwtAnswer, `{"entityId":"cart-2"}`, "null", 1))
	got, err := s.LoginWithJWT(upstreamtest.Context(t), tokenLogin())
	if err != nil || got.Refused != nil || got.CartEntityID != "" {
		t.Errorf("got %v, %v", got.Refused, err)
	}
	if _, sent := s.heard()[0].Body.Variables["guestCartEntityId"]; sent {
		t.Error("a cart that nobody has was sent")
	}
}

func TestLoginWithJWTRefusals(t *testing.T) {
	for name, tc := range map[string]struct {
		body string
		want commerce.TokenLoginError
	}{
		"about the JWT":   {`{"data":null,"errors":[{"message":"Invalid JWT ` + canary + `","path":["loginWithCustomerLoginJwt"]}]}`, commerce.InvalidTokenError{}},
		"about the token": {`{"errors":[{"message":"The login TOKEN has been used"}]}`, commerce.InvalidTokenError{}},
		"something else":  {`{"data":null,"errors":[{"message":"` + email + ` is locked","path":["loginWithCustomerLoginJwt"]}]}`, commerce.LoginFailedError{}},
		"an odd error":    {`{"errors":[{"message":{"text":1},"extensions":[]}]}`, commerce.LoginFailedError{}},
		"no customer":     {strings.Replace(jwtAnswer, person, "null", 1), commerce.LoginFailedError{}},
		"customer 0":      {strings.Replace(jwtAnswer, `"entityId":7`, `"entityId":0`, 1), commerce.LoginFailedError{}},
		"no token":        {strings.Replace(jwtAnswer, issued, "null", 1), commerce.LoginFailedError{}},
		"an empty token":  {strings.Replace(jwtAnswer, accessToken, "", 1), commerce.LoginFailedError{}},
		"data and error":  {strings.Replace(jwtAnswer, `{"data"`, `{"errors":[{"message":"odd"}],"data"`, 1), commerce.LoginFailedError{}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newAnsweringStore(t, tc.body)
			got, err := s.LoginWithJWT(upstreamtest.Context(t), tokenLogin())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(commerce.TokenLoginOutcome{Refused: tc.want}, got); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
			if n := len(s.heard()); n != 1 {
				t.Errorf("%d attempts", n)
			}
		})
	}
}

func TestLoginWithJWTThatCannotBeUnderstood(t *testing.T) {
	for name, body := range map[string]string{
		"expiry": strings.Replace(jwtAnswer, "2026-11-02T12:00:00Z", canary, 1),
		"credit": strings.Replace(jwtAnswer, `"storeCredit":[]`, `"storeCredit":[{"currencyCode":"USD","value":12345678901234567890}]`, 1),
	} {
		_, err := newAnsweringStore(t, body).LoginWithJWT(upstreamtest.Context(t), tokenLogin())
		if wantCode(t, err, commerce.CodeOutcomeUnknown); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// ways are all sign-ins by token, each with a good one that is used for the first time.
func (e *tokenEnv) ways(t *testing.T) map[string]func(context.Context) (TokenLoginResult, error) {
	t.Helper()
	return map[string]func(context.Context) (TokenLoginResult, error){
		byCustomerLogin: func(ctx context.Context) (TokenLoginResult, error) {
			return e.LoginWithCustomerLoginJWT(ctx, loginToken(t, jwt.MapClaims{"customer_id": 7}), "cart-1")
		},
		byCurrentCustomer: func(ctx context.Context) (TokenLoginResult, error) {
			return e.LoginWithCurrentCustomerJWT(ctx, "current", "cart-1")
		},
		byIdentity: func(ctx context.Context) (TokenLoginResult, error) {
			return e.LoginWithIdentityToken(ctx, e.provider.identityToken(t), canaryNonce, "cart-1")
		},
		bySessionSync: func(ctx context.Context) (TokenLoginResult, error) {
			return e.LoginWithSessionSyncJWT(ctx, "good")
		},
	}
}

func TestCustomerLoginJWTIsPassedThrough(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	var got commerce.TokenLogin
	e.store.loginJWT = func(ctx context.Context, in commerce.TokenLogin) (commerce.TokenLoginOutcome, error) {
		got = in
		return admit(e.env, 7)(ctx, in)
	}
	token := loginToken(t, jwt.MapClaims{"customer_id": 7, "channel_id": 2})
	r, err := e.LoginWithCustomerLoginJWT(WithPrincipal(t.Context(), Principal{ChannelID: 1}), token, "cart-1")
	if err != nil || r.Refused != nil || r.Session == nil {
		t.Fatalf("got %+v, %v", r, err)
	}
	if diff := cmp.Diff(commerce.TokenLogin{ChannelID: 2, JWT: token, GuestCartEntityID: "cart-1"}, got); diff != "" {
		t.Error(diff)
	}
	if r.CartEntityID != "cart-2" || r.RedirectTo != "/account.php" || r.Session.Customer.EntityID != 7 {
		t.Errorf("got %+v", r)
	}
	p, err := e.Authenticate(t.Context(), Credentials{Session: []string{r.Session.Token}})
	if err != nil || p.CustomerID != 7 || p.ChannelID != 2 || p.Impersonated() {
		t.Fatalf("the new session: %+v, %v", p, err)
	}
	proof, err := e.Proof(WithPrincipal(t.Context(), p))
	if err != nil || proof.GroupID() != 3 || e.store.proofs.Load() != 0 {
		t.Errorf("the sign-in is no proof: %+v, %v", proof, err)
	}
	if e.accounts.asked != 0 || len(e.jwts.signed) != 0 {
		t.Error("somebody else than the store was asked about it")
	}
}

func TestCustomerLoginJWTChannel(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		named any
		want  int // 0 for refused
	}{
		{"none", nil, 1},
		{"the default", 1, 1},
		{"another of ours", 2, 2},
		{"nought", 0, 1},
		{"not configured", 3, 0},
		{"negative", -1, 0},
		{"a text", "2", 0},
		{"a fraction", 2.5, 0},
		{"too large", 1e30, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := newTokenEnv(t)
			asked := 0
			e.store.loginJWT = func(ctx context.Context, in commerce.TokenLogin) (commerce.TokenLoginOutcome, error) {
				asked = in.ChannelID
				return admit(e.env, 7)(ctx, in)
			}
			claims := jwt.MapClaims{"customer_id": 7}
			if tt.named != nil {
				claims["channel_id"] = tt.named
			}
			r, err := e.LoginWithCustomerLoginJWT(t.Context(), loginToken(t, claims), "")
			if err != nil || asked != tt.want {
				t.Fatalf("the store was asked on channel %d, want %d: %v", asked, tt.want, err)
			}
			if refused := r.Refused == (commerce.InvalidTokenError{}); refused != (tt.want == 0) {
				t.Errorf("refused %v", r.Refused)
			}
		})
	}
}

// What cannot be a Customer Login JWT costs the store nothing, a Current Customer JWT
// above all: the same secret signs both.
func TestCustomerLoginJWTThatIsNone(t *testing.T) {
	t.Parallel()
	good := loginToken(t, jwt.MapClaims{}).Reveal()
	parts := strings.Split(good, ".")
	for name, tt := range map[string]struct {
		token commerce.Secret
		want  commerce.Code // empty for a refusal
	}{
		"current customer": {loginToken(t, jwt.MapClaims{"operation": "current_customer"}), ""},
		"session sync":     {loginToken(t, jwt.MapClaims{"operation": "session_sync"}), ""},
		"operation a list": {loginToken(t, jwt.MapClaims{"operation": []string{"customer_login"}}), ""},
		"in capitals":      {loginToken(t, jwt.MapClaims{"operation": "CUSTOMER_LOGIN"}), ""},
		"garbage":          {"garbage", ""},
		"two parts":        {commerce.Secret(parts[0] + "." + parts[1]), ""},
		"four parts":       {commerce.Secret(good + ".x"), ""},
		"payload no JSON":  {commerce.Secret(parts[0] + ".eA." + parts[2]), ""},
		"header no JSON":   {commerce.Secret("eA." + parts[1] + "." + parts[2]), ""},
		"8 KB":             {loginToken(t, jwt.MapClaims{"padding": strings.Repeat("x", 6<<10)}), commerce.CodeBadUserInput},
		"one byte over":    {commerce.Secret(strings.Repeat("x", maxJWT+1)), commerce.CodeBadUserInput},
		"empty":            {"", commerce.CodeBadUserInput},
		"a line break":     {commerce.Secret(good + "\r\nX: y"), commerce.CodeBadUserInput},
		"a blank":          {commerce.Secret(" " + good), commerce.CodeBadUserInput},
		"beyond ASCII":     {commerce.Secret(good + "ä"), commerce.CodeBadUserInput},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newTokenEnv(t)
			r, err := e.LoginWithCustomerLoginJWT(t.Context(), tt.token, "")
			wantCode(t, err, tt.want)
			if tt.want == "" && r.Refused != (commerce.InvalidTokenError{}) || r.Session != nil {
				t.Errorf("got %+v", r)
			}
			var known *commerce.Error
			if err != nil && (!errors.As(err, &known) || known.Field != "input.jwt") {
				t.Errorf("the field is not named: %v", err)
			}
			if e.store.calls() != 0 {
				t.Error("the store was asked")
			}
		})
	}
}

// What the store may answer, for every way that ends in an exchange.
func TestExchange(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		change  func(*commerce.TokenLoginOutcome)
		err     error
		want    commerce.Code
		refused commerce.TokenLoginError
	}{
		{"refused", func(o *commerce.TokenLoginOutcome) { o.Refused = commerce.InvalidTokenError{} }, nil, "", commerce.InvalidTokenError{}},
		{"refused, with a session", func(o *commerce.TokenLoginOutcome) { o.Refused = commerce.LoginFailedError{} }, nil, "", commerce.LoginFailedError{}},
		{"no answer", nil, errors.New("reset of " + canaryToken), commerce.CodeUpstreamUnavailable, nil},
		{"outcome unknown", nil, &commerce.Error{Code: commerce.CodeOutcomeUnknown}, commerce.CodeOutcomeUnknown, nil},
		{"two customers", func(o *commerce.TokenLoginOutcome) { o.Customer.EntityID = 8 }, nil, commerce.CodeUpstreamUnavailable, nil},
		{"no customer", func(o *commerce.TokenLoginOutcome) { o.Customer = commerce.Customer{} }, nil, commerce.CodeUpstreamUnavailable, nil},
		{"nobody", func(o *commerce.TokenLoginOutcome) { o.Customer.EntityID, o.Credential.CustomerID = 0, 0 }, nil, commerce.CodeInternal, nil},
		{"no access token", func(o *commerce.TokenLoginOutcome) { o.Credential.AccessToken = "" }, nil, commerce.CodeInternal, nil},
		{"impersonated", func(o *commerce.TokenLoginOutcome) { o.Credential.Impersonated = true }, nil, commerce.CodeInternal, nil},
	} {
		for _, way := range []string{byCustomerLogin, byCurrentCustomer, byIdentity} {
			t.Run(way+" "+tt.name, func(t *testing.T) {
				t.Parallel()
				e := newTokenEnv(t)
				e.store.loginJWT = func(ctx context.Context, in commerce.TokenLogin) (commerce.TokenLoginOutcome, error) {
					if tt.err != nil {
						return commerce.TokenLoginOutcome{}, tt.err
					}
					out, err := admit(e.env, 7)(ctx, in)
					tt.change(&out)
					return out, err
				}
				ctx := e.as(t, 7, 1)
				r, err := e.ways(t)[way](ctx)
				wantCode(t, err, tt.want)
				if r.Session != nil || r.Refused != tt.refused {
					t.Errorf("got %+v", r)
				}
				if e.isEnded(sessionID(1)) || e.proofs.Len() != 0 {
					t.Error("a sign-in that failed has changed something")
				}
				wantNoCanary(t, e.log.String(), signedByUs)
			})
		}
	}
}

// Whoever we have recognized signs in as nobody else, whatever the store answers.
func TestExchangeAnswersAnotherCustomer(t *testing.T) {
	t.Parallel()
	for _, way := range []string{byCurrentCustomer, byIdentity} {
		e := newTokenEnv(t)
		e.store.loginJWT = admit(e.env, 8)
		r, err := e.ways(t)[way](t.Context())
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
		if r.Session != nil || !errors.Is(err, errOtherCustomer) {
			t.Errorf("%s: got %+v, %v", way, r, err)
		}
	}
}

func TestTokenLoginByKind(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		p    Principal
		want commerce.Code
	}{
		"guest":             {Principal{}, ""},
		"shopper":           {NewShopper(sessionID(1), credential(newClock(), 7), newClock().Now()), ""},
		"session is over":   {Principal{Kind: Refused, refusal: expired(nil)}, ""},
		"over and far away": {Principal{Kind: Refused, refusal: expired(nil), ChannelID: 9}, commerce.CodeBadUserInput},
		"bad token":         {Principal{Kind: Refused, refusal: unauthenticated("", nil)}, commerce.CodeUnauthenticated},
		"staff":             {Principal{Kind: Staff, Scopes: []Scope{ScopeSessionsImpersonate}}, commerce.CodeForbidden},
	} {
		e := newTokenEnv(t)
		for way, try := range e.ways(t) {
			r, err := try(WithPrincipal(t.Context(), tt.p))
			if got := commerce.CodeOf(err); got != tt.want || (r.Session != nil) != (tt.want == "") {
				t.Errorf("%s by %s: got %+v, %v", name, way, r, err)
			}
		}
		if tt.want != "" && e.store.calls() != 0 {
			t.Errorf("%s: the store was asked", name)
		}
		_, err := e.ReadSessionSyncJWT(WithPrincipal(t.Context(), tt.p), "good-to-read")
		if got := commerce.CodeOf(err); tt.want != "" && got != tt.want {
			t.Errorf("%s reads: %v", name, err)
		}
	}
}

// The session that the request came with is over when it was the same customer's, and
// a login of the shopper's ends nothing of the staff's.
func TestTokenLoginEndsOwnFormerSession(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		customerID   int
		impersonated bool
		want         bool
	}{
		"own": {7, false, true}, "another customer's": {8, false, false}, "of staff as them": {7, true, false},
	} {
		e := newTokenEnv(t)
		for way, try := range e.ways(t) {
			id := fmt.Sprint(name, way)
			c := credential(e.clock, tt.customerID)
			c.Impersonated = tt.impersonated
			if _, err := try(WithPrincipal(t.Context(), NewShopper(id, c, c.ExpiresAt))); err != nil {
				t.Fatal(err)
			}
			if got := e.isEnded(id); got != tt.want {
				t.Errorf("%s by %s: ended is %t", name, way, got)
			}
		}
	}
}

// A cart's id is checked before anything else is tried.
func TestTokenLoginValidatesCart(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	for _, cart := range []string{"c d", "c\n", strings.Repeat("c", 101)} {
		for way, try := range map[string]func() error{
			byCustomerLogin: func() error {
				_, err := e.LoginWithCustomerLoginJWT(t.Context(), loginToken(t, jwt.MapClaims{}), cart)
				return err
			},
			byCurrentCustomer: func() error { _, err := e.LoginWithCurrentCustomerJWT(t.Context(), "current", cart); return err },
			byIdentity: func() error {
				_, err := e.LoginWithIdentityToken(t.Context(), e.provider.identityToken(t), canaryNonce, cart)
				return err
			},
		} {
			var known *commerce.Error
			if err := try(); !errors.As(err, &known) || known.Field != "input.guestCartEntityId" {
				t.Errorf("%s with cart %q: %v", way, cart, err)
			}
		}
	}
	if e.store.calls() != 0 || e.accounts.asked != 0 {
		t.Error("somebody was asked")
	}
}

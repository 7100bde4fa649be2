package graph_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// Every way in by a token gives its arguments on, and answers with what has begun.
func TestLoginsByToken(t *testing.T) {
	for _, test := range []struct{ mutation, method, arguments string }{
		{`loginWithCustomerLoginJwt(input: {jwt: "j", guestCartEntityId: "c"}) { session { token } cartEntityId redirectTo errors { __typename } }`, "customer_login", "j c"},
		{`loginWithIdentityToken(input: {idToken: "i", nonce: "n", guestCartEntityId: "c"}) { session { token } cartEntityId errors { __typename } }`, "identity", "i n c"},
		{`loginWithCurrentCustomerJwt(input: {jwt: "j"}) { session { token } cartEntityId errors { __typename } }`, "current_customer", "j "},
		{`loginWithSessionSyncJwt(input: {jwt: "j"}) { session { token } cartEntityId redirectTo analytics { visitId userAgent consent { targeting } } errors { __typename } }`, "session_sync", "j"},
		{`validateSessionSyncJwt(input: {jwt: "j"}) { isSignedIn cartEntityId redirectTo errors { __typename } }`, "read_session_sync", "j"},
		{`impersonateCustomer(input: {customerEntityId: 7, reason: "ticket 1"}) { session { token customer { entityId } } errors { __typename } }`, "impersonate", "7 ticket 1"},
	} {
		t.Run(test.method, func(t *testing.T) {
			var refused commerce.TokenLoginError
			w := newWorld(t, func(w *world) {
				w.sessions.token = func(method string, arguments []string) (session.TokenLoginResult, error) {
					if method != test.method || strings.Join(arguments, " ") != test.arguments {
						t.Errorf("%s was called with %q", method, arguments)
					}
					if refused != nil {
						return session.TokenLoginResult{Refused: refused}, nil
					}
					return session.TokenLoginResult{
						Session:      &commerce.IssuedSession{Token: "sealed", ExpiresAt: time.Unix(0, 0), Customer: &commerce.Customer{EntityID: 7}},
						CartEntityID: "c2", RedirectTo: "/r",
						Analytics: &commerce.Analytics{
							Initiator: &commerce.AnalyticsInitiator{VisitID: "v"}, Request: &commerce.AnalyticsRequest{UserAgent: "ua"},
							Consent: &commerce.AnalyticsConsent{Targeting: true},
						},
					}, nil
				}
			})
			got := w.ask(t, "mutation { r: "+test.mutation+" }", nil)
			if len(got.Errors) > 0 {
				t.Fatalf("%+v", got.Errors)
			}
			text, err := json.Marshal(got.Data)
			if err != nil {
				t.Fatal(err)
			}
			for selected, want := range map[string]string{
				"session { token": `"token":"sealed"`, "cartEntityId ": `"cartEntityId":"c2"`, "redirectTo ": `"redirectTo":"/r"`,
				"analytics": `"analytics":{"consent":{"targeting":true},"userAgent":"ua","visitId":"v"}`, "isSignedIn": `"isSignedIn":true`,
			} {
				if strings.Contains(test.mutation, selected) != strings.Contains(string(text), want) {
					t.Errorf("%s: %s", want, text)
				}
			}
			for _, refused = range []commerce.TokenLoginError{
				commerce.InvalidTokenError{}, commerce.TokenExpiredError{}, commerce.CustomerUnknownError{}, commerce.LoginFailedError{},
			} {
				got := w.ask(t, "mutation { r: "+strings.Replace(test.mutation, "errors { __typename }", "errors { ... on CommerceError { code } }", 1)+" }", nil)
				payload, _ := got.Data["r"].(map[string]any)
				if diff := cmp.Diff([]any{map[string]any{"code": string(refused.Code())}}, payload["errors"]); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

// A session that is over must not keep anybody from beginning another, in whatever way,
// and lets nothing else through.
func TestEveryWayInIgnoresADeadSession(t *testing.T) {
	for mutation, begins := range map[string]bool{
		`login(input: {email: "e", password: "p"})`:                      true,
		`loginWithCustomerLoginJwt(input: {jwt: "j"})`:                   true,
		`loginWithIdentityToken(input: {idToken: "j", nonce: "n"})`:      true,
		`loginWithCurrentCustomerJwt(input: {jwt: "j"})`:                 true,
		`loginWithSessionSyncJwt(input: {jwt: "j"})`:                     true,
		`validateSessionSyncJwt(input: {jwt: "j"})`:                      true,
		`impersonateCustomer(input: {customerEntityId: 7, reason: "r"})`: false,
		`logout(input: {})`:                                         false,
		`createCartRedirectUrls(input: {})`:                         false,
		`createManagedCartRedirectUrls(input: {cartEntityId: "c"})`: false,
		`generateSessionSyncJwt(input: {redirectTo: "/"})`:          false,
		`createCustomerLoginUrl(input: {})`:                         false,
	} {
		reached := false
		w := newWorld(t, func(w *world) {
			w.principal = refused(t)
			w.sessions.login = func(commerce.Secret, commerce.Secret, string) (session.LoginResult, error) {
				reached = true
				return session.LoginResult{Refused: commerce.LoginFailedError{}}, nil
			}
			w.sessions.token = func(string, []string) (session.TokenLoginResult, error) {
				reached = true
				return session.TokenLoginResult{Refused: commerce.LoginFailedError{}}, nil
			}
			w.sessions.logout = func(string) (commerce.LogoutOutcome, error) {
				reached = true
				return commerce.LogoutOutcome{}, nil
			}
			w.handOver.called = func() { reached = true }
		})
		got := w.ask(t, "mutation { "+mutation+" { errors { __typename } } }", nil)
		if reached != begins || (len(got.Errors) == 0) != begins {
			t.Errorf("%s: reached %v, %+v", mutation, reached, got.Errors)
		}
	}
}

func TestOneMutationPerOperation(t *testing.T) {
	w := newWorld(t)
	got := w.ask(t, `mutation { a: logout { cartEntityId } b: createCartRedirectUrls(input: {}) { errors { __typename } } }`, nil)
	if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "BAD_USER_INPUT" || w.handOver.calls != 0 {
		t.Errorf("%+v after %d calls", got.Errors, w.handOver.calls)
	}
}

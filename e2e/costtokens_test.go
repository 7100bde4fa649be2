package e2e_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox/pass"
)

// measureTokens measures the mutations that need a token of somebody else.
func measureTokens(t *testing.T, seen measured) {
	t.Helper()
	issuer := e2e.NewIssuer(t)
	env := e2e.Start(t, withProxy, withIdentities(issuer, "false"), func(o *e2e.Options) { issuer.Configure(o.Variables) })
	person := env.FirstOf(t, groupWholesale)
	const address = "203.0.113.9"
	note := func(mutation, query string, variables map[string]any, done ...any) {
		env.Store.ResetCalls()
		got := e2e.Post(t, env.Graph.URL(), from(address), query, variables)
		if len(got.Errors) != 0 || got.At(done...) == nil {
			t.Fatalf("%s: %+v", mutation, got)
		}
		seen.note("Mutation."+mutation, len(env.Store.Calls()), 1)
	}
	signed := func(claims jwt.MapClaims) string {
		token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(env.Seed.ClientSecret))
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	note("loginWithCustomerLoginJwt", byCustomerLogin, map[string]any{"jwt": signed(jwt.MapClaims{
		"iss": env.Seed.ClientID, "iat": time.Now().Unix(), "jti": "weighed", "operation": "customer_login",
		"store_hash": env.Seed.StoreHash, "customer_id": person.EntityID, "channel_id": 1,
	})}, "r", "session", "token")

	visitor := env.NewVisitor(t)
	visitor.SignIn(t, person)
	note("loginWithCurrentCustomerJwt", byCurrentCustomer, map[string]any{"jwt": visitor.CurrentCustomer(t, env.Seed.ClientID)}, "r", "session", "token")

	sync := func() map[string]any {
		token, err := env.Store.IssueSessionSync(pass.Sync{CustomerID: person.EntityID, RequestIP: address, ChannelID: 1}, pass.SyncOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return map[string]any{"jwt": token}
	}
	note("loginWithSessionSyncJwt", bySessionSync, sync(), "r", "session", "token")
	note("validateSessionSyncJwt", `mutation ($jwt: String!) { r: validateSessionSyncJwt(input: {jwt: $jwt}) { __typename errors { __typename } } }`, sync(), "r")

	identity := map[string]any{"nonce": "nonce-of-a-weight", "token": issuer.Sign(t, jwt.MapClaims{
		"sub": "weighed", "nonce": "nonce-of-a-weight",
		"email": person.Email, "email_verified": true,
	})}
	note("loginWithIdentityToken", byIdentity, identity, "r", "session", "token")

	e2e.Post(t, env.Graph.URL(), http.Header{}, `mutation ($e: String!) { requestResetPassword(input: {email: $e}) { errors { __typename } } }`, map[string]any{"e": person.Email})
	mails := env.Store.Store().Mails()
	if len(mails) == 0 || !strings.EqualFold(mails[0].To, person.Email) {
		t.Fatalf("%d mails", len(mails))
	}
	note("resetPassword", `mutation ($i: ResetPasswordInput!) { r: resetPassword(input: $i) { isChanged } }`, map[string]any{"i": map[string]any{
		"customerEntityId": person.EntityID, "token": mails[0].Token, "newPassword": "a-weighed-kettle-13",
	}}, "r", "isChanged")
}

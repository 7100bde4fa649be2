package history_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/e2e/history"
)

// What is asked, each with the answer under r.
const (
	viewerDocument    = `{ r: viewer { entityId customerGroup { entityId } } }`
	pricesDocument    = `{ r: prices(input: {items: [{productEntityId: 101}]}) { calculatedPrice { taxExclusive } customerGroup { entityId } } }`
	whoDocument       = `{ r: session { kind } }`
	logoutDocument    = `mutation { r: logout { cartEntityId errors { ... on CommerceError { code } } } }`
	cartLinkDocument  = `mutation { r: createCartRedirectUrls(input: {}) { redirectUrls { redirectedCheckoutUrl } errors { ... on CommerceError { code } } } }`
	syncLinkDocument  = `mutation { r: generateSessionSyncJwt(input: {redirectTo: "/account.php"}) { token errors { ... on CommerceError { code } } } }`
	loginLinkDocument = `mutation { r: createCustomerLoginUrl(input: {}) { url errors { ... on CommerceError { code } } } }`

	issued           = ` { session { token expiresAt customer { entityId } } errors { ... on CommerceError { code } } } }`
	passwordDocument = `mutation ($email: String!, $password: String!) { r: login(input: {email: $email, password: $password})` + issued
	currentDocument  = `mutation ($jwt: String!) { r: loginWithCurrentCustomerJwt(input: {jwt: $jwt})` + issued
	syncDocument     = `mutation ($jwt: String!) { r: loginWithSessionSyncJwt(input: {jwt: $jwt})` + issued
)

// number reads a number, 0 for none.
func number(v any) int {
	n, _ := v.(float64)
	return int(n)
}

func readViewer(op *history.Operation, a e2e.Answer) bool {
	op.About, op.Group = number(a.At("r", "entityId")), number(a.At("r", "customerGroup", "entityId"))
	return op.About != 0 || len(a.Errors) == 0
}

func readPrices(op *history.Operation, a e2e.Answer) bool {
	op.Price, _ = a.At("r", 0, "calculatedPrice", "taxExclusive").(string)
	op.Group = number(a.At("r", 0, "customerGroup", "entityId"))
	return op.Price != ""
}

func readWho(op *history.Operation, a e2e.Answer) bool {
	kind := a.At("r", "kind")
	if kind == "SHOPPER" {
		op.About = op.Customer
	}
	return kind != nil
}

func readLogout(_ *history.Operation, a e2e.Answer) bool { return a.At("r") != nil }

// readLink reads a link whose token says for whom it is.
func readLink(field string, whose func(token string) int) func(*history.Operation, e2e.Answer) bool {
	return func(op *history.Operation, a e2e.Answer) bool {
		text, _ := a.At("r", field).(string)
		if text != "" {
			op.About = whose(text)
		}
		return text != ""
	}
}

func readCartLink(_ *history.Operation, a e2e.Answer) bool {
	return a.At("r", "redirectUrls", "redirectedCheckoutUrl") != nil
}

// ofSync is the customer of a session sync token.
func ofSync(token string) int {
	var claims struct {
		Payload struct {
			CustomerID int `json:"customer_id"`
		} `json:"session_payload"`
	}
	return readClaims(token, &claims, func() int { return claims.Payload.CustomerID })
}

// ofLoginLink is the customer whom a login link signs in.
func ofLoginLink(link string) int {
	var claims struct {
		CustomerID int `json:"customer_id"`
	}
	_, token, _ := strings.Cut(link, "/login/token/")
	return readClaims(token, &claims, func() int { return claims.CustomerID })
}

// readClaims reads a token into claims without verifying it, and returns 0 for what is
// none.
func readClaims(token string, claims any, whose func() int) int {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return 0
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(text, claims) != nil {
		return 0
	}
	return whose()
}

// signIn asks for a session and returns it, nil when none began.
func (s *shop) signIn(q question) *held {
	var began *held
	q.op.Kind = history.Login
	q.read = func(op *history.Operation, a e2e.Answer) bool {
		token, _ := a.At("r", "session", "token").(string)
		if token == "" {
			return false
		}
		op.About = number(a.At("r", "session", "customer", "entityId"))
		until, _ := a.At("r", "session", "expiresAt").(string)
		expires, err := time.Parse(time.RFC3339, until)
		if err != nil {
			return false
		}
		if began, err = s.hold(op.Customer, token); err != nil {
			return false
		}
		op.Began, op.Expires = began.number, s.since(expires)
		return true
	}
	s.ask(q)
	return began
}

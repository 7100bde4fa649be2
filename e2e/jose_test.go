package e2e_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/upstream/customerlogin"
)

// What both libraries are told of the store.
const (
	joseStore  = "abc123"
	joseClient = "the-client"
	joseSecret = "a-secret-of-the-client-that-is-long-enough"
)

// joseJob is what jose.mjs is asked.
type joseJob struct {
	Sign   []joseSigning   `json:"sign,omitempty"`
	Verify []joseVerifying `json:"verify,omitempty"`
}

type joseSigning struct {
	Name   string         `json:"name"`
	Alg    string         `json:"alg"`
	Secret string         `json:"secret"`
	Claims map[string]any `json:"claims"`
}

type joseVerifying struct {
	Name     string `json:"name"`
	Token    string `json:"token"`
	Secret   string `json:"secret"`
	Now      int64  `json:"now"`
	Issuer   string `json:"issuer,omitempty"`
	Audience string `json:"audience,omitempty"`
	Subject  string `json:"subject,omitempty"`
}

// joseAnswer is what it answers.
type joseAnswer struct {
	Signed   map[string]string      `json:"signed"`
	Verified map[string]joseVerdict `json:"verified"`
}

type joseVerdict struct {
	Header  map[string]any `json:"header"`
	Claims  map[string]any `json:"claims"`
	Refused string         `json:"refused"`
}

// jose asks the independent library.
func jose(t *testing.T, job joseJob) joseAnswer {
	t.Helper()
	node := patience.Need(t, "node")
	if _, err := os.Stat(filepath.Join("jose", "node_modules", "jose")); err != nil {
		patience.Missing(t, "e2e/jose/node_modules (npm ci --prefix e2e/jose)")
	}
	asked, err := json.Marshal(job)
	if err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), node, "jose.mjs")
	run.Dir, run.Stdin = "jose", bytes.NewReader(asked)
	var trouble bytes.Buffer
	run.Stderr = &trouble
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, trouble.String())
	}
	var answer joseAnswer
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// ourTokens are ours at that moment.
func ourTokens(t *testing.T, now time.Time) *customerlogin.Tokens {
	t.Helper()
	tokens, err := customerlogin.New(customerlogin.Options{
		StoreHash: joseStore, ClientID: joseClient, ClientSecret: joseSecret,
		Now: func() time.Time { return now }, NewID: func() string { return "5f0c8d3e-1b2a-4c3d-8e4f-a1b2c3d4e5f6" },
	})
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

func TestTokensWeSignAreGoodElsewhere(t *testing.T) {
	now := time.Date(2026, time.November, 1, 12, 0, 0, 0, time.UTC)
	token, err := ourTokens(t, now).Sign(commerce.CustomerLogin{
		CustomerID: 7, ChannelID: 3, RedirectTo: "/caf\u00e9?a=b&c=<d>", RequestIP: "203.0.113.7", PersistentCart: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	check := joseVerifying{Token: token.Reveal(), Secret: joseSecret, Now: now.Unix(), Issuer: joseClient}
	good, wrong, other := check, check, check
	good.Name = "good"
	wrong.Name, wrong.Secret = "wrong secret", "another"
	other.Name, other.Issuer = "another issuer", "another"
	got := jose(t, joseJob{Verify: []joseVerifying{good, wrong, other}}).Verified
	want := map[string]joseVerdict{
		"good": {
			Header: map[string]any{"alg": "HS256", "typ": "JWT"},
			Claims: map[string]any{
				"iss": joseClient, "iat": float64(now.Unix() - 2), "jti": "5f0c8d3e-1b2a-4c3d-8e4f-a1b2c3d4e5f6",
				"operation": "customer_login", "store_hash": joseStore, "customer_id": 7.0, "channel_id": 3.0,
				"redirect_to": "/caf\u00e9?a=b&c=<d>", "request_ip": "203.0.113.7", "enable_persistent_cart": true,
			},
		},
		"wrong secret":   {Refused: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"},
		"another issuer": {Refused: "ERR_JWT_CLAIM_VALIDATION_FAILED"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// currentCustomer is what the store says of customer 4927, with changes.
func currentCustomer(now time.Time, changes map[string]any) map[string]any {
	claims := map[string]any{
		"customer": map[string]any{"id": 4927, "email": "ada@example.com", "group_id": "6"},
		"iss":      "bc/apps", "sub": joseStore, "aud": joseClient, "iat": now.Unix(), "exp": now.Unix() + 900, "version": 1,
		"application_id": "6sv16tfx3e7ba5z9iskpzgqz3jcb6e3", "store_hash": joseStore, "operation": "current_customer",
	}
	maps.Copy(claims, changes)
	return claims
}

func TestTokensSignedElsewhereAreGoodHere(t *testing.T) {
	now := time.Date(2026, time.November, 1, 12, 0, 0, 0, time.UTC)
	expired := map[string]any{"iat": now.Unix() - 2000, "exp": now.Unix() - 1100}
	rows := map[string]struct {
		alg, secret string
		changes     map[string]any
		ours        commerce.TokenLoginError
		theirs      string
	}{
		"good":            {"HS256", joseSecret, nil, nil, ""},
		"audience a list": {"HS256", joseSecret, map[string]any{"aud": []string{joseClient}}, nil, ""},
		"none":            {"none", "", nil, commerce.InvalidTokenError{}, "ERR_JOSE_ALG_NOT_ALLOWED"},
		"HS512":           {"HS512", joseSecret, nil, commerce.InvalidTokenError{}, "ERR_JOSE_ALG_NOT_ALLOWED"},
		"expired":         {"HS256", joseSecret, expired, commerce.TokenExpiredError{}, "ERR_JWT_EXPIRED"},
		"another secret":  {"HS256", "another", nil, commerce.InvalidTokenError{}, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"},
		"another app":     {"HS256", joseSecret, map[string]any{"aud": "another"}, commerce.InvalidTokenError{}, "ERR_JWT_CLAIM_VALIDATION_FAILED"},
		"another issuer":  {"HS256", joseSecret, map[string]any{"iss": "BC"}, commerce.InvalidTokenError{}, "ERR_JWT_CLAIM_VALIDATION_FAILED"},
		"another store":   {"HS256", joseSecret, map[string]any{"sub": "other", "store_hash": "other"}, commerce.InvalidTokenError{}, "ERR_JWT_CLAIM_VALIDATION_FAILED"},
	}
	var signing joseJob
	for name, row := range rows {
		signing.Sign = append(signing.Sign, joseSigning{name, row.alg, row.secret, currentCustomer(now, row.changes)})
	}
	signed := jose(t, signing).Signed
	var verifying joseJob
	for name := range rows {
		verifying.Verify = append(verifying.Verify, joseVerifying{name, signed[name], joseSecret, now.Unix(), "bc/apps", joseClient, joseStore})
	}
	verified := jose(t, verifying).Verified
	tokens := ourTokens(t, now)
	for name, row := range rows {
		got, refused := tokens.VerifyCurrentCustomer(commerce.Secret(signed[name]))
		if refused != row.ours || (refused == nil && got.CustomerID != 4927) {
			t.Errorf("%s: we say %+v, %v; want %v", name, got, refused, row.ours)
		}
		if theirs := verified[name].Refused; theirs != row.theirs {
			t.Errorf("%s: jose says %q, want %q", name, theirs, row.theirs)
		}
	}
}

package management

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox/jwt"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// TestSandboxNewAccountSignsInByToken makes a customer who has no password, and
// signs them in where they may and where they may not.
func TestSandboxNewAccountSignsInByToken(t *testing.T) {
	c, s, seed := newSandbox(t)
	made, err := c.CreateAccount(upstreamtest.Context(t), commerce.NewCustomer{Email: "new.one@example.com", FirstName: "New", LastName: "One", ChannelID: 3})
	if err != nil {
		t.Fatal(err)
	}
	for channel, want := range map[int]bool{3: true, 1: false} {
		token, err := jwt.SignHS256(seed.ClientSecret, map[string]any{
			"iss": seed.ClientID, "iat": s.Store().Now().Unix(), "jti": "on " + strconv.Itoa(channel), "operation": "customer_login",
			"store_hash": seed.StoreHash, "customer_id": made.CustomerID, "channel_id": channel,
		})
		if err != nil {
			t.Fatal(err)
		}
		body, err := json.Marshal(map[string]any{
			"query":     `mutation m($jwt: String!) { loginWithCustomerLoginJwt(jwt: $jwt) { customer { entityId } customerAccessToken { value } } }`,
			"variables": map[string]string{"jwt": token},
		})
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(upstreamtest.Context(t), http.MethodPost, s.StorefrontURL(channel), strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+seed.PrivateToken)
		answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		signedIn := strings.Contains(string(text), `"entityId":`+strconv.Itoa(made.CustomerID))
		if err != nil || signedIn != want {
			t.Errorf("on channel %d: %s, %v", channel, text, err)
		}
	}
}

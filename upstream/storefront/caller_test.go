package storefront

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// impersonation is a customer whom staff act for.
func impersonation() commerce.ShopperCredential {
	// An access token that is there all the same is not to be used.
	return commerce.ShopperCredential{CustomerID: 7, ChannelID: 3, Impersonated: true, AccessToken: accessToken}
}

// retryAfter is how long an error asks to wait.
func retryAfter(err error) time.Duration {
	var public *commerce.Error
	if !errors.As(err, &public) {
		return 0
	}
	return public.RetryAfter
}

func TestImpersonationUsesItsOwnToken(t *testing.T) {
	for _, m := range methods() {
		if m.guest || ownOnly(m) {
			continue
		}
		s := newAnsweringStore(t, `{"data":{}}`)
		s.impersonation = "impersonation-" + canary
		_ = m.call(upstreamtest.Context(t), s.Client, impersonation())
		requests := s.heard()
		if len(requests) != 1 {
			t.Fatalf("%s: %d requests", m.name, len(requests))
		}
		h := requests[0].Header
		if got := h.Get("Authorization"); got != "Bearer impersonation-"+canary {
			t.Errorf("%s: authorization %q", m.name, got)
		}
		if got := h.Values("X-Bc-Customer-Id"); len(got) != 1 || got[0] != "7" {
			t.Errorf("%s: customer %q", m.name, got)
		}
		if got := h.Get("X-Bc-Customer-Access-Token"); got != "" {
			t.Errorf("%s: the customer's own access token was sent", m.name)
		}
	}
}

func TestImpersonationReadsOnlyItsCustomer(t *testing.T) {
	for body, want := range map[string]commerce.Code{
		`{"data":{"customer":{"entityId":7,"customerGroupId":4,"customerGroupName":"Wholesale"}}}`: "",
		`{"data":{"customer":{"entityId":8,"customerGroupId":4,"customerGroupName":"Wholesale"}}}`: commerce.CodeSessionExpired,
		`{"data":{"customer":null}}`: commerce.CodeSessionExpired,
	} {
		s := newAnsweringStore(t, body)
		s.impersonation = token
		proof, err := s.Prove(upstreamtest.Context(t), impersonation())
		if want != "" {
			wantCode(t, err, want)
			continue
		}
		if err != nil || proof.CustomerID != 7 || proof.GroupID() != 4 {
			t.Errorf("got %+v, %v", proof, err)
		}
	}
}

func TestCredentialsThatSpeakForNobody(t *testing.T) {
	for name, tc := range map[string]struct {
		cred  commerce.ShopperCredential
		token commerce.Secret
		want  commerce.Code
	}{
		"impersonation without a token":    {impersonation(), "", commerce.CodeInternal},
		"impersonation of nobody":          {commerce.ShopperCredential{Impersonated: true, ChannelID: 3}, token, commerce.CodeSessionExpired},
		"impersonation of a negative":      {commerce.ShopperCredential{Impersonated: true, ChannelID: 3, CustomerID: -1}, token, commerce.CodeSessionExpired},
		"a shopper without a key":          {commerce.ShopperCredential{CustomerID: 7, ChannelID: 3}, token, commerce.CodeSessionExpired},
		"nobody, who is taken for a guest": {commerce.ShopperCredential{ChannelID: 3}, token, commerce.CodeSessionExpired},
	} {
		t.Run(name, func(t *testing.T) {
			for _, m := range methods() {
				if m.guest || (ownOnly(m) && tc.cred.Impersonated) {
					continue
				}
				s := newAnsweringStore(t, `{"data":{"customer":{"entityId":7}}}`)
				s.impersonation = tc.token
				err := m.call(upstreamtest.Context(t), s.Client, tc.cred)
				wantCode(t, err, tc.want)
				if n := len(s.heard()); n != 0 {
					t.Errorf("%s: the store was asked", m.name)
				}
				var e *upstream.Error
				if !errors.As(err, &e) || e.Endpoint != m.name {
					t.Errorf("%s: the cause is %v", m.name, err)
				}
				if tc.want == commerce.CodeInternal && !strings.Contains(err.Error(), impersonationVariable+" is not set") {
					t.Errorf("%s: no remedy: %v", m.name, err)
				}
			}
		})
	}
}

func TestWhatNobodyMayDoForACustomer(t *testing.T) {
	anEmail := commerce.Secret(email)
	for name, call := range map[string]func(*fakeStore) error{
		"logout": func(s *fakeStore) error {
			_, err := s.Logout(upstreamtest.Context(t), impersonation(), "")
			return err
		},
		"another password": func(s *fakeStore) error {
			_, err := s.ChangePassword(upstreamtest.Context(t), impersonation(), password, password)
			return err
		},
		"another e-mail address": func(s *fakeStore) error {
			_, err := s.UpdateCustomer(upstreamtest.Context(t), impersonation(), commerce.ProfileChange{Email: &anEmail})
			return err
		},
	} {
		s := newAnsweringStore(t, `{"data":{"logout":{"cartUnassignResult":{"errors":[]}},"customer":{"changePassword":{"errors":[]}}}}`)
		s.impersonation = token
		wantCode(t, call(s), commerce.CodeForbidden)
		if n := len(s.heard()); n != 0 {
			t.Errorf("%s: the store was asked", name)
		}
	}
}

func TestTheTokenAtFaultIsNamed(t *testing.T) {
	for status, body := range map[int]string{
		401: "GraphQL invalid credentials. JWT is expired",
		403: canary,
		200: `{"data":null,"errors":[{"message":"x","extensions":{"code":"INSUFFICIENT_ACCESS_SCOPE","requiredScopes":["Customer"]}}]}`,
	} {
		s := newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		})
		s.impersonation = token
		_, err := s.Prove(upstreamtest.Context(t), impersonation())
		wantCode(t, err, commerce.CodeInternal)
		if err == nil || !strings.Contains(err.Error(), impersonationVariable) || strings.Contains(err.Error(), tokenVariable) ||
			!strings.Contains(err.Error(), "api-token-customer-impersonation") {
			t.Errorf("%d: got %v", status, err)
		}
	}
}

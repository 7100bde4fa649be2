package sandbox

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/clientele-graph/clientele/sandbox/jwt"
)

// TokenKind is one of the three kinds of token that the Storefront API takes.
type TokenKind string

// The kinds of Storefront token.
const (
	// StorefrontToken is made for browsers, bound to origins, and on its way
	// out between servers.
	StorefrontToken TokenKind = "storefront"
	// PrivateToken is for servers only and carries scopes.
	PrivateToken TokenKind = "private"
	// ImpersonationToken is for servers only and acts as the customer that
	// X-Bc-Customer-Id names.
	ImpersonationToken TokenKind = "impersonation"
)

// Scopes of a private token.
const (
	// ScopeUnauthenticated is what a guest can see and do.
	ScopeUnauthenticated = "Unauthenticated"
	// ScopeCustomer is signing in and out, and the customer's own record.
	ScopeCustomer = "Customer"
)

// TokenSpec says what token to issue.
type TokenSpec struct {
	// Kind is the kind of token; empty means PrivateToken.
	Kind TokenKind
	// Channels the token works on; empty means every channel of the store.
	Channels []int
	// Scopes of a private token; nil means both scopes.
	Scopes []string
	// Origins that browsers may use a storefront token from; empty means one.
	Origins []string
	// Created is the token's iat; zero means the date of the seed's tokens.
	Created time.Time
	// Expires is when the token ends; zero means the far end of the seed's.
	Expires time.Time
	// StoreID is the numeric store id; zero means this store.
	StoreID int
}

// claims is what a token says. The claim names (cid, eat, sid, sub_type,
// token_type and so on) are what tokens of the real store have been seen to
// carry; no document of BigCommerce's describes them, so nobody should read
// more out of a token than an expiry for a warning.
type claims struct {
	Channels  []int    `json:"cid"`
	Origins   []string `json:"corsOrigins"`
	ExpiresAt int64    `json:"eat"`
	IssuedAt  int64    `json:"iat"`
	Issuer    string   `json:"iss"`
	StoreID   int      `json:"sid"`
	Subject   string   `json:"sub"`
	SubType   int      `json:"sub_type"`
	TokenType int      `json:"token_type"`
	Scopes    []string `json:"scopes,omitempty"`
}

// seedOrigin is where browsers may use the seed's own storefront token.
const seedOrigin = "https://shop.example.com"

// The dates of the seed's own tokens. They were created before the day from
// which storefront tokens no longer work between servers.
func seedCreated() time.Time { return time.Date(2026, time.January, 15, 0, 0, 0, 0, time.UTC) }
func seedExpires() time.Time { return time.Date(2046, time.January, 15, 0, 0, 0, 0, time.UTC) }

// IssueToken makes a token that this store signed. Whatever the spec leaves
// out is as in the seed's own tokens; equal specs give equal tokens.
func (s *Server) IssueToken(spec TokenSpec) (string, error) {
	kind := spec.Kind
	if kind == "" {
		kind = PrivateToken
	}
	number, ok := kind.number()
	if !ok {
		return "", fmt.Errorf("issue token: unknown kind %q", kind)
	}
	c := claims{
		Channels: spec.Channels, Origins: append([]string{}, spec.Origins...),
		IssuedAt: orTime(spec.Created, seedCreated()).Unix(), ExpiresAt: orTime(spec.Expires, seedExpires()).Unix(),
		Issuer: "BC", StoreID: spec.StoreID, Subject: s.secrets.subject, SubType: 2, TokenType: number,
	}
	if len(c.Channels) == 0 {
		c.Channels = s.channelIDs()
	}
	if kind == StorefrontToken && len(c.Origins) == 0 {
		c.Origins = []string{seedOrigin} // the store makes none without an origin
	}
	if c.StoreID == 0 {
		c.StoreID = s.store.Identity().NumericID
	}
	if kind == PrivateToken {
		c.Scopes = spec.Scopes
		if c.Scopes == nil {
			c.Scopes = []string{ScopeUnauthenticated, ScopeCustomer}
		}
	}
	return jwt.SignES256(s.secrets.key, c)
}

// RevokeToken makes the store refuse a token from now on.
func (s *Server) RevokeToken(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked[sha256.Sum256([]byte(token))] = true
}

// isRevoked reports whether the token was revoked.
func (s *Server) isRevoked(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.revoked[sha256.Sum256([]byte(token))]
}

// number is the kind as it stands in a token.
func (k TokenKind) number() (int, bool) {
	switch k {
	case StorefrontToken:
		return 1, true
	case ImpersonationToken:
		return 2, true
	case PrivateToken:
		return 3, true
	}
	return 0, false
}

// kind reads the kind out of the claims; false means an unknown number.
func (c claims) kind() (TokenKind, bool) {
	for _, k := range []TokenKind{StorefrontToken, ImpersonationToken, PrivateToken} {
		if n, _ := k.number(); n == c.TokenType {
			return k, true
		}
	}
	return "", false
}

// readClaims decodes a payload. Valid JSON of another shape is told from
// invalid JSON, because the store answers them differently.
func readClaims(payload []byte) (claims, error) {
	if !json.Valid(payload) {
		return claims{}, errNoJSON
	}
	var c claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return claims{}, errUnknownFormat
	}
	if _, ok := c.kind(); !ok || c.Issuer != "BC" || len(c.Channels) == 0 || c.ExpiresAt == 0 {
		return claims{}, errUnknownFormat
	}
	return c, nil
}

func orTime(t, fallback time.Time) time.Time {
	if t.IsZero() {
		return fallback
	}
	return t
}

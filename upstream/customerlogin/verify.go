package customerlogin

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/clientele-graph/clientele/commerce"
)

const (
	maxCurrentCustomer = 4 << 10          // bytes; the store's own have about 600
	maxLifetime        = 15 * time.Minute // what the store gives them
	leeway             = 5 * time.Second  // between our idea of the store's clock and the store's
)

// newParser takes nothing for granted: each of these is off by default.
func newParser(o Options) *jwt.Parser {
	return jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithIssuer("bc/apps"),
		jwt.WithAudience(o.CurrentClientID),
		jwt.WithSubject(o.StoreHash),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithLeeway(leeway),
		jwt.WithStrictDecoding(),
		jwt.WithTimeFunc(o.Now),
	)
}

// VerifyCurrentCustomer tells whom a Current Customer JWT names, or why it is not
// good: TokenExpiredError when everything about it is, except that it is over or
// older than Options.MaxAge, else InvalidTokenError. It does not remember tokens:
// that one is used once is for the caller to see to.
//
// Of what the token says of the customer only the id is read. The e-mail address and
// the group, which comes as a string, a number, empty or not at all, are the
// store's to tell when it is asked.
func (t *Tokens) VerifyCurrentCustomer(token commerce.Secret) (commerce.SignedInElsewhere, commerce.TokenLoginError) {
	header, _, _, ok := takeApart(token, maxCurrentCustomer)
	if !ok || !header.isPlain(jwt.SigningMethodHS256.Alg()) {
		return commerce.SignedInElsewhere{}, commerce.InvalidTokenError{}
	}
	var claims currentClaims
	_, err := t.parser.ParseWithClaims(token.Reveal(), &claims, t.verifyingKey)
	switch now := t.now(); {
	case onlyExpired(err):
		return commerce.SignedInElsewhere{}, commerce.TokenExpiredError{}
	case err != nil:
		return commerce.SignedInElsewhere{}, commerce.InvalidTokenError{}
	// The leeway is for clocks that differ, not for tokens that are over.
	case !now.Before(claims.ExpiresAt.Time), now.Sub(claims.IssuedAt.Time) > t.maxAge:
		return commerce.SignedInElsewhere{}, commerce.TokenExpiredError{}
	}
	return commerce.SignedInElsewhere{
		CustomerID: claims.customerID, IssuedAt: claims.IssuedAt.Time, ExpiresAt: claims.ExpiresAt.Time,
	}, nil
}

// onlyExpired reports whether a token with a good signature has no other fault
// than that it is over. The library says everything it found.
func onlyExpired(err error) bool {
	if !errors.Is(err, jwt.ErrTokenInvalidClaims) || !errors.Is(err, jwt.ErrTokenExpired) {
		return false
	}
	return !slices.ContainsFunc([]error{
		jwt.ErrTokenInvalidIssuer, jwt.ErrTokenInvalidAudience, jwt.ErrTokenInvalidSubject,
		jwt.ErrTokenUsedBeforeIssued, jwt.ErrTokenNotValidYet, jwt.ErrTokenRequiredClaimMissing,
	}, func(other error) bool { return errors.Is(err, other) })
}

// currentClaims are the content of a Current Customer JWT
// (docs/start/authentication/current-customer.mdx), as far as it is looked at.
type currentClaims struct {
	jwt.RegisteredClaims
	customerID int
}

// errClaims is all that is said of a content that is not as it should be.
var errClaims = errors.New("not the content of a current customer token")

// UnmarshalJSON reads a content that is one of a Current Customer JWT, whoever it
// is for and from: that, and the times, is checked by the parser.
func (c *currentClaims) UnmarshalJSON(raw []byte) error {
	o, ok := readObject(raw)
	if !ok {
		return errClaims
	}
	c.Issuer, _ = o.text("iss")
	c.Subject, _ = o.text("sub")
	issued, okIssued := o.moment("iat")
	expires, okExpires := o.moment("exp")
	if !okIssued || !okExpires || !expires.After(issued) || expires.Sub(issued) > maxLifetime {
		return errClaims
	}
	c.IssuedAt, c.ExpiresAt = jwt.NewNumericDate(issued), jwt.NewNumericDate(expires)
	// The store sends none; one that is there is obeyed.
	if o["nbf"] != nil {
		from, ok := o.moment("nbf")
		if !ok {
			return errClaims
		}
		c.NotBefore = jwt.NewNumericDate(from)
	}
	// Operation is what tells this kind from the Customer Login JWT, which may have
	// the same key; a version other than the first would mean something else.
	if !o.says("operation", "current_customer") || !o.says("store_hash", c.Subject) ||
		(o["version"] != nil && string(o["version"]) != "1") {
		return errClaims
	}
	if c.Audience, ok = audience(o["aud"]); !ok {
		return errClaims
	}
	customer, ok := readObject(o["customer"])
	if !ok {
		return errClaims
	}
	if c.customerID, ok = customer.integer("id"); !ok || c.customerID == 0 {
		return errClaims
	}
	return nil
}

// audience reads exactly one, by itself or in a list.
func audience(raw json.RawMessage) (jwt.ClaimStrings, bool) {
	if one, ok := (object{"aud": raw}).text("aud"); ok {
		return jwt.ClaimStrings{one}, true
	}
	var list []*string
	if json.Unmarshal(raw, &list) != nil || len(list) != 1 || list[0] == nil {
		return nil, false
	}
	return jwt.ClaimStrings{*list[0]}, true
}

package session

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/MicahParks/jwkset"
	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"

	"github.com/clientele-graph/clientele/commerce"
)

// maxStaffToken is how long a token of staff may be, in bytes.
const maxStaffToken = 8192

// StaffVerifier tells staff by the tokens of the merchant's identity provider.
// It is safe for concurrent use; Close it.
type StaffVerifier struct{ *tokenVerifier }

// tokenVerifier verifies the tokens of one identity provider.
type tokenVerifier struct {
	o      StaffOptions
	keys   *keySet
	finder keyfunc.Keyfunc
	parser *jwt.Parser
}

// NewStaffVerifier returns a verifier. It fetches nothing yet: a provider that
// is down when we start costs its own tokens only.
func NewStaffVerifier(o StaffOptions) (*StaffVerifier, error) {
	v, err := newTokenVerifier(o)
	if err != nil {
		return nil, fmt.Errorf("staff: %w", err)
	}
	return &StaffVerifier{v}, nil
}

func newTokenVerifier(o StaffOptions) (*tokenVerifier, error) {
	o.setDefaults()
	if err := o.validate(); err != nil {
		return nil, err
	}
	keys := newKeySet(o)
	finder, err := keyfunc.New(keyfunc.Options{Storage: keys, UseWhitelist: []jwkset.USE{"", jwkset.UseSig}})
	if err != nil {
		return nil, err
	}
	return &tokenVerifier{o: o, keys: keys, finder: finder, parser: jwt.NewParser(
		jwt.WithValidMethods(o.Algorithms),
		jwt.WithIssuer(o.Issuer),
		jwt.WithAudience(o.Audience),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithLeeway(o.Leeway),
		jwt.WithStrictDecoding(),
		jwt.WithTimeFunc(o.Now),
	)}, nil
}

// Verify returns the member of staff a token was issued to, without a channel.
// It fails with CodeUnauthenticated for a token that is not good, and with
// CodeUpstreamUnavailable while the provider's keys cannot be had; the Principal
// is then Refused.
func (v *StaffVerifier) Verify(ctx context.Context, token string) (Principal, error) {
	p, err := v.verify(ctx, token)
	if err != nil {
		return newRefused(err, 0), err
	}
	return p, nil
}

// verify is Verify without a principal for those who are refused.
func (v *StaffVerifier) verify(ctx context.Context, token string) (Principal, error) {
	if token == "" || len(token) > maxStaffToken {
		return Principal{}, unauthenticated("The token of staff is not valid.", errStaffSize)
	}
	claims, err := v.parse(ctx, token)
	if err != nil {
		return Principal{}, staffError(err)
	}
	scopes, ok := scopesOf(claims.all[v.o.ScopeClaim])
	if !ok {
		return Principal{}, unauthenticated("The token of staff is not valid.", errStaffClaims)
	}
	return Principal{
		Kind: Staff, ExpiresAt: claims.expires, Scopes: scopes, SubjectHash: hashSubject(v.o.Issuer, claims.subject),
	}, nil
}

// verifiedClaims are what a good token says.
type verifiedClaims struct {
	subject         string
	issued, expires time.Time
	all             jwt.MapClaims
}

// parse verifies a token. Its errors are those of staffCause's table, or the
// library's.
func (v *tokenVerifier) parse(ctx context.Context, token string) (verifiedClaims, error) {
	claims := jwt.MapClaims{}
	if _, err := v.parser.ParseWithClaims(token, claims, v.key(ctx)); err != nil {
		return verifiedClaims{}, err
	}
	subject, err := claims.GetSubject()
	if err != nil || subject == "" {
		return verifiedClaims{}, errStaffClaims
	}
	expires, err := claims.GetExpirationTime()
	if err != nil || expires == nil {
		return verifiedClaims{}, errStaffClaims
	}
	issued, err := claims.GetIssuedAt()
	if err != nil || issued == nil {
		return verifiedClaims{}, errStaffClaims // it does not say since when it is valid
	}
	if expires.Sub(issued.Time) > v.o.MaxLifetime {
		return verifiedClaims{}, errStaffLong
	}
	return verifiedClaims{subject: subject, issued: issued.Time, expires: expires.UTC(), all: claims}, nil
}

// Close ends a fetch that is under way and waits for it. Tokens are verified
// with the keys at hand from then on, as long as those last.
func (v *tokenVerifier) Close() { v.keys.close() }

// key finds the key that a token names, once the rest of its header is fine. A
// token must name one: trying them all would skip the check of the key's own
// algorithm.
func (v *tokenVerifier) key(ctx context.Context) jwt.Keyfunc {
	find := v.finder.KeyfuncCtx(ctx)
	return func(t *jwt.Token) (any, error) {
		if err := v.header(t.Header); err != nil {
			return nil, err
		}
		if kid, _ := t.Header[jwkset.HeaderKID].(string); kid == "" {
			return nil, errKeyUnknown
		}
		return find(t)
	}
}

// hashSubject lets the audit tell people apart without knowing them.
func hashSubject(issuer, subject string) string {
	sum := sha256.Sum256([]byte(issuer + "\x00" + subject))
	return hex.EncodeToString(sum[:8])
}

// unavailable says that staff cannot be told from others for now.
func unavailable(cause error) error {
	return &commerce.Error{
		Code: commerce.CodeUpstreamUnavailable, Message: "Tokens of staff cannot be verified right now.", Err: cause,
	}
}

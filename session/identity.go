package session

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/clientele-graph/clientele/commerce"
)

// maxIdentityAge is how long after it was issued an identity token signs somebody in.
const maxIdentityAge = 5 * time.Minute

// IdentityProvider is an OpenID provider that vouches for shoppers.
type IdentityProvider struct {
	// Issuer and Audience must be the token's. Audience is our client id there.
	Issuer   string `json:"issuer"`
	Audience string `json:"audience"`
	// JWKSURL is where the provider publishes its keys.
	JWKSURL string `json:"jwksUrl"`
	// EmailDomains are those whose addresses the provider may vouch for, "*" for all.
	EmailDomains []string `json:"emailDomains"`
}

// IdentityOptions is what an IdentityVerifier is made of. Providers are required.
type IdentityOptions struct {
	Providers []IdentityProvider
	// Client fetches the keys; http.DefaultClient.
	Client *http.Client
	// Now is the clock; time.Now.
	Now func() time.Time
	// Logger hears of fetches that fail; slog.Default.
	Logger *slog.Logger
}

// IdentityVerifier verifies the identity tokens of shoppers. It is safe for
// concurrent use; Close it.
type IdentityVerifier struct {
	now func() time.Time
	// byIssuer are the providers. A token names its own.
	byIssuer map[string]vouching
}

type vouching struct {
	IdentityProvider

	verifier *tokenVerifier
}

// identity is who somebody is, as a provider says.
type identity struct {
	issuer, subject string
	// email is empty unless the provider has verified it and may vouch for its domain.
	email               commerce.Secret
	firstName, lastName string
}

// NewIdentityVerifier returns a verifier, or an error that names what is wrong with
// which provider. It fetches nothing yet.
func NewIdentityVerifier(o IdentityOptions) (*IdentityVerifier, error) {
	if len(o.Providers) == 0 {
		return nil, errors.New("identity: no providers")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	v := &IdentityVerifier{now: o.Now, byIssuer: make(map[string]vouching, len(o.Providers))}
	for i, p := range o.Providers {
		verifier, err := newTokenVerifier(StaffOptions{
			JWKSURL: p.JWKSURL, Issuer: p.Issuer, Audience: p.Audience, Client: o.Client, Now: o.Now, Logger: o.Logger,
			// An access token is of another type, and proves nothing to us.
			Types: []string{"JWT", ""},
		})
		switch _, twice := v.byIssuer[p.Issuer]; {
		case err != nil:
		case twice:
			err = errors.New("its issuer is another provider's, too")
		case len(p.EmailDomains) == 0:
			err = errors.New("no emailDomains; [\"*\"] allows all")
		}
		if err != nil {
			v.Close()
			return nil, fmt.Errorf("identity: provider %d: %w", i+1, err)
		}
		v.byIssuer[p.Issuer] = vouching{IdentityProvider: p, verifier: verifier}
	}
	return v, nil
}

// Close ends the fetches that are under way.
func (v *IdentityVerifier) Close() {
	for _, p := range v.byIssuer {
		p.verifier.Close()
	}
}

// verify returns who the token was issued to. A refusal is the token's fault; the
// error is CodeUpstreamUnavailable while the provider's keys cannot be had.
func (v *IdentityVerifier) verify(ctx context.Context, token, nonce commerce.Secret) (identity, commerce.TokenLoginError, error) {
	var unproven jwt.RegisteredClaims
	_, _, _ = jwt.NewParser().ParseUnverified(token.Reveal(), &unproven)
	from, ok := v.byIssuer[unproven.Issuer]
	if !ok {
		return identity{}, commerce.InvalidTokenError{}, nil
	}
	claims, err := from.verifier.parse(ctx, token.Reveal())
	switch {
	case errors.Is(err, errKeysUnavailable):
		return identity{}, nil, &commerce.Error{
			Code: commerce.CodeUpstreamUnavailable, Message: "Identity tokens cannot be verified right now.", Err: errKeysUnavailable,
		}
	case errors.Is(err, jwt.ErrTokenExpired) && !errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return identity{}, commerce.TokenExpiredError{}, nil
	case err != nil, !from.meantForUs(claims.all), !sameText(claims.all["nonce"], nonce):
		return identity{}, commerce.InvalidTokenError{}, nil
	case v.now().Sub(claims.issued) > maxIdentityAge:
		return identity{}, commerce.TokenExpiredError{}, nil
	}
	who := identity{issuer: from.Issuer, subject: claims.subject, email: from.email(claims.all)}
	who.firstName, who.lastName = names(claims.all)
	return who, nil, nil
}

// meantForUs refuses a token that names others beside us as its audience, unless it
// says that it was issued to us (OpenID Connect Core 1.0, section 3.1.3.7).
func (p vouching) meantForUs(claims jwt.MapClaims) bool {
	audience, err := claims.GetAudience()
	azp, named := claims["azp"]
	return err == nil && (len(audience) == 1 && !named || azp == p.Audience)
}

// email returns the address that the provider may vouch for, empty for none.
func (p vouching) email(claims jwt.MapClaims) commerce.Secret {
	email, _ := claims["email"].(string)
	verified := claims["email_verified"] == true || claims["email_verified"] == "true"
	at := strings.LastIndexByte(email, '@')
	// A quoted @ is read in as many ways as there are readers.
	if !verified || at <= 0 || at != strings.IndexByte(email, '@') || !commerce.IsText(email, maxEmail) || strings.ContainsAny(email, " ,") {
		return ""
	}
	domain := email[at+1:]
	allowed := func(d string) bool { return d == "*" || strings.EqualFold(d, domain) }
	if domain == "" || !slices.ContainsFunc(p.EmailDomains, allowed) {
		return ""
	}
	return commerce.Secret(email)
}

// names reads what a new customer would be called; both are empty when it is not said.
func names(claims jwt.MapClaims) (first, last string) {
	first, _ = claims["given_name"].(string)
	last, _ = claims["family_name"].(string)
	const maxName = 100 // the store's own limit
	if strings.TrimSpace(first) == "" || strings.TrimSpace(last) == "" || !commerce.IsText(first, maxName) || !commerce.IsText(last, maxName) {
		return "", ""
	}
	return first, last
}

// sameText compares a claim with a secret in constant time. An empty one is like
// nothing.
func sameText(claim any, secret commerce.Secret) bool {
	text, ok := claim.(string)
	return ok && text != "" && subtle.ConstantTimeCompare([]byte(text), []byte(secret)) == 1
}

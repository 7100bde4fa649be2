package storefront

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// Warning is something about our configuration that works today and will not
// for ever. Its text names the setting and the remedy.
type Warning string

// expirySoon is how long before its end a token is warned about.
const expirySoon = 30 * 24 * time.Hour

// Tokens made for browsers do not work between servers when they were created
// after lastCreation, and none of them does from serverSunset on
// (docs/start/authentication/graphql-storefront.mdx).
func lastCreation() time.Time { return time.Date(2026, time.June, 30, 23, 59, 59, 0, time.UTC) }

// serverSunset is the day from which the store refuses them.
func serverSunset() time.Time { return time.Date(2027, time.March, 31, 0, 0, 0, 0, time.UTC) }

// InspectStorefrontToken tells what can be told about a token without asking the
// store. It does not verify anything. What a token's claims mean is not
// documented, so only what is there is judged: a claim that is missing or of
// another shape is no finding. An error says that the token cannot work.
func InspectStorefrontToken(token commerce.Secret, now time.Time, channels []int) ([]Warning, error) {
	return inspect(privateToken(), token, now, channels, claims.forBrowsers)
}

// InspectImpersonationToken tells the same about a customer impersonation token. A
// token of another kind cannot work: one for browsers, or one with scopes, which only
// private tokens have.
func InspectImpersonationToken(token commerce.Secret, now time.Time, channels []int) ([]Warning, error) {
	kind := impersonationToken()
	c, err := readClaims(token.Reveal(), kind)
	if err != nil {
		return nil, err
	}
	if c.forBrowsers() || c.forServers() {
		return nil, errors.New(kind.remedy("is a token of another kind, which impersonates nobody"))
	}
	return inspect(kind, token, now, channels, func(claims) bool { return false })
}

// StoreID returns the number of the store that made a token of ours, which is not
// its hash; ok is false when the token does not say.
func StoreID(token commerce.Secret) (id int, ok bool) {
	c, err := readClaims(token.Reveal(), privateToken())
	if err != nil {
		return 0, false
	}
	return c.number("sid")
}

// inspect judges the claims that all kinds of token share. What ends tells whether
// the token is of the kind that ends on serverSunset.
func inspect(kind tokenKind, token commerce.Secret, now time.Time, channels []int, ends func(claims) bool) ([]Warning, error) {
	c, err := readClaims(token.Reveal(), kind)
	if err != nil {
		return nil, err
	}
	cannotWork := func(format string, a ...any) ([]Warning, error) {
		return nil, errors.New(kind.remedy(fmt.Sprintf(format, a...)))
	}
	var warnings []Warning
	warn := func(format string, a ...any) {
		warnings = append(warnings, Warning(kind.remedy(fmt.Sprintf(format, a...))))
	}
	// The store's own tokens say eat; exp is what everybody else says.
	if end, ok := c.moment("eat", "exp"); ok {
		if !now.Before(end) {
			return cannotWork("expired on %s", day(end))
		}
		if end.Sub(now) <= expirySoon {
			warn("expires on %s", day(end))
		}
	}
	if ends(c) {
		if made, ok := c.moment("iat"); ok && made.After(lastCreation()) {
			return cannotWork("is a storefront token created after %s, which does not work between servers", day(lastCreation()))
		}
		if !now.Before(serverSunset()) {
			return cannotWork("is a storefront token, which stopped working between servers on %s", day(serverSunset()))
		}
		warn("is a storefront token, which stops working between servers on %s", day(serverSunset()))
	}
	if allowed, ok := c.channels(); ok {
		for _, id := range channels {
			if !slices.Contains(allowed, id) {
				warn("is not for channel %d", id)
			}
		}
	}
	return warnings, nil
}

// day writes a date for people.
func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

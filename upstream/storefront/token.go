package storefront

import (
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
	c, err := readClaims(token.Reveal())
	if err != nil {
		return nil, err
	}
	var warnings []Warning
	warn := func(format string, a ...any) {
		warnings = append(warnings, Warning(tokenVariable+" "+fmt.Sprintf(format, a...)+": "+createToken))
	}
	// The store's own tokens say eat; exp is what everybody else says.
	if ends, ok := c.moment("eat", "exp"); ok {
		if !now.Before(ends) {
			return nil, fmt.Errorf("%s expired on %s: %s", tokenVariable, day(ends), createToken)
		}
		if ends.Sub(now) <= expirySoon {
			warn("expires on %s", day(ends))
		}
	}
	if c.forBrowsers() {
		if made, ok := c.moment("iat"); ok && made.After(lastCreation()) {
			return nil, fmt.Errorf("%s is a storefront token created after %s, which does not work between servers: %s",
				tokenVariable, day(lastCreation()), createToken)
		}
		if !now.Before(serverSunset()) {
			return nil, fmt.Errorf("%s is a storefront token, which stopped working between servers on %s: %s",
				tokenVariable, day(serverSunset()), createToken)
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

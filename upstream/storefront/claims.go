package storefront

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// claims are the content of a token, each to be read on its own.
type claims map[string]json.RawMessage

// readClaims decodes the middle part of a token. Its errors do not quote it.
func readClaims(token string, kind tokenKind) (claims, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, errors.New(kind.remedy("is no token"))
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	var c claims
	if err != nil || json.Unmarshal(payload, &c) != nil {
		return nil, errors.New(kind.remedy("is damaged"))
	}
	return c, nil
}

// moment reads the first of the claims that is a plausible time in seconds.
func (c claims) moment(names ...string) (time.Time, bool) {
	for _, name := range names {
		var seconds int64
		if json.Unmarshal(c[name], &seconds) == nil && seconds > 0 && seconds < 1<<40 {
			return time.Unix(seconds, 0), true
		}
	}
	return time.Time{}, false
}

// channels reads the channels a token is for: one number or several.
func (c claims) channels() ([]int, bool) {
	// Both shapes were seen.
	var one int
	if json.Unmarshal(c["cid"], &one) == nil && one > 0 {
		return []int{one}, true
	}
	var several []int
	ok := json.Unmarshal(c["cid"], &several) == nil && len(several) > 0
	return several, ok
}

// forBrowsers reports whether the token is bound to origins, which only tokens
// that are made for browsers are.
func (c claims) forBrowsers() bool {
	var origins []string
	return json.Unmarshal(c["corsOrigins"], &origins) == nil && len(origins) > 0
}

// number reads a claim that is a positive whole number.
func (c claims) number(name string) (int, bool) {
	var n int
	if json.Unmarshal(c[name], &n) != nil || n <= 0 {
		return 0, false
	}
	return n, true
}

// forServers reports whether the token has scopes, which only private tokens have
// (reference/storefront_tokens.v3.yml).
func (c claims) forServers() bool {
	var scopes []string
	return json.Unmarshal(c["scopes"], &scopes) == nil && len(scopes) > 0
}

package storefront

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// finding is one of the texts with which the store answers 401, and what it
// means. The texts are those of docs/start/about/status-codes.mdx.
type finding struct{ text, meaning string }

// findings are all the texts that are known.
func findings() []finding {
	return []finding{
		{"no token was sent", "did not arrive at the store"},
		{"string is not a jwt", "is no token"},
		{"jwt signature is invalid", "was not made by this store, or is not complete"},
		{"jwt is expired", "is expired"},
		{"jwt channel id doesn't match", "is not for this channel"},
		{"jwt store id doesn't match", "is for another store"},
		{"unknown jwt token", "was revoked"},
		{"jwt has no valid json", "is damaged"},
		{"json of an unknown format", "is of a kind that the store does not know"},
	}
}

// diagnose adds to a failure what its answer tells. Of the store's own text
// nothing is kept: it is matched against the known ones.
func diagnose(answer upstream.Answer, err error, kind tokenKind) error {
	var e *upstream.Error
	if !errors.As(err, &e) {
		return err
	}
	// The store is believed to say this with status 200, but no document says so.
	if e.Status >= 400 && e.Status < 500 && slices.ContainsFunc(complaintsOf(answer.Body), endsSession) {
		e.Kind, e.Reason = upstream.Unauthorized, upstream.ReasonSession
		return sessionExpired(e)
	}
	if e.Kind == upstream.Unauthorized {
		e.Remedy = kind.remedy(meaning(answer.Body))
	}
	if e.Kind == upstream.Forbidden {
		e.Remedy = kind.remedy("is not enough for this call")
	}
	return e
}

// isComplaint reports whether the store answered, and complained about a field,
// not about us. What it complains about it says in words only.
func isComplaint(err error) bool {
	var e *upstream.Error
	return errors.As(err, &e) && e.Reason == upstream.ReasonGraphQL && (e.Kind == upstream.Unavailable || e.Kind == upstream.Invalid)
}

// badArgument blames the one argument of a call that can be at fault.
func badArgument(field, message string, cause error) error {
	bad := commerce.BadInput(field, message)
	bad.Err = cause
	return bad
}

// meaning finds what a 401 says, whether its body is text or JSON.
func meaning(body []byte) string {
	text := strings.ToLower(string(body))
	for _, f := range findings() {
		// A JSON body may write the apostrophe in its own way.
		if strings.Contains(strings.ReplaceAll(text, `\u0027`, "'"), f.text) {
			return f.meaning
		}
	}
	return "is not accepted"
}

// complaintsOf reads the errors of an answer that may be anything.
func complaintsOf(body []byte) []complaint {
	var e envelope
	if json.Unmarshal(body, &e) != nil {
		return nil
	}
	return readComplaints(e.Errors)
}

// scopeRemedy names the scopes that are missing, as far as they are known words.
func scopeRemedy(kind tokenKind, required []string) string {
	var known []string
	for _, scope := range []string{"Unauthenticated", "Customer", "B2B"} {
		asked := func(s string) bool {
			return strings.EqualFold(strings.TrimPrefix(strings.ToUpper(s), "TOKEN_SCOPE_"), scope)
		}
		if slices.ContainsFunc(required, asked) {
			known = append(known, scope)
		}
	}
	if len(known) == 0 {
		return kind.remedy("lacks a scope")
	}
	return kind.remedy("lacks the scope " + strings.Join(known, " and "))
}

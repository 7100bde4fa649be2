package storefront

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// no is a member of a union of refusals: its type, also of one that was added after
// this was written, and what it points at. Its text is not even asked for: it may
// repeat what was given.
type no struct {
	Typename string `json:"__typename"`
	// Path is a ValidationError's.
	Path looseWords `json:"path"`
}

// validation is the member that says what does not fit.
const validation = "ValidationError"

// looseWords is a list of texts. What is neither text nor number ends the list, and not
// the answer, which may tell of a change that has taken effect.
type looseWords []string

// UnmarshalJSON reads as far as it can.
func (w *looseWords) UnmarshalJSON(text []byte) error {
	*w = nil
	var raw []any
	if json.Unmarshal(text, &raw) != nil {
		return nil
	}
	for _, r := range raw {
		switch word := r.(type) {
		case string:
			*w = append(*w, word)
		case float64:
			*w = append(*w, strconv.FormatFloat(word, 'f', -1, 64))
		default:
			return nil
		}
	}
	return nil
}

// refusals converts each member of a union, nil for none.
func refusals[M, E any](members []M, convert func(M) E) []E {
	var refused []E
	for _, m := range members {
		refused = append(refused, convert(m))
	}
	return refused
}

// isUnheard reports whether an answer leaves open what became of a change: a result
// always has a list of errors, and without one the result itself is missing.
func isUnheard[M any](errs []M) bool { return errs == nil }

// lost says that a change may or may not have taken effect.
func lost(endpoint string, reason upstream.Reason) error {
	return public(&upstream.Error{
		Kind: upstream.OutcomeUnknown, API: upstream.Storefront, Endpoint: endpoint, Reason: reason,
	})
}

// changeFailed returns the public error of a change whose answer contains errors. One
// of them with a path came up while the store worked, perhaps after the change.
func changeFailed(err error) error {
	var e *upstream.Error
	if errors.As(err, &e) && e.Reason == upstream.ReasonGraphQL && e.Kind == upstream.Unavailable {
		e.Kind = upstream.OutcomeUnknown
	}
	return public(err)
}

// captchaInput is what the captcha gave the shopper.
type captchaInput struct {
	Token string `json:"token"`
}

// newCaptchaInput converts a captcha's token, nil for none: the store refuses an
// empty one (docs/storefront/graphql/customers.mdx).
func newCaptchaInput(token commerce.Secret) *captchaInput {
	if token == "" {
		return nil
	}
	return &captchaInput{Token: token.Reveal()}
}

// isAboutCaptcha reports whether the store did nothing because of the captcha. No
// union has a member for it, so it comes in words.
func isAboutCaptcha(err error) bool {
	var r *refusal
	return isComplaint(err) && errors.As(err, &r) && slices.ContainsFunc(r.complaints, func(c complaint) bool {
		return strings.Contains(strings.ToLower(c.Message), "captcha")
	})
}

// captchaError is what a shopper is told about the captcha.
func captchaError() commerce.CustomerValidationError {
	return commerce.CustomerValidationError{
		Path: []string{"input", "captchaToken"}, Says: "The store did not take the captcha. Solve it again.",
	}
}

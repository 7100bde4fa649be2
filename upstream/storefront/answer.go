package storefront

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// envelope is any GraphQL answer. Errors are decoded one by one, because their
// extensions are anybody's.
type envelope struct {
	Data   json.RawMessage   `json:"data"`
	Errors []json.RawMessage `json:"errors"`
}

// complaint is one error of a GraphQL answer. Its message is for matching only:
// it can quote what was sent.
type complaint struct {
	Message    string            `json:"message"`
	Path       []json.RawMessage `json:"path"`
	Extensions struct {
		Code           string   `json:"code"`
		RequiredScopes []string `json:"requiredScopes"`
	} `json:"extensions"`
}

// refusal is an answer that contains errors. It never leaves this package,
// because it holds the store's words.
type refusal struct {
	cause      error
	complaints []complaint
}

// Error is the text of the cause.
func (r *refusal) Error() string { return r.cause.Error() }

// Unwrap returns the cause.
func (r *refusal) Unwrap() error { return r.cause }

// read decodes a 2xx answer into data.
func read(answer upstream.Answer, in upstream.Intent, kind tokenKind, data any) error {
	var e envelope
	if json.Unmarshal(answer.Body, &e) != nil {
		return upstream.Malformed(answer, in)
	}
	// Data beside errors is not used: which parts of it hold is anybody's guess.
	if len(e.Errors) > 0 {
		complaints := readComplaints(e.Errors)
		return &refusal{judge(complaints, answer, in, kind), complaints}
	}
	if len(e.Data) == 0 || bytes.Equal(e.Data, []byte("null")) || json.Unmarshal(e.Data, data) != nil {
		return upstream.Malformed(answer, in)
	}
	return nil
}

// readComplaints reads each error as far as it can be read.
func readComplaints(raw []json.RawMessage) []complaint {
	complaints := make([]complaint, len(raw))
	for i, r := range raw {
		// Where one field has another shape, the others still count.
		_ = json.Unmarshal(r, &complaints[i])
	}
	return complaints
}

// judge finds the worst that the complaints say. An error with a path happened
// while the store worked; one without says that it did not begin.
func judge(complaints []complaint, answer upstream.Answer, in upstream.Intent, kind tokenKind) error {
	e := &upstream.Error{
		Kind: upstream.Invalid, API: in.API, Endpoint: in.Endpoint,
		Status: answer.Status, Reason: upstream.ReasonGraphQL, CorrelationID: answer.CorrelationID,
	}
	for _, c := range complaints {
		switch {
		case endsSession(c):
			e.Kind, e.Reason = upstream.Unauthorized, upstream.ReasonSession
			return sessionExpired(e)
		case c.Extensions.Code == "INSUFFICIENT_ACCESS_SCOPE":
			e.Kind, e.Remedy = upstream.Forbidden, scopeRemedy(kind, c.Extensions.RequiredScopes)
			return e
		case len(c.Path) > 0:
			e.Kind = upstream.Unavailable
		}
	}
	return e
}

// endsSession reports whether the store says that the customer access token is no
// longer one. It may stand beside other errors, and with any status.
func endsSession(c complaint) bool {
	return slices.Contains([]string{"INVALID_CUSTOMER_ACCESS_TOKEN", "MISSING_CUSTOMER_ACCESS_TOKEN"}, c.Extensions.Code)
}

// sessionExpired is the one error that ends a session of ours.
func sessionExpired(cause *upstream.Error) error {
	return &commerce.Error{Code: commerce.CodeSessionExpired, Message: "This session is over. Sign in again.", Err: cause}
}

// public returns err as it may leave this package.
func public(err error) error {
	var r *refusal
	if errors.As(err, &r) {
		err = r.cause
	}
	return upstream.Public(err)
}

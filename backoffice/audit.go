package backoffice

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// outcomeOK is the outcome of a change that was made. Every other one is the code of a
// refusal or of an error.
const outcomeOK = "OK"

// Auditor writes down who did what. A customer's number is 0 for what is about none.
type Auditor interface {
	Record(ctx context.Context, event string, customerID int, outcome string)
}

// audit writes down how a change ended. What was not understood, and what strangers
// ask for, was no attempt.
func audit[R commerce.Refusal](ctx context.Context, a Auditor, event string, customerID int, refused []R, err error) {
	outcome := outcomeOK
	// The codes are closed lists, so nothing of anybody's input gets into the audit.
	switch code := commerce.CodeOf(err); {
	case code == commerce.CodeBadUserInput, code == commerce.CodeUnauthenticated:
		return
	case err != nil:
		outcome = string(code)
	case len(refused) > 0:
		outcome = string(refused[0].Code())
	}
	a.Record(ctx, event, customerID, outcome)
}

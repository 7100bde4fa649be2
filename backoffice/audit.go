package backoffice

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// Auditor writes down who did what. A customer's number is 0 for what is about none.
type Auditor interface {
	Record(ctx context.Context, event string, customerID int, outcome string)
}

// audit writes down how a change ended, if it was tried.
func audit[R commerce.Refusal](ctx context.Context, a Auditor, event string, customerID int, refused []R, err error) {
	if outcome, ok := commerce.OutcomeOf(commerce.FirstRefusal(refused), err); ok {
		a.Record(ctx, event, customerID, outcome)
	}
}

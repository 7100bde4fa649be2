package account

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// The events of the audit.
const (
	eventRegister       = "register"
	eventChangeEmail    = "change_email"
	eventChangePassword = "change_password"
	eventRequestReset   = "request_reset_password"
	eventResetPassword  = "reset_password"
)

// record writes down how an attempt ended, if it was one.
func record[E commerce.Refusal](ctx context.Context, s *Service, event string, customerID int, refused []E, err error) {
	if outcome, ok := commerce.OutcomeOf(commerce.FirstRefusal(refused), err); ok {
		s.o.Auditor.Record(ctx, event, customerID, outcome)
	}
}

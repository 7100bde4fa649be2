package account

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// The events of the audit, and the outcome of one that went well. Every other outcome is
// the code of a refusal or of an error.
const (
	eventRegister       = "register"
	eventChangeEmail    = "change_email"
	eventChangePassword = "change_password"
	eventRequestReset   = "request_reset_password"
	eventResetPassword  = "reset_password"

	outcomeOK = "OK"
)

// record writes down how an attempt ended. What was not understood, and what nobody may
// who is not signed in, was no attempt. The codes are closed lists, so nothing of
// anybody's input gets into the audit.
func record[E commerce.Refusal](ctx context.Context, s *Service, event string, customerID int, refused []E, err error) {
	outcome := outcomeOK
	switch code := commerce.CodeOf(err); {
	case code == commerce.CodeBadUserInput, code == commerce.CodeUnauthenticated:
		return
	case err != nil:
		outcome = string(code)
	case len(refused) > 0:
		outcome = string(refused[0].Code())
	}
	s.o.Auditor.Record(ctx, event, customerID, outcome)
}

package handover

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// The events of the audit, and the outcome of one that went well. Every other outcome
// is the code of a refusal or of an error.
const (
	eventCartRedirect        = "cart_redirect"
	eventManagedCartRedirect = "managed_cart_redirect"
	eventSessionSync         = "session_sync_link"
	eventLoginURL            = "login_url"

	outcomeOK = "OK"
)

// record writes down how an attempt ended. What was not understood, and what strangers
// ask for, was no attempt.
func (s *Service) record(ctx context.Context, event string, customerID int, refused commerce.CartHandOverError, err error) {
	outcome := outcomeOK
	// The codes are closed lists, so nothing of anybody's input gets into the audit.
	switch code := commerce.CodeOf(err); {
	case code == commerce.CodeBadUserInput, code == commerce.CodeUnauthenticated:
		return
	case err != nil:
		outcome = string(code)
	case refused != nil:
		outcome = string(refused.Code())
	}
	s.o.Auditor.Record(ctx, event, customerID, outcome)
}

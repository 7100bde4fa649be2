package handover

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// The events of the audit.
const (
	eventCartRedirect        = "cart_redirect"
	eventManagedCartRedirect = "managed_cart_redirect"
	eventSessionSync         = "session_sync_link"
	eventLoginURL            = "login_url"
)

// record writes down how an attempt ended, if it was one.
func (s *Service) record(ctx context.Context, event string, customerID int, refused commerce.CartHandOverError, err error) {
	if outcome, ok := commerce.OutcomeOf(refused, err); ok {
		s.o.Auditor.Record(ctx, event, customerID, outcome)
	}
}

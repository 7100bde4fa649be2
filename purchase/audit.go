package purchase

import (
	"context"
	"log/slog"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// The events of the audit, and the outcome of one that went well. The outcome of a payment
// is its status; every other outcome is the code of a refusal or of an error.
const (
	eventComplete = "complete_checkout"
	eventHandle   = "payment_handle"
	eventPayment  = "payment"
	eventSettled  = "payment_settled"

	outcomeOK = "OK"
)

// record writes down how something ended that was no payment, or none that was sent. What
// was not understood, and what strangers may not, was no attempt. The codes are closed
// lists, so nothing of anybody's input gets into the audit.
func (s *Service) record(ctx context.Context, event string, orderID int, refused commerce.Refusal, err error) {
	outcome := outcomeOK
	switch code := commerce.CodeOf(err); {
	case code == commerce.CodeBadUserInput, code == commerce.CodeUnauthenticated:
		return
	case err != nil:
		outcome = string(code)
	case refused != nil:
		outcome = string(refused.Code())
	}
	s.o.Auditor.RecordOrder(ctx, event, session.From(ctx).CustomerID, orderID, outcome)
}

// recordPayment writes down how a payment ended.
func (s *Service) recordPayment(ctx context.Context, event string, orderID int, out commerce.PaymentOutcome) {
	s.o.Auditor.RecordOrder(ctx, event, session.From(ctx).CustomerID, orderID, string(out.Status))
}

// about is what the merchant's people are told, beside what happened, of what they may have
// to look at. The error's text is ours: errors of others have been replaced on their way.
func about(ctx context.Context, orderID int, err error) slog.Attr {
	attrs := []any{slog.Int("order_id", orderID), slog.String("correlation_id", commerce.CorrelationID(ctx))}
	if err != nil {
		attrs = append(attrs, slog.Any("error", err))
	}
	return slog.Group("payment", attrs...)
}

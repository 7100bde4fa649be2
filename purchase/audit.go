package purchase

import (
	"context"
	"log/slog"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// The events of the audit. The outcome of a payment is its status.
const (
	eventComplete = "complete_checkout"
	eventHandle   = "payment_handle"
	eventPayment  = "payment"
	eventSettled  = "payment_settled"
)

// record writes down how something ended that was no payment, or none that was sent.
func (s *Service) record(ctx context.Context, event string, orderID int, refused commerce.Refusal, err error) {
	if outcome, ok := commerce.OutcomeOf(refused, err); ok {
		s.o.Auditor.RecordOrder(ctx, event, session.From(ctx).CustomerID, orderID, outcome)
	}
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

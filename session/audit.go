package session

import (
	"context"
	"log/slog"

	"github.com/clientele-graph/clientele/commerce"
)

// The events of the audit log.
const (
	eventSignIn      = "sign_in"
	eventSignOut     = "sign_out"
	eventImpersonate = "impersonate"
)

// entry is one line of the audit.
type entry struct {
	event string
	// method is how somebody signed in, empty for everything else.
	method string
	// channelID is where.
	channelID int
	// customerID is 0 for a customer who was not recognized.
	customerID int
	// orderID is 0 where it is about no order.
	orderID int
	outcome string
	// reason is what staff gave for an impersonation.
	reason string
}

// Record writes one line of the audit about something that the asker did to a
// customer, 0 for none. event and outcome are from closed lists.
func (s *Service) Record(ctx context.Context, event string, customerID int, outcome string) {
	s.audit(ctx, entry{event: event, channelID: From(ctx).ChannelID, customerID: customerID, outcome: outcome})
}

// RecordOrder is Record for what is about an order, 0 for none.
func (s *Service) RecordOrder(ctx context.Context, event string, customerID, orderID int, outcome string) {
	s.audit(ctx, entry{event: event, channelID: From(ctx).ChannelID, customerID: customerID, orderID: orderID, outcome: outcome})
}

// audit writes one line. It knows customers by number only, staff by digest only,
// and the client by their network only.
func (s *Service) audit(ctx context.Context, e entry) {
	network := ""
	if n, ok := commerce.ClientNetwork(ctx); ok {
		network = n.String()
	}
	p := From(ctx)
	attrs := []slog.Attr{
		slog.String("event", e.event),
		slog.Any("by", p),
		slog.String("outcome", e.outcome),
		slog.Int("channel_id", e.channelID),
		slog.String("client_network", network),
		slog.String("correlation_id", commerce.CorrelationID(ctx)),
	}
	if e.method != "" {
		attrs = append(attrs, slog.String("method", e.method))
	}
	if e.customerID != 0 {
		attrs = append(attrs, slog.Int("customer_id", e.customerID))
	}
	if e.orderID != 0 {
		attrs = append(attrs, slog.Int("order_id", e.orderID))
	}
	if e.reason != "" {
		attrs = append(attrs, slog.String("reason", e.reason))
	}
	s.o.Logger.LogAttrs(ctx, slog.LevelInfo, "audit", attrs...)
}
